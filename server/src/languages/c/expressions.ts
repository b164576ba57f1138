import type { BufferId, CallEffect, Keep, Obligation, Operand, Step } from '../../model/index.js';
import { Amounts } from './amounts.js';
import { ALLOCATORS, PRINTS, QUIET, SEEKS, SLEEPS, WAITS } from './catalogue.js';
import { isMacroName, type Call } from './facts.js';
import type { GraphBuilder } from './graph.js';
import type { MemoryRef } from './memory.js';
import { operandsOf, placeOf } from './operands.js';
import { argumentsOf, unwrap } from './source.js';
import { Conditions } from './tests.js';
import { descendants, type CNode } from './tree.js';
import type { Transfers, TransferTools } from './transfers.js';

/**
 * Lowers expressions to steps, in the order of evaluation. Every place where the content of a filled buffer may be
 * loaded becomes a use; what is not understood becomes `unknown`.
 */
export class Expressions {
  readonly #tools: TransferTools;
  readonly #transfers: Transfers;
  readonly #graph: GraphBuilder;
  readonly #conditions: Conditions;
  /** True inside an error-handling branch: calls there are no progress. */
  handlingError = false;

  constructor(tools: TransferTools, transfers: Transfers, graph: GraphBuilder) {
    this.#tools = tools;
    this.#transfers = transfers;
    this.#graph = graph;
    this.#conditions = new Conditions(tools, transfers);
  }

  /** The expression's value is computed; its value itself is used by the caller. */
  value(node: CNode): void {
    switch (node.type) {
      case 'identifier':
        this.#name(node);
        return;
      case 'parenthesized_expression':
      case 'comma_expression':
        for (const child of node.children) this.value(child);
        return;
      case 'cast_expression':
      case 'initializer_pair': {
        const value = node.fields['value'];
        if (value) this.value(value);
        return;
      }
      case 'sizeof_expression':
      case 'alignof_expression':
      case 'offsetof_expression':
      case 'type_descriptor':
      case 'comment':
        return;
      case 'call_expression':
        this.#call(node);
        return;
      case 'assignment_expression':
        this.#assignment(node);
        return;
      case 'subscript_expression':
      case 'pointer_expression':
      case 'field_expression':
        this.#load(node);
        return;
      case 'binary_expression':
        this.#binary(node);
        return;
      case 'ERROR':
        this.unreadable(node);
        return;
      default:
        for (const child of node.children) this.value(child);
    }
  }

  /** Nothing is known of what this part does: it uses all that it names. */
  unreadable(node: CNode): void {
    const touches = this.#named(node);
    if (touches.length > 0) {
      this.#add({ kind: 'unknown', touches, span: spanOf(node), because: 'the code around it could not be read' });
    }
  }

  use(buffer: BufferId, node: CNode, how: string): void {
    const name = this.#transfers.buffers[buffer]?.name ?? 'the buffer';
    this.#add({ kind: 'use', what: 'content', buffer, span: spanOf(node), because: `\`${name}\` is ${how}` });
  }

  /** The buffer leaves the function by its result. */
  returned(node: CNode, key: string): void {
    const buffer = this.#transfers.bufferOf(key);
    if (buffer !== undefined) this.use(buffer, node, 'returned');
  }

  keep(obligation: Obligation, node: CNode, text?: string): void {
    const step: Keep = { kind: 'keep', obligation, span: spanOf(node), ...(text !== undefined && { text }) };
    this.#add(step);
  }

