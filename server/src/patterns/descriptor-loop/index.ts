import type { Pattern } from '../../model/index.js';

/** Bytes go from one descriptor or `FileHandle` to another through a buffer of the program. */
export const pattern: Pattern = {
  id: 'descriptor-loop',
  title: 'a file is read into a buffer and written out again piece by piece',
  languages: ['typescript'],
  why: [
    [
      'Each piece crosses from C++ to JavaScript and back, and short writes and errors are left to the loop.',
      'libuv, src/unix/fs.c: uv__fs_read and uv__fs_write; Node documentation, fs.write: bytesWritten',
    ],
    [
      'For whole files `copyFile` does the same in one call; between other descriptors `pipeline` does it with streams.',
      'Node documentation, fs.copyFile and stream.pipeline',
    ],
  ],
  matches: ({ source, sink, fill }) =>
    source.access === 'descriptor' && sink.access === 'descriptor' && !fill.wholeSource,
  severity: ({ source, sink, shape }) =>
    source.proof !== undefined && sink.proof !== undefined && shape === 'loop' ? 'warning' : 'information',
  way: ({ source, sink }) =>
    source.kind === 'file' && sink.kind === 'file' ? 'use fs.copyFile or stream.pipeline' : 'use stream.pipeline',
};
