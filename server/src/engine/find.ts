import {
  components,
  contains,
  cyclesIn,
  hull,
  isTransfer,
  needsOf,
  reachingDefinitions,
  replaces,
  stepsOf,
} from '../model/index.js';
import type {
  BufferId,
  CopySite,
  EndpointId,
  FlowGraph,
  Loop,
  Placed,
  Shape,
  Span,
  Step,
  Transfer,
} from '../model/index.js';
import type { Candidate } from './candidate.js';
import { loopDefects, swappedCalls } from './defects.js';
import { amountsRelate, objectionsTo } from './judge.js';
import { keepsOf } from './keeps.js';

/**
 * Finds every place in a function where a drain empties what a fill put into the same buffer, and what goes wrong there
 * on its own account. Spans stay relative.
 */
export function findSites(graph: FlowGraph): readonly CopySite[] {
  const steps = stepsOf(graph);
  const transfers = steps.filter(isTransfer);
  const buffers = new Set(transfers.filter((t) => t.step.direction === 'in').map((t) => t.step.buffer));
  const component = components(graph.blocks);
  const exclude = exclusionIn(graph);
  const sites: CopySite[] = [];
  for (const buffer of buffers) {
    const mine = transfers.filter((t) => t.step.buffer === buffer);
    for (const candidate of candidatesOf(graph, buffer, mine, steps, component, exclude)) {
      const site = siteOf(candidate);
      sites.push(site, ...loopDefects(candidate, site));
    }
  }
  sites.push(...swappedCalls(graph, steps));
  // One call may belong to several copies, and its defect is still one.
  const unique = new Map(sites.map((site) => [site.defect ? `${site.defect.kind} ${site.anchor.start}` : site, site]));
  return [...unique.values()].sort((a, b) => a.range.start - b.range.start || a.anchor.start - b.anchor.start);
}

function candidatesOf(
  graph: FlowGraph,
  buffer: BufferId,
  transfers: readonly Placed<Transfer>[],
  steps: readonly Placed[],
  component: readonly number[],
  exclude: (a: Placed, b: Placed) => boolean,
): readonly Candidate[] {
  const drains = transfers.filter((t) => t.step.direction === 'out');
  if (drains.length === 0) return [];
  interface Pair {
    readonly fill: Placed<Transfer>;
    readonly drains: Placed<Transfer>[];
    readonly cyclic: boolean;
  }
  const pairs = new Map<string, Pair[]>();
  const isCycle = cyclesIn(graph.blocks, component);
  const fills = transfers.filter((t) => t.step.direction === 'in');
  const emptied = new Set<Step>(drains.map((d) => d.step));
  const reaching = reachingDefinitions(graph, fills, emptied, (p) => replaces(p.step, buffer));
  const ways = fills.map((fill) => {
    // A call that does both has the copy inside.
    const after = drains.filter(
      (d) => reaching.get(d.step)?.has(fill.step) === true && d.step.span.start !== fill.step.span.start,
    );
    return { fill, after, meets: new Set(after.filter((d) => !exclude(fill, d))) };
  });
  const met = new Set(ways.flatMap(({ meets }) => [...meets]));
  for (const { fill, after: all, meets } of ways) {
    if (meets.size === 0) continue;
    const bySink = new Map<EndpointId, Placed<Transfer>[]>();
    // What another fill meets belongs to the same site: the two ways of a call that tries `recv` or `read`.
    const after = all.filter((d) => met.has(d));
    for (const drain of after) {
      bySink.set(drain.step.endpoint, [...(bySink.get(drain.step.endpoint) ?? []), drain]);
    }
    for (const [sink, emptied] of bySink) {
      // What brings a whole source is no part of a loop over its chunks: a loop around is one over sources.
      const again = emptied.some((d) => isCycle(d.block, fill.block));
      const cyclic = again && !fill.step.wholeSource;
      const key = `${fill.step.endpoint} ${sink}`;
      pairs.set(key, [...(pairs.get(key) ?? []), { fill, drains: emptied, cyclic }]);
    }
  }
  const candidates: Candidate[] = [];
  for (const group of pairs.values()) {
    // Fills that share a drain belong to one site; others between the same endpoints are sites of their own.
    const rest = [...group].sort(
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
      candidates.push({
        graph,
        buffer,
        source: first.fill.step.endpoint,
        sink: one.step.endpoint,
        fills,
        drains: [one, ...more],
        cyclic: first.cyclic,
        steps,
        component,
      });
    }
  }
  return candidates;
}

