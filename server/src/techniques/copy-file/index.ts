import { MEASURED_NODE, MEASURED_NODES, type Claim, type Technique } from '../../model/index.js';
import { conditions, isPiped, obstacle } from './conditions.js';
import { discharges } from './obligations.js';
import { rewrite } from './rewrite.js';

const OF_PIPES: readonly Claim[] = [
  [
    'The outcome comes when both files are closed, not at the end of one of them.',
    `libuv, src/unix/fs.c: uv__fs_copyfile; Node documentation, stream: end and finish events; ${MEASURED_NODE}`,
  ],
  [
    'Where the source can’t be opened an old target stays as it was; the stream may have cut it off before.',
    `libuv, src/unix/fs.c: uv__fs_copyfile opens the source first; ${MEASURED_NODE}`,
  ],
  [
    'On an error both files are closed; before, the other stream may have stayed open.',
    `libuv, src/unix/fs.c: uv__fs_copyfile; Node documentation, readable.pipe; ${MEASURED_NODE}`,
  ],
];

export const technique: Technique = {
  id: 'copy-file',
  name: 'fs.copyFile',
  language: 'typescript',
  title: (site) =>
    site.drains[0].completion === 'returned'
      ? 'copy with `copyFileSync`, which also copies the permission bits'
      : 'copy with `copyFile`, which also copies the permission bits',
  summary: [
    [
      'One call copies the file: nothing of it comes to the program, and where the file system can share blocks, nothing is copied at all.',
      'libuv, src/unix/fs.c: uv__fs_copyfile; copy_file_range(2), NOTES',
    ],
    [
      'The target gets the permission bits of the source, and goes when the copy fails.',
      `libuv, src/unix/fs.c: uv__fs_copyfile; ${MEASURED_NODE}; issue nodejs/node#43471`,
    ],
  ],
  risks: (site) => [
    [
      'The target gets the permission bits of the source, whatever the umask says; those of an existing target are overwritten.',
      `${MEASURED_NODE}; libuv, src/unix/fs.c: uv__fs_copyfile`,
    ],
    [
      'When the copy fails after the target was opened, the target is removed, even one that was there before.',
      `${MEASURED_NODE}; issue nodejs/node#43471`,
    ],
    ['Files below `/proc` (size 0), FIFOs and devices copy as nothing; a file below `/sys` never ends.', MEASURED_NODE],
    [
      'A disk that fails in the middle of the source (EIO) is not told of: libuv reads on at the first byte, and the target gets those.',
      `libuv, src/unix/fs.c: uv__fs_sendfile_emul; ${MEASURED_NODES}`,
    ],
    [
      'An error names `copyfile`, with `path` and `dest`, instead of `open`, `read` or `write`; of two errors, the other one may come first.',
      'Node documentation, errors: error.syscall, error.path and error.dest; libuv, src/unix/fs.c: uv__fs_copyfile',
    ],
    ...(isPiped(site) ? OF_PIPES : []),
    [
      'A read-only source on CIFS, CephFS or WSL may be refused (EPERM, EACCES).',
      'issues nodejs/node#60557, #37284 and #44261',
    ],
  ],
  mechanism: 'copy-file',
  conditions,
  discharges,
  dischargeSources: ['Node documentation, fs.copyFile', 'libuv, src/unix/fs.c: uv__fs_copyfile', MEASURED_NODE],
  obstacle,
  rewrite,
};
