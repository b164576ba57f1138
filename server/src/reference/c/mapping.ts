import { MEASURED, type ReferenceCall } from '../call.js';

/** Calls around memory that is a file. */

export const mmap: ReferenceCall = {
  id: 'mmap',
  language: 'c',
  title: 'mmap(2)',
  names: ['mmap', 'mmap64'],
  form: 'void *mmap(void *addr, size_t length, int prot, int flags, int fd, off_t offset)',
  summary:
    'Makes the pages of a file memory of the program. Nothing is read yet: bytes come with the first access to their page.',
  figure: { mechanism: 'mmap-write', source: 'file', sink: 'socket' },
  copies: [
    [
      'The page cache itself is mapped, so nothing is copied to the program; `write` from the mapping is then the only copy by the processor.',
      'mmap(2), DESCRIPTION; Linux 6.12, mm/filemap.c: filemap_fault',
    ],
    [
      'As a replacement of a copy loop it never won: 1.02 to 1.23 times the processor time of a 64 KiB loop to a file, 1.2 to 2.1 times to a socket, 6 to 7 times for files of 512 bytes.',
      `${MEASURED}, 1 GiB, page cache hot`,
    ],
  ],
  blocks: [
    [
      'The call itself does not wait, unless `MAP_POPULATE` asks for all pages at once; then it waits for the whole file.',
      'mmap(2), MAP_POPULATE',
    ],
    [
      'Each first access to a page waits for the disk when the page is not cached: a page fault, about one for every 64 KiB.',
      `${MEASURED}, tmpfs and ext4`,
    ],
  ],
  count: [
    ['There is none: the mapping is as long as asked for, whether the file is so long or not.', 'mmap(2), DESCRIPTION'],
    [
      'From the end of the file to the end of its last page there are zeros, and what is written there is lost.',
      'mmap(2), NOTES',
    ],
  ],
  errors: [
    ['EINVAL', 'length 0 (an empty file), or an offset that is no multiple of the page size', 'mmap(2), ERRORS'],
    ['ENODEV', 'pipes, terminals, most of `/proc` and `/sys` can not be mapped', `mmap(2), ERRORS; ${MEASURED}`],
    ['EACCES', 'the file is not open for reading, or not regular', 'mmap(2), ERRORS'],
    ['ENOMEM', 'no memory, or too many mappings', 'mmap(2), ERRORS'],
    [
      'SIGBUS',
      'no errno: the program touched a page wholly behind the end of the file, or the disk failed',
      `mmap(2), ERRORS; Linux 6.12, mm/filemap.c: filemap_fault; ${MEASURED}`,
    ],
    [
      'EFAULT',
      'of `write` from such a page, without a signal: to a pipe or a file after the pages that are there, to a socket having sent nothing of the piece',
      MEASURED,
    ],
  ],
  needs: [
    [
      'POSIX; on 32-bit systems windows of a large file and `_FILE_OFFSET_BITS=64`.',
      'mmap(2), STANDARDS and ERRORS: EOVERFLOW',
    ],
    [
      'A file that nobody shortens meanwhile: one of the program’s own, one that is replaced by renaming, or a memfd sealed with `F_SEAL_SHRINK`.',
      'mmap(2), ERRORS: SIGBUS; fcntl(2), File Sealing',
    ],
  ],
  pitfalls: [
    [
      'Another process may shorten the file at any time: own accesses behind the new end raise SIGBUS, `write` from there fails with EFAULT, and zeros may go out up to the end of the page.',
      MEASURED,
    ],
    [
      'A SIGBUS handler helps for own accesses only, has to leave by `siglongjmp`, is shared by the whole process with its libraries and threads, and does nothing for `write`.',
      `${MEASURED}; sigaction(2)`,
    ],
    [
      'A read lease (`fcntl` with `F_SETLEASE`, before mapping) delays the one who wants to shorten the file, 45 s unless set otherwise in `/proc/sys/fs/lease-break-time`, and announces it by SIGIO or the signal of `F_SETSIG`. Check the size again after taking it.',
      `fcntl(2), Leases; ${MEASURED}: 46.4 s`,
    ],
    [
      '`munmap` flushes the address translation (TLB) of every processor that ran the program: map once, not window by window.',
      `${MEASURED}: 16,384 windows of 64 KiB cost a quarter of the whole copy more`,
    ],
    [
      '`MAP_PRIVATE` is no snapshot: pages that were not written follow the file, or not; nothing is promised.',
      'mmap(2), MAP_PRIVATE',
    ],
    [
      'On network file systems another machine’s change is seen late: stale bytes, SIGBUS or EFAULT. Some (vboxsf) gave corrupted data.',
      'mmap(2), NOTES; issues moby/moby#17773 and docker-library/nginx#8',
    ],
    ['The position of the descriptor does not move, as it did with `read`.', 'mmap(2), DESCRIPTION'],
  ],
};

export const munmap: ReferenceCall = {
  id: 'munmap',
  language: 'c',
  title: 'munmap(2)',
  names: ['munmap'],
  form: 'int munmap(void *addr, size_t length)',
  summary: 'Takes a mapping away; the memory is no longer there.',
  copies: [
    [
      'Copies nothing. Pages changed in a shared mapping stay in the page cache and go to the disk later.',
      'munmap(2), DESCRIPTION; msync(2), DESCRIPTION',
    ],
  ],
  blocks: [
    [
      'Does not wait for the disk; it waits for all processors that ran the program to flush their address translations (TLB).',
      `${MEASURED}: +7.5 µs with mapping and fault`,
    ],
  ],
  count: [['There is none: 0 is success, also where nothing was mapped.', 'munmap(2), DESCRIPTION']],
  errors: [['EINVAL', '`addr` is no multiple of the page size, or `length` is 0', 'munmap(2), ERRORS']],
  needs: [['POSIX; every system with `mmap` has it.', 'mmap(2), STANDARDS']],
  pitfalls: [
    [
      'Closing the descriptor does not unmap: every way out of the function needs a `munmap`.',
      'munmap(2), DESCRIPTION',
    ],
    ['To know that a shared mapping is on the disk takes `msync` with `MS_SYNC` before.', 'msync(2), DESCRIPTION'],
  ],
};

