import { arg, behind, transfer, type Entries } from './entries.js';

/** The status says whether it went well; the count stands behind the pointer, where the length stood before. */
const IN_PLACE = { length: [behind(2)], counts: [behind(2)], reports: 'zero-on-success' } as const;
/** Goes on until all is moved; the count is stored where the caller gives a place for it. */
const FULL = {
  length: [arg(2)],
  counts: [behind(3)],
  reports: 'zero-on-success',
  complete: true,
  retriesEintr: true,
} as const;
const FILE = { endpoint: arg(0), buffer: arg(1) } as const;
const SOCKET = { ...FILE, ...IN_PLACE, proves: 'socket' } as const;
const LINES = { buffer: arg(0), extent: 'string', reports: 'zero-on-success' } as const;

/**
 * Apache Portable Runtime; sources: apr_file_io.h and apr_network_io.h. Files may be buffered (APR_FOPEN_BUFFERED), so the
 * descriptor below one is not enough to go on.
 */
export const APR: Entries = {
  apr_file_read: transfer('in', 'stream', { ...FILE, ...IN_PLACE }),
  apr_file_read_full: transfer('in', 'stream', { ...FILE, ...FULL }),
  apr_file_gets: transfer('in', 'stream', { ...LINES, endpoint: arg(2), length: [arg(1)] }),
  apr_file_write: transfer('out', 'stream', { ...FILE, ...IN_PLACE }),
  apr_file_write_full: transfer('out', 'stream', { ...FILE, ...FULL }),
  apr_file_puts: transfer('out', 'stream', { ...LINES, endpoint: arg(1), complete: true }),
  apr_socket_recv: transfer('in', 'stream', SOCKET),
  apr_socket_send: transfer('out', 'stream', SOCKET),
};
