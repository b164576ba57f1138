import { MEASURED_NODE, type Pattern } from '../../model/index.js';

/** What people call bytes, and what looks at all that is written to it. */
const CHUNK_NAMES = /^(?:chunk|buf|buffer|bytes)$/i;
const OTHER_SINKS = /(?:hash|hmac|digest|cipher|coder|checksum|parser)$/i;

/** Every pass of a `for await` loop writes the chunk that it brings. */
export const pattern: Pattern = {
  id: 'for-await-write',
  title: 'a loop hands every chunk of a stream to another stream',
  languages: ['typescript'],
  why: [
    [
      'Every chunk wakes the program, only to be written out again unchanged.',
      'Node documentation, readable: asyncIterator',
    ],
    [
      'Where the result of `write` is not waited for, chunks pile up in memory when the sink is slower than the source; an error of the sink goes unseen.',
      `${MEASURED_NODE}: 62.5 of 64 MiB held for a slow sink; Node documentation, writable.write`,
    ],
    ['`pipeline` paces both, and closes both.', 'Node documentation, stream.pipeline'],
  ],
  // An async iterable may bring anything, and anything may have a `write`: one of the two has to be known, or named so.
  matches: ({ fill, loop, source, sink, buffer }) =>
    loop?.form === 'for-await' &&
    fill.callee === 'for await' &&
    sink.access === 'stream' &&
    (source.kind !== 'unknown' ||
      sink.kind !== 'unknown' ||
      (CHUNK_NAMES.test(buffer.name) && !OTHER_SINKS.test(sink.handle))),
  severity: ({ source, sink }) => (source.proof !== undefined && sink.proof !== undefined ? 'warning' : 'information'),
  way: () => 'use stream.pipeline',
};
