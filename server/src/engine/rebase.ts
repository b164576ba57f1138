import type { CopySite, Endpoint, Loop, LoweredFunction, Span } from '../model/index.js';

/** Moves a site found in a function's graph to the document that the function stands in. */
export function rebase(site: CopySite, { base }: Pick<LoweredFunction, 'base'>): CopySite {
  if (base === 0) return site;
  const move = ({ start, end }: Span): Span => ({ start: start + base, end: end + base });
  const moved = <T extends { readonly span: Span }>(value: T): T => ({ ...value, span: move(value.span) });
  const movedLoop = (loop: Loop): Loop => ({
    ...moved(loop),
    ...(loop.companions && { companions: loop.companions.map(moved) }),
    ...(loop.promise && { promise: move(loop.promise) }),
  });
  const endpoint = (end: Endpoint): Endpoint => (end.proof ? { ...end, proof: moved(end.proof) } : end);
  const [first, ...rest] = site.drains;
  const { buffer, defect } = site;
  return {
    ...site,
    function: moved(site.function),
    range: move(site.range),
    anchor: move(site.anchor),
    source: endpoint(site.source),
    sink: endpoint(site.sink),
    fill: moved(site.fill),
    drains: [moved(first), ...rest.map(moved)],
    ...(buffer.size && { buffer: { ...buffer, size: move(buffer.size) } }),
    ...(defect && { defect: { ...defect, evidence: defect.evidence.map(moved) } }),
    ...(site.loop && { loop: movedLoop(site.loop) }),
    otherFills: site.otherFills.map(moved),
    keeps: site.keeps.map(moved),
    objections: site.objections.map(moved),
  };
}
