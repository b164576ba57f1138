import { blocksAfter, contains, isTransfer, needsOf, stepsOf, usesContent, type Need } from '../../../model/index.js';
import type {
  Access,
  BlockId,
  BufferId,
  CallEffect,
  CallEffects,
  Endpoint,
  FlowGraph,
  KernelCopy,
  KernelEffect,
  Operand,
  Placed,
  Proof,
  Step,
  Transfer,
  TransferEffect,
} from '../../../model/index.js';
import { Amounts } from '../lower/amounts.js';
import { behindBuffer, type Behind } from './buffered.js';
import type { FileContext } from '../lower/context.js';
import { bareParameter, callIn, factsOf, withoutLooks, type Callees } from '../lower/facts.js';
import {
  analyseFunction,
  callsKernel,
  directionsIn,
  type FunctionAnalysis,
  type FunctionSource,
} from '../lower/lower.js';
import { Memory } from '../lower/memory.js';
import { argumentAt } from '../lower/operands.js';
import { Outcomes } from '../lower/outcomes.js';
import { unwrap, type Source } from '../source.js';
import { vectorParts } from '../lower/transfers.js';
import { descendants, type CNode } from '../tree.js';

/**
 * What a call of the function does to its arguments, learned from its body by the same analysis that finds copies.
 * Undefined when no transfer of it concerns its caller. Content uses of the caller's buffer are part of the summary.
 */
export function summarise(
  fn: FunctionSource,
  source: Source,
  context: FileContext,
  callees: Callees,
): CallEffects | undefined {
  source.bind(fn.node);
  const facts = factsOf(fn.node, source, callees);
  if (directionsIn(facts).size === 0 && !callsKernel(facts)) return undefined;
  return new Summary(fn, source, analyseFunction(fn, source, context, facts, 'all', [])).effects();
}

/** Whether the function may look at the content of what `operand` leads to. */
export function looksAtContent(
  fn: FunctionSource,
  source: Source,
  context: FileContext,
  callees: Callees,
  operand: Operand,
): boolean {
  const name = typeof operand.argument === 'number' ? parameterNames(fn.node, source)[operand.argument] : undefined;
  // More arguments than parameters, or a head that could not be read.
  if (name === undefined || name === '') return true;
  source.bind(fn.node);
  const watched = name + (operand.member ?? '');
  const finds = (known: Callees): boolean => {
    const facts = factsOf(fn.node, source, known);
    const { graph, transfers } = analyseFunction(fn, source, context, facts, 'filled', [watched]);
    const id = transfers.bufferOf(watched);
    if (id === undefined) return false;
    return stepsOf(graph).some(({ step }) => touches(step, id));
  };
  // Its callees, and theirs, are only asked when it does nothing with the content itself.
  const open = withoutLooks(callees);
  return finds(open.callees) || (open.wereAsked() && finds(callees));
}

/** Whether the function writes what `operand` leads to anew, from its start on (`*p++ = c`), and does nothing else with it. */
export function overwritesContent(
  fn: FunctionSource,
  source: Source,
  context: FileContext,
  callees: Callees,
  { argument, member }: Operand,
): boolean {
  const name = typeof argument === 'number' ? parameterNames(fn.node, source)[argument] : undefined;
  if (name === undefined || name === '' || member !== undefined) return false;
  source.bind(fn.node);
  const facts = factsOf(fn.node, source, callees);
  const { graph, transfers, tools } = analyseFunction(fn, source, context, facts, 'filled', [name]);
  const id = transfers.bufferOf(name);
  if (id === undefined) return false;
  const startsThere = (pointer: string): boolean =>
    facts.assignments
      .filter(({ target, operator }) => target === pointer && operator === '=')
      .every(({ value }) => tools.memory.refOf(value)?.key === name);
  const stores = new Set<number>();
  for (const node of descendants(fn.body)) {
    const target = node.type === 'assignment_expression' ? node.fields['left'] : undefined;
    const step = target?.type === 'pointer_expression' ? target.fields['argument'] : undefined;
    const moved = step && unwrap(step).type === 'update_expression' ? unwrap(step).fields['argument'] : undefined;
    const pointer = moved && source.path(moved);
    if (pointer !== undefined && source.operator(node) === '=' && startsThere(pointer)) stores.add(node.start);
  }
  const touching = stepsOf(graph).filter(({ step }) => touches(step, id));
  return touching.length > 0 && touching.every(({ step }) => step.kind === 'use' && stores.has(step.span.start));
}

