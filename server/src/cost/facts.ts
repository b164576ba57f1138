/** Something known about what a copy costs. */
export interface Fact {
  readonly id: FactId;
  /** One sentence or two for people, Markdown (code spans only), under 200 characters. */
  readonly text: string;
  /** Where it is known from: a manual page, a place in a source tree, or a measurement with its conditions. */
  readonly source: string;
}

const MEASURED = 'measured: Linux 6.18, x86-64, 1 GiB, page cache hot';
const MEASURED_NODE = 'measured: Node 20.20, Linux 6.18, 1 GiB from file to file';

const FACTS = {
  'mode-switches': {
    text: 'A system call enters and leaves the kernel: 2 mode switches. Articles call them context switches, though no other task is scheduled.',
    source: 'counted with `strace -c`, Linux 6.18',
  },
  'per-iteration': {
    text: 'The counts are for one read and one write. A file takes as many of them as it fills buffers, and one more read to find its end.',
    source: 'counted with `strace -c`, Linux 6.18',
  },
  'dma-on-miss': {
    text: 'The DMA copy from the disk happens only when the page cache does not hold the page yet.',
    source: 'Linux 6.12, mm/filemap.c: filemap_get_pages',
  },
  'buffer-size': {
    text: 'A loop with a 4 KiB buffer took 1.5 to 3.7 times the processor time of one with 64 KiB; coreutils uses 256 KiB.',
    source: `${MEASURED}, ext4, tmpfs, TCP; coreutils, src/ioblksize.h`,
  },
  'small-files': {
    text: 'Below about 32 to 64 KiB per file, `sendfile` to a socket gains nothing; at 512 bytes it costs more.',
    source: 'measured: Linux 6.18, x86-64, 512 bytes to 1 MiB per file',
  },
  'call-limit': {
    text: 'One call moves at most 2,147,479,552 bytes and may move less than asked.',
    source: 'sendfile(2), NOTES; Linux 6.12, include/linux/fs.h: MAX_RW_COUNT',
  },
  'scatter-gather': {
    text: 'With a network card that gathers and checksums, no processor copy is left: packets refer to the page cache.',
    source: 'Linux 6.12, fs/splice.c: splice_to_socket (read, not measured)',
  },
  'sendfile-socket': {
    text: 'To a socket, `sendfile` took the sender 20 to 50 % less processor time than a loop with a 64 KiB buffer.',
    source: `${MEASURED}, TCP over loopback, no network card`,
  },
  loopback: {
    text: 'Over loopback the receiver pays instead: sender and receiver together took 25 to 33 % more processor time.',
    source: `${MEASURED}, TCP over loopback`,
  },
  'pages-shared': {
    text: 'After the call the pages of the file itself wait in the queue: bytes overwritten in place arrive changed, bytes cut off arrive as zeros.',
    source: 'measured: Linux 6.18; sendfile(2), NOTES',
  },
  'pipe-pages': {
    text: 'Into a pipe the pages of the file are handed over, not copied: less than half the processor time of a 64 KiB loop.',
    source: MEASURED,
  },
  'pipe-capacity': {
    text: 'One call moves no more than the pipe holds, 64 KiB by default, whatever was asked for.',
    source: 'measured: Linux 6.18; pipe(7)',
  },
  'file-to-file': {
    text: 'Between files that share no extents, `sendfile` and `copy_file_range` took the same processor time as a 64 KiB loop.',
    source: `${MEASURED}, ext4 and tmpfs (ratios 0.97 to 1.07)`,
  },
  reflink: {
    text: 'On XFS and btrfs `copy_file_range` shares extents instead of moving bytes: 1 GiB took under 0.005 times the processor time.',
    source: MEASURED,
  },
  'server-side': {
    text: 'Between files of one NFS 4.2 or SMB server, `copy_file_range` copies on the server and nothing crosses the network.',
    source: 'Linux 6.12, fs/read_write.c: vfs_copy_file_range (read, not measured)',
  },
  'no-reflink': {
    text: '`sendfile` shares no extents: on XFS and btrfs, too, it moves all bytes.',
    source: `${MEASURED}, XFS and btrfs`,
  },
  'large-steps': {
    text: 'Small steps spoil it: with 64 KiB per call XFS took 1.2 times the processor time of a loop, with 1 MiB 0.07 times.',
    source: `${MEASURED}, XFS`,
  },
  'mmap-setup': {
    text: '`mmap` and `munmap` come once per mapping, not once per write: 4 mode switches, however much is written.',
    source: 'counted with `strace -c`, Linux 6.18',
  },
  'mmap-faults': {
    text: 'The mapping costs a page fault per 64 KiB or so, taken inside `write`; `MAP_POPULATE` did not make it cheaper.',
    source: `${MEASURED}, tmpfs and ext4`,
  },
  'mmap-slower': {
    text: '`mmap` with `write` never took less processor time than a 64 KiB loop: 1.02 to 1.23 times to a file, 1.2 to 2.1 times to a socket.',
    source: MEASURED,
  },
  'mmap-small': {
    text: 'For files of 512 bytes `mmap` with `write` took 6 to 7 times the processor time of a loop: mapping and unmapping alone cost 7.5 µs.',
    source: 'measured: Linux 6.18, x86-64, 512 bytes to 1 MiB per file',
  },
  'mmap-truncation': {
    text: 'When the file is shortened meanwhile, `write` from the mapping fails with EFAULT and the program’s own access raises SIGBUS.',
    source: 'measured: Linux 6.18; mmap(2), ERRORS',
  },
  'splice-direct': {
    text: 'Where one end is a pipe already, `splice` needs one call per step and no pipe of its own.',
    source: 'splice(2), DESCRIPTION',
  },
  'splice-own-pipe': {
    text: 'Through a pipe of its own, `splice` needs two calls per step, and 1 MiB of pipe to equal a loop with a 1 MiB buffer.',
    source: `${MEASURED}, TCP to file and TCP to TCP`,
  },
  'splice-pages': {
    text: '`splice` passes references to pages where driver and data allow it; into a file the bytes are always copied once.',
    source: 'splice(2), NOTES; Linux 6.12, fs/splice.c: iter_file_splice_write',
  },
  'stdio-buffer': {
    text: 'A stdio stream has a buffer of its own: small pieces are gathered there, and system calls follow its size, not the size of the pieces.',
    source: 'setbuf(3), DESCRIPTION',
  },
  'node-streams': {
    text: 'No stream function of Node enters the kernel’s copy path: `pipe`, `pipeline` and `for await` all read into memory and write from it.',
    source: 'libuv, src/unix/fs.c: uv__fs_sendfile is reached by `copyFile` only',
  },
  'pipeline-correctness': {
    text: '`pipeline` is correctness, not speed: it took as much processor time as `pipe` or a `data` handler (2.18, 2.09 and 2.07 to a 64 KiB loop’s 1).',
    source: MEASURED_NODE,
  },
  'pipeline-memory': {
    text: 'Chunks written without waiting for `drain` pile up: 62.5 of 64 MiB were held for a slow sink. `pipeline` waits.',
    source: 'measured: Node 20.20, 64 MiB to a slow sink',
  },
  'high-water-mark': {
    text: 'File streams move 64 KiB at a time, others 16 KiB. With a `highWaterMark` of 1 MiB, `pipeline` fell from 2.18 to 1.32.',
    source: `${MEASURED_NODE}, ratio to a 64 KiB loop`,
  },
  'web-streams': {
    text: 'Web streams cost more than those of Node: from file to file `pipeTo` took 6.2 times a 64 KiB loop, `pipeline` 2.18.',
    source: MEASURED_NODE,
  },
  'copy-file-kernel': {
    text: '`copyFile` stays in the kernel: `copy_file_range`, and `sendfile` where that is refused.',
    source: 'libuv, src/unix/fs.c: uv__fs_copyfile',
  },
  'copy-file-gain': {
    text: '`copyFile` took less than half the processor time of streams, or of `readFile` with `writeFile` (0.90 to 2.05 and more).',
    source: `${MEASURED_NODE}, ratio to a 64 KiB loop`,
  },
  'whole-file-memory': {
    text: '`readFile` holds the whole file: 1 GiB of it took 1,067 MiB of memory, and more than 2 GiB is refused.',
    source: 'measured: Node 20.20, Linux 6.18',
  },
} as const satisfies Readonly<Record<string, { readonly text: string; readonly source: string }>>;

export type FactId = keyof typeof FACTS;

/** All facts, in the order of the docs. */
export const allFacts: readonly Fact[] = Object.entries(FACTS).map(([id, fact]) => {
  if (!isFactId(id)) throw new Error(`not a fact: ${id}`);
  return { id, ...fact };
});

function isFactId(id: string): id is FactId {
  return Object.hasOwn(FACTS, id);
}

/** The fact that figures name by `id`, or undefined when there is none of that name. */
export function factById(id: string): Fact | undefined {
  return isFactId(id) ? { id, ...FACTS[id] } : undefined;
}
