import { MEASURED_NODE, type Pattern } from '../../model/index.js';

/** All of a stream or a body is gathered in memory, and then written whole. */
export const pattern: Pattern = {
  id: 'collected',
  title: 'a stream is gathered in memory whole and written out unchanged',
  languages: ['typescript'],
  why: [
    [
      'All of the content stands in memory at once, however large it is, and nothing is written before all of it has come.',
      `${MEASURED_NODE}: 1 GiB by \`readFile\` took 1,067 MiB`,
    ],
    [
      'A stream that goes straight to its target needs a few chunks of memory, and starts at once.',
      'Node documentation, stream: Buffering',
    ],
  ],
  matches: ({ fill, source, sink, shape }) =>
    source.access === 'stream' &&
    shape === 'read-all' &&
    (fill.wholeSource || fill.placed === 'after-content') &&
    (sink.access === 'path' || sink.kind !== 'unknown'),
  severity: ({ source, sink, keeps }) =>
    source.proof !== undefined && sink.proof !== undefined && !keeps.some((k) => k.obligation === 'encoding')
      ? 'warning'
      : 'information',
  way: ({ sink }) => `stream it to ${sink.access === 'path' ? 'a write stream' : 'the sink'} with stream.pipeline`,
};
