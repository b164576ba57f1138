import { MEASURED, type Claim, type ReferenceCall } from '../call.js';

/** Calls that move bytes between a descriptor and the memory of the program. */

const CALL_LIMIT = (page: string): Claim => [
  'One call moves at most 2,147,479,552 bytes, on 64-bit systems, too.',
  `${page}, NOTES; Linux 6.12, include/linux/fs.h: MAX_RW_COUNT`,
];

const OWN_COPY_IN: Claim = [
  'The processor copies from the page cache, the socket buffer or the pipe to `buf`: one pass over the bytes. A device brought them into the kernel before (DMA), unless they were cached.',
  'Linux 6.12, mm/filemap.c: filemap_read',
];

const OWN_COPY_OUT: Claim = [
  'The processor copies from `buf` to the page cache, the socket buffer or the pipe: one pass over the bytes. The device takes them from there later (DMA).',
  'Linux 6.12, mm/filemap.c: generic_perform_write',
];

const DISK_BLOCKS: Claim = [
  'A file that is not cached waits for the disk; `O_NONBLOCK` changes nothing for files.',
  'open(2), O_NONBLOCK',
];

const EINTR = (page: string): readonly [string, string, string] => [
  'EINTR',
  'a signal came before any byte was moved; call again',
  `${page}, ERRORS`,
];

const BIG_BUFFER: Claim = [
  'Small buffers cost calls: 4 KiB took 1.5 to 3.7 times the processor time of 64 KiB; more than 256 KiB gains little.',
  `${MEASURED}, 1 GiB, page cache hot, ext4, tmpfs, TCP; coreutils, src/ioblksize.h`,
];

const SIGPIPE: Claim = [
  'A peer that has gone raises SIGPIPE, which ends the program unless it is ignored or handled.',
  'write(2), ERRORS: EPIPE',
];

const DESCRIPTOR = { language: 'c', figure: { mechanism: 'read-write', source: 'file', sink: 'socket' } } as const;

export const read: ReferenceCall = {
  ...DESCRIPTOR,
  id: 'read',
  title: 'read(2)',
  names: ['read'],
  form: 'ssize_t read(int fd, void *buf, size_t count)',
  summary: 'Takes what is there, up to `count` bytes, from the position of the descriptor into memory of the program.',
  copies: [OWN_COPY_IN],
  blocks: [
    ['Waits until there is at least one byte, on a pipe, a socket or a terminal.', 'read(2), RETURN VALUE; pipe(7)'],
    DISK_BLOCKS,
  ],
  count: [
    [
      '0 is the end of the file, or of the stream when the peer has closed it; it is no error.',
      'read(2), RETURN VALUE',
    ],
    ['Fewer bytes than asked for are normal: ask again until 0 or the limit.', 'read(2), RETURN VALUE'],
    CALL_LIMIT('read(2)'),
  ],
  errors: [
    EINTR('read(2)'),
    ['EAGAIN', 'nothing is there and the descriptor does not block: wait with `poll`', 'read(2), ERRORS'],
    ['EINVAL', 'with `O_DIRECT`: address, size or offset is not aligned', 'read(2), ERRORS'],
    ['EISDIR', 'the descriptor is a directory', 'read(2), ERRORS'],
    ['EIO', 'the disk failed, or a process in the background reads its terminal', 'read(2), ERRORS'],
  ],
  needs: [['POSIX; every system has it.', 'read(2), STANDARDS']],
  pitfalls: [
    BIG_BUFFER,
    [
      '-1 in an unsigned variable is a huge count: keep the result in an `ssize_t`.',
      'read(2), SYNOPSIS and RETURN VALUE',
    ],
  ],
};

