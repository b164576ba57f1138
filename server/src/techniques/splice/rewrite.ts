import type { Technique } from '../../model/index.js';
import { planHandOver } from '../hand-over/plan.js';
import { CHUNK, fastPath, needHeader, offsetArgument, putFastPath, WHOLE } from '../hand-over/write.js';

/**
 * Input first: `splice(in, NULL, out, NULL, length, 0)`. With a pipe at one end nothing is ever left between the two, so
 * what has moved is exact. No `SPLICE_F_MOVE`: it does nothing since Linux 2.6.21.
 */
export const rewrite: Technique['rewrite'] = (site, editor, guard) => {
  const plan = planHandOver(site, editor, guard);
  if ('refused' in plan) return plan;
  needHeader(editor, plan, 'fcntl.h', '_GNU_SOURCE');
  const most = plan.cancellable ? CHUNK : WHOLE;
  const length = plan.limit === undefined ? most : `${plan.limit} < ${most} ? ${plan.limit} : ${most}`;
  const { source, sink } = site;
  // The kernel's own type, of 64 bits everywhere.
  const from = offsetArgument(plan, 'sourceOffset', 'loff_t', editor);
  const to = offsetArgument(plan, 'sinkOffset', 'loff_t', editor);
  const ends = [source.handle, from.argument, sink.handle, to.argument];
  const call = { callee: 'splice', arguments: [...ends, length, '0'], offsets: [...from.offsets, ...to.offsets] };
  const comment = 'Let the kernel move the bytes; the loop below does what it refuses.';
  putFastPath(plan, fastPath(plan, call, 'moved', editor, comment), editor);
  return undefined;
};
