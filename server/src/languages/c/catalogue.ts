import type { CallEffect, CallEffects, EndpointKind, Operand, TransferEffect, Trait } from '../../model/index.js';

/**
 * What the functions without a body do: libc and POSIX. Positions are those of the prototypes in the man pages, which
 * are the source of every line. Project functions are learned from their bodies, never listed here.
 */
const arg = (argument: number): Operand => ({ argument });
const RESULT: Operand = { argument: 'result' };
const STDIN: Operand = { argument: 'fixed', name: 'stdin' };
const STDOUT: Operand = { argument: 'fixed', name: 'stdout' };

type Extra = Partial<Omit<TransferEffect, 'kind' | 'direction'>>;

function transfer(
  direction: 'in' | 'out',
  access: TransferEffect['access'],
  extra: Extra & Pick<TransferEffect, 'endpoint' | 'buffer'>,
): CallEffects {
  const effect: TransferEffect = {
    kind: 'transfer',
    direction,
    access,
    length: [],
    extent: 'counted',
    reports: 'returned',
    complete: false,
    retriesEintr: false,
    ...extra,
  };
  return { effects: [effect] };
}

/** read(fd, buf, n) and what has its shape. */
const descriptorCall = (direction: 'in' | 'out', extra: Extra = {}): CallEffects =>
  transfer(direction, 'descriptor', { endpoint: arg(0), buffer: arg(1), length: [arg(2)], ...extra });

/** fread(buf, size, count, stream) and what has its shape. */
const streamCall = (direction: 'in' | 'out'): CallEffects =>
  transfer(direction, 'stdio', { endpoint: arg(3), buffer: arg(0), length: [arg(1), arg(2)], complete: true });

const readCharacter = (endpoint: Operand): CallEffects =>
  transfer('in', 'stdio', { endpoint, buffer: RESULT, extent: 'element', complete: true });
const writeCharacter = (endpoint: Operand): CallEffects =>
  transfer('out', 'stdio', { endpoint, buffer: arg(0), extent: 'element', complete: true });

function opens(
  endpoint: EndpointKind,
  access: 'descriptor' | 'stdio',
  extra: { path?: number; flags?: number; traits?: readonly Trait[]; result?: Operand } = {},
): CallEffects {
  const { path, flags, traits, result } = extra;
  return {
    effects: [
      {
        kind: 'open',
        endpoint,
        access,
        result: result ?? RESULT,
        ...(path !== undefined && { path: arg(path) }),
        ...(flags !== undefined && { flags: arg(flags) }),
        ...(traits && { traits }),
      },
    ],
  };
}

const effects = (...list: CallEffect[]): CallEffects => ({ effects: list });
const overwrites = (buffer: number): CallEffects => effects({ kind: 'overwrite', buffer: arg(buffer) });
const copies = (to: number, from: number): CallEffects => effects({ kind: 'alias', to: arg(to), from: arg(from) });
const nothing: CallEffects = effects();
const kernelCopy: CallEffects = effects({ kind: 'kernel-copy' });
const kernelCall = (source: number, sink: number, arity: number): CallEffects =>
  effects({ kind: 'kernel-copy', ends: { source: arg(source), sink: arg(sink) }, arity });

const SOCKET = { proves: 'socket' } as const;

