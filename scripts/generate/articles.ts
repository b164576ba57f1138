import { page, table } from './markdown.js';

/** What an article says, what is so, and where that is known from. */
type Row = readonly [says: string, is: string, source: string];

const ROWS: readonly Row[] = [
  [
    '4, 4 and 2 context switches for read + write, mmap + write and sendfile',
    'Mode switches, and for one iteration: times ⌈N/B⌉ for a whole file. As counts for one read and one write they are exactly right.',
    'counted with `strace -c`, Linux 6.18',
  ],
  [
    'mmap + write: 4 switches, 3 copies',
    'Also one munmap, and a page fault for every 64 KiB; slower than a 64 KiB loop in every plain copy.',
    'measured: Linux 6.18, 1 GiB',
  ],
  [
    'sendfile: 3 copies, 1 of them by the processor',
    'With a network card that gathers it is none; to another file it is one.',
    'Linux 6.12, fs/splice.c: splice_to_socket',
  ],
  [
    'There are two ways to zero-copy: mmap and sendfile',
    'Also splice, copy_file_range with reflink, MSG_ZEROCOPY, io_uring and kTLS.',
    '[How zero-copy works](how-zero-copy-works.md)',
  ],
  [
    'mmap halves the copies, which is good for large data',
    'The processor time went up by 2 to 107 %.',
    'measured: Linux 6.18, 1 GiB',
  ],
  [
    'When the file is truncated, `write` from the mapping is interrupted by SIGBUS and the process is killed',
    '`write` gives EFAULT or a partial count; SIGBUS comes only with the program’s own access.',
    'measured: Linux 6.18',
  ],
  [
    'With a SIGBUS handler `write` gives the bytes written so far and errno is “success”',
    'No signal reaches `write` at all. And success leaves errno as it was; it does not set it.',
    'measured: Linux 6.18; errno(3)',
  ],
  [
    'With a lease the kernel sends RT_SIGNAL_LEASE, then `write` is interrupted and SIGBUS kills',
    'There is no such signal: SIGIO, or the one of F_SETSIG. The truncation waits until the lease is given back, 45 s at most (46.4 s measured). Nothing is killed.',
    'fcntl(2), Leases; measured: Linux 6.18',
  ],
  [
    'Take the lease before mapping',
    'Right; it needs an O_RDONLY descriptor, the owner or CAP_LEASE, and no writer. Check the size again afterwards.',
    'fcntl(2), Leases; measured: Linux 6.18',
  ],
  [
    'When the file is truncated, sendfile gives what was sent so far',
    'Right. But what is queued already can turn to zeros.',
    'measured: Linux 6.18; sendfile(2), NOTES',
  ],
  [
    'sendfile with a lease behaves like mmap and write',
    'sendfile meets no signal; the one who wants to truncate waits.',
    'measured: Linux 6.18; fcntl(2), Leases',
  ],
  ['sendfile came with Linux 2.1', 'The manual says 2.2; 2.1 was its development series.', 'sendfile(2), VERSIONS'],
  [
    'sendfile is only for programs that serve files on a network',
    'Any sink since Linux 2.6.33: files, pipes, devices.',
    'measured: Linux 6.18; sendfile(2), NOTES',
  ],
  [
    'The receiving side can not use it',
    'splice from a socket through a pipe to a file; sendfile from a socket into a pipe since 5.12; TCP_ZEROCOPY_RECEIVE.',
    'measured: Linux 6.18; splice(2)',
  ],
  [
    'The copy pollutes the page cache',
    'Reading fills it in any way; it is not the copy that does.',
    'Linux 6.12, mm/filemap.c',
  ],
  [
    'Mapping costs far less than the copy',
    'Not for files under 1 MiB (up to 7 times dearer), not window by window; about equal for 1 GiB.',
    'measured: Linux 6.18',
  ],
  [
    'mmap is POSIX, sendfile is not',
    'Right; splice and copy_file_range are Linux, the latter also FreeBSD 13.',
    'sendfile(2), STANDARDS; gnulib manual',
  ],
  [
    'DMA is a chip of its own on the mainboard',
    'Devices are bus masters and do it themselves.',
    'general knowledge, not measured',
  ],
  [
    'During `mmap` the data is copied from the disk by DMA',
    '`mmap` only sets up; the data comes with the page fault, or with MAP_POPULATE.',
    'mmap(2), MAP_POPULATE',
  ],
  [
    '(the example loops ignore short writes and errors)',
    'The commonest defect of all. A rewrite must not copy it, and must not be called equivalent either.',
    '[short-write-dropped](patterns/short-write-dropped.md)',
  ],
  [
    '`read` of a regular file never blocks; `write` gives 0 for length 0 only',
    'Reads wait for the disk, whatever O_NONBLOCK says.',
    'open(2), O_NONBLOCK',
  ],
];

/** docs/articles.md */
export function articlesPage(): string {
  return page(
    'What the articles say and what is measured',
    'Walk-throughs of zero-copy on Linux tell the same story again and again: read and write take 4 switches and 4 copies, ' +
      'mmap and write 4 and 3, sendfile 2 and 3. The counts are right, and the cards start from them ([the cost model](cost.md)). ' +
      'What follows from them is often not what the articles say. Two that are read widely, “Linux zero copy” and “What is ' +
      'zero-copy”, were compared with the manuals, the kernel’s source and measurements.',
    table(['the articles', 'what is so', 'source'], ROWS),
    '## How it was measured',
    'Processor time (user and system) of the copying process, page cache hot, 1 GiB, techniques interleaved in each round, ' +
      'Linux 6.18 on x86-64 in a virtual machine with 2 processors that did other work, too: differences under 10 % mean ' +
      'nothing for files, under 30 % nothing for sockets. No real network card, NFS, SMB or TLS was involved. What your own ' +
      'machine does is what `zerocopy measure` is for.',
  );
}
