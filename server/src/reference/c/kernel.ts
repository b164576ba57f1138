import { MEASURED, type Claim, type ReferenceCall } from '../call.js';

/** Calls that move bytes inside the kernel. */

const PAGES_SHARED: Claim = [
  'After the call the pages of the file itself wait in the queue: bytes changed in place before the peer has read them arrive changed, bytes cut off arrive as zeros. Replacing the file by renaming is safe.',
  `sendfile(2), NOTES; ${MEASURED}`,
];

const COLD: Claim = [
  'A page that is not cached is waited for, even when the socket does not block.',
  'issues apache/kafka#14289 and redis/redis#7096',
];

const NO_NOSIGNAL: Claim = [
  'There is no `MSG_NOSIGNAL`: a peer that has gone raises SIGPIPE, which ends the program unless it is ignored.',
  MEASURED,
];

export const sendfile: ReferenceCall = {
  id: 'sendfile',
  language: 'c',
  title: 'sendfile(2)',
  names: ['sendfile', 'sendfile64'],
  form: 'ssize_t sendfile(int out_fd, int in_fd, off_t *offset, size_t count)',
  summary: 'Moves bytes of a file to any descriptor without taking them through the program. The output comes first.',
  figure: { mechanism: 'sendfile', source: 'file', sink: 'socket' },
  copies: [
    [
      'From a file to a socket the processor copies once, and not at all with a network card that gathers and checksums: packets refer to the page cache.',
      'Linux 6.12, fs/splice.c: splice_to_socket (read, not measured)',
    ],
    [
      'Into a pipe the pages are handed over, not copied. From file to file they are copied once; extents are never shared.',
      `Linux 6.12, fs/splice.c: iter_file_splice_write; ${MEASURED}, XFS and btrfs`,
    ],
    [
      'To a socket it took the sender 20 to 50 % less processor time than a 64 KiB loop; over loopback sender and receiver together took 25 to 33 % more.',
      `${MEASURED}, 1 GiB, TCP over loopback`,
    ],
  ],
  blocks: [
    ['Waits while the pipe or the buffer of the socket is full, and for the disk.', 'sendfile(2), ERRORS: EAGAIN'],
    COLD,
  ],
  count: [
    ['May move less than asked: call again until 0 or the limit.', 'sendfile(2), RETURN VALUE'],
    ['At most 2,147,479,552 bytes for each call.', 'sendfile(2), NOTES'],
    [
      'Into a pipe no more than fits, 64 KiB by default, even when the pipe blocks: one `write` may not become one `sendfile`.',
      `${MEASURED}; pipe(7)`,
    ],
    [
      '0 is the end of the file. Before the size that was promised: the file was shortened. Some files below `/proc` give 0 at once.',
      `${MEASURED}; nginx, src/os/unix/ngx_linux_sendfile_chain.c`,
    ],
  ],
  errors: [
    [
      'EINVAL',
      'the sink is opened with `O_APPEND`; the source is a pipe, a terminal or (unless the sink is a pipe) a socket; many files below `/proc`',
      `sendfile(2), ERRORS; ${MEASURED}`,
    ],
    ['EAGAIN', 'the socket does not block and is full; the offset is exact', MEASURED],
    ['EPIPE', 'nobody reads any more; SIGPIPE comes with it', MEASURED],
    [
      'EOVERFLOW',
      'beyond the largest offset; it may come after bytes were moved',
      'sendfile(2), ERRORS; issue denoland/deno#15615',
    ],
    ['EIO', 'one errno for both ends: whether reading or writing failed is not told', 'sendfile(2), ERRORS'],
  ],
  needs: [
    [
      'Linux 2.2; a file as sink since 2.6.33, a socket as source (into a pipe) since 5.12; glibc 2.1 or musl.',
      `sendfile(2), VERSIONS and NOTES; ${MEASURED}`,
    ],
    [
      '`<sys/sendfile.h>`; on 32-bit systems `_FILE_OFFSET_BITS=64` for files over 2 GiB.',
      'sendfile(2), SYNOPSIS; feature_test_macros(7)',
    ],
    [
      'FreeBSD and macOS have another `sendfile`: the file first, and the count by a pointer.',
      'FreeBSD sendfile(2); macOS sendfile(2)',
    ],
  ],
  pitfalls: [
    PAGES_SHARED,
    NO_NOSIGNAL,
    [
      'Keep `read` and `write` as the fallback: EINVAL and ENOSYS mean that this pair can not, not that something is wrong.',
      'sendfile(2), NOTES',
    ],
    [
      'A header in front of it needs `MSG_MORE` or TCP_CORK, or a small packet goes out alone and costs up to 40 ms.',
      'sendfile(2), NOTES; tcp(7)',
    ],
    [
      'With `offset` NULL the position of the source moves; with a pointer it does not. The position of the sink always moves.',
      'sendfile(2), DESCRIPTION',
    ],
    [
      'In glibc it is no cancellation point: a thread that waits in it ignores `pthread_cancel`.',
      'measured: glibc 2.36',
    ],
    [
      'One huge call can not be interrupted for progress or a limit of the rate: 1 to 16 MiB for each call keep both.',
      'nginx documentation, sendfile_max_chunk; busybox, libbb/copyfd.c',
    ],
    [
      'A TLS socket needs kTLS; with a library that encrypts in the program it is no way at all.',
      'Linux 6.12, Documentation/networking/tls.rst',
    ],
  ],
};

