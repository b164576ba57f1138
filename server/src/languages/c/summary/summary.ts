import { contains, contentUsedBy, isTransfer, needsOf, stepsOf, type Need } from '../../../model/index.js';
import type {
  BlockId,
  BufferId,
  CallEffect,
  CallEffects,
  KernelCopy,
  KernelEffect,
  Operand,
  Placed,
  Proof,
  Transfer,
  TransferEffect,
} from '../../../model/index.js';
import { Amounts } from '../lower/amounts.js';
import { besidesIn } from './besides.js';
import { behindBuffer, type Behind } from './buffered.js';
import { isReturn, looksAtContent } from './content.js';
import { Frames } from './frames.js';
import { Outside, parameterNames, type OuterEnd } from './outside.js';
import { decidedByProgram, placesIn, whereIn } from './places.js';
import { givenBack } from './returned.js';
import type { FileContext } from '../lower/context.js';
import { factsOf, type Callees } from '../lower/facts.js';
import {
  analyseFunction,
  callsKernel,
  directionsIn,
  type FunctionAnalysis,
  type FunctionSource,
} from '../lower/lower.js';
import { argumentAt, placeOf } from '../lower/operands.js';
import { Outcomes } from '../lower/outcomes.js';
import { unwrap, type Source } from '../source.js';
import { descendants, type CNode } from '../tree.js';
import { eitherWay, otherWays, rank } from './ways.js';

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

/** What does more than this (an interpreter's functions, that all call each other) is as good as unknown. */
const MOST_EFFECTS = 64;

/** So many transfers of what is the caller's are looked at: a wrapper has few, a program's main loop has thousands. */
const MOST_LEARNED = 64;

interface OuterBuffer {
  readonly operand: Operand;
  readonly isCopied: boolean;
}

/** A transfer between what is the caller's, at the call that makes it. */
interface Own {
  readonly placed: Placed<Transfer>;
  readonly node: CNode;
  readonly buffer: Operand;
  readonly behind: Behind | undefined;
  readonly end: OuterEnd;
  readonly isCopied: boolean;
}

interface Learned {
  readonly placed: Placed<Transfer>;
  readonly effect: TransferEffect;
  readonly isCopied: boolean;
}

class Summary {
  readonly #fn: FunctionSource;
  readonly #source: Source;
  readonly #analysis: FunctionAnalysis;
  readonly #parameters: readonly string[];
  readonly #outside: Outside;
  /** By the buffer, the direction and the names in the call. */
  readonly #buffers = new Map<string, OuterBuffer | undefined>();
  /** Origins of the numbers and `memory:` classes that the function returns. */
  readonly #returned: ReadonlySet<string>;
  /** The expressions that it returns. */
  readonly #results: CNode[] = [];
  readonly #givenBack: ReturnType<typeof givenBack>;
  readonly #outcomes: Outcomes;
  /** Of each parameter that decides on its own the value that each block needs. */
  readonly #needs: readonly Need[];
  readonly #steps: readonly Placed[];
  readonly #places: ReturnType<typeof placesIn>;
  readonly #mayNot: ReturnType<typeof decidedByProgram>;
  readonly #retriesEintr: boolean;
  readonly #besides: ReturnType<typeof besidesIn>;

  constructor(fn: FunctionSource, source: Source, analysis: FunctionAnalysis) {
    this.#fn = fn;
    this.#source = source;
    this.#analysis = analysis;
    this.#parameters = parameterNames(fn.node, source);
    const { amounts, memory, facts } = analysis.tools;
    this.#outside = new Outside(source, facts, this.#parameters);
    this.#outcomes = new Outcomes(fn.node, facts, source, 'handed-on');
    this.#needs = needsOf(analysis.graph);
    this.#steps = stepsOf(analysis.graph);
    this.#places = placesIn(this.#steps);
    this.#mayNot = decidedByProgram(analysis, fn.body, this.#outside);
    this.#retriesEintr = this.#steps.some(({ step: s }) => s.kind === 'keep' && s.obligation === 'eintr');
    this.#besides = besidesIn(analysis.graph, this.#steps);
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
    this.#givenBack = givenBack(fn, source);
  }

  /** Copies between two of the caller's descriptors are the caller's, too. */
  #kernelCopy({ source, sink }: KernelCopy): KernelEffect {
    const { endpoints } = this.#analysis.graph;
    const [from, to] = [source, sink].map((id) => {
      const end = id === undefined ? undefined : endpoints[id];
      return end && this.#outside.operandOf(end.handle);
    });
    return from && to
      ? { kind: 'kernel-copy', ends: { source: from, sink: to }, arity: this.#parameters.length }
      : { kind: 'kernel-copy' };
  }

