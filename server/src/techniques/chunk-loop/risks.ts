/** What can go wrong with every `pipeline`, whichever technique writes it. */
import { MEASURED_NODES, type Claim, type CopySite, type EndpointKind } from '../../model/index.js';

const UNTOLD: Claim = [
  'From Node 22 on nothing is told when the sink fails and the source is the answer to a request that has already come whole.',
  `Node, lib/internal/streams/destroy.js: destroyer aborts its request, which does nothing then; ${MEASURED_NODES}`,
];

const MAY_BE_ANSWERS: readonly EndpointKind[] = ['http-response', 'stream', 'unknown'];

/** Where the source is, or may be, the answer to a request. */
export function untold({ source: { kind, fresh } }: CopySite): readonly Claim[] {
  return MAY_BE_ANSWERS.includes(kind) && fresh !== true ? [UNTOLD] : [];
}
