import { MEASURED_NODE, type Endpoint, type Pattern } from '../../model/index.js';

/** A file is read by a stream that is piped to one that writes a file. */
export const pattern: Pattern = {
  id: 'stream-file-copy',
  title: 'a file is piped to another file through the program',
  languages: ['typescript'],
  why: [
    [
      'Every chunk comes up to JavaScript and goes down again, and errors of both streams have to be watched.',
      'libuv, src/unix/fs.c: uv__fs_sendfile is reached by `copyFile` only; Node documentation, readable.pipe',
    ],
    [
      '`copyFile` does it in one call with less than half of the processor time, and where the file system can share blocks it copies nothing at all.',
      `${MEASURED_NODE}: 0.90 against 2.09 times a 64 KiB loop; libuv, src/unix/fs.c: uv__fs_copyfile; copy_file_range(2), NOTES`,
    ],
  ],
  matches: ({ fill, source, sink }) =>
    fill.completion === 'pipe' && isMadeHere(source) && isMadeHere(sink) && !sink.traits.includes('append'),
  severity: ({ source, sink }) => (source.proof !== undefined && sink.proof !== undefined ? 'warning' : 'information'),
  // No variable of the program holds a chunk.
  message: ({ source, sink }, name) => `${name(source.handle)} is copied to ${name(sink.handle)} by a pipe`,
  way: (_site, best) =>
    best?.safety === 'shown-only' ? 'use fs.copyFile, or at least stream.pipeline' : 'use fs.copyFile',
};

function isMadeHere({ kind, fresh }: Endpoint): boolean {
  return kind === 'file' && fresh === true;
}
