import type { Technique } from '../../model/index.js';
import { conditions, obstacle } from './conditions.js';
import { discharges } from './obligations.js';
import { rewrite } from './rewrite.js';

export const technique: Technique = {
  id: 'copy-file',
  name: 'fs.copyFile',
  language: 'typescript',
  title: (site) =>
    site.drains[0].completion === 'returned'
      ? 'copy with `copyFileSync`, which also copies the permission bits'
      : 'copy with `copyFile`, which also copies the permission bits',
  summary:
    'One call copies the file: nothing of it comes to the program, and where the file system can share blocks, nothing is copied at all. ' +
    'The target gets the permission bits of the source, and goes when the copy fails.',
  risks: () => [
    'The target gets the permission bits of the source, whatever the umask says; those of an existing target are overwritten.',
    'When the copy fails after the target was opened, the target is removed, even one that was there before.',
    'Files below `/proc` (size 0), FIFOs and devices copy as nothing; a file below `/sys` never ends.',
    'An error names `copyfile`, with `path` and `dest`, instead of `open`, `read` or `write`; of two errors, the other one may come first.',
    'A read-only source on CIFS, CephFS or WSL may be refused (EPERM, EACCES).',
  ],
  mechanism: 'copy-file',
  conditions,
  discharges,
  obstacle,
  rewrite,
};
