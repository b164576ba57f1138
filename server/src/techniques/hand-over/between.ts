import type { Technique } from '../../model/index.js';
import { planHandOver } from './plan.js';
import { descriptorOf, needInStep } from './streams.js';
import { cappedRest, fastPath, needHeader, offsetArgument, putFastPath, type KernelCall } from './write.js';

/** A call of the form `CALLEE(in, offset, out, offset, length, 0)`, which takes an offset of either end. */
interface CallBetween extends Pick<KernelCall, 'callee' | 'result' | 'comment'> {
  /** Declares it, with `_GNU_SOURCE`. */
  readonly header: string;
}

/** Puts such a call in front of the loop; without an offset both positions move as with read and write. */
export function rewriteBetween({ header, ...named }: CallBetween): Technique['rewrite'] {
  return (site, editor, guard) => {
    const plan = planHandOver(site, editor, guard);
    if ('refused' in plan) return plan;
    if (plan.endsAtShortRead && site.source.kind === 'pipe') return { refused: takesWhatHasCome(site.source.handle) };
    needHeader(editor, plan, header, [named.callee], '_GNU_SOURCE');
    needInStep(site, editor, plan);
    // The kernel's own type, of 64 bits everywhere.
    const from = offsetArgument(plan, 'sourceOffset', 'loff_t', editor);
    const to = offsetArgument(plan, 'sinkOffset', 'loff_t', editor);
    const ends = [descriptorOf(site.source), from.argument, descriptorOf(site.sink), to.argument];
    const offsets = [...from.offsets, ...to.offsets];
    const call = { ...named, arguments: [...ends, cappedRest(plan), '0'], offsets };
    putFastPath(plan, fastPath(plan, call, editor), editor);
    return undefined;
  };
}

/** Why nothing that goes on to the end of a pipe can stand in front of a loop that does not. */
export function takesWhatHasCome(source: string): string {
  return `the loop takes what has come from \`${source}\`, and the kernel would wait for its end`;
}
