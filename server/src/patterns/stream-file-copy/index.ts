import type { Pattern } from '../../model/index.js';

/** A file is read by a stream that is piped to one that writes a file. */
export const pattern: Pattern = {
  id: 'stream-file-copy',
  title: 'a file is piped to another file through the program',
  languages: ['typescript'],
  why: 'Every chunk comes up to JavaScript and goes down again, and errors of both streams have to be watched. `copyFile` does it in one call with less than half of the processor time, and where the file system can share blocks it copies nothing at all.',
  matches: ({ fill, source, sink }) =>
    fill.completion === 'pipe' && isMadeHere(source) && isMadeHere(sink) && !sink.traits.includes('append'),
  severity: () => 'warning',
  way: () => 'use fs.copyFile',
};

function isMadeHere({ kind, proof, fresh }: { kind: string; proof?: unknown; fresh?: boolean }): boolean {
  return kind === 'file' && proof !== undefined && fresh === true;
}
