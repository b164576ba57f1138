import { contains, isTransfer, overlaps } from '../model/index.js';
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
function conditions(
  { graph, cyclic, component, fills, drains }: Candidate,
  loop: Loop | undefined,
  shown: readonly Keep[],
): readonly Keep[] {
  if (!cyclic) return [];
  const [fill] = fills;
  const home = component[fill.block];
  const within = loopBlocks(graph, loop);
  const inLoop = (id: BlockId): boolean => component[id] === home && within(id);
  const drained = new Set<Step>(drains.map((d) => d.step));
  const filled = new Set<Step>(fills.map((f) => f.step));
  const keeps: Keep[] = [];
  /** The first transfer of the site that comes after entering a block. */
  const meets = (start: BlockId, wanted: ReadonlySet<Step>, stop: ReadonlySet<Step>): boolean => {
    const entered = new Set<BlockId>([start]);
    const work = [start];
    for (let id = work.pop(); id !== undefined; id = work.pop()) {
      const block = graph.blocks[id];
      if (block === undefined) continue;
      let open = true;
      for (const step of block.steps) {
        if (wanted.has(step)) return true;
        if (stop.has(step)) {
          open = false;
          break;
        }
      }
      if (!open) continue;
      for (const next of block.next) {
        if (entered.has(next) || !inLoop(next)) continue;
        entered.add(next);
        work.push(next);
      }
    }
    return false;
  };
  graph.blocks.forEach((block, id) => {
    if (!inLoop(id) || block.test?.on !== 'data') return;
    const { span, text } = block.test;
    const ways = block.next.map((next) => ({
      leaves: !inLoop(next),
      drains: inLoop(next) && meets(next, drained, filled),
      fills: inLoop(next) && meets(next, filled, drained),
    }));
    const isLimit = shown.some((k) => k.obligation === 'limit' && contains(span, k.span));
    if (!isLimit && ways.some((w) => w.leaves)) keeps.push({ kind: 'keep', obligation: 'cancel', span, text });
    const afterFill = ways.some((w) => w.drains) && ways.some((w) => w.fills && !w.drains);
    if (afterFill && betweenFillAndDrain(id)) keeps.push({ kind: 'keep', obligation: 'conditional-write', span, text });
  });
  return keeps;

  function betweenFillAndDrain(target: BlockId): boolean {
    const entered = new Set<BlockId>();
    const work: BlockId[] = [];
    const enter = (id: BlockId, from: number): boolean => {
      const block = graph.blocks[id];
      if (block === undefined) return false;
      for (const step of block.steps.slice(from)) if (drained.has(step) || filled.has(step)) return false;
      if (id === target) return true;
      for (const next of block.next) {
        if (entered.has(next) || !inLoop(next)) continue;
        entered.add(next);
        work.push(next);
      }
      return false;
    };
    if (enter(fill.block, fill.index + 1)) return true;
    for (let id = work.pop(); id !== undefined; id = work.pop()) if (enter(id, 0)) return true;
    return false;
  }
}

/**
 * Whether a block belongs to the loop and not to one around it. An empty block (a join) goes with what follows it.
 */
export function loopBlocks({ blocks }: FlowGraph, loop: Loop | undefined): (id: BlockId) => boolean {
  if (loop === undefined) return () => true;
  const { span } = loop;
  return (start) => {
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
  };
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