  effects(): CallEffects | undefined {
    const { graph } = this.#analysis;
    const copies = new Map<string, KernelEffect>();
    const found: CallEffect[] = [];
    const buffers = new Map<number, Operand>();
    const nodes = new Map(
      [...this.#analysis.transfers.byCall].flatMap(([node, list]) => list.map((t) => [t, node] as const)),
    );
    const own: Own[] = [];
    const learned: Learned[] = [];
    const frames = new Frames(this.#analysis, this.#outside);
    for (const placed of this.#steps) {
      const { step } = placed;
      if (step.kind === 'kernel-copy') {
        const copy = this.#kernelCopy(step);
        copies.set(JSON.stringify(copy), copy);
      }
      frames.notePrint(placed);
      if (!isTransfer(placed)) continue;
      const node = nodes.get(placed.step);
      if (node === undefined) continue;
      const behind = this.#behind(placed.step, node);
      const outer = behind ? undefined : this.#outerBuffer(placed.step, node);
      const buffer = behind?.buffer ?? outer?.operand;
      if (buffer === undefined) {
        frames.note(placed);
        continue;
      }
      const end = this.#endOf(placed.step, node, buffer, behind);
      if (end) own.push({ placed, node, buffer, behind, end, isCopied: outer?.isCopied === true });
      if (own.length > MOST_LEARNED) return undefined;
    }
    for (const one of own) {
      const { placed, buffer, isCopied } = one;
      const moved = this.#transfer(one);
      const when = this.#when(placed.block);
      const effect = when ? { ...moved, when } : moved;
      buffers.set(placed.step.buffer, buffer);
      if (one.behind && this.#looksAt(buffer, placed.step.buffer))
        found.push({ kind: 'use', what: 'content', of: buffer });
      learned.push({ placed, effect, isCopied });
    }
    // Each once: functions that call each other would hand on twice as many each time that they are learned.
    found.unshift(...copies.values());
    // How much goes by the caller's own memory says more than how much goes by a copy of some of it.
    learned.sort((a, b) => Number(a.isCopied) - Number(b.isCopied));
    const isOtherWay = otherWays(graph);
    const places = new Map<string, number>();
    for (const { placed, effect: plain } of learned) {
      const isFramed = plain.transforms === undefined && frames.isAround(placed);
      const effect: TransferEffect = isFramed ? { ...plain, transforms: 'framing' } : plain;
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
    const looked = new Set(this.#steps.flatMap(({ step }) => (isReturn(step) ? [] : contentUsedBy(step))));
    for (const [id, of] of buffers) if (looked.has(id)) found.push({ kind: 'use', what: 'content', of });
    return found.length > MOST_EFFECTS ? undefined : { effects: found };
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
    const learned = end && call && this.#outside.endOf(end);
    return learned && behindBuffer(step, call, learned.operand, tools, this.#parameters);
  }

  /** Whether the caller's memory is looked at; one that is the buffer that is moved is looked after as such. */
  #looksAt(operand: Operand, moved: number): boolean {
    const { tools, transfers } = this.#analysis;
    const name = typeof operand.argument === 'number' ? this.#parameters[operand.argument] : undefined;
    if (name !== undefined && transfers.bufferOf(name) === moved) return false;
    return looksAtContent(this.#fn, this.#source, tools.context, tools.facts.callees, operand);
  }

  /** The caller's end of a transfer that is worth to know of; undefined where it concerns nobody else. */
  #endOf(step: Transfer, node: CNode, buffer: Operand, behind: Behind | undefined): OuterEnd | undefined {
    const end = this.#analysis.graph.endpoints[step.endpoint];
    if (behind || buffer.argument !== 'result') return end && this.#outside.endOf(end);
    // A number or a structure of its own: nothing of it is written as it was read.
    const isValue = this.#isAddressed(node);
    if (isValue && step.asked !== 1) return undefined;
    const isCharacter = isValue || step.amount.extent === 'element';
    return (isCharacter || this.#givenBack !== 'number') && end ? this.#outside.endOf(end) : undefined;
  }

  #transfer({ placed, node, buffer, behind, end: learned }: Own): TransferEffect {
    const { tools, graph } = this.#analysis;
    const { step } = placed;
    const end = graph.endpoints[step.endpoint];
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
        ...(step.supposes !== undefined && { supposes: step.supposes }),
      };
    }
    const behindPointer = this.#outside.lengthBehind(tools.facts.calls.get(node));
    const origins = this.#lengthOrigins(node);
    // `write(fd, buf, n - n % block)`: what it is made from is nearer than what that is made from.
    const [length = -1] = [...origins].flatMap((origin) => {
      const i = this.#parameters.indexOf(origin);
      return i === -1 || tools.memory.isPointer(origin) || learned.operand.argument === i ? [] : i;
    });
    const isValue = buffer.argument === 'result' && this.#isAddressed(node);
    const moved = isValue ? 'element' : step.amount.extent;
    const extent = moved === 'string' || moved === 'element' ? moved : 'counted';
    const isBounded = length !== -1 || behindPointer !== undefined;
    const grows = buffer.argument === 'result' || buffer.member !== undefined;
    return {
      kind: 'transfer',
      direction: step.direction,
      access: learned.access,
      endpoint: learned.operand,
      buffer,
      length: behindPointer ? [behindPointer] : length === -1 ? [] : [{ argument: length }],
      extent,
      ...this.#counts(step, node),
      complete: step.complete || this.#isInLoop(step),
      retriesEintr: this.#retriesEintr,
      ...this.#address(node),
      ...whereIn(this.#analysis, this.#places, this.#parameters, step, node),
      ...(step.direction === 'out' && this.#mayNot(placed) && { mayNot: true as const }),
      ...this.#besides(placed),
      ...(step.direction === 'in' && !isBounded && extent === 'counted' && grows && { wholeSource: true }),
      ...(end?.proof && end.kind === 'socket' && this.#needsSocket(step, end.proof) && { proves: end.kind }),
      ...this.#transforms(step, buffer, extent),
      ...(step.supposes !== undefined && { supposes: step.supposes }),
      ...(learned.access === 'path' && { proves: 'file' as const }),
      ...(buffer.member !== undefined && step.placed === 'after-content' && { advances: true }),
    };
  }

  /** The peer's address that messages come with: what the caller gives for it, else what the body names. */
  #address(node: CNode): Pick<TransferEffect, 'address'> {
    const { facts, endpoints } = this.#analysis.tools;
    const call = facts.calls.get(node);
    const own = call?.effects?.effects.find((e): e is TransferEffect => e.kind === 'transfer')?.address;
    if (call === undefined || own === undefined || !endpoints.isGiven(own, call)) return {};
    const arg = argumentAt(own, call);
    const argument = arg ? this.#parameters.indexOf(this.#source.path(arg) ?? '') : -1;
    if (argument !== -1) return { address: { argument } };
    return { address: arg ? { argument: 'fixed', name: this.#source.written(arg) } : own };
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

  /** What the caller names of the memory that a call fills or empties, and whether that is a copy of what the caller has. */
  #outerBuffer({ buffer: id, direction }: Transfer, node: CNode): OuterBuffer | undefined {
    const keys = this.#namedIn(node, direction);
    const known = [id, direction, ...keys].join(' ');
    const found = this.#buffers.has(known) ? this.#buffers.get(known) : this.#bufferNamed(id, direction, keys);
    this.#buffers.set(known, found);
    return found;
  }

  #bufferNamed(id: BufferId, direction: 'in' | 'out', keys: readonly string[]): OuterBuffer | undefined {
    const { tools, transfers } = this.#analysis;
    const root = [...transfers.filled].find((r) => transfers.bufferOf(r) === id);
    if (root === undefined) return undefined;
    const names = tools.memory.namesOf(root);
    // `read(fd, pad, n); memcpy(pad, p, m)` brings nothing to `p`.
    const isFilled = direction === 'in' && keys.length > 0;
    const reached = isFilled ? new Set(keys.flatMap((key) => [...tools.memory.reachedFrom(key)])) : undefined;
    for (const name of names) {
      const operand = reached?.has(name) === false ? undefined : this.#outside.operandOf(name);
      if (operand) return { operand, isCopied: keys.every((key) => !tools.memory.sameAs(key).has(name)) };
    }
    if (this.#returned.has(`memory:${root}`) || names.some((n) => this.#returned.has(n)))
      return { operand: { argument: 'result' }, isCopied: false };
    // A global that is filled holds something else afterwards.
    const global = direction === 'in' ? names.find((n) => /^[\w.]+$/.test(n) && this.#outside.isGlobal(n)) : undefined;
    return global === undefined ? undefined : { operand: { argument: 'fixed', name: global }, isCopied: false };
  }

  /** The memory that a call names to fill or empty it. */
  #namedIn(node: CNode, direction: 'in' | 'out'): readonly string[] {
    const { memory, facts } = this.#analysis.tools;
    const call = facts.calls.get(node);
    return (call?.effects?.effects ?? []).flatMap((effect) => {
      if (effect.kind !== 'transfer' || effect.direction !== direction || effect.vector === true || !call) return [];
      const place = effect.buffer.argument === 'result' ? undefined : placeOf(effect.buffer, call, this.#source);
      return (place && memory.refAt(place)?.key) ?? [];
    });
  }

  #counts(step: Transfer, node: CNode): Pick<TransferEffect, 'reports' | 'counts' | 'givesEnd'> {
    const result = Amounts.ofCall(node);
    const { facts, amounts } = this.#analysis.tools;
    const counts = this.#outside.countsOf(facts.calls.get(node), (value) => amounts.originsOf(value).has(result));
    const stored = counts.length > 0 ? { counts } : {};
    if (this.#returned.has(result)) return { reports: 'returned', ...stored, ...this.#end(step, node) };
    if (this.#givenBack === 'nothing') return { reports: 'not-at-all', ...stored };
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
