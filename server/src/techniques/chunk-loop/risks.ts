/** What can go wrong with every `pipeline`, whichever technique writes it. */
import { MEASURED_NODES, type Claim, type CopySite } from '../../model/index.js';

const UNTOLD: Claim = [
  'From Node 22 on nothing is told when the sink fails and the source is the answer to a request that has already come whole.',
  `Node, lib/internal/streams/destroy.js: destroyer aborts its request, which does nothing then; ${MEASURED_NODES}`,
];

/** Where the source is, or may be, the answer to a request. */
export function untold({ source }: CopySite): readonly Claim[] {
  return source.kind === 'http-response' || (source.kind === 'stream' && !source.fresh) ? [UNTOLD] : [];
}
