import { contains, isTransfer, leadingTo, overlaps, reachFrom } from '../model/index.js';
import type {
  Block,
  BlockId,
  Endpoint,
  FlowGraph,
  Keep,
  Loop,
  Obligation,
  Placed,
  Span,
  Step,
  Transfer,
} from '../model/index.js';
import type { Candidate } from './candidate.js';

/**
 * What a rewrite of the site has to keep: what the front end saw around the transfers, and what the shape of the flow
 * shows (writes under a condition, ways out of the loop, other writes to the same sink).
 */
export function keepsOf(
  candidate: Candidate,
  source: Endpoint,
  sink: Endpoint,
  range: Span,
  loop: Loop | undefined,
): readonly Keep[] {
  const shown = seen(candidate, range);
  const keeps: Keep[] = [...shown, ...conditions(candidate, loop, shown), ...neighbours(candidate, range)];
  const [fill] = candidate.fills;
  const [drain] = candidate.drains;
  const from = (obligation: Obligation, span: Span, text?: string): void => {
    keeps.push({ kind: 'keep', obligation, span, ...(text !== undefined && { text }) });
  };
  if (sink.traits.includes('append')) from('append', drain.step.span, sink.handle);
  for (const end of [source, sink]) {
    if (end.access === 'stdio') from('stdio-buffer', (end === source ? fill : drain).step.span, end.handle);
    if (end.traits.includes('nonblocking')) from('nonblocking', fill.step.span, end.handle);
  }
  const unique = new Map(keeps.map((k) => [`${k.obligation} ${k.text ?? ''}`, k]));
  return [...unique.values()].sort((a, b) => a.span.start - b.span.start || a.obligation.localeCompare(b.obligation));
}

/** Keep steps of the site's own loop, and those written inside its range (error handling leaves the loop). */
function seen({ cyclic, component, fills, steps }: Candidate, range: Span): readonly Keep[] {
  const home = component[fills[0].block];
  return steps.flatMap(({ step, block }): Keep[] => {
    if (step.kind !== 'keep') return [];
    const inLoop = cyclic && component[block] === home && contains(range, step.span);
    // `write(...) == n` reaches beyond a site that ends with its drain.
    const inRange = overlaps(range, step.span) && step.obligation !== 'progress';
    return inLoop || inRange ? [step] : [];
  });
}

/**
 * Tests on data (not on the outcome of a transfer) inside the site's loop. Where one way still comes to a drain before
 * the next fill and another does not, bytes are dropped under a condition; where one way leaves the loop, the copy can
 * be ended early, unless the test is known to be the limit.
 */
function conditions(candidate: Candidate, loop: Loop | undefined, shown: readonly Keep[]): readonly Keep[] {
  const { graph, cyclic, fills, drains } = candidate;
  if (!cyclic) return [];
  const inLoop = insideLoop(candidate, loop);
  const blocks = graph.blocks.map((block, id) => {
    return inLoop[id] === true ? { ...block, next: block.next.filter((next) => inLoop[next] === true) } : EMPTY;
  });
  const round = { ...graph, blocks };
  const drained = new Set<Step>(drains.map((d) => d.step));
  const filled = new Set<Step>(fills.map((f) => f.step));
  const isOneOf =
    (steps: ReadonlySet<Step>) =>
    ({ step }: Placed): boolean =>
      steps.has(step);
  const isEither = ({ step }: Placed): boolean => drained.has(step) || filled.has(step);
  const toDrain = leadingTo(round, drained, isOneOf(filled)).starts;
  const toFill = leadingTo(round, filled, isOneOf(drained)).starts;
  const between = reachFrom(round, fills.slice(0, 1), isEither).ends;
  const keeps: Keep[] = [];
  graph.blocks.forEach(({ next, test }, id) => {
    if (test?.on !== 'data' || inLoop[id] !== true) return;
    const { span, text } = test;
    const isLimit = shown.some((k) => k.obligation === 'limit' && contains(span, k.span));
    const leaves = next.some((to) => inLoop[to] !== true);
    if (leaves && !isLimit) keeps.push({ kind: 'keep', obligation: 'cancel', span, text });
    const afterFill = next.some((to) => toDrain.has(to)) && next.some((to) => toFill.has(to) && !toDrain.has(to));
    if (afterFill && between.has(id)) keeps.push({ kind: 'keep', obligation: 'conditional-write', span, text });
  });
  return keeps;
}

const EMPTY: Block = { steps: [], next: [] };

/** Of each block whether it belongs to the loop of the site and not to one around it. */
export function insideLoop({ graph, component, fills }: Candidate, loop: Loop | undefined): readonly boolean[] {
  const home = component[fills[0].block];
  return graph.blocks.map((_, id) => component[id] === home && (loop === undefined || isWithin(graph, loop, id)));
}

/** An empty block (a join) goes with what follows it. */
function isWithin({ blocks }: FlowGraph, { span }: Loop, start: BlockId): boolean {
  const passed = new Set<BlockId>();
  for (let id: BlockId | undefined = start; id !== undefined && !passed.has(id);) {
    passed.add(id);
    const block: Block | undefined = blocks[id];
    if (block === undefined) return false;
    if (block.test) return contains(span, block.test.span);
    if (block.steps.length > 0) return block.steps.some((s) => contains(span, s.span));
    id = block.next[0];
  }
  return true;
}

/**
 * Transfers that are not the site's own. To the same sink: what was written before must stay before. In the loop: they
 * are made once for each chunk.
 */
function neighbours(
  { steps, fills, drains, buffer, sink, cyclic, component }: Candidate,
  range: Span,
): readonly Keep[] {
  const own = new Set<Step>([...fills, ...drains].map((p) => p.step));
  const others = steps.filter(isTransfer).filter(({ step }) => !own.has(step));
  const home = component[fills[0].block];
  const written = others.find(({ step }) => step.direction === 'out' && step.endpoint === sink);
  const between = others.find(({ step, block }) => {
    return cyclic && step.buffer !== buffer && component[block] === home && contains(range, step.span);
  });
  const keep = (obligation: Obligation, { step }: Placed<Transfer>): Keep => {
    return { kind: 'keep', obligation, span: step.span, text: step.callee };
  };
  return [...(written ? [keep('order', written)] : []), ...(between ? [keep('progress', between)] : [])];
}