export const madvise: ReferenceCall = {
  id: 'madvise',
  language: 'c',
  title: 'madvise(2)',
  names: ['madvise', 'posix_madvise'],
  form: 'int madvise(void *addr, size_t length, int advice)',
  summary:
    'Tells the kernel how a mapping will be used. Most advice changes how much is read ahead; some changes what the memory holds.',
  copies: [
    [
      'Copies nothing; `MADV_WILLNEED` and `MADV_POPULATE_READ` bring pages in before they are touched.',
      'madvise(2), DESCRIPTION',
    ],
  ],
  blocks: [
    [
      '`MADV_POPULATE_READ` waits until all pages are there; `MADV_WILLNEED` only starts to read.',
      'madvise(2), DESCRIPTION',
    ],
  ],
  count: [['There is none: 0 is success.', 'madvise(2), RETURN VALUE']],
  errors: [
    ['EINVAL', '`addr` is not aligned, or the kernel does not know the advice', 'madvise(2), ERRORS'],
    ['ENOMEM', 'a part of the range is not mapped; the rest was advised', 'madvise(2), NOTES'],
  ],
  needs: [
    [
      'Linux; `posix_madvise` is the POSIX form. `MADV_POPULATE_READ` since Linux 5.14.',
      'madvise(2), DESCRIPTION and STANDARDS',
    ],
  ],
  pitfalls: [
    [
      '`MADV_SEQUENTIAL` made no difference for a file that is cached: 1.19 against 1.19 to 1.23 times a 64 KiB loop.',
      `${MEASURED}, tmpfs`,
    ],
    [
      '`MADV_DONTNEED` throws changes of a private mapping away: the next access sees the file, or zeros.',
      'madvise(2), MADV_DONTNEED',
    ],
  ],
};

export const fcntl: ReferenceCall = {
  id: 'fcntl',
  language: 'c',
  title: 'fcntl(2)',
  names: ['fcntl', 'fcntl64'],
  form: 'int fcntl(int fd, int cmd, ...)',
  summary:
    'Many things about a descriptor. For copies: `F_SETLEASE` (tell me before others change the file), `F_SETPIPE_SZ` (make the pipe larger), `O_NONBLOCK` and `O_APPEND` by `F_SETFL`.',
  copies: [
    [
      'Copies nothing. A larger pipe lets one `splice` move more: 64 KiB by default, 1 MiB at most without privilege.',
      `fcntl(2), Changing the capacity of a pipe; ${MEASURED}`,
    ],
  ],
  blocks: [
    [
      'Taking a lease does not wait. Who wants to open the file for writing or to truncate it then waits, until the lease is given back or taken away.',
      'fcntl(2), Leases',
    ],
  ],
  count: [
    [
      '`F_SETPIPE_SZ` gives the size that was set, at least what was asked for.',
      'fcntl(2), Changing the capacity of a pipe',
    ],
  ],
  errors: [
    ['EAGAIN', '`F_SETLEASE` with `F_RDLCK`: somebody has the file open for writing', `fcntl(2), Leases; ${MEASURED}`],
    [
      'EACCES',
      '`F_SETLEASE`: the file belongs to somebody else and the program has no CAP_LEASE',
      `fcntl(2), Leases; ${MEASURED}`,
    ],
    ['EINVAL', '`F_SETLEASE`: no regular file', 'fcntl(2), Leases'],
    ['EPERM', '`F_SETPIPE_SZ`: more than `/proc/sys/fs/pipe-max-size`', `fcntl(2), ERRORS; ${MEASURED}`],
  ],
  needs: [
    ['Linux 2.4 for leases, 2.6.35 for `F_SETPIPE_SZ`; `_GNU_SOURCE` for both.', 'fcntl(2), DESCRIPTION'],
    [
      'A read lease needs a descriptor opened `O_RDONLY` and no writer anywhere, in the program itself neither.',
      `fcntl(2), Leases; ${MEASURED}`,
    ],
  ],
  pitfalls: [
    [
      'The holder of a lease gets SIGIO, which ends a program that has no handler for it; `F_SETSIG` with a real-time signal and `SA_SIGINFO` tells which file (`si_fd`).',
      'fcntl(2), Leases; signal(7)',
    ],
    [
      'A lease holds the other one up for `/proc/sys/fs/lease-break-time` seconds, 45 by default, and no longer; nothing is killed, and no `write` is interrupted.',
      `fcntl(2), Leases; ${MEASURED}: 46.4 s`,
    ],
    [
      'There is no `RT_SIGNAL_LEASE`: articles that name it mean a signal set by `F_SETSIG`.',
      'fcntl(2), Leases; measured: no header of glibc 2.36 or Linux 6.12 has it',
    ],
    [
      'Renaming and removing the file do not break a lease; opening with `O_NONBLOCK` gives the breaker EWOULDBLOCK at once.',
      `fcntl(2), Leases; ${MEASURED}`,
    ],
    [
      'Leases are for local file systems; what a network file system does with them differs.',
      'fcntl(2), Leases: local open file descriptions',
    ],
  ],
};