export const write: ReferenceCall = {
  ...DESCRIPTOR,
  id: 'write',
  title: 'write(2)',
  names: ['write'],
  form: 'ssize_t write(int fd, const void *buf, size_t count)',
  summary: 'Hands up to `count` bytes from memory of the program to the descriptor, at its position.',
  copies: [OWN_COPY_OUT],
  blocks: [
    ['Waits while a pipe or the buffer of a socket is full.', 'pipe(7); socket(7)'],
    [
      'A file rarely waits: the bytes go to the page cache, and to the disk later; only `fsync` knows when.',
      'write(2), NOTES',
    ],
  ],
  count: [
    [
      'May be short: a full disk, a signal, a socket that does not block. Go on with the rest, or the rest is lost.',
      'write(2), DESCRIPTION',
    ],
    CALL_LIMIT('write(2)'),
  ],
  errors: [
    ['EPIPE', 'nobody reads any more; SIGPIPE comes with it', 'write(2), ERRORS'],
    ['EAGAIN', 'no room, and the descriptor does not block', 'write(2), ERRORS'],
    ['ENOSPC', 'the disk is full', 'write(2), ERRORS'],
    EINTR('write(2)'),
    [
      'EFAULT',
      'the memory is not there; from a mapping: the file was shortened meanwhile',
      `write(2), ERRORS; ${MEASURED}`,
    ],
    ['EFBIG', 'the file would pass its limit; SIGXFSZ comes with it at RLIMIT_FSIZE', 'write(2), ERRORS; setrlimit(2)'],
  ],
  needs: [['POSIX; every system has it.', 'write(2), STANDARDS']],
  pitfalls: [
    SIGPIPE,
    [
      'Success does not mean that the bytes are on the disk; some errors show only in `fsync` or `close`.',
      'write(2), NOTES',
    ],
    BIG_BUFFER,
  ],
};

export const pread: ReferenceCall = {
  ...DESCRIPTOR,
  id: 'pread',
  title: 'pread(2), pwrite(2)',
  names: ['pread', 'pread64', 'pwrite', 'pwrite64'],
  form: 'ssize_t pread(int fd, void *buf, size_t count, off_t offset)',
  summary: 'As `read` and `write`, at an offset of its own: the position of the descriptor is neither used nor moved.',
  copies: [OWN_COPY_IN],
  blocks: [DISK_BLOCKS],
  count: [
    ['As for `read` and `write`: 0 is the end, short counts are normal.', 'pread(2), RETURN VALUE'],
    CALL_LIMIT('read(2)'),
  ],
  errors: [
    ['ESPIPE', 'a pipe, a socket or a terminal has no offsets', 'pread(2), ERRORS; lseek(2), ERRORS'],
    [
      'EOVERFLOW',
      'the offset is too large for `off_t`: compile with `_FILE_OFFSET_BITS=64`',
      'open(2), ERRORS; feature_test_macros(7)',
    ],
  ],
  needs: [['POSIX; since Linux 2.1.60.', 'pread(2), STANDARDS']],
  pitfalls: [
    ['On a file opened with `O_APPEND`, Linux appends with `pwrite`, whatever the offset says.', 'pwrite(2), BUGS'],
    ['Threads can share one descriptor without moving it under each other.', 'pread(2), NOTES'],
  ],
};

export const readv: ReferenceCall = {
  ...DESCRIPTOR,
  id: 'readv',
  title: 'readv(2), writev(2)',
  names: ['readv', 'writev', 'preadv', 'pwritev', 'preadv2', 'pwritev2'],
  form: 'ssize_t readv(int fd, const struct iovec *iov, int iovcnt)',
  summary: 'As `read` and `write`, with several pieces of memory in one call.',
  copies: [
    [
      'Copies as often as `read` or `write`; what it saves is calls, and gathering the pieces in one buffer before.',
      'readv(2), DESCRIPTION',
    ],
  ],
  blocks: [['As `read` and `write` do.', 'readv(2), DESCRIPTION']],
  count: [
    ['The sum over all pieces; a short one may end in the middle of a piece.', 'readv(2), RETURN VALUE'],
    ['At most 1,024 pieces on Linux (`IOV_MAX`).', 'readv(2), NOTES'],
  ],
  errors: [['EINVAL', 'too many pieces, or their lengths overflow an `ssize_t`', 'readv(2), ERRORS']],
  needs: [
    [
      'POSIX; `preadv` since Linux 2.6.30 and glibc 2.10, `preadv2` since Linux 4.6 and glibc 2.26.',
      'readv(2), VERSIONS',
    ],
  ],
  pitfalls: [
    [
      'After a short count the vector must be moved on by hand: skip whole pieces, then cut one.',
      'readv(2), RETURN VALUE',
    ],
    SIGPIPE,
  ],
};

