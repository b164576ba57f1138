import { MEASURED, type Technique } from '../../model/index.js';
import { HAND_OVER_SOURCES } from '../hand-over/discharges.js';
import { afterAnError, wayOf } from '../hand-over/names.js';
import { conditions } from './conditions.js';
import { discharges } from './obligations.js';
import { rewrite } from './rewrite.js';

export const technique: Technique = {
  id: 'mmap-write',
  name: 'mmap(2) + write(2)',
  language: 'c',
  title: (site) => `write ${wayOf(site)} from a mapping (\`mmap\`), without measured gain`,
  summary: [
    [
      'The file is mapped and written from the mapping, so one copy by the processor instead of two.',
      'mmap(2), DESCRIPTION; Linux 6.12, mm/filemap.c: filemap_fault',
    ],
    [
      'Measured, it never was faster than a loop with a 64 KiB buffer: page faults and unmapping cost what the copy saved, ' +
        'and small files lose up to seven times.',
      `${MEASURED}, 1 GiB, page cache hot, and 512 bytes to 1 MiB per file`,
    ],
    ['Take `sendfile` or `copy_file_range` where they work.', MEASURED],
  ],
  risks: (site) => [
    [
      'If another process shortens the file, touching the mapping raises SIGBUS in the program; `write` from it fails with EFAULT instead, without a signal.',
      `mmap(2), ERRORS: SIGBUS; ${MEASURED}`,
    ],
    [
      'A write across the new end may send zeros up to the end of the page; a socket gives EFAULT and sends nothing of that piece.',
      MEASURED,
    ],
    [
      'No SIGBUS handler is installed: it helps for own accesses only, which the new code has none of, is shared by the whole process and does nothing for `write`.',
      `sigaction(2); ${MEASURED}`,
    ],
    [
      'No read lease is taken (`F_SETLEASE`, before mapping, on an `O_RDONLY` descriptor, by the owner, with no writer): it only delays the truncation, by 45 s unless set otherwise, makes whoever shortens the file wait, and announces it by SIGIO, which ends a program that does not expect it.',
      `fcntl(2), Leases; ${MEASURED}: 46.4 s`,
    ],
    [
      'Read errors of the disk show as SIGBUS or EFAULT, no longer as EIO of `read`.',
      'Linux 6.12, mm/filemap.c: filemap_fault (read, not measured)',
    ],
    [
      'Length 0 fails with EINVAL, so an empty file is left to the loop; so are pipes, terminals and most of `/proc`.',
      `mmap(2), ERRORS; ${MEASURED}`,
    ],
    [
      'A page fault about every 64 KiB, a TLB flush on each unmapping, and 256 MiB of address space at a time.',
      `${MEASURED}, tmpfs and ext4`,
    ],
    ['`MAP_PRIVATE` does not freeze the content: a change in place by others shows.', 'mmap(2), MAP_PRIVATE'],
    ...afterAnError(site),
  ],
  mechanism: 'mmap-write',
  conditions,
  discharges,
  dischargeSources: HAND_OVER_SOURCES,
  rewrite,
};
