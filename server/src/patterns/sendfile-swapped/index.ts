import { MEASURED, type Pattern } from '../../model/index.js';

/** A call that copies in the kernel, with its two descriptors in each other's place. */
export const pattern: Pattern = {
  id: 'sendfile-swapped',
  title: 'a call that copies in the kernel has its two descriptors swapped',
  languages: ['c'],
  why: [
    [
      '`sendfile` has the output first, `copy_file_range` and `splice` the input.',
      'sendfile(2), copy_file_range(2) and splice(2), SYNOPSIS',
    ],
    [
      'Swapped, the call fails each time (EBADF or EINVAL), and where a loop stands behind it as its fallback nobody notices: all bytes go the slow way.',
      `sendfile(2), copy_file_range(2) and splice(2), ERRORS; ${MEASURED}`,
    ],
    [
      'Or it succeeds, and writes over the file that should be read.',
      'sendfile(2), copy_file_range(2) and splice(2), DESCRIPTION',
    ],
  ],
  matches: ({ defect }) => defect?.kind === 'sendfile-swapped',
  severity: () => 'warning',
  message: ({ fill, source, sink }, name) =>
    `${name(fill.callee)} reads ${name(source.handle)} and writes ${name(sink.handle)}, the wrong way round`,
  way: () => 'swap the two descriptors',
};