export const copyFileRange: ReferenceCall = {
  id: 'copy_file_range',
  language: 'c',
  title: 'copy_file_range(2)',
  names: ['copy_file_range'],
  form: 'ssize_t copy_file_range(int fd_in, off64_t *off_in, int fd_out, off64_t *off_out, size_t len, unsigned int flags)',
  summary: 'Copies a part of a regular file to another one by the means of the file system. The input comes first.',
  figure: { mechanism: 'copy_file_range', source: 'file', sink: 'file' },
  copies: [
    [
      'On XFS and btrfs both files share the extents and nothing moves: 1 GiB took under 0.005 times the processor time of a loop.',
      MEASURED,
    ],
    [
      'Within one NFS 4.2 or SMB server the server copies, and nothing crosses the network.',
      'Linux 6.12, fs/read_write.c: vfs_copy_file_range (read, not measured)',
    ],
    [
      'Elsewhere (ext4, tmpfs) the processor copies once and it costs what a 64 KiB loop costs.',
      `${MEASURED}: 0.97 to 1.07`,
    ],
  ],
  blocks: [
    [
      'Waits for the disk as `read` does; one huge call can not be interrupted for progress.',
      'copy_file_range(2), DESCRIPTION',
    ],
  ],
  count: [
    ['May move less than asked: call again until 0 or the limit.', 'copy_file_range(2), RETURN VALUE'],
    [
      '0 is the end of the file, but also the answer for files that say they are empty, as those below `/proc`: then read them.',
      `copy_file_range(2), BUGS; ${MEASURED}`,
    ],
    [
      'Ask for 1 GiB at most: some file systems move more than fits an `int`, and glibc 2.41 and 2.42 return it wrongly.',
      'sourceware PR33245; gnulib manual, copy_file_range',
    ],
  ],
  errors: [
    ['EXDEV', 'two file systems (5.19 and later; 4.5 to 5.2, too)', `copy_file_range(2), ERRORS; ${MEASURED}`],
    [
      'EBADF',
      'the sink is opened with `O_APPEND`, or a descriptor is open the wrong way',
      'copy_file_range(2), ERRORS',
    ],
    ['EINVAL', 'one is no regular file, or the ranges overlap within one file', 'copy_file_range(2), ERRORS'],
    [
      'EOPNOTSUPP',
      'the file system can not; ENOSYS and, from a seccomp filter, EPERM say the same',
      'copy_file_range(2), ERRORS; issue golang/go#40893',
    ],
    ['EOVERFLOW', 'offset and length together overflow: `SIZE_MAX` works at offset 0 only', MEASURED],
  ],
  needs: [
    [
      'Linux 4.5, to be relied on from 5.3, with the present rules from 5.19; glibc 2.27, musl; `_GNU_SOURCE` and `<unistd.h>`. FreeBSD 13 has it.',
      'copy_file_range(2), VERSIONS; gnulib manual',
    ],
  ],
  pitfalls: [
    [
      'Do not keep the old loop’s step: with 64 KiB for each call XFS took 1.2 times the processor time of a loop, with 1 MiB 0.07 times.',
      MEASURED,
    ],
    [
      'Shared extents are no second copy on the disk, and a full disk may show only when one of them is overwritten.',
      'copy_file_range(2), NOTES; ioctl_ficlonerange(2)',
    ],
    ['Holes are copied as zeros or kept, as the file system likes.', 'copy_file_range(2), NOTES'],
    [
      'Keep `read` and `write` as the fallback; for two unknown descriptors this is the one call that refuses before anything has moved.',
      MEASURED,
    ],
  ],
};

