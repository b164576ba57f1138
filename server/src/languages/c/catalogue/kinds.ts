/** Kinds of functions that are told by their names alone. */

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

/** Calls that wait for descriptors; their last argument bounds the wait in time. */
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

/** Of those, what a wrapper does for its caller each time: the caller's loop would show it, the wrapper's body does not. */
export const LASTING: ReadonlySet<string> = new Set([
  'fsync',
  'fdatasync',
  'ftruncate',
  'shutdown',
  'unlink',
  'alarm',
  'syslog',
]);

/** By custom the names of macros and functions that only compute a value from their arguments. */
export const COMPUTE: ReadonlySet<string> = new Set(['min', 'max', '_', 'gettext', 'ngettext', 'dgettext']);

/** Calls of the standard library about a stream or a descriptor, which bring and take nothing of their caller's. */
export const ABOUT_ENDS: ReadonlySet<string> = new Set([
  'close',
  'fclose',
  'fflush',
  'fflush_unlocked',
  'ferror',
  'feof',
  'clearerr',
  'fileno',
  'fsync',
  'fdatasync',
  'lseek',
  'fseek',
  'fseeko',
  'rewind',
]);

/** Calls that write formatted text, with the stream that they write to; `argument`: it is their first argument. */
export const PRINTS: ReadonlyMap<string, string> = new Map([
  ['fprintf', 'argument'],
  ['vfprintf', 'argument'],
  ['dprintf', 'argument'],
  ['printf', 'stdout'],
  ['vprintf', 'stdout'],
]);

/** Calls that set the position of a descriptor or stream. */
export const SEEKS: ReadonlySet<string> = new Set(['lseek', 'lseek64', 'fseek', 'fseeko', 'rewind', 'fsetpos']);
