// Written by `npm run generate` from the folders of languages/, patterns/ and techniques/. Do not edit.
export const LANGUAGE_IDS = ['c', 'typescript'] as const;
export type LanguageId = (typeof LANGUAGE_IDS)[number];

export const PATTERN_IDS = [
  'collected',
  'copy-loop',
  'data-handler',
  'descriptor-loop',
  'endless-at-eof',
  'for-await-write',
  'read-all-write',
  'read-file-response',
  'read-file-write-file',
  'sendfile-swapped',
  'short-write-dropped',
  'small-buffer',
  'stream-file-copy',
  'unguarded-pipe',
  'web-reader',
] as const;
export type PatternId = (typeof PATTERN_IDS)[number];

export const TECHNIQUE_IDS = [
  'copy-by-kind',
  'copy-file',
  'copy-file-range',
  'download',
  'file-stream',
  'from-web',
  'larger-buffer',
  'mmap-write',
  'pipe-to',
  'pipeline',
  'send-file',
  'sendfile',
  'splice',
  'standard-pipe',
] as const;
export type TechniqueId = (typeof TECHNIQUE_IDS)[number];
