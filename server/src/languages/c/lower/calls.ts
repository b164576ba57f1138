import type { AliasEffect, BufferId, CallEffect, Operand } from '../../../model/index.js';
import { ALLOCATORS, COMPUTE, LASTING, PRINTS, QUIET, SEEKS, SLEEPS, WAITS } from '../catalogue/index.js';
import type { Emitter } from './emitter.js';
import type { Call } from './facts.js';
import { isMacroName, isReset } from '../text/customs.js';
import type { MemoryRef } from './memory.js';
import { argumentAt, operandsOf, placeOf } from './operands.js';
import { unwrap } from '../source.js';
import { spanOf, type CNode } from '../tree.js';

/** Lowers calls: what is known of the callee becomes transfers and uses, and all else it gets to see is used. */
export class Calls {
  readonly #emitter: Emitter;
  readonly #value: (node: CNode) => void;

  /** `value` lowers an expression that is evaluated on the way. */
  constructor(emitter: Emitter, value: (node: CNode) => void) {
    this.#emitter = emitter;
    this.#value = value;
  }

  call(node: CNode): void {
    const call = this.#emitter.tools.facts.calls.get(node);
    if (call === undefined) return;
    const effects = call.effects?.effects;
    if (effects === undefined) this.#unknownCall(call);
    else this.#knownCall(call, effects);
  }

