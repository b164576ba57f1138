import { contains, hull, stepsOf } from '../model/index.js';
import type { CopySite, FlowGraph, Loop, Shape, Span } from '../model/index.js';
import { candidatesIn } from './candidate.js';
import type { Candidate } from './candidate.js';
import { loopDefects, swappedCalls } from './defects.js';
import { objectionsTo } from './judge.js';
import { keepsOf } from './keeps.js';

/**
 * Finds every place in a function where a drain empties what a fill put into the same buffer, and what goes wrong there
 * on its own account. Spans stay relative.
 */
export function findSites(graph: FlowGraph): readonly CopySite[] {
  const steps = stepsOf(graph);
  const sites: CopySite[] = [];
  for (const candidate of candidatesIn(graph, steps)) {
    const site = siteOf(candidate);
    sites.push(site, ...loopDefects(candidate, site));
  }
  sites.push(...swappedCalls(graph, steps));
  // One call may belong to several copies, and its defect is still one.
  const unique = new Map(sites.map((site) => [site.defect ? `${site.defect.kind} ${site.anchor.start}` : site, site]));
  return [...unique.values()].sort((a, b) => a.range.start - b.range.start || a.anchor.start - b.anchor.start);
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
