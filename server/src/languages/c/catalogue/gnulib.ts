import { descriptorCall, type Entries } from './entries.js';

/** gnulib; sources: lib/safe-read.h, lib/full-read.h and their twins for writing. */
export const GNULIB: Entries = {
  safe_read: descriptorCall('in', { retriesEintr: true }),
  full_read: descriptorCall('in', { retriesEintr: true, complete: true }),
  safe_write: descriptorCall('out', { retriesEintr: true }),
  full_write: descriptorCall('out', { retriesEintr: true, complete: true }),
};
