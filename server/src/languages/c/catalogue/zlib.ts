import { arg, libraryCall, transfer, type Entries } from './entries.js';

const PACKED = { transforms: 'compression', complete: true } as const;

/**
 * zlib; source: zlib.h, "gzip file access functions": a gzip file is packed or unpacked on its way, and a plain one read
 * through a buffer. `inflate`, `deflate`, `compress` and `uncompress` move nothing from or to an end: like all that is not
 * known, they use what they get.
 */
export const ZLIB: Entries = {
  gzread: libraryCall('in', PACKED),
  gzfread: transfer('in', 'stream', { ...PACKED, endpoint: arg(3), buffer: arg(0), length: [arg(1), arg(2)] }),
  gzgets: libraryCall('in', { ...PACKED, extent: 'string', reports: 'not-at-all' }),
  gzwrite: libraryCall('out', PACKED),
  gzfwrite: transfer('out', 'stream', { ...PACKED, endpoint: arg(3), buffer: arg(0), length: [arg(1), arg(2)] }),
  gzputs: libraryCall('out', { ...PACKED, extent: 'string', length: [] }),
};