  #add(step: Step): void {
    this.#graph.add(step);
  }

  #name(node: CNode): void {
    const text = this.#tools.source.textOf(node);
    if (text === 'EINTR') this.keep('eintr', node);
    if (text === 'EAGAIN' || text === 'EWOULDBLOCK') this.keep('nonblocking', node);
    const buffer = this.#transfers.bufferOf(text);
    if (buffer !== undefined && this.#transfers.isValue(buffer)) this.use(buffer, node, 'looked at');
  }

  /** The filled buffer whose memory the expression points to. */
  #pointee(node: CNode): BufferId | undefined {
    const ref = this.#tools.memory.refOf(node);
    return ref && this.#transfers.bufferOf(ref.key);
  }

  #load(node: CNode): void {
    const { source } = this.#tools;
    const operand = node.fields['argument'];
    if (node.type === 'pointer_expression' && source.operator(node) === '&') {
      const inner = operand && unwrap(operand);
      const index = inner?.type === 'subscript_expression' ? inner.fields['index'] : undefined;
      if (index) this.value(index);
      return;
    }
    if (node.type === 'field_expression') {
      const own = source.path(node);
      const buffer = own === undefined ? undefined : this.#transfers.bufferOf(own);
      if (buffer !== undefined) {
        if (this.#transfers.isValue(buffer)) this.use(buffer, node, 'looked at');
        return;
      }
    }
    const path = source.path(node);
    const pointsElsewhere = path !== undefined && this.#transfers.bufferOf(path) !== undefined;
    const buffer = operand && this.#pointee(operand);
    if (buffer !== undefined && !pointsElsewhere) {
      this.use(buffer, node, node.type === 'subscript_expression' ? 'indexed' : 'dereferenced');
    }
    const index = node.fields['index'];
    if (index) this.value(index);
    if (operand && operand.type !== 'identifier') this.value(operand);
  }

  /** A comparison or `ferror` that tells errors apart, wherever it stands: also in `return write(...) == n`. */
  #tells(node: CNode): void {
    const { source } = this.#tools;
    if (this.#conditions.tellsReadError(node)) this.keep('error-split', node, source.written(node));
    if (this.#conditions.tellsShortWrite(node)) this.keep('short-write', node, source.written(node));
  }

  #binary(node: CNode): void {
    const left = node.fields['left'];
    const right = node.fields['right'];
    if (!left || !right) return;
    this.#tells(node);
    // `(c = getc(f)) != EOF`, `c < 0`: the end of the source, not the character.
    const endTest = /^(?:-\s*1|EOF|0)$/.test(this.#tools.source.written(unwrap(right)));
    const operator = this.#tools.source.operator(node);
    const ref =
      endTest && (operator !== '==' && operator !== '!=' ? true : this.#tools.source.written(unwrap(right)) !== '0');
    if (ref) {
      const value = this.#tools.memory.valueRef(left);
      const buffer = value && this.#transfers.bufferOf(value.key);
      if (buffer !== undefined && this.#transfers.isValue(buffer)) {
        if (unwrap(left).type !== 'identifier') this.value(left);
        return;
      }
    }
    this.value(left);
    this.value(right);
  }

  #assignment(node: CNode): void {
    const { source, memory } = this.#tools;
    const left = node.fields['left'];
    const right = node.fields['right'];
    if (!left || !right) return;
    this.value(right);
    const target = unwrap(left);
    const operator = source.operator(node);
    this.#counting(node, operator, target, right);
    const path = source.path(target);
    if (
      target.type === 'subscript_expression' ||
      (target.type === 'pointer_expression' && source.operator(target) === '*')
    ) {
      const base = target.fields['argument'];
      const buffer = base && this.#pointee(base);
      const index = target.fields['index'];
      if (index) this.value(index);
      // The pointer itself is set, where arrays of buffers are used.
      if (buffer === undefined || (path !== undefined && this.#transfers.bufferOf(path) !== undefined)) return;
      if (operator === '=' && this.#isTerminator(right)) return;
      this.use(buffer, node, 'changed');
      return;
    }
    if (target.type === 'field_expression') {
      const base = target.fields['argument'];
      const buffer = base && this.#pointee(base);
      const own = path === undefined ? undefined : this.#transfers.bufferOf(path);
      if (buffer !== undefined && own === undefined) this.use(buffer, node, 'changed');
    }
    if (path === undefined) return;
    const buffer = this.#transfers.bufferOf(path);
    if (buffer === undefined || !this.#transfers.isValue(buffer)) return;
    const value = memory.valueRef(right);
    const filledHere = unwrap(right).type === 'call_expression' && this.#transfers.byCall.has(unwrap(right));
    if (filledHere || (value && this.#transfers.bufferOf(value.key) === buffer)) return;
    this.#add({ kind: 'overwrite', buffer, span: spanOf(node) });
  }

  /** `buf[n] = 0` behind the data is no use of it. */
  #isTerminator(value: CNode): boolean {
    return /^(?:0|'\\0'|'\\x0+'|NUL|L'\\0')$/.test(this.#tools.source.written(unwrap(value)));
  }

  /** `total += n`, `left -= n`, `off += w`. */
  #counting(node: CNode, operator: string, target: CNode, right: CNode): void {
    const { source, amounts, memory } = this.#tools;
    if (operator !== '+=' && operator !== '-=') return;
    const path = source.path(target);
    if (path === undefined || memory.isPointer(path)) return;
    const origins = [...amounts.originsOf(right)];
    const moved = [...this.#transfers.byCall].filter(([call]) => origins.includes(Amounts.ofCall(call)));
    if (moved.length === 0) return;
    if ([...this.#transfers.byCall.keys()].some((call) => this.#offsets(call, path))) return;
    const isPosition = [...this.#transfers.byCall.keys()].some((call) => this.#positions(call, path));
    if (isPosition) {
      const outs = moved.some(([, list]) => list.some((t) => t.direction === 'out'));
      if (outs) this.keep('short-write', node, source.written(target));
      return;
    }
    const countsRead = [...this.#transfers.byCall].some(([, list]) =>
      list.some((t) => t.direction === 'in' && t.amount.text === path),
    );
    if (operator === '-=') this.keep(countsRead ? 'short-write' : 'limit', node, source.written(target));
    else this.keep('byte-count', node, source.written(target));
  }

  /** Whether the variable is the explicit offset of a transfer (`pread`): what counts it is part of that. */
  #offsets(call: CNode, path: string): boolean {
    const { facts, source } = this.#tools;
    const { args, effects } = facts.calls.get(call) ?? {};
    return (effects?.effects ?? []).some((effect) => {
      const at = effect.kind === 'transfer' && effect.offset?.argument;
      const offset = typeof at === 'number' ? args?.[at] : undefined;
      return offset !== undefined && source.path(offset) === path;
    });
  }

  /** Whether the variable says where in the buffer a transfer starts. */
  #positions(call: CNode, path: string): boolean {
    const { source } = this.#tools;
    return argumentsOf(call).some((arg) => {
      const inner = unwrap(arg);
      if (inner.type === 'binary_expression') {
        const left = inner.fields['left'];
        const right = inner.fields['right'];
        const isBuffer = left !== undefined && this.#pointee(left) !== undefined;
        return isBuffer && right !== undefined && source.path(right) === path;
      }
      if (inner.type !== 'pointer_expression') return false;
      const element = inner.fields['argument'];
      const index = element?.type === 'subscript_expression' ? element.fields['index'] : undefined;
      return index !== undefined && source.path(index) === path;
    });
  }

  #call(node: CNode): void {
    const call = this.#tools.facts.calls.get(node);
    if (call === undefined) return;
    this.#tells(node);
    const transfers = this.#transfers.byCall.get(node);
    const effects = call.effects?.effects;
    if (effects === undefined) {
      this.#unknownCall(call);
      return;
    }
    const spoken = new Set<number>();
    for (const effect of effects) for (const index of operandsOf(effect)) spoken.add(index);
    call.args.forEach((arg, index) => {
      if (!spoken.has(index)) this.#argument(arg, call);
      else this.#inner(arg);
    });
    for (const effect of effects) this.#effect(effect, call);
    for (const transfer of transfers ?? []) this.#add(transfer);
    this.#drainOfExpression(call, effects);
  }

  /** Parts of an argument that are evaluated whatever the call does with it: `&buf[n]`, `read(...)` in a macro. */
  #inner(arg: CNode): void {
    const inner = unwrap(arg);
    if (inner.type === 'identifier' || inner.type === 'field_expression') return;
    if (inner.type === 'subscript_expression' || inner.type === 'pointer_expression') {
      const index = inner.fields['index'];
      if (index) this.value(index);
      return;
    }
    if (inner.type === 'binary_expression') {
      for (const child of inner.children) this.#inner(child);
      return;
    }
    this.value(inner);
  }

  /** An argument about which the catalogue says nothing: a length, flags, a format. */
  #argument(arg: CNode, call: Call): void {
    const buffer = this.#pointee(arg);
    if (buffer !== undefined && unwrap(arg).type !== 'number_literal') {
      const path = this.#tools.source.path(arg);
      const isNumber = path !== undefined && this.#tools.memory.isNumber(path);
      const harmless = call.effects?.effects.length === 0;
      if (!isNumber && !harmless) this.use(buffer, arg, `passed to \`${call.name ?? 'a call'}\``);
    }
    this.#inner(arg);
  }

  #effect(effect: CallEffect, call: Call): void {
    const at = (operand: Operand): CNode | undefined =>
      typeof operand.argument === 'number' ? call.args[operand.argument] : undefined;
    switch (effect.kind) {
      case 'overwrite': {
        const ref = this.#refAt(effect.buffer, call);
        const buffer = ref && this.#transfers.bufferOf(ref.key);
        if (buffer === undefined || ref?.displaced === true) return;
        this.#add({ kind: 'overwrite', buffer, span: spanOf(call.node) });
        return;
      }
      case 'use': {
        const ref = this.#refAt(effect.of, call);
        const buffer = ref && this.#transfers.bufferOf(ref.key);
        if (buffer === undefined || effect.what === 'length') return;
        this.use(buffer, call.node, `passed to \`${call.name ?? 'a call'}\``);
        return;
      }
      case 'kernel-copy': {
        const handles = call.args.map((a) => this.#tools.source.written(unwrap(a)));
        this.#add({ kind: 'kernel-copy', callee: call.name ?? '', span: spanOf(call.node), handles });
        return;
      }
      case 'transfer': {
        if (effect.offset)
          this.keep(
            effect.direction === 'in' ? 'source-offset' : 'sink-offset',
            call.node,
            this.#textAt(at(effect.offset)),
          );
        const flags = effect.flags && at(effect.flags);
        if (flags && this.#tools.source.written(flags) !== '0')
          this.keep('send-flags', flags, this.#tools.source.written(flags));
        return;
      }
      default:
    }
  }

  #refAt(operand: Operand, call: Call): MemoryRef | undefined {
    const place = placeOf(operand, call, this.#tools.source);
    return place && this.#tools.memory.refAt(place);
  }

  #textAt(node: CNode | undefined): string | undefined {
    return node && this.#tools.source.written(node);
  }

  /** `putc(toupper(c), f)`: what is written is made from the character. */
  #drainOfExpression(call: Call, effects: readonly CallEffect[]): void {
    for (const effect of effects) {
      if (effect.kind !== 'transfer' || effect.direction !== 'out' || effect.extent !== 'element') continue;
      const arg = typeof effect.buffer.argument === 'number' ? call.args[effect.buffer.argument] : undefined;
      if (arg && this.#tools.memory.valueRef(arg) === undefined) this.value(arg);
    }
  }

  #unknownCall(call: Call): void {
    const { source } = this.#tools;
    const name = call.name ?? source.calleeText(call.node);
    const callee = call.node.fields['function'];
    if (callee && callee.type !== 'identifier') this.value(callee);
    for (const arg of call.args) {
      // A macro around a call: `RETRY(read(fd, buf, n))`.
      this.#inner(arg);
    }
    const quiet = call.name !== undefined && (QUIET.has(call.name) || ALLOCATORS.has(call.name));
    this.#print(call);
    const touches = new Set<BufferId>();
    // What `realloc` moves stays the same.
    const allocates = call.name !== undefined && ALLOCATORS.has(call.name);
    call.args.forEach((arg, index) => {
      if (!allocates) for (const buffer of this.#given(arg, quiet, call.name, index)) touches.add(buffer);
    });
    if (touches.size > 0) {
      const [first] = touches;
      const buffer = first === undefined ? '' : (this.#transfers.buffers[first]?.name ?? '');
      this.#add({
        kind: 'unknown',
        touches: [...touches],
        span: spanOf(call.node),
        because: `\`${buffer}\` is passed to \`${name}\``,
      });
    }
    if (call.name === undefined) return;
    const [first] = call.args;
    if (SLEEPS.has(call.name)) this.keep('throttle', call.node, call.name);
    else if (WAITS.has(call.name)) this.#wait(call);
    else if (SEEKS.has(call.name)) this.keep('source-offset', call.node, first && source.written(first));
    else if (!quiet && touches.size === 0 && !this.handlingError && !isMacroName(call.name)) {
      this.keep('progress', call.node, call.name);
    }
  }

  /** Formatted text: to the sink it is part of what the program writes, elsewhere it shows the progress. */
  #print(call: Call): void {
    const { source, endpoints } = this.#tools;
    const own = call.name === undefined ? undefined : PRINTS.get(call.name);
    if (own === undefined || this.handlingError) return;
    const [first] = call.args;
    const handle = own === 'argument' ? first && source.written(unwrap(first)) : own;
    const toSink = [...this.#transfers.byCall.values()].some((list) =>
      list.some((t) => t.direction === 'out' && endpoints.list[t.endpoint]?.handle === handle),
    );
    if (toSink) this.keep('order', call.node, call.name);
    this.keep('progress', call.node, call.name);
  }

  #wait(call: Call): void {
    this.keep('nonblocking', call.node, call.name);
    const last = call.args.at(-1);
    const forever = last === undefined || /^(?:-\s*1|NULL)$/.test(this.#tools.source.written(last));
    if (!forever) this.keep('timeout', call.node, call.name);
  }

  /** Buffers that an unknown callee gets to see: given as such, or held by what is given. */
  #given(arg: CNode, quiet: boolean, callee: string | undefined, argument: number): readonly BufferId[] {
    const { source, facts } = this.#tools;
    const looks = (member?: string): boolean =>
      callee === undefined || facts.callees.looksAt(callee, { argument, ...(member !== undefined && { member }) });
    const inner = unwrap(arg);
    if (inner.type === 'call_expression') return [];
    const direct = this.#pointee(inner);
    const path = source.path(inner);
    if (direct !== undefined) return looks() ? [direct] : [];
    const value = inner.type === 'identifier' ? this.#transfers.bufferOf(source.textOf(inner)) : undefined;
    if (value !== undefined) return [value];
    return quiet || path === undefined ? [] : this.#heldBy(path, looks);
  }

  /** Buffers that are members or elements of what has this name, as far as `wanted` wants the member (`.buf`). */
  #heldBy(path: string, wanted: (member: string) => boolean): readonly BufferId[] {
    const { memory } = this.#tools;
    const held = [...this.#transfers.filled].filter((root) => {
      const inside = memory.namesOf(root).filter((n) => n.startsWith(`${path}.`) || n.startsWith(`${path}[`));
      return inside.some((n) => wanted(n.slice(path.length)));
    });
    return held.flatMap((root) => this.#transfers.bufferOf(root) ?? []);
  }

  /** All buffers that may be meant below the node, where not even expressions can be told. */
  #named(node: CNode): readonly BufferId[] {
    const found = new Set<BufferId>();
    const names = new Set<string>();
    for (const at of descendants(node)) {
      const path = at.type === 'identifier' ? this.#tools.source.textOf(at) : undefined;
      if (path === undefined || names.has(path)) continue;
      names.add(path);
      const buffer = this.#transfers.bufferOf(path);
      if (buffer !== undefined) found.add(buffer);
      for (const held of this.#heldBy(path, () => true)) found.add(held);
    }
    return [...found];
  }
}

export function spanOf({ start, end }: CNode): { readonly start: number; readonly end: number } {
  return { start, end };
}
