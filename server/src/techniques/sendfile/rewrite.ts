import type { Technique } from '../../model/index.js';
import { planHandOver } from '../hand-over/plan.js';
import { descriptorOf, needInStep } from '../hand-over/streams.js';
import { fastPath, needHeader, offsetArgument, putFastPath, restOf } from '../hand-over/write.js';

/** Output first: `sendfile(out, in, NULL, count)`; without an offset it reads at the source's position and moves it. */
export const rewrite: Technique['rewrite'] = (site, editor, guard) => {
  const plan = planHandOver(site, editor, guard);
  if ('refused' in plan) return plan;
  needHeader(editor, plan, 'sys/sendfile.h', ['sendfile']);
  needInStep(site, editor, plan);
  const { argument, offsets } = offsetArgument(plan, 'sourceOffset', 'off_t', editor);
  const call = {
    callee: 'sendfile',
    arguments: [descriptorOf(site.sink), descriptorOf(site.source), argument, restOf(plan)],
    offsets,
    result: 'sent',
    comment: 'Let the kernel send; the loop below does what it refuses.',
  };
  putFastPath(plan, fastPath(plan, call, editor), editor);
  return undefined;
};
