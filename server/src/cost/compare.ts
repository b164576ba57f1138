import {
  iterationBytes,
  type CopySite,
  type CostComparison,
  type EndpointKind,
  type Mechanism,
} from '../model/index.js';
import { costOf } from './figures.js';
import type { Gain } from './mechanism.js';
import { MECHANISM_COSTS } from './mechanisms/index.js';

/** What a site costs now and what it would cost with `mechanism`; the counts are those of one iteration. */
export function compareCost(site: CopySite, mechanism: Mechanism): CostComparison {
  const now = mechanismOf(site);
  const bytes = iterationBytes(site);
  const [source, sink] = [site.source.kind, site.sink.kind];
  return {
    before: costOf(now, source, sink, bytes),
    after: costOf(mechanism, source, sink, bytes),
    ...gainOf(now, mechanism, source, sink, bytes),
  };
}

/** How a site moves its bytes now, by the way it names its endpoints. */
export function mechanismOf(site: CopySite): Mechanism {
  const accesses = [site.source.access, site.sink.access];
  if (site.fill.wholeSource && accesses.includes('path')) return 'whole-file';
  if (accesses.includes('stream')) return site.language === 'c' ? 'own-streams' : 'stream-chunks';
  if (accesses.includes('stdio')) return 'stdio';
  return accesses.includes('path') ? 'whole-file' : 'read-write';
}

/** What is known about the gain, from measurements of this pair; never from the counts. */
export function gainOf(
  now: Mechanism,
  mechanism: Mechanism,
  source: EndpointKind,
  sink: EndpointKind,
  bufferBytes?: number,
): Gain {
  if (now === 'stdio') {
    return { gain: 'depends', gainBecause: 'the buffers of the stdio streams decide how many calls there are now' };
  }
  return MECHANISM_COSTS[mechanism].gain(now, { source, sink }, bufferBytes);
}
