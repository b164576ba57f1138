import { MEASURED, type CopySite, type Discharge, type Keep, type Technique } from '../../model/index.js';
import { kept, keptByCode, lost } from '../answers.js';
import { isPlace } from './names.js';
import { explicitOffset } from './offsets.js';
import { isOutOfSight } from './progress.js';

const named = ({ text }: Keep, fallback: string): string => (text === undefined ? fallback : `\`${text}\``);

/**
 * What a fast path in front of the old loop keeps, whichever call it makes: the loop runs afterwards from the exact
 * offsets, so it meets every error and refusal itself and treats it as ever.
 */
export const HAND_OVER_DISCHARGES = {
  'byte-count': (keep) =>
    keep.text !== undefined && isPlace(keep.text)
      ? keptByCode(`${named(keep, 'the counter')} counts on from what the fast path moved`)
      : lost('the counter is not a plain variable'),
  limit: (keep) => keptByCode(`the fast path stops at ${named(keep, 'the limit')}, too`),
  'source-offset': offsetDischarge,
  'sink-offset': lost('the fast path writes at the position of the descriptor'),
  eintr: kept('an interrupted call ends the fast path, and the loop goes on'),
  'short-write': kept('the call reports what it moved, and goes on from there'),
  'error-split': kept('the loop meets the error again in its own read or write'),
  nonblocking: kept('a descriptor that would block ends the fast path at the exact offset, and the loop waits'),
  timeout: (_keep, site) =>
    site.sink.traits.includes('nonblocking')
      ? kept('the sink does not block, so the loop does the waiting')
      : lost('the fast path waits as long as it takes'),
  progress: (keep) => lost(`${named(keep, 'what the loop does after a chunk')} would not be done for each chunk`),
  cancel: cancelDischarge,
  throttle: (keep) => lost(`${named(keep, 'the loop')} slows the loop down, and the fast path would not`),
  order: kept('the bytes go through the same descriptor in the same order'),
  append: kept('the call is refused for a sink opened with `O_APPEND`, and the loop does the work'),
  'stdio-buffer': lost('bytes may wait in the buffer of a stdio stream'),
  'drain-after-error': kept('the loop meets the error and reads on as before'),
  'keep-sink-open': kept('nothing is closed'),
  'error-answer': kept('the loop meets the error and answers it'),
  'file-mode': kept('the files are opened as before'),
  encoding: lost('the kernel moves the bytes as they are'),
  'conditional-write': lost('the fast path writes all that it reads'),
  exclusive: kept('the files are opened as before'),
} as const satisfies Omit<Technique['discharges'], 'send-flags'>;

/** Where those answers are known from that speak of calls. */
export const HAND_OVER_SOURCES = [
  'sendfile(2), copy_file_range(2) and splice(2), RETURN VALUE and ERRORS',
  MEASURED,
  'setbuf(3) and stdio_ext(3), DESCRIPTION',
  'send(2), DESCRIPTION: the flags',
] as const satisfies Technique['dischargeSources'];

/** For calls that take the offset of this end, too. */
export function offsetDischarge(keep: Keep, site: CopySite): Discharge {
  const end = keep.obligation === 'sink-offset' ? 'sink-offset' : 'source-offset';
  const text = explicitOffset(site, end);
  return text === undefined
    ? lost(`where ${named(keep, 'the descriptor')} stands changes in every pass`)
    : keptByCode(`the fast path starts at \`${text}\` and leaves the position of the descriptor alone`);
}

/** A test in the loop's head is asked by the fast path, too; one inside the loop is not. */
function cancelDischarge(keep: Keep, site: CopySite): Discharge {
  const limits = site.keeps.filter((k) => k.obligation === 'limit' && k.text !== undefined);
  if (limits.some((k) => keep.text?.includes(k.text ?? ''))) return kept('the limit ends both');
  const inHead = site.loop !== undefined && site.loop.form !== 'do' && keep.span.end <= site.fill.span.start;
  return inHead
    ? keptByCode(`the fast path asks ${named(keep, 'the condition')} every 16 MiB`)
    : lost(`${named(keep, 'a condition')} is not asked while the kernel copies`);
}

/** Flags of the sending call: none of the kernel's copying calls takes them. */
export function sendFlagsDischarge(keep: Keep): Discharge {
  if (keep.text === '0') return kept('no flag is set');
  return keep.text === 'MSG_NOSIGNAL'
    ? keptByCode('the fast path is taken only where SIGPIPE is ignored')
    : lost(`${named(keep, 'the flags')} can't be passed on`);
}

/** For calls that are made again and again by the new code itself. */
export function progressDischarge(keep: Keep, site: CopySite): Discharge {
  if (isOutOfSight(keep, site)) return HAND_OVER_DISCHARGES.progress(keep);
  return keptByCode(`${named(keep, 'what is done after a chunk')} is called after each MiB`);
}

/** For calls whose rewrite asks first whether anything is in the buffers of both streams. */
export function streamsDischarge(keep: Keep, { source }: CopySite): Discharge {
  const stream = named(keep, 'the stream');
  return keep.text === source.handle
    ? keptByCode(`${stream} gives back what it has read ahead, or the loop does all the work`)
    : keptByCode(`the fast path is taken only where nothing waits in ${stream}`);
}