/** The one memory, reached from a parameter, that the function points the pieces of a vector parameter at. */
export function vectorBase(
  fn: FunctionSource,
  source: Source,
  callees: Callees,
  argument: number,
): Operand | undefined {
  const parameters = parameterNames(fn.node, source);
  const vector = parameters[argument];
  if (vector === undefined || vector === '') return undefined;
  const facts = factsOf(fn.node, source, callees);
  const memory = new Memory(facts, source);
  const keys = vectorParts(vector, '.iov_base', facts).map(({ value }) => memory.refOf(value)?.key ?? '');
  const [first] = keys;
  return first !== undefined && keys.every((k) => k === first) ? operandIn(parameters, first) : undefined;
}

/** What a path of a body is for the caller, when it starts at a parameter. */
function operandIn(parameters: readonly string[], path: string): Operand | undefined {
  const [, stars = '', base = '', rest = ''] = /^(\**)(\w+)(.*)$/.exec(path) ?? [];
  const argument = parameters.indexOf(base);
  if (base === '' || argument === -1 || stars.length > 1 || rest.includes('[')) return undefined;
  const member = stars + rest;
  return member === '' ? { argument } : { argument, member };
}

class Summary {
  readonly #fn: FunctionSource;
  readonly #source: Source;
  readonly #analysis: FunctionAnalysis;
  readonly #parameters: readonly string[];
  /** Origins of the numbers and `memory:` classes that the function returns. */
  readonly #returned: ReadonlySet<string>;
  /** The expressions that it returns. */
  readonly #results: CNode[] = [];
  readonly #outcomes: Outcomes;
  /** Of each parameter that decides on its own the value that each block needs. */
  readonly #needs: readonly Need[];
  /** By name, as far as it was asked. */
  readonly #globals = new Map<string, boolean>();

  constructor(fn: FunctionSource, source: Source, analysis: FunctionAnalysis) {
    this.#fn = fn;
    this.#source = source;
    this.#analysis = analysis;
    this.#parameters = parameterNames(fn.node, source);
    const { amounts, memory, facts } = analysis.tools;
    this.#outcomes = new Outcomes(fn.node, facts, source, 'handed-on');
    this.#needs = needsOf(analysis.graph);
    const returned = new Set<string>();
    for (const node of descendants(fn.body)) {
      if (node.type !== 'return_statement') continue;
      for (const child of node.children) {
        this.#results.push(child);
        for (const origin of amounts.originsOf(child)) returned.add(origin);
        const ref = memory.refOf(child);
        if (ref) returned.add(`memory:${memory.classOf(ref.key)}`);
      }
    }
    this.#returned = returned;
  }

