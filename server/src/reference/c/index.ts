import type { ReferenceCall } from '../call.js';
import { pread, read, readv, recv, send, write } from './descriptors.js';
import { copyFileRange, sendfile, splice, tee, vmsplice } from './kernel.js';
import { fcntl, madvise, mmap, munmap } from './mapping.js';
import { fopen, fread, fwrite } from './stdio.js';

export const C_CALLS: readonly ReferenceCall[] = [
  read,
  write,
  pread,
  readv,
  recv,
  send,
  mmap,
  munmap,
  madvise,
  fcntl,
  sendfile,
  copyFileRange,
  splice,
  tee,
  vmsplice,
  fopen,
  fread,
  fwrite,
];
