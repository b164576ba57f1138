import { components, cyclesIn, isTransfer, reachingDefinitions, replaces } from '../model/index.js';
import type { BlockId, BufferId, EndpointId, FlowGraph, Placed, Step, Transfer } from '../model/index.js';
import { amountsRelate } from './amounts.js';
import { exclusionIn } from './exclusion.js';

/** The fills and drains of one site, before it is judged. */
export interface Candidate {
  readonly graph: FlowGraph;
  readonly buffer: BufferId;
  readonly source: EndpointId;
  readonly sink: EndpointId;
  /** The first is the one in the loop with the drains, where there is one. */
  readonly fills: readonly [Placed<Transfer>, ...Placed<Transfer>[]];
  readonly drains: readonly [Placed<Transfer>, ...Placed<Transfer>[]];
  /** True when the first fill comes again after the drains. */
  readonly cyclic: boolean;
  readonly steps: readonly Placed[];
  /** Strongly connected component of each block. */
  readonly component: readonly number[];
}

/** A fill, and those of the drains of what it brought that go to one sink. */
interface Pair {
  readonly fill: Placed<Transfer>;
  readonly sink: EndpointId;
  readonly drains: readonly Placed<Transfer>[];
  /** True when the fill comes again after one of the drains. */
  readonly cyclic: boolean;
}

/** What pairing asks of a function as a whole. */
interface Ground {
  /** Whether control can come from one block to another and back to it. */
  readonly isCycle: (a: BlockId, b: BlockId) => boolean;
  /** Whether what one of two steps does is never there for the other. */
  readonly exclude: (a: Placed, b: Placed) => boolean;
}

/** Every group of fills and drains between which the same buffer carries what one brought to the other. */
export function candidatesIn(graph: FlowGraph, steps: readonly Placed[]): readonly Candidate[] {
  const transfers = steps.filter(isTransfer);
  const emptied = new Set(transfers.filter((t) => t.step.direction === 'out').map((t) => t.step.buffer));
  const filled = new Set(transfers.filter((t) => t.step.direction === 'in').map((t) => t.step.buffer));
  const buffers = [...filled].filter((buffer) => emptied.has(buffer));
  if (buffers.length === 0) return [];
  const component = components(graph.blocks);
  const ground = { isCycle: cyclesIn(graph.blocks, component), exclude: exclusionIn(graph) };
  return buffers.flatMap((buffer) => {
    const mine = transfers.filter((t) => t.step.buffer === buffer);
    const byEnds = new Map<string, Pair[]>();
    for (const pair of pairsOf(graph, buffer, mine, ground)) {
      const ends = `${pair.fill.step.endpoint} ${pair.sink}`;
      byEnds.set(ends, [...(byEnds.get(ends) ?? []), pair]);
    }
    return [...byEnds.values()].flatMap(sharing).map((site) => ({ graph, buffer, ...site, steps, component }));
  });
}

function pairsOf(
  graph: FlowGraph,
  buffer: BufferId,
  transfers: readonly Placed<Transfer>[],
  { isCycle, exclude }: Ground,
): readonly Pair[] {
  const drains = transfers.filter((t) => t.step.direction === 'out');
  const fills = transfers.filter((t) => t.step.direction === 'in');
  const uses = new Set<Step>(drains.map((d) => d.step));
  const reaching = reachingDefinitions(graph, fills, uses, (p) => replaces(p.step, buffer));
  const ways = fills.map((fill) => {
    // A call that does both has the copy inside.
    const after = drains.filter(
      (d) => reaching.get(d.step)?.has(fill.step) === true && d.step.span.start !== fill.step.span.start,
    );
    return { fill, after, meets: new Set(after.filter((d) => !exclude(fill, d))) };
  });
  // What another fill meets belongs to the same site: the two ways of a call that tries `recv` or `read`.
  const met = new Set(ways.flatMap(({ meets }) => [...meets]));
  const pairs: Pair[] = [];
  for (const { fill, after, meets } of ways) {
    if (meets.size === 0) continue;
    const bySink = new Map<EndpointId, Placed<Transfer>[]>();
    for (const drain of after.filter((d) => met.has(d))) {
      bySink.set(drain.step.endpoint, [...(bySink.get(drain.step.endpoint) ?? []), drain]);
    }
    for (const [sink, served] of bySink) {
      // What brings a whole source is no part of a loop over its chunks: a loop around is one over sources.
      const again = served.some((d) => isCycle(d.block, fill.block));
      pairs.push({ fill, sink, drains: served, cyclic: again && !fill.step.wholeSource });
    }
  }
  return pairs;
}

type Sharing = Pick<Candidate, 'source' | 'sink' | 'fills' | 'drains' | 'cyclic'>;

/** Fills that share a drain belong to one site; others between the same endpoints are sites of their own. */
function sharing(pairs: readonly Pair[]): readonly Sharing[] {
  const sites: Sharing[] = [];
  const rest = [...pairs].sort(
    (a, b) => Number(b.cyclic) - Number(a.cyclic) || a.fill.step.span.start - b.fill.step.span.start,
  );
  for (let first = rest.shift(); first !== undefined; first = rest.shift()) {
    const fills: [Placed<Transfer>, ...Placed<Transfer>[]] = [first.fill];
    const emptied = new Set(first.drains);
    for (let grown = true; grown;) {
      grown = false;
      for (const other of [...rest]) {
        if (!other.drains.some((d) => emptied.has(d))) continue;
        rest.splice(rest.indexOf(other), 1);
        fills.push(other.fill);
        for (const drain of other.drains) emptied.add(drain);
        grown = true;
      }
    }
    const all = [...emptied].sort((a, b) => a.step.span.start - b.step.span.start);
    const related = all.filter((d) => fills.some((f) => amountsRelate(f.step, d.step)));
    const [one, ...more] = related.length > 0 ? related : all;
    if (one === undefined) continue;
    sites.push({
      source: first.fill.step.endpoint,
      sink: one.step.endpoint,
      fills,
      drains: [one, ...more],
      cyclic: first.cyclic,
    });
  }
  return sites;
}
