import type { CopySite, Technique } from '../../model/index.js';
import type { HandOver } from '../hand-over/hand-over.js';
import { planHandOver } from '../hand-over/plan.js';
import { descriptorOf, needInStep } from '../hand-over/streams.js';
import { fastPath, needHeader, offsetArgument, putFastPath, restOf } from '../hand-over/write.js';

/** Output first: `sendfile(out, in, NULL, count)`; without an offset it reads at the source's position and moves it. */
export const rewrite: Technique['rewrite'] = (site, editor, guard) => {
  const planned = planHandOver(site, editor, guard);
  if ('refused' in planned) return planned;
  const plan = leftToLoop(site, planned);
  needHeader(editor, plan, 'sys/sendfile.h', ['sendfile']);
  if (plan !== planned) needHeader(editor, plan, 'unistd.h', ['lseek']);
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

/**
 * Into a pipe the call takes sockets, too, and with them an error that is told once, so that the loop would take what is missing
 * for the end (Linux 5.12 and later; shown in small worlds). What has a position is no socket, and fails again.
 */
function leftToLoop({ source, sink }: CopySite, plan: HandOver): HandOver {
  const isKnown = source.kind === 'file' && source.proof !== undefined;
  const isPipe = sink.kind === 'pipe' || sink.kind === 'unknown' || (sink.kind === 'stdio-file' && !sink.proof);
  if (isKnown || !isPipe || source.access !== 'descriptor' || plan.sourceOffset !== undefined) return plan;
  return { ...plan, entry: [...plan.entry, `lseek(${source.handle}, 0, SEEK_CUR) >= 0`] };
}