/** Whether two steps are never done in one call, by a parameter that nothing changes. */
function exclusionIn(graph: FlowGraph): (a: Placed, b: Placed) => boolean {
  const needs = needsOf(graph);
  return (a, b) =>
    needs.some(({ blocks }) => {
      const [one, other] = [blocks[a.block], blocks[b.block]];
      return one !== undefined && other !== undefined && one !== other;
    });
}

function siteOf(candidate: Candidate): CopySite {
  const { graph, fills, drains } = candidate;
  const [fill, ...otherFills] = fills;
  const [drain, ...moreDrains] = drains;
  const source = graph.endpoints[candidate.source];
  const sink = graph.endpoints[candidate.sink];
  const buffer = graph.buffers[candidate.buffer];
  if (source === undefined || sink === undefined || buffer === undefined) {
    throw new Error(`the flow graph of ${graph.name} names an endpoint or a buffer that it does not list`);
  }
  const loop = candidate.cyclic ? innermostLoop(graph, [fill.step.span, ...drains.map((d) => d.step.span)]) : undefined;
  const range = loop?.span ?? rangeOf(candidate);
  const objections = objectionsTo(candidate, source, sink, buffer, range);
  return {
    language: graph.language,
    verdict: objections.length > 0 ? 'inspected' : 'copy',
    function: { name: graph.name, span: graph.span },
    range,
    anchor: drain.step.span,
    shape: shapeOf(candidate, loop),
    source,
    sink,
    buffer,
    fill: fill.step,
    drains: [drain.step, ...moreDrains.map((d) => d.step)],
    ...(loop && { loop }),
    otherFills: otherFills.map((f) => f.step),
    keeps: keepsOf(candidate, source, sink, range, loop),
    objections,
  };
}

function innermostLoop(graph: FlowGraph, spans: readonly Span[]): Loop | undefined {
  return graph.loops
    .filter((loop) => spans.every((s) => contains(loop.span, s)))
    .reduce<Loop | undefined>(
      (inner, loop) =>
        inner === undefined || loop.span.end - loop.span.start < inner.span.end - inner.span.start ? loop : inner,
      undefined,
    );
}

/** Without a common loop: from the fill, or the loop that gathers, to the drain, or the loop that empties. */
function rangeOf({ graph, fills, drains, cyclic }: Candidate): Span {
  const [fill] = fills;
  const spans: [Span, ...Span[]] = [fill.step.span, ...drains.map((d) => d.step.span)];
  if (!cyclic) {
    for (const placed of [fill, ...drains]) {
      const own = innermostLoop(graph, [placed.step.span]);
      // An outer loop around both says nothing of this site.
      if (own && !(own.span.start <= fill.step.span.start && drains.every((d) => d.step.span.end <= own.span.end))) {
        spans.push(own.span);
      }
    }
  }
  return hull(spans);
}

function shapeOf({ fills, cyclic, component, drains }: Candidate, loop: Loop | undefined): Shape {
  const [fill] = fills;
  if (loop?.form === 'callback') return 'callback';
  if (fill.step.wholeSource) return 'read-all';
  if (cyclic) return 'loop';
  const gathers = fill.step.placed === 'after-content' && component[fill.block] !== component[drains[0].block];
  return gathers ? 'read-all' : 'single';
}
