import { MEASURED_NODE, type Pattern } from '../../model/index.js';

/** `a.pipe(b)` where nobody hears of an error of `a`. */
export const pattern: Pattern = {
  id: 'unguarded-pipe',
  title: 'a stream is piped, and its errors reach nobody',
  languages: ['typescript'],
  why: [
    [
      '`a.pipe(b)` hands on chunks, not errors: when `a` fails, `b` stays open and whoever waits for it waits forever, or the error ends the process.',
      `Node documentation, readable.pipe and events: Error events; ${MEASURED_NODE}`,
    ],
    [
      'A listener behind `.pipe(b)` hears of `b` only; when `b` fails or closes early, `a` stays open with its descriptor.',
      `issue nodejs/node#1834; ${MEASURED_NODE}`,
    ],
    ['`pipeline` closes both and gives one outcome.', 'Node documentation, stream.pipeline'],
  ],
  matches: (site) => site.fill.completion === 'pipe',
  // Without a proof, it may be another kind of `pipe`, or somebody else may listen.
  severity: (site) => (site.source.proof !== undefined && site.sink.proof !== undefined ? 'warning' : 'information'),
  message: ({ source, sink }, name) =>
    `errors of ${name(source.handle)} reach nobody when it is piped to ${name(sink.handle)}`,
};