const BUILT_IN: Readonly<Record<string, CallEffects>> = {
  // Descriptors.
  read: descriptorCall('in'),
  pread: descriptorCall('in', { offset: arg(3) }),
  pread64: descriptorCall('in', { offset: arg(3) }),
  readv: descriptorCall('in', { vector: true }),
  recv: descriptorCall('in', { ...SOCKET, flags: arg(3) }),
  recvfrom: descriptorCall('in', { ...SOCKET, flags: arg(3), address: arg(4) }),
  write: descriptorCall('out'),
  pwrite: descriptorCall('out', { offset: arg(3) }),
  pwrite64: descriptorCall('out', { offset: arg(3) }),
  writev: descriptorCall('out', { vector: true }),
  send: descriptorCall('out', { ...SOCKET, flags: arg(3) }),
  sendto: descriptorCall('out', { ...SOCKET, flags: arg(3), address: arg(4) }),
  // Streams of stdio.
  fread: streamCall('in'),
  fread_unlocked: streamCall('in'),
  fwrite: streamCall('out'),
  fwrite_unlocked: streamCall('out'),
  fgets: transfer('in', 'stdio', {
    endpoint: arg(2),
    buffer: arg(0),
    length: [arg(1)],
    extent: 'string',
    reports: 'not-at-all',
  }),
  fgets_unlocked: transfer('in', 'stdio', {
    endpoint: arg(2),
    buffer: arg(0),
    length: [arg(1)],
    extent: 'string',
    reports: 'not-at-all',
  }),
  fputs: transfer('out', 'stdio', {
    endpoint: arg(1),
    buffer: arg(0),
    extent: 'string',
    reports: 'not-at-all',
    complete: true,
  }),
  fputs_unlocked: transfer('out', 'stdio', {
    endpoint: arg(1),
    buffer: arg(0),
    extent: 'string',
    reports: 'not-at-all',
    complete: true,
  }),
  getc: readCharacter(arg(0)),
  fgetc: readCharacter(arg(0)),
  getc_unlocked: readCharacter(arg(0)),
  getchar: readCharacter(STDIN),
  getchar_unlocked: readCharacter(STDIN),
  putc: writeCharacter(arg(1)),
  fputc: writeCharacter(arg(1)),
  putc_unlocked: writeCharacter(arg(1)),
  putchar: writeCharacter(STDOUT),
  putchar_unlocked: writeCharacter(STDOUT),
  // Endpoints.
  open: opens('file', 'descriptor', { path: 0, flags: 1 }),
  open64: opens('file', 'descriptor', { path: 0, flags: 1 }),
  openat: opens('file', 'descriptor', { path: 1, flags: 2 }),
  creat: opens('file', 'descriptor', { path: 0 }),
  mkstemp: opens('file', 'descriptor'),
  mkostemp: opens('file', 'descriptor', { flags: 1 }),
  memfd_create: opens('file', 'descriptor'),
  fopen: opens('stdio-file', 'stdio', { path: 0, flags: 1 }),
  fopen64: opens('stdio-file', 'stdio', { path: 0, flags: 1 }),
  fdopen: opens('stdio-file', 'stdio', { flags: 1 }),
  tmpfile: opens('stdio-file', 'stdio'),
  popen: opens('pipe', 'stdio'),
  socket: opens('socket', 'descriptor', { flags: 1 }),
  accept: opens('socket', 'descriptor'),
  accept4: opens('socket', 'descriptor', { flags: 3 }),
  socketpair: opens('socket', 'descriptor', { result: arg(3), flags: 1 }),
  pipe: opens('pipe', 'descriptor', { result: arg(0) }),
  pipe2: opens('pipe', 'descriptor', { result: arg(0), flags: 1 }),
  posix_openpt: opens('tty', 'descriptor'),
  eventfd: opens('unknown', 'descriptor', { traits: ['datagram'] }),
  timerfd_create: opens('unknown', 'descriptor', { traits: ['datagram'] }),
  signalfd: opens('unknown', 'descriptor', { traits: ['datagram'] }),
  inotify_init: opens('unknown', 'descriptor', { traits: ['datagram'] }),
  inotify_init1: opens('unknown', 'descriptor', { traits: ['datagram'] }),
  // Copies that never leave the kernel.
  sendfile: kernelCall(1, 0, 4),
  sendfile64: kernelCall(1, 0, 4),
  copy_file_range: kernelCall(0, 2, 6),
  splice: kernelCall(0, 2, 6),
  fcopyfile: kernelCopy,
  copyfile: kernelCopy,
  // Bytes of a mapped file are written from the page cache.
  mmap: kernelCopy,
  // Memory.
  memset: overwrites(0),
  bzero: overwrites(0),
  explicit_bzero: overwrites(0),
  memset_s: overwrites(0),
  snprintf: overwrites(0),
  vsnprintf: overwrites(0),
  sprintf: overwrites(0),
  vsprintf: overwrites(0),
  getcwd: overwrites(0),
  readlink: overwrites(1),
  gethostname: overwrites(0),
  strftime: overwrites(0),
  inet_ntop: overwrites(2),
  memcpy: copies(0, 1),
  memmove: copies(0, 1),
  mempcpy: copies(0, 1),
  strcpy: copies(0, 1),
  strncpy: copies(0, 1),
  strlcpy: copies(0, 1),
  strdup: copies(-1, 0),
  strlen: effects({ kind: 'use', what: 'length', of: arg(0) }),
  strnlen: effects({ kind: 'use', what: 'length', of: arg(0) }),
  free: nothing,
  munmap: nothing,
  posix_memalign: nothing,
  madvise: nothing,
  setvbuf: nothing,
  assert: nothing,
  sizeof: nothing,
  malloc_usable_size: nothing,
};