  #knownCall(call: Call, effects: readonly CallEffect[]): void {
    const spoken = new Set<number>();
    const inside = new Set<number>();
    for (const effect of effects) {
      for (const { argument, member } of operandsOf(effect))
        (member?.startsWith('.') === true ? inside : spoken).add(argument);
    }
    // Who moves a member of what was read looks at it: `write(2, header->name, ...)`.
    const isOwn = (arg: CNode, index: number): boolean =>
      inside.has(index) && !spoken.has(index) && this.#emitter.pointee(arg) !== undefined;
    call.args.forEach((arg, index) => {
      const isSpoken = (spoken.has(index) || inside.has(index)) && !isOwn(arg, index);
      if (isSpoken || effects.length === 0) this.#pass(arg);
      else this.#argument(arg, call);
    });
    // A callee looks at what it read, and at what it writes: in between.
    const transfers = this.#emitter.transfers.byCall.get(call.node) ?? [];
    for (const transfer of transfers) if (transfer.direction === 'in') this.#emitter.add(transfer);
    for (const effect of effects) this.#effect(effect, call);
    for (const transfer of transfers) if (transfer.direction === 'out') this.#emitter.add(transfer);
  }

  /** An argument that is passed on as it is; only what is computed for it is evaluated: `&buf[n]`. */
  #pass(arg: CNode): void {
    const inner = unwrap(arg);
    if (inner.type === 'identifier' || inner.type === 'field_expression') return;
    if (inner.type === 'subscript_expression' || inner.type === 'pointer_expression') {
      const index = inner.fields['index'];
      if (index) this.#value(index);
      return;
    }
    if (inner.type === 'binary_expression') {
      for (const child of inner.children) this.#pass(child);
      return;
    }
    this.#value(inner);
  }

  /** An argument about which nothing is said: memory that it points to may be looked at. */
  #argument(arg: CNode, call: Call): void {
    const { memory, source } = this.#emitter.tools;
    const buffer = this.#emitter.pointee(arg);
    const path = source.path(arg);
    if (buffer !== undefined && !(path !== undefined && memory.isNumber(path))) {
      this.#emitter.use(buffer, arg, `passed to \`${call.name ?? 'a call'}\``);
      this.#pass(arg);
    } else {
      this.#value(arg);
    }
  }

  #effect(effect: CallEffect, call: Call): void {
    const emitter = this.#emitter;
    const { source } = emitter.tools;
    switch (effect.kind) {
      case 'overwrite': {
        const ref = this.#refAt(effect.buffer, call);
        const buffer = ref && emitter.transfers.bufferOf(ref.key);
        if (buffer === undefined || ref === undefined) return;
        // Behind the data it fills up what is written.
        const target = argumentAt(effect.buffer, call);
        if (target && emitter.tools.memory.isAdvanced(target)) return;
        if (ref.displaced) emitter.use(buffer, call.node, `padded by \`${call.name ?? 'a call'}\``);
        else emitter.add({ kind: 'overwrite', buffer, span: spanOf(call.node) });
        return;
      }
      case 'use': {
        const ref = this.#refAt(effect.of, call);
        const buffer = (ref && emitter.transfers.bufferOf(ref.key)) ?? this.#characterOf(effect.of, call);
        if (buffer === undefined || effect.what === 'length') return;
        const how = effect.of.argument === 'result' ? 'looked at by' : 'passed to';
        emitter.use(buffer, call.node, `${how} \`${call.name ?? 'a call'}\``);
        return;
      }
      case 'alias': {
        this.#copies(effect, call);
        return;
      }
      case 'kernel-copy': {
        // What is mapped to be looked at only copies nothing.
        const isMap = call.name !== undefined && ALLOCATORS.has(call.name);
        if (isMap && !emitter.transfers.moves(`heap@${call.node.start}`)) return;
        const handles = call.args.map((a) => source.written(this.#streamOf(unwrap(a))));
        const ends = effect.arity === call.args.length ? effect.ends : undefined;
        const [from, to] = ends ? [ends.source, ends.sink].map((end) => placeOf(end, call, source)) : [];
        const { endpoints } = emitter.tools;
        emitter.add({
          kind: 'kernel-copy',
          callee: call.name ?? '',
          span: spanOf(call.node),
          handles,
          ...(from && { source: endpoints.idOf(from, 'descriptor') }),
          ...(to && { sink: endpoints.idOf(to, 'descriptor') }),
        });
        return;
      }
      case 'transfer': {
        const offset = argumentAt(effect.offset, call);
        const flags = argumentAt(effect.flags, call);
        const end = effect.direction === 'in' ? 'source-offset' : 'sink-offset';
        if (offset) emitter.keep(end, call.node, source.written(offset));
        else if (effect.seeks === true) emitter.keep(end, call.node);
        if (effect.mayNot === true) emitter.keep('conditional-write', call.node, call.name);
        for (const { obligation, text } of effect.besides ?? []) emitter.keep(obligation, call.node, text);
        if (flags && source.written(flags) !== '0') emitter.keep('send-flags', flags, source.written(flags));
        // `putc(toupper(c), f)`: what is written is made from the character.
        if (effect.direction !== 'out' || effect.extent !== 'element') return;
        const character = argumentAt(effect.buffer, call);
        if (character && emitter.tools.memory.valueRef(character) === undefined) this.#value(character);
        return;
      }
      default:
    }
  }

  /** The character that the call gives back, or that it is given: `put(c, out)`. */
  #characterOf(operand: Operand, call: Call): BufferId | undefined {
    const { transfers, tools } = this.#emitter;
    if (operand.argument !== 'result') {
      const given = operand.member === undefined ? argumentAt(operand, call) : undefined;
      const value = given && tools.memory.valueRef(given);
      const buffer = value && transfers.bufferOf(value.key);
      return buffer !== undefined && transfers.isValue(buffer) ? buffer : undefined;
    }
    return transfers.byCall.get(call.node)?.find((t) => t.direction === 'in' && transfers.isValue(t.buffer))?.buffer;
  }

  /** `memcpy(buf, other, n)`: what was filled is changed, unless it comes from what was filled, too. */
  #copies({ to, from }: AliasEffect, call: Call): void {
    const emitter = this.#emitter;
    const { memory } = emitter.tools;
    const part = this.#partOf(argumentAt(from, call));
    if (part !== undefined) emitter.use(part, call.node, `passed to \`${call.name ?? 'a call'}\``);
    const target = to.argument === 'result' ? undefined : this.#refAt(to, call);
    const buffer = target && emitter.transfers.bufferOf(target.key);
    if (target === undefined || buffer === undefined) return;
    const source = this.#refAt(from, call);
    const origins = source === undefined ? [] : [...memory.originsOf(source.key)];
    if (!origins.some((name) => emitter.transfers.filledNames.has(name)))
      emitter.use(buffer, call.node, `changed by \`${call.name ?? 'a call'}\``);
    else if (this.#isKept(target.key)) emitter.use(buffer, call.node, `kept by \`${call.name ?? 'a call'}\``);
  }

  /** `memcpy(&port, header->port, 2)`: the filled buffer that a member is a part of, where it is none of its own. */
  #partOf(from: CNode | undefined): BufferId | undefined {
    const inner = from && unwrap(from);
    if (inner === undefined) return undefined;
    const { source } = this.#emitter.tools;
    if (inner.type === 'pointer_expression') return this.#addressed(inner);
    const path = inner.type === 'field_expression' ? source.path(inner) : undefined;
    return path === undefined || this.#emitter.at(path) !== undefined ? undefined : this.#emitter.within(inner);
  }

  /** What is copied into an object of the caller's, and not written from there, is looked at later. */
  #isKept(target: string): boolean {
    const { tools, transfers } = this.#emitter;
    const variable = tools.facts.variables.get(/^\w+/.exec(target)?.[0] ?? '');
    return (
      tools.outcomes !== undefined &&
      target.includes('.') &&
      variable?.parameter === true &&
      variable.pointer &&
      !transfers.movedNames.has(target)
    );
  }

  /** The stdio stream whose descriptor is asked for, else the expression itself. */
  #streamOf(node: CNode): CNode {
    const call = this.#emitter.tools.facts.calls.get(node);
    const stream = call?.name === 'fileno' || call?.name === 'fileno_unlocked' ? call.args[0] : undefined;
    return stream ? unwrap(stream) : node;
  }

  #refAt(operand: Operand, call: Call): MemoryRef | undefined {
    const place = placeOf(operand, call, this.#emitter.tools.source);
    return place && this.#emitter.tools.memory.refAt(place);
  }

  #unknownCall(call: Call): void {
    const { source } = this.#emitter.tools;
    const name = call.name ?? source.calleeText(call.node);
    const callee = call.node.fields['function'];
    if (callee && callee.type !== 'identifier') this.#value(callee);
    const touches = new Set<BufferId>();
    // What `realloc` moves stays the same.
    const allocates = call.name !== undefined && ALLOCATORS.has(call.name);
    const isTwin = call.name === undefined && this.#isTwinOfTransfer(call);
    call.args.forEach((arg, index) => {
      const given = allocates || isTwin ? [] : this.#given(arg, call, index);
      for (const buffer of given) touches.add(buffer);
      // What is not handed over as memory is loaded: `f(buf[0])`, `F(hdr->size)`, a macro around a call.
      if (given.length > 0 || allocates || isTwin || this.#emitter.pointee(arg) !== undefined) this.#pass(arg);
      else this.#value(arg);
    });
    this.#print(call);
    if (touches.size > 0) {
      const [first] = touches;
      const buffer = first === undefined ? '' : (this.#emitter.transfers.buffers[first]?.name ?? '');
      const because = `\`${buffer}\` is passed to \`${name}\``;
      this.#emitter.add({ kind: 'unknown', touches: [...touches], span: spanOf(call.node), because });
    } else if (call.name !== undefined) {
      this.#passesTime(call, call.name);
    }
  }

  /**
   * A call through a pointer with the same arguments as a known transfer is another form of it:
   * `ops ? ops->write(fd, buf, n) : write(fd, buf, n)`.
   */
  #isTwinOfTransfer(call: Call): boolean {
    const { source, facts } = this.#emitter.tools;
    const written = ({ args }: Call): string => args.map((a) => source.written(a)).join(', ');
    const own = written(call);
    return [...this.#emitter.transfers.byCall.keys()].some((node) => {
      const other = facts.calls.get(node);
      return other !== undefined && other.args.length > 1 && written(other) === own;
    });
  }

  #passesTime(call: Call, name: string): void {
    const emitter = this.#emitter;
    const { source } = emitter.tools;
    const [first] = call.args;
    if (SLEEPS.has(name)) emitter.keep('throttle', call.node, name);
    else if (WAITS.has(name)) this.#wait(call, name);
    else if (SEEKS.has(name)) emitter.keep('source-offset', call.node, first && source.written(first));
    else if (
      (!isQuiet(name) || (LASTING.has(name) && emitter.tools.outcomes === undefined)) &&
      !COMPUTE.has(name) &&
      !emitter.handlingError &&
      (!isMacroName(name) || call.args.length === 0)
    ) {
      // A macro with arguments asserts or logs, by custom; one without looks whether to go on: `CHECK_FOR_INTERRUPTS()`.
      emitter.keep('progress', call.node, name);
    }
  }

  /** Formatted text: to the sink it is part of what the program writes, elsewhere it shows the progress. */
  #print(call: Call): void {
    const emitter = this.#emitter;
    const { source, endpoints } = emitter.tools;
    const own = call.name === undefined ? undefined : PRINTS.get(call.name);
    if (own === undefined || emitter.handlingError) return;
    const [first] = call.args;
    const handle = own === 'argument' ? first && source.written(unwrap(first)) : own;
    const toSink = [...emitter.transfers.byCall.values()].some((list) =>
      list.some((t) => t.direction === 'out' && endpoints.list[t.endpoint]?.handle === handle),
    );
    if (toSink) emitter.keep('order', call.node, call.name);
    emitter.keep('progress', call.node, call.name);
  }

  #wait(call: Call, name: string): void {
    this.#emitter.keep('nonblocking', call.node, name);
    const last = call.args.at(-1);
    const forever = last === undefined || /^(?:-\s*1|NULL)$/.test(this.#emitter.tools.source.written(last));
    if (!forever) this.#emitter.keep('timeout', call.node, name);
  }

  /** `&table[i].size`, where the table was filled. */
  #addressed(node: CNode): BufferId | undefined {
    const isAddress = node.type === 'pointer_expression' && this.#emitter.tools.source.operator(node) === '&';
    const place = isAddress ? node.fields['argument'] : undefined;
    return place && this.#emitter.within(place);
  }

  /** Buffers that an unknown callee gets to see: given as such, or held by what is given. */
  #given(arg: CNode, call: Call, argument: number): readonly BufferId[] {
    const emitter = this.#emitter;
    const { source, facts } = emitter.tools;
    const { name } = call;
    const looks = (member?: string): boolean =>
      name === undefined || facts.callees.looksAt(name, { argument, ...(member !== undefined && { member }) });
    const inner = unwrap(arg);
    const path = source.path(inner);
    const direct = emitter.pointee(inner) ?? this.#addressed(inner);
    const byValue = inner.type === 'identifier' && path !== undefined && emitter.holdsByValue(path);
    if (direct !== undefined) {
      if (!byValue && !looks()) return [];
      // As `fgets` does: what was there before is gone.
      const isAnew = emitter.tools.memory.refOf(inner)?.displaced === false;
      if (byValue || name === undefined || !isAnew || !facts.callees.overwrites(name, { argument })) return [direct];
      emitter.add({ kind: 'overwrite', buffer: direct, span: spanOf(call.node) });
      return [];
    }
    const value = inner.type === 'identifier' ? emitter.at(path) : undefined;
    if (value !== undefined) return [value];
    if (path === undefined || isQuiet(name)) return [];
    const seen = emitter.heldBy(path, looks);
    if (seen.length > 0 || name === undefined || !isReset(name)) return seen;
    for (const held of emitter.heldBy(path, () => true)) {
      emitter.add({ kind: 'overwrite', buffer: held, span: spanOf(call.node) });
    }
    return [];
  }
}

function isQuiet(name: string | undefined): boolean {
  return name !== undefined && (QUIET.has(name) || ALLOCATORS.has(name));
}
