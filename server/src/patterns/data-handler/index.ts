import { MEASURED_NODE, type Pattern } from '../../model/index.js';

/** Every chunk of a stream is handed by a listener to another stream. */
export const pattern: Pattern = {
  id: 'data-handler',
  title: 'a listener hands every chunk of a stream to another stream',
  languages: ['typescript'],
  why: [
    [
      'Every chunk wakes the program, only to be written out again unchanged.',
      'Node documentation, readable: data event',
    ],
    [
      'Without waiting for `drain`, chunks pile up in memory when the sink is slower than the source; an error of one stream leaves the other open.',
      `${MEASURED_NODE}: 62.5 of 64 MiB held for a slow sink; Node documentation, writable.write`,
    ],
    ['`pipeline` paces both, and closes both.', 'Node documentation, stream.pipeline'],
  ],
  matches: (site) => site.fill.completion === 'event' && site.drains.every((d) => d.completion === 'event'),
  // Without a proof, `on` and `write` may belong to something that is no stream of Node's.
  severity: (site) =>
    site.shape === 'callback' && site.source.proof !== undefined && site.sink.proof !== undefined
      ? 'warning'
      : 'information',
};
