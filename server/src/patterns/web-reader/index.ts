import type { Pattern } from '../../model/index.js';

/** A loop reads a web stream chunk by chunk and writes each chunk. */
export const pattern: Pattern = {
  id: 'web-reader',
  title: 'a loop reads a web stream and writes every chunk unchanged',
  languages: ['typescript'],
  why: [
    [
      'Waiting for room in the sink, its errors, and giving up when the peer goes away are all left to the loop.',
      'Streams standard, ReadableStreamDefaultReader read and WritableStreamDefaultWriter ready',
    ],
    [
      '`pipeTo` (to a web stream) and `pipeline` (to a stream of Node) do all three; both take the stream instead of its reader.',
      'Streams standard, ReadableStream pipeTo; Node documentation, stream.pipeline',
    ],
  ],
  // A `write` of something unknown may be that of a parser.
  matches: ({ fill, source, sink, shape }) =>
    !fill.wholeSource &&
    (fill.completion === 'awaited' || fill.completion === 'promise') &&
    fill.callee !== 'for await' &&
    shape !== 'read-all' &&
    source.access === 'stream' &&
    sink.access === 'stream' &&
    sink.kind !== 'unknown',
  severity: ({ source, sink }) => (source.proof !== undefined && sink.proof !== undefined ? 'warning' : 'information'),
  way: ({ sink }) => (sink.kind === 'stream' ? 'use pipeTo or stream.pipeline' : 'use stream.pipeline'),
};