/** `copies(-1, 0)` means that the result is the copy. */
function withResults(table: Readonly<Record<string, CallEffects>>): ReadonlyMap<string, CallEffects> {
  return new Map(
    Object.entries(table).map(([name, entry]) => [
      name,
      {
        effects: entry.effects.map((e) => (e.kind === 'alias' && e.to.argument === -1 ? { ...e, to: RESULT } : e)),
      },
    ]),
  );
}

export const CATALOGUE: ReadonlyMap<string, CallEffects> = withResults(BUILT_IN);

/** Libraries that projects build against without keeping their sources. A project's own function goes before these. */
export const LIBRARIES: ReadonlyMap<string, CallEffects> = withResults({
  // gnulib
  safe_read: descriptorCall('in', { retriesEintr: true }),
  full_read: descriptorCall('in', { retriesEintr: true, complete: true }),
  safe_write: descriptorCall('out', { retriesEintr: true }),
  full_write: descriptorCall('out', { retriesEintr: true, complete: true }),
});

/** Functions that give the memory of their first argument, moved perhaps, with what it holds. */
export const REALLOCATORS: ReadonlySet<string> = new Set(['realloc', 'xrealloc']);

/** Functions that give memory of their own. */
export const ALLOCATORS: ReadonlySet<string> = new Set([
  'malloc',
  'calloc',
  'realloc',
  'reallocarray',
  'alloca',
  'aligned_alloc',
  'valloc',
  'mmap',
  'xmalloc',
  'xrealloc',
  'xcalloc',
  'xzalloc',
  'g_malloc',
  'g_new',
]);

/** Calls that wait for descriptors, and whether the wait is bounded in time by their last argument. */
export const WAITS: ReadonlySet<string> = new Set(['poll', 'ppoll', 'select', 'pselect', 'epoll_wait', 'epoll_pwait']);

/** Calls that pass time. */
export const SLEEPS: ReadonlySet<string> = new Set(['sleep', 'usleep', 'nanosleep', 'clock_nanosleep']);

/** Calls about errors and process ends: no progress, no content. */
export const QUIET: ReadonlySet<string> = new Set([
  'close',
  'fclose',
  'fflush',
  'ferror',
  'feof',
  'clearerr',
  'fileno',
  'perror',
  'exit',
  '_exit',
  'abort',
  'strerror',
  'fprintf',
  'printf',
  'fsync',
  'fdatasync',
  'fstat',
  'stat',
  'lseek',
  'ftruncate',
  'shutdown',
  'unlink',
  'poll',
  'select',
  'err',
  'errx',
  'warn',
  'warnx',
  'error',
  'syslog',
  'assert',
  'alarm',
  'free',
  '__errno_location',
]);

/** Calls that write formatted text: to their first argument, or to a stream of their own. */
export const PRINTS: ReadonlyMap<string, string> = new Map([
  ['fprintf', 'argument'],
  ['vfprintf', 'argument'],
  ['dprintf', 'argument'],
  ['printf', 'stdout'],
  ['vprintf', 'stdout'],
]);

/** Calls that set the position of a descriptor or stream. */
export const SEEKS: ReadonlySet<string> = new Set(['lseek', 'lseek64', 'fseek', 'fseeko', 'rewind', 'fsetpos']);

const named = (direction: 'in' | 'out'): readonly string[] =>
  [...CATALOGUE, ...LIBRARIES]
    .filter(([, { effects: list }]) => list.some((e) => e.kind === 'transfer' && e.direction === direction))
    .map(([name]) => name);

/** Calls that copy in the kernel, and whose arguments tell from where to where. */
export const KERNEL_WORDS: readonly string[] = [...CATALOGUE]
  .filter(([, { effects: list }]) => list.some((e) => e.kind === 'kernel-copy' && e.ends !== undefined))
  .map(([name]) => name);

export const SOURCE_WORDS: readonly string[] = named('in');
export const SINK_WORDS: readonly string[] = named('out');
