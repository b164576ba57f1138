import type { Technique } from '../../model/index.js';
import { afterAnError, wayOf } from '../hand-over/names.js';
import { conditions } from './conditions.js';
import { discharges } from './obligations.js';
import { rewrite } from './rewrite.js';

export const technique: Technique = {
  id: 'copy-file-range',
  name: 'copy_file_range(2)',
  language: 'c',
  title: (site) => `copy ${wayOf(site)} with \`copy_file_range\`, keep the loop as fallback`,
  summary:
    'A `copy_file_range` loop in front of the old one lets the filesystem copy: at once on XFS and btrfs, on the server ' +
    'with NFS 4.2 and SMB. Elsewhere it costs about as much as a loop with a 64 KiB buffer. ' +
    'It takes nothing but two regular files and refuses all else before a byte has moved; the old loop then does the work.',
  risks: (site) => [
    'Refused across filesystems (EXDEV) and for `O_APPEND` targets (EBADF): then the loop works as before.',
    'Gives 0 without an error for files below `/proc`: the loop reads them.',
    'On XFS and btrfs the copy shares its blocks with the original: it is no second physical copy, and a later overwrite may meet ENOSPC.',
    'Holes are kept only where blocks are shared.',
    'A call moves up to 1 GiB, so a signal may wait longer than it did between two writes.',
    'Kernels before 5.3 copy within one filesystem only; 5.3 to 5.18 had bugs across filesystems. Linux and FreeBSD 13 only.',
    ...afterAnError(site),
  ],
  mechanism: 'copy_file_range',
  conditions,
  discharges,
  systems: { linux: { kernel: '5.3', glibc: '2.27' }, freebsd: { kernel: '13.0' } },
  rewrite,
};
