/** What can go wrong with every `pipeline`, whichever technique writes it. */
import { MEASURED_NODE, MEASURED_NODES, type Claim, type CopySite, type EndpointKind } from '../../model/index.js';

const UNTOLD: Claim = [
  'From Node 22 on nothing is told when the sink fails and the source is the answer to a request that has already come whole.',
  `Node, lib/internal/streams/destroy.js: destroyer aborts its request, which does nothing then; ${MEASURED_NODES}`,
];

const NO_STATUS: Claim = [
  'After an error of the source the response is destroyed: no status can be sent any more.',
  `Node documentation, stream.pipeline; ${MEASURED_NODE}; issue nodejs/node#41796`,
];

const MAY_BE_ANSWERS: readonly EndpointKind[] = ['http-response', 'stream', 'unknown'];

/** Where the source is, or may be, the answer to a request. */
export function untold({ source: { kind, fresh } }: CopySite): readonly Claim[] {
  return MAY_BE_ANSWERS.includes(kind) && fresh !== true ? [UNTOLD] : [];
}

/** Where the sink is a response. */
export function noStatus({ sink }: CopySite): readonly Claim[] {
  return sink.kind === 'http-response' ? [NO_STATUS] : [];
}
