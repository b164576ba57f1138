import { rewriteBetween } from '../hand-over/between.js';

/** With a pipe at one end nothing is ever left between the two. No `SPLICE_F_MOVE`: it does nothing since Linux 2.6.21. */
export const rewrite = rewriteBetween({
  callee: 'splice',
  header: 'fcntl.h',
  result: 'moved',
  comment: 'Let the kernel move the bytes; the loop below does what it refuses.',
});
