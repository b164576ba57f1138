import type { Claim } from '../../server/src/model/index.js';
import { sourced } from './claims.js';
import { drawing } from './drawings.js';
import { page } from './markdown.js';

const MEASURED = 'measured: Linux 6.18, x86-64, 1 GiB, page cache hot';

interface Chapter {
  readonly title: string;
  readonly picture?: string;
  readonly intro: string;
  readonly claims: readonly Claim[];
}

const CHAPTERS: readonly Chapter[] = [
  {
    title: 'User space, kernel space and mode switches',
    intro:
      'A program can not reach devices, files or other programs by itself; it asks the kernel by a system call. The ' +
      'processor goes into kernel mode, does the work and comes back: two *mode switches*.',
    claims: [
      [
        'Many articles call them context switches. In a context switch another task is scheduled; in a mode switch the same thread goes on.',
        'counted with `strace -c`, Linux 6.18',
      ],
      [
        'A copy loop pays them for every round: 4 for one read and one write, 1,024 for each MiB with a 4 KiB buffer.',
        'the cost model; counted with `strace -c`, Linux 6.18',
      ],
    ],
  },
  {
    title: 'DMA',
    intro:
      'Disks and network cards move bytes to and from memory by themselves (direct memory access). The processor only ' +
      'tells them where. In the pictures these are the blue arrows.',
    claims: [
      [
        'The DMA copy from the disk happens only when the page cache does not hold the page yet.',
        'Linux 6.12, mm/filemap.c: filemap_get_pages',
      ],
      [
        'It is done by the device itself as bus master, not by a chip of its own on the mainboard; that was the ISA 8237.',
        'general knowledge, not measured',
      ],
    ],
  },
  {
    title: 'The page cache',
    intro: 'What was read of a file stays in memory of the kernel, page by page, and what is written goes there first.',
    claims: [
      [
        '`read`, `sendfile`, `splice`, `mmap` and `copy_file_range` without reflink all fill it in the same way.',
        'Linux 6.12, mm/filemap.c: filemap_get_pages and filemap_fault',
      ],
      [
        'So it is not the copy that pushes other files out of it. `posix_fadvise(POSIX_FADV_DONTNEED)` and `O_DIRECT` are the remedies.',
        'Linux 6.12, mm/filemap.c; posix_fadvise(2)',
      ],
    ],
  },
  {
    title: 'read and write',
    picture: 'read-write',
    intro:
      'Four copies: disk to page cache (DMA), page cache to buffer, buffer to socket buffer (processor), socket buffer to card (DMA).',
    claims: [
      [
        'N bytes through a buffer of B bytes take 2·⌈N/B⌉ + 1 system calls; the one more finds the end.',
        'counted in the program and with `strace -c`, Linux 6.18',
      ],
      [
        'Most of the gain is in the buffer: 4 KiB took 1.5 to 3.7 times the processor time of 64 KiB.',
        `${MEASURED}, ext4, tmpfs, TCP`,
      ],
    ],
  },
  {
    title: 'mmap and write',
    picture: 'mmap-write',
    intro: 'The pages of the page cache become memory of the program, so one copy by the processor falls away.',
    claims: [
      [
        'What it costs instead are page faults, one for 64 KiB or so, and flushing address translations when unmapping. It never won: 1.02 to 1.23 times a 64 KiB loop to a file, 1.2 to 2.1 times to a socket.',
        MEASURED,
      ],
      [
        'When the file is shortened meanwhile, the program’s own access raises SIGBUS and `write` fails with EFAULT.',
        'measured: Linux 6.18; mmap(2), ERRORS',
      ],
      [
        'It is right where the bytes must be addressable anyway, or a sealed file is sent many times from one mapping.',
        'from the measurements above',
      ],
    ],
  },
  {
    title: 'sendfile',
    picture: 'sendfile',
    intro: 'One call moves up to 2 GiB less one page from a file to any descriptor; nothing comes to the program.',
    claims: [
      [
        'With a network card that gathers and checksums, packets refer to the page cache and the processor copies nothing.',
        'Linux 6.12, fs/splice.c: splice_to_socket (read, not measured)',
      ],
      [
        'The sender took 20 to 50 % less processor time than with a 64 KiB loop; over loopback sender and receiver together took 25 to 33 % more.',
        `${MEASURED}, TCP over loopback`,
      ],
      [
        'Below 32 to 64 KiB for each file there is nothing to gain.',
        'measured: Linux 6.18, 512 bytes to 1 MiB per file',
      ],
      [
        'The pages of the file wait in the queue after the call: what is changed in place meanwhile arrives changed.',
        'sendfile(2), NOTES; measured: Linux 6.18',
      ],
    ],
  },
  {
    title: 'splice, tee and vmsplice',
    picture: 'splice',
    intro: 'A pipe is a row of references to pages; these calls put pages into it and take them out again.',
    claims: [
      [
        'One end must be a pipe; a program without one makes one of its own and needs two calls for each step.',
        'splice(2), DESCRIPTION',
      ],
      ['Into a file the bytes are copied once all the same.', 'Linux 6.12, fs/splice.c: iter_file_splice_write'],
      [
        'Between sockets a pipe of 64 KiB is a wash or a loss; with 1 MiB of pipe it equals a loop with a 1 MiB buffer.',
        `${MEASURED}, TCP to TCP and TCP to file`,
      ],
      ['From a file into a pipe it took less than half the processor time of a 64 KiB loop.', MEASURED],
    ],
  },
  {
    title: 'copy_file_range and reflink',
    picture: 'copy-file-range',
    intro: 'The file system copies by its own means, or only notes that two files share the same blocks.',
    claims: [
      [
        'On XFS and btrfs 1 GiB took under 0.005 times the processor time of a loop; on ext4 and tmpfs as much as a loop.',
        MEASURED,
      ],
      [
        'Within one NFS 4.2 or SMB server nothing crosses the network.',
        'Linux 6.12, fs/read_write.c: vfs_copy_file_range (read, not measured)',
      ],
      ['`sendfile` never shares extents.', `${MEASURED}, XFS and btrfs`],
      [
        'For files below `/proc` it gives 0 without an error: keep the loop as fallback.',
        'measured: Linux 6.18; copy_file_range(2), BUGS',
      ],
    ],
  },
  {
    title: 'MSG_ZEROCOPY',
    intro: 'A flag of `send`: the network card takes the bytes from the program’s own pages.',
    claims: [
      [
        'It pays from about 10 KB on, pins the pages and tells by notifications when they are free again.',
        'Linux 6.12, Documentation/networking/msg_zerocopy.rst',
      ],
      [
        'What is looped back to the same machine is copied all the same: 0.97 to 1.94 times `write`.',
        `${MEASURED}, TCP over loopback, very noisy`,
      ],
    ],
  },
  {
    title: 'io_uring',
    intro: 'Calls are put into a ring that the kernel works through.',
    claims: [
      ['It has SPLICE, TEE and SEND_ZC, but neither sendfile nor copy_file_range.', 'Linux 6.12, io_uring/opdef.c'],
      [
        'SPLICE always goes to a worker thread, and gives EAGAIN on a full non-blocking socket instead of waiting.',
        'issue lalinsky/zio#630',
      ],
    ],
  },
  {
    title: 'kTLS',
    intro: 'The kernel encrypts what is sent on a TLS socket, so that `sendfile` works on it.',
    claims: [
      [
        'The cipher text goes into a buffer of the kernel: one pass by the processor remains, unless the card encrypts.',
        'Linux 6.12, Documentation/networking/tls.rst',
      ],
      [
        '`TLS_TX_ZEROCOPY_RO` saves that copy, and breaks the connection when the file changes in flight.',
        'Linux 6.12, Documentation/networking/tls.rst',
      ],
      ['Without kTLS a TLS socket is no candidate at all: the library must see every byte.', 'from the above'],
    ],
  },
  {
    title: 'What others do',
    picture: 'streams',
    intro: 'All who use these calls keep `read` and `write` as the fallback.',
    claims: [
      [
        '**Kafka** sends log segments with `sendfile` (`transferTo`). A page that is not cached blocks the network thread, so it was proposed to warm the cache by a `sendfile` to `/dev/null` before.',
        'issue apache/kafka#14289 (KAFKA-7504)',
      ],
      ['**Netty** replaced `transferTo` by a loop of its own where the platform’s was wrong.', 'issue netty/netty#399'],
      [
        '**nginx** sends files with `sendfile`, at most 2 MiB for each call so that no connection starves (`sendfile_max_chunk`), and takes 0 for a truncated file.',
        'nginx, src/http/ngx_http_core_module.c and src/os/unix/ngx_linux_sendfile_chain.c',
      ],
      [
        '**Node**: `pipe`, `pipeline`, `for await`, `pipeTo` and Express’ `res.sendFile` all go through memory; only `fs.copyFile` enters the kernel’s copy path.',
        'libuv, src/unix/fs.c: uv__fs_sendfile; pillarjs/send, index.js',
      ],
      [
        '**coreutils** copies with `copy_file_range` and 256 KiB buffers; its `cat` uses `splice` above 32 KiB only.',
        'coreutils, src/copy-file-data.c, src/ioblksize.h and src/cat.c',
      ],
      [
        '**Rust’s** standard library gave up file to pipe and file to socket: the pages stay shared with the file.',
        'issue rust-lang/rust#108283',
      ],
      [
        '**systemd** removed `splice` from copies on a disk in 2026 after backups were corrupted.',
        'issues systemd/systemd#29044 and systemd/systemd#42071',
      ],
    ],
  },
];

/** docs/how-zero-copy-works.md */
export function howPage(): string {
  return page(
    'How zero-copy works',
    'Orange arrows are copies by the processor, blue ones by a device (DMA); dashed green ones hand a page on without a ' +
      'copy. A pair of thin arrows is a system call: into the kernel and back, two mode switches. These are the pictures ' +
      'of the cards, made from the same [cost model](cost.md).',
    ...CHAPTERS.flatMap(({ title, picture, intro, claims }) => [
      `## ${title}`,
      intro,
      ...(picture === undefined ? [] : [drawing(picture)]),
      sourced(claims),
    ]),
    '## When to use which',
    'Any of them pays only where nobody looks at the bytes. What fits a site is on its card; what each needs, on the pages ' +
      'of the [calls](README.md#calls) and the [techniques](README.md#techniques). What articles say about it, and what ' +
      'was measured: [here](articles.md).',
  );
}