  /** Copies between two of the caller's descriptors are the caller's, too. */
  #kernelCopy({ source, sink }: KernelCopy): KernelEffect {
    const { endpoints } = this.#analysis.graph;
    const [from, to] = [source, sink].map((id) => {
      const end = id === undefined ? undefined : endpoints[id];
      return end && operandIn(this.#parameters, end.handle);
    });
    return from && to
      ? { kind: 'kernel-copy', ends: { source: from, sink: to }, arity: this.#parameters.length }
      : { kind: 'kernel-copy' };
  }

  effects(): CallEffects | undefined {
    const { graph } = this.#analysis;
    const found: CallEffect[] = [];
    const buffers = new Map<number, Operand>();
    const nodes = new Map(
      [...this.#analysis.transfers.byCall].flatMap(([node, list]) => list.map((t) => [t, node] as const)),
    );
    const learned: { readonly placed: Placed<Transfer>; readonly effect: TransferEffect }[] = [];
    for (const placed of stepsOf(graph)) {
      const { step } = placed;
      if (step.kind === 'kernel-copy') found.push(this.#kernelCopy(step));
      if (!isTransfer(placed)) continue;
      const node = nodes.get(placed.step);
      const behind = node && this.#behind(placed.step, node);
      const buffer = behind?.buffer ?? buffers.get(placed.step.buffer) ?? this.#bufferOperand(placed.step);
      const moved = node && buffer && this.#transfer(placed.step, node, buffer, behind);
      if (moved === undefined || buffer === undefined) continue;
      const when = this.#when(placed.block);
      const effect = when ? { ...moved, when } : moved;
      buffers.set(placed.step.buffer, buffer);
      if (behind && this.#looksAt(buffer, placed.step.buffer)) found.push({ kind: 'use', what: 'content', of: buffer });
      learned.push({ placed, effect });
    }
    const isOtherWay = otherWays(graph);
    const places = new Map<string, number>();
    for (const { placed, effect } of learned) {
      const key = JSON.stringify([effect.direction, effect.endpoint, effect.buffer, effect.extent, effect.transforms]);
      const same = places.get(key);
      if (same !== undefined) {
        found[same] = eitherWay(found[same], effect);
        continue;
      }
      // Of the ends that one call may write to, the caller's own says most; the others are other ways to get there, and
      // worth to know of where they change the bytes.
      const better = learned.find((l) => rank(l.effect) < rank(effect) && isOtherWay(placed, l.placed));
      if (better === undefined || effect.transforms !== undefined) places.set(key, found.push(effect) - 1);
    }
    if (found.every((e) => e.kind === 'kernel-copy' && e.ends === undefined)) return undefined;
    for (const [id, of] of buffers) {
      if (stepsOf(graph).some(({ step }) => usesContent(step, id) && !isReturn(step)))
        found.push({ kind: 'use', what: 'content', of });
    }
    return { effects: found };
  }

  /** What an argument must be for control to come to a block. */
  #when(block: BlockId): TransferEffect['when'] {
    const told = this.#needs.flatMap(({ parameter, value, blocks }) => {
      const is = blocks[block];
      const argument = this.#parameters.indexOf(parameter);
      return is === undefined || argument === -1 ? [] : [{ argument, value, is }];
    });
    // What it is says more than what it is not.
    return told.find(({ is }) => is) ?? told[0];
  }

  /** The caller's memory behind the buffer of a stream, where the transfer fills or empties one. */
  #behind(step: Transfer, node: CNode): Behind | undefined {
    const { tools, graph } = this.#analysis;
    const end = graph.endpoints[step.endpoint];
    const call = tools.facts.calls.get(node);
    const learned = end && call && this.#endpointOperand(end);
    return learned && behindBuffer(step, call, learned.operand, tools, this.#parameters);
  }

  /** Whether the caller's memory is looked at; one that is the buffer that is moved is looked after as such. */
  #looksAt(operand: Operand, moved: number): boolean {
    const { tools, transfers } = this.#analysis;
    const name = typeof operand.argument === 'number' ? this.#parameters[operand.argument] : undefined;
    if (name !== undefined && transfers.bufferOf(name) === moved) return false;
    return looksAtContent(this.#fn, this.#source, tools.context, tools.facts.callees, operand);
  }

  #transfer(step: Transfer, node: CNode, buffer: Operand, behind: Behind | undefined): TransferEffect | undefined {
    const { tools, graph } = this.#analysis;
    const end = graph.endpoints[step.endpoint];
    const learned = end && this.#endpointOperand(end);
    if (end === undefined || learned === undefined) return undefined;
    if (behind) {
      return {
        kind: 'transfer',
        direction: step.direction,
        // What is in the buffer comes first: the descriptor alone is not enough to go on.
        access: 'stream',
        endpoint: learned.operand,
        buffer,
        length: behind.length ? [behind.length] : [],
        extent: 'counted',
        ...this.#counts(step, node),
        complete: step.direction === 'out',
        retriesEintr: false,
        ...(step.transforms && { transforms: step.transforms }),
      };
    }
    const origins = this.#lengthOrigins(node);
    const length = this.#parameters.findIndex(
      (name, i) => origins.has(name) && !tools.memory.isPointer(name) && learned.operand.argument !== i,
    );
    const isValue = buffer.argument === 'result' && this.#isAddressed(node);
    // A number or a structure of its own: nothing of it is written as it was read.
    if (isValue && step.asked !== 1) return undefined;
    const moved = isValue ? 'element' : step.amount.extent;
    const extent = moved === 'string' || moved === 'element' ? moved : 'counted';
    const grows = buffer.argument === 'result' || buffer.member !== undefined;
    return {
      kind: 'transfer',
      direction: step.direction,
      access: learned.access,
      endpoint: learned.operand,
      buffer,
      length: length === -1 ? [] : [{ argument: length }],
      extent,
      ...this.#counts(step, node),
      complete: step.complete || this.#isInLoop(step),
      retriesEintr: graph.blocks.some((b) => b.steps.some((s) => s.kind === 'keep' && s.obligation === 'eintr')),
      ...(step.direction === 'in' && length === -1 && extent === 'counted' && grows && { wholeSource: true }),
      ...(end.proof && end.kind === 'socket' && this.#needsSocket(step, end.proof) && { proves: end.kind }),
      ...this.#transforms(step, buffer, extent),
      ...(learned.access === 'path' && { proves: 'file' as const }),
      ...(buffer.member !== undefined && step.placed === 'after-content' && { advances: true }),
    };
  }

