import { rewriteBetween } from '../hand-over/between.js';

/** The length is capped: glibc 2.41 and 2.42 return a wrong count above INT_MAX, and some filesystems give one. */
export const rewrite = rewriteBetween({
  callee: 'copy_file_range',
  header: 'unistd.h',
  result: 'copied',
  comment: 'Let the kernel copy; the loop below does what it refuses.',
});