export const recv: ReferenceCall = {
  ...DESCRIPTOR,
  figure: { mechanism: 'read-write', source: 'socket', sink: 'file' },
  id: 'recv',
  title: 'recv(2)',
  names: ['recv', 'recvfrom', 'recvmsg'],
  form: 'ssize_t recv(int sockfd, void *buf, size_t len, int flags)',
  summary: 'As `read` on a socket, with flags.',
  copies: [OWN_COPY_IN],
  blocks: [
    [
      'Waits for the first bytes, unless the socket or `MSG_DONTWAIT` says otherwise; `MSG_WAITALL` waits for all.',
      'recv(2), DESCRIPTION',
    ],
  ],
  count: [
    [
      '0 on a stream: the peer has shut down its side. On a datagram socket an empty datagram gives 0, too.',
      'recv(2), RETURN VALUE',
    ],
    ['A datagram that does not fit is cut, and the rest of it is lost.', 'recv(2), DESCRIPTION'],
  ],
  errors: [
    ['ECONNRESET', 'the peer ended the connection; given once', 'tcp(7), ERROR HANDLING; measured: Linux 6.18'],
    ['EAGAIN', 'nothing is there and the socket does not block, or SO_RCVTIMEO has passed', 'recv(2), ERRORS'],
    EINTR('recv(2)'),
  ],
  needs: [['POSIX; every system with sockets has it.', 'recv(2), STANDARDS']],
  pitfalls: [
    [
      '`sendfile` can not take from a socket; `splice` can, through a pipe, and gains no more than a 1 MiB buffer.',
      `${MEASURED}, TCP to file and TCP to TCP`,
    ],
    ['A stream has no borders: one `send` may arrive in pieces, several as one.', 'tcp(7)'],
  ],
};

export const send: ReferenceCall = {
  ...DESCRIPTOR,
  id: 'send',
  title: 'send(2)',
  names: ['send', 'sendto', 'sendmsg'],
  form: 'ssize_t send(int sockfd, const void *buf, size_t len, int flags)',
  summary: 'As `write` on a socket, with flags.',
  copies: [
    OWN_COPY_OUT,
    [
      '`MSG_ZEROCOPY` (Linux 4.14) sends from the program’s own pages: worth it above about 10 KB, with notifications to read; over loopback it copies all the same.',
      'Linux 6.12, Documentation/networking/msg_zerocopy.rst',
    ],
  ],
  blocks: [
    [
      'Waits while the buffer of the socket is full, unless the socket or `MSG_DONTWAIT` says otherwise.',
      'send(2), DESCRIPTION',
    ],
  ],
  count: [
    [
      'A socket that does not block takes what fits: go on with the rest after `poll`.',
      'send(2), RETURN VALUE; socket(7)',
    ],
  ],
  errors: [
    [
      'EPIPE',
      'this side is shut down or the peer has gone; SIGPIPE comes with it unless `MSG_NOSIGNAL` is given',
      'send(2), ERRORS',
    ],
    ['EMSGSIZE', 'the datagram is too large to be sent whole', 'send(2), ERRORS'],
    ['EAGAIN', 'no room, and the socket does not block', 'send(2), ERRORS'],
  ],
  needs: [['POSIX; every system with sockets has it. `MSG_NOSIGNAL` is in POSIX since 2008.', 'send(2), STANDARDS']],
  pitfalls: [
    [
      '`sendfile` and `splice` have no `MSG_NOSIGNAL`: instead of `send` with it they bring SIGPIPE back.',
      `${MEASURED}; sendfile(2)`,
    ],
    [
      'A header in one call and the body in the next may go out 40 ms apart: use `MSG_MORE` or TCP_CORK.',
      'sendfile(2), NOTES; tcp(7)',
    ],
  ],
};