export const splice: ReferenceCall = {
  id: 'splice',
  language: 'c',
  title: 'splice(2)',
  names: ['splice'],
  form: 'ssize_t splice(int fd_in, off64_t *off_in, int fd_out, off64_t *off_out, size_t len, unsigned int flags)',
  summary: 'Moves bytes between a pipe and any descriptor by passing references to pages. One end must be a pipe.',
  figure: { mechanism: 'splice', source: 'socket', sink: 'file' },
  copies: [
    [
      'Between a pipe and a socket only references to pages move, where driver and data allow it; into a file the processor copies once.',
      'splice(2), NOTES; Linux 6.12, fs/splice.c: iter_file_splice_write',
    ],
    [
      'From a socket through a pipe of 64 KiB it is a wash or a loss (1.37 and 0.73 times a 64 KiB loop); with 1 MiB of pipe it equals a loop with a 1 MiB buffer.',
      `${MEASURED}, TCP to file and TCP to TCP`,
    ],
  ],
  blocks: [
    [
      'Waits until the pipe has bytes or room; `SPLICE_F_NONBLOCK` is for the pipe, the other end follows its own `O_NONBLOCK`.',
      'splice(2), DESCRIPTION; Linux 6.12, net/ipv4/tcp.c: tcp_splice_read',
    ],
    COLD,
  ],
  count: [
    ['At most what the pipe holds. 0 is the end of the input.', `splice(2), RETURN VALUE; ${MEASURED}`],
    ['A pipe has 16 slots, not 65,536 bytes: fed by small segments it is full much sooner.', `pipe(7); ${MEASURED}`],
  ],
  errors: [
    [
      'EINVAL',
      'no end is a pipe, both are the same one, the sink is opened with `O_APPEND`, or the file can not be spliced',
      'splice(2), ERRORS',
    ],
    ['ESPIPE', 'an offset was given for a pipe', 'splice(2), ERRORS'],
    ['EAGAIN', 'it would wait and must not; bytes already in an own pipe stay there', `splice(2), ERRORS; ${MEASURED}`],
  ],
  needs: [
    [
      'Linux 2.6.17, glibc 2.5, musl; two pipes since 2.6.31; `_GNU_SOURCE` and `<fcntl.h>`.',
      'splice(2), VERSIONS and NOTES',
    ],
  ],
  pitfalls: [
    [
      'Through a pipe of one’s own the source has moved on when the sink fails: read the pipe empty and write its bytes, or they are lost.',
      MEASURED,
    ],
    ['`SPLICE_F_MOVE` does nothing since Linux 2.6.21.', 'splice(2), DESCRIPTION'],
    PAGES_SHARED,
    NO_NOSIGNAL,
  ],
};

export const tee: ReferenceCall = {
  id: 'tee',
  language: 'c',
  title: 'tee(2)',
  names: ['tee'],
  form: 'ssize_t tee(int fd_in, int fd_out, size_t len, unsigned int flags)',
  summary: 'Puts what is in one pipe into another one, too, without taking it out of the first.',
  copies: [['Copies nothing: both pipes refer to the same pages.', 'tee(2), NOTES']],
  blocks: [
    [
      'Waits until the input has bytes and the output has room, unless `SPLICE_F_NONBLOCK` or `O_NONBLOCK` says otherwise.',
      'tee(2), ERRORS: EAGAIN',
    ],
  ],
  count: [['0: nothing to do, and nobody holds the write end of the input.', 'tee(2), RETURN VALUE']],
  errors: [['EINVAL', 'one of both is no pipe, or they are the same', 'tee(2), ERRORS']],
  needs: [['Linux 2.6.17, glibc 2.5; `_GNU_SOURCE` and `<fcntl.h>`.', 'tee(2), VERSIONS']],
  pitfalls: [
    [
      'It takes nothing out: a `splice` of the same number of bytes has to follow, or the same bytes come again.',
      'tee(2), DESCRIPTION',
    ],
    [
      'It starts at the beginning of the input each time, so a short count can not simply be gone on with.',
      'tee(2), DESCRIPTION: the data is not consumed',
    ],
  ],
};

export const vmsplice: ReferenceCall = {
  id: 'vmsplice',
  language: 'c',
  title: 'vmsplice(2)',
  names: ['vmsplice'],
  form: 'ssize_t vmsplice(int fd, const struct iovec *iov, size_t nr_segs, unsigned int flags)',
  summary: 'Maps pages of the program into a pipe; the other way round it copies.',
  copies: [
    [
      'Into a pipe only references move; out of a pipe the processor copies to the program, as `readv` does.',
      'vmsplice(2), NOTES',
    ],
  ],
  blocks: [['Waits while the pipe is full, unless `SPLICE_F_NONBLOCK` is given.', 'vmsplice(2), ERRORS: EAGAIN']],
  count: [['May be short, as the pipe has slots for 16 pages by default.', 'vmsplice(2), RETURN VALUE; pipe(7)']],
  errors: [
    ['EBADF', 'the descriptor is no pipe', 'vmsplice(2), ERRORS'],
    ['EINVAL', 'more than 1,024 pieces, or memory that is not aligned with `SPLICE_F_GIFT`', 'vmsplice(2), ERRORS'],
  ],
  needs: [['Linux 2.6.17, glibc 2.5; `_GNU_SOURCE` and `<fcntl.h>`.', 'vmsplice(2), VERSIONS']],
  pitfalls: [
    [
      'The pages stay the program’s: changed before the reader has them, the change is read. Nothing tells when the reader is done.',
      'vmsplice(2), DESCRIPTION; splice(2), NOTES',
    ],
    ['With `SPLICE_F_GIFT` the memory may never be changed again.', 'vmsplice(2), SPLICE_F_GIFT'],
  ],
};
