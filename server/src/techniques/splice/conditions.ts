import { MEASURED, type Condition, type CopySite } from '../../model/index.js';
import { assumed, proved, refuted } from '../answers.js';
import {
  bufferIsForgotten,
  byDescriptors,
  calleesAreKnown,
  errorsComeAgain,
  inLoop,
  positionIsOwn,
  progressMayWait,
  readerIsThere,
  sinkTakesPages,
} from '../hand-over/conditions.js';

/** From a file `sendfile` does the same. What is known to be a socket is told why not (`betweenSockets`). */
const sourceIsStream: Condition = {
  title: 'the source is a pipe',
  source: `splice(2), DESCRIPTION; ${MEASURED}`,
  ask: ({ source }) => {
    if (source.kind === 'socket' && source.proof) return proved(source.proof.because);
    if (source.kind !== 'pipe') return refuted(`\`${source.handle}\` is no pipe`);
    return source.proof ? proved(source.proof.because) : assumed(`\`${source.handle}\` is a pipe`);
  },
};

/**
 * Why nothing is written for a socket as source. Into a pipe the call locks the pipe for as long as the socket has nothing to
 * give: a reader of the pipe hangs, and can't be killed (measured: Linux 6.18). To anything else it needs a pipe in between;
 * when the sink fails, bytes are in it that the old loop would have had in its buffer, and its own write can't meet the error
 * with them. A helper could write them, but not tell the loop what went wrong.
 */
export function betweenSockets({ source, sink }: CopySite): string | undefined {
  if (source.kind !== 'socket') return undefined;
  return sink.kind === 'pipe'
    ? `while \`${source.handle}\` has nothing to give, the pipe \`${sink.handle}\` would be locked, and its reader hang`
    : `a pipe of its own would hold bytes when \`${sink.handle}\` fails; a buffer of 1 MiB gains as much`;
}

/** While the sink is full the source is locked, and whoever writes into it waits even where there is room. */
const sinkGoesOn: Condition = {
  title: 'the sink is not full for long',
  source: MEASURED,
  ask: ({ source, sink }) =>
    sink.kind === 'file'
      ? proved('a file is never full for a while only')
      : assumed(`nobody waits for who writes into \`${source.handle}\` while \`${sink.handle}\` is full`),
};

/** The loop reads once more when the fast path has met the end or a signal. */
const sourceComesAgain: Condition = {
  title: 'what the source says comes again when the loop reads',
  source: `fifo(7); pipe(7); signal(7); ${MEASURED}`,
  ask: ({ source, keeps }) => {
    if (source.traits.includes('nonblocking')) {
      return assumed(`\`${source.handle}\` does not block: the loop may find bytes where it found none before`);
    }
    if (!keeps.some((k) => k.obligation === 'eintr')) {
      return assumed(`no signal is meant to end the loop: \`${source.handle}\` is interrupted once`);
    }
    return source.proof
      ? proved('a pipe without a writer stays at its end, and the loop goes on after a signal')
      : assumed(`nobody opens \`${source.handle}\` for writing once more after its end`);
  },
};

export const conditions: readonly Condition[] = [
  byDescriptors,
  inLoop,
  bufferIsForgotten,
  calleesAreKnown,
  positionIsOwn,
  progressMayWait,
  sourceIsStream,
  sinkTakesPages,
  sinkGoesOn,
  sourceComesAgain,
  errorsComeAgain,
  readerIsThere,
];