  /** Whether bytes go this way by calls for sockets alone: a `read` beside the `recv` is there for other descriptors. */
  #needsSocket({ endpoint, direction }: Transfer, { span }: Proof): boolean {
    const { tools, transfers } = this.#analysis;
    const calls = [...transfers.byCall];
    if (!calls.some(([node]) => node.start === span.start)) return true;
    return calls.every(([node, list]) => {
      if (!list.some((t) => t.endpoint === endpoint && t.direction === direction)) return true;
      const effects = tools.facts.calls.get(node)?.effects?.effects ?? [];
      return effects.every((e) => e.kind !== 'transfer' || e.direction !== direction || e.proves === 'socket');
    });
  }

  /** A character that comes from elsewhere on another way (a conversion, a buffer) is not the one that was read. */
  #transforms(
    { transforms, buffer: id }: Transfer,
    buffer: Operand,
    extent: TransferEffect['extent'],
  ): Pick<TransferEffect, 'transforms'> {
    if (transforms !== undefined) return { transforms };
    if (buffer.argument !== 'result' || extent !== 'element') return {};
    const { tools, transfers } = this.#analysis;
    const isOther = this.#results.some((node) => {
      const ref = tools.memory.valueRef(node);
      const isOwn = ref !== undefined && transfers.bufferOf(ref.key) === id;
      return !isOwn && !/^(?:-?\s*\d+|[A-Z]\w*)$/.test(this.#source.written(unwrap(node)));
    });
    return isOther ? { transforms: 'change' } : {};
  }

  /** `read(fd, &c, 1)`: a variable of the function's own is filled, which it can only give back by its value. */
  #isAddressed(node: CNode): boolean {
    const call = this.#analysis.tools.facts.calls.get(node);
    return (call?.effects?.effects ?? []).some((effect) => {
      const arg = effect.kind === 'transfer' && call ? argumentAt(effect.buffer, call) : undefined;
      const inner = arg && unwrap(arg);
      const isAddress = inner?.type === 'pointer_expression' && this.#source.operator(inner) === '&';
      return isAddress && inner.fields['argument']?.type === 'identifier';
    });
  }

  /** What flows into the lengths that the transfer is called with. */
  #lengthOrigins(node: CNode): ReadonlySet<string> {
    const { facts, amounts } = this.#analysis.tools;
    const call = facts.calls.get(node);
    const origins = new Set<string>();
    for (const effect of call?.effects?.effects ?? []) {
      if (effect.kind !== 'transfer') continue;
      for (const { argument } of effect.length) {
        const arg = typeof argument === 'number' ? call?.args[argument] : undefined;
        if (arg) for (const origin of amounts.originsOf(arg)) origins.add(origin);
      }
    }
    return origins;
  }

  #bufferOperand({ buffer: id, direction }: Transfer): Operand | undefined {
    const { tools, transfers } = this.#analysis;
    const root = [...transfers.filled].find((r) => transfers.bufferOf(r) === id);
    if (root === undefined) return undefined;
    const names = tools.memory.namesOf(root);
    for (const name of names) {
      const operand = this.#operandOf(name);
      if (operand) return operand;
    }
    if (this.#returned.has(`memory:${root}`) || names.some((n) => this.#returned.has(n))) return { argument: 'result' };
    // A global that is filled holds something else afterwards.
    const global = direction === 'in' ? names.find((n) => /^[\w.]+$/.test(n) && this.#isGlobal(n)) : undefined;
    return global === undefined ? undefined : { argument: 'fixed', name: global };
  }

  #isGlobal(path: string): boolean {
    const base = /^\w+/.exec(path)?.[0] ?? '';
    if (this.#analysis.tools.facts.variables.has(base)) return false;
    let isGlobal = this.#globals.get(base);
    if (isGlobal === undefined) {
      // A declaration that the parser could not read.
      const declared = new RegExp(`\\b(?!return\\b|goto\\b|else\\b|case\\b)\\w+[\\s*]+${base}\\s*[=;,[]`);
      isGlobal = !declared.test(this.#source.text);
      this.#globals.set(base, isGlobal);
    }
    return isGlobal;
  }

  #operandOf(path: string): Operand | undefined {
    return operandIn(this.#parameters, path);
  }

  #endpointOperand(end: Endpoint): { readonly operand: Operand; readonly access: Access } | undefined {
    const { facts } = this.#analysis.tools;
    const { access } = end;
    const path = end.handle.replaceAll('->', '.');
    const operand = this.#operandOf(path);
    if (operand) return { operand, access };
    const values = facts.assignments.filter((a) => a.target === path && a.operator === '=').map((a) => a.value);
    // `int fd = s->fd`: another name of the caller's.
    const [value] = values;
    const named = value && values.length === 1 ? this.#source.path(value) : undefined;
    const behind = named === undefined ? undefined : this.#operandOf(named);
    if (behind) return { operand: behind, access };
    // Opened here by the name that the caller gave; what was assigned before (`fd = -1`) opens nothing.
    const call = values.map((value) => callIn(value, facts)).find((c) => c !== undefined);
    for (const effect of call?.effects?.effects ?? []) {
      if (effect.kind !== 'open' || typeof effect.path?.argument !== 'number') continue;
      const arg = call?.args[effect.path.argument];
      const pathname = arg && this.#source.path(arg);
      const byPath = pathname === undefined ? undefined : this.#operandOf(pathname);
      if (byPath) return { operand: byPath, access: 'path' };
    }
    if (!/^[\w.[\]]+$/.test(path) || !this.#isGlobal(path)) return undefined;
    return { operand: { argument: 'fixed', name: end.handle }, access };
  }

  #counts(step: Transfer, node: CNode): Pick<TransferEffect, 'reports' | 'counts' | 'givesEnd'> {
    const result = Amounts.ofCall(node);
    const { facts, amounts } = this.#analysis.tools;
    const counts = facts.assignments.flatMap(({ target, value }): Operand[] => {
      const operand = this.#operandOf(target);
      return operand?.member !== undefined && amounts.originsOf(value).has(result) ? [operand] : [];
    });
    const stored = counts.length > 0 ? { counts } : {};
    if (this.#returned.has(result)) return { reports: 'returned', ...stored, ...this.#end(step, node) };
    const head = this.#source.text.slice(this.#fn.node.start, this.#fn.body.start);
    if (/\bvoid\s+\w+\s*\(/.test(head)) return { reports: 'not-at-all', ...stored };
    return { reports: step.direction === 'in' ? 'zero-on-success' : 'boolean', ...stored };
  }

  /** Whether the end of the source comes to the caller as the 0 that it is. */
  #end({ direction }: Transfer, node: CNode): Pick<TransferEffect, 'givesEnd'> {
    const call = this.#analysis.tools.facts.calls.get(node);
    const effect = call?.effects?.effects.find((e): e is TransferEffect => e.kind === 'transfer');
    if (direction !== 'in' || !call || !effect) return {};
    return this.#outcomes.of(call, effect)?.zeroTold === false ? { givesEnd: true } : {};
  }

  #isInLoop({ span }: Transfer): boolean {
    return this.#analysis.graph.loops.some((l) => contains(l.span, span));
  }
}

