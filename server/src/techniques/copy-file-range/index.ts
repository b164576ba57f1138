import { MEASURED, type Technique } from '../../model/index.js';
import { HAND_OVER_SOURCES } from '../hand-over/discharges.js';
import { afterAnError, wayOf } from '../hand-over/names.js';
import { conditions } from './conditions.js';
import { discharges } from './obligations.js';
import { POSITION_TAKEN, streamRisks } from '../hand-over/risks.js';
import { rewrite } from './rewrite.js';

export const technique: Technique = {
  id: 'copy-file-range',
  name: 'copy_file_range(2)',
  language: 'c',
  title: (site) => `copy ${wayOf(site)} with \`copy_file_range\`, keep the loop as fallback`,
  summary: [
    [
      'A `copy_file_range` loop in front of the old one lets the filesystem copy: at once on XFS and btrfs, on the server ' +
        'with NFS 4.2 and SMB.',
      `copy_file_range(2), NOTES; Linux 6.12, fs/read_write.c: vfs_copy_file_range; ${MEASURED}, XFS and btrfs`,
    ],
    [
      'Elsewhere it costs about as much as a loop with a 64 KiB buffer.',
      `${MEASURED}, 1 GiB, ext4 and tmpfs: 1.01 to 1.07 times`,
    ],
    [
      'It takes nothing but two regular files and refuses all else before a byte has moved; the old loop then does the work.',
      `copy_file_range(2), ERRORS; Linux 6.12, fs/read_write.c: generic_copy_file_checks; ${MEASURED}`,
    ],
    [
      'There is no `FICLONE` in front of it: the call shares blocks by itself where the filesystem can, and `FICLONE` would replace the whole target and leave both positions.',
      `ioctl_ficlone(2), DESCRIPTION; Linux 6.12, fs/read_write.c: vfs_copy_file_range; ${MEASURED}, XFS and btrfs`,
    ],
  ],
  risks: (site) => [
    [
      'Refused across filesystems (EXDEV) and for `O_APPEND` targets (EBADF): then the loop works as before.',
      `copy_file_range(2), ERRORS; ${MEASURED}`,
    ],
    ['Gives 0 without an error for files below `/proc`: the loop reads them.', `copy_file_range(2), BUGS; ${MEASURED}`],
    [
      'On XFS and btrfs the copy shares its blocks with the original: it is no second physical copy, and a later overwrite may meet ENOSPC.',
      'copy_file_range(2), NOTES; ioctl_ficlonerange(2)',
    ],
    POSITION_TAKEN,
    ...streamRisks(site),
    ['Holes are kept only where blocks are shared.', 'copy_file_range(2), NOTES'],
    [
      'A call moves up to 1 GiB, so a signal may wait longer than it did between two writes.',
      'copy_file_range(2), RETURN VALUE; signal(7)',
    ],
    [
      'Kernels before 5.3 copy within one filesystem only; 5.3 to 5.18 had bugs across filesystems. Linux and FreeBSD 13 only.',
      'copy_file_range(2), VERSIONS and BUGS; gnulib manual, copy_file_range',
    ],
    ...afterAnError(site),
  ],
  mechanism: 'copy_file_range',
  conditions,
  discharges,
  dischargeSources: HAND_OVER_SOURCES,
  systems: { linux: { kernel: '5.3', glibc: '2.27' }, freebsd: { kernel: '13.0' } },
  rewrite,
};
