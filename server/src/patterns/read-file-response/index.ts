import { MEASURED_NODE, type Pattern } from '../../model/index.js';

/** A file is read whole, and sent as an answer or written to a stream. */
export const pattern: Pattern = {
  id: 'read-file-response',
  title: 'a file is read into memory whole and sent as it is',
  languages: ['typescript'],
  why: [
    [
      'Every request holds the whole file in memory at once, and nothing is sent before all of it is read.',
      `${MEASURED_NODE}: 1 GiB by \`readFile\` took 1,067 MiB`,
    ],
    [
      'A stream sends the first bytes at once and needs a few chunks of memory; in Express `res.sendFile` also answers ranges and conditional requests.',
      'Node documentation, stream: Buffering; Express documentation, res.sendFile',
    ],
  ],
  // A sink of unknown kind may be a parser.
  matches: ({ fill, source, sink }) =>
    fill.wholeSource && source.access === 'path' && sink.access === 'stream' && sink.kind !== 'unknown',
  severity: ({ source, sink, keeps }) =>
    source.proof !== undefined && sink.proof !== undefined && !keeps.some((k) => k.obligation === 'encoding')
      ? 'warning'
      : 'information',
  way: ({ drains: [{ callee }] }) => {
    // The web platform's answer takes a stream, and is none.
    if (callee === 'Response') return 'answer with a stream of the file';
    return callee.endsWith('.send') ? 'use sendFile, or send a stream' : 'use stream.pipeline with a read stream';
  },
};
