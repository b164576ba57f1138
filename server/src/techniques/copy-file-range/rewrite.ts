import type { Technique } from '../../model/index.js';
import { planHandOver } from '../hand-over/plan.js';
import { CHUNK, fastPath, needHeader, offsetArgument, putFastPath, WHOLE } from '../hand-over/write.js';

/** Input first: `copy_file_range(in, NULL, out, NULL, length, 0)`; both positions move as with read and write. */
export const rewrite: Technique['rewrite'] = (site, editor, guard) => {
  const plan = planHandOver(site, editor, guard);
  if ('refused' in plan) return plan;
  needHeader(editor, plan, 'unistd.h', '_GNU_SOURCE');
  // Capped in any case: glibc 2.41 and 2.42 return a wrong count above INT_MAX, and some filesystems give one.
  const most = plan.cancellable ? CHUNK : WHOLE;
  const length = plan.limit === undefined ? most : `${plan.limit} < ${most} ? ${plan.limit} : ${most}`;
  const { source, sink } = site;
  // The kernel's own type, of 64 bits everywhere.
  const from = offsetArgument(plan, 'sourceOffset', 'loff_t', editor);
  const to = offsetArgument(plan, 'sinkOffset', 'loff_t', editor);
  const ends = [source.handle, from.argument, sink.handle, to.argument];
  const call = {
    callee: 'copy_file_range',
    arguments: [...ends, length, '0'],
    offsets: [...from.offsets, ...to.offsets],
  };
  const comment = 'Let the kernel copy; the loop below does what it refuses.';
  putFastPath(plan, fastPath(plan, call, 'copied', editor, comment), editor);
  return undefined;
};