/** Whether a step looks at the content of a buffer, or moves it. */
function touches(step: Step, buffer: BufferId): boolean {
  return (usesContent(step, buffer) && !isReturn(step)) || (step.kind === 'transfer' && step.buffer === buffer);
}

/** Giving the filled buffer back is no look at it. */
function isReturn(step: Step): boolean {
  return step.kind === 'use' && step.because.endsWith('is returned');
}

/** Tells of two drains of the same content whether a call makes only one of them. */
function otherWays(graph: FlowGraph): (a: Placed<Transfer>, b: Placed<Transfer>) => boolean {
  const known = new Map<BlockId, ReadonlySet<BlockId>>();
  const after = (block: BlockId): ReadonlySet<BlockId> => {
    const blocks = known.get(block) ?? blocksAfter(graph, block);
    known.set(block, blocks);
    return blocks;
  };
  const follows = (a: Placed, b: Placed): boolean =>
    (a.block === b.block && a.index < b.index) || after(a.block).has(b.block);
  return (a, b) => {
    if (a.step.direction !== 'out' || b.step.direction !== 'out' || a.step.buffer !== b.step.buffer) return false;
    return !follows(a, b) && !follows(b, a);
  };
}

function rank({ endpoint }: TransferEffect): number {
  return endpoint.argument === 'fixed' ? 1 : 0;
}

/** One transfer that stands on two ways: it needs only what both of them do. */
function eitherWay(one: CallEffect | undefined, other: TransferEffect): CallEffect {
  if (one?.kind !== 'transfer' || one.when === undefined) return one ?? other;
  if (JSON.stringify(one.when) === JSON.stringify(other.when)) return one;
  const { when: _, ...always } = one;
  return always;
}

/** The names of the parameters, in order; "" for one without a name. */
function parameterNames(node: CNode, source: Source): readonly string[] {
  let declarator = node.fields['declarator'];
  while (declarator !== undefined && declarator.type !== 'function_declarator') {
    declarator = declarator.fields['declarator'] ?? declarator.children.find((c) => c.type.endsWith('_declarator'));
  }
  const list = declarator?.fields['parameters'];
  return (list?.children ?? [])
    .filter((c) => c.type === 'parameter_declaration' || c.type === 'identifier' || c.type === 'variadic_parameter')
    .map((parameter) => {
      if (parameter.type === 'identifier') return source.textOf(parameter);
      const own = parameter.fields['declarator'];
      const name = own && [...descendants(own)].find((n) => n.type === 'identifier');
      return name ? source.textOf(name) : (bareParameter(parameter, source) ?? '');
    });
}
