import type { Case, Outcome } from './driver/case.js';
import type { Rewritten } from './programs.js';

/** One thing that is seen differently after a rewrite. */
export interface Difference {
  readonly what: keyof Outcome;
  readonly before: string;
  readonly after: string;
}

/** A run before and after. */
export interface Compared {
  readonly case: Case;
  readonly before: Outcome;
  readonly after: Outcome;
}

/**
 * Why a difference is as it was told. `mend`: the old program leaked, lost an error or bytes, or said too early that it was
 * done; safe fixes may do that, too. `assumed`: the advice names it among what is assumed or may go wrong, so that the fix
 * is offered for review only.
 */
export interface Explanation {
  readonly nature: 'mend' | 'assumed';
  /** The sentence of the card that says so. */
  readonly claim: string;
  /** Whether it is seen in some runs only, so that results do not count it. */
  readonly isRare: boolean;
}

interface Rule {
  readonly nature: Explanation['nature'];
  readonly claim: RegExp;
  readonly isRare?: boolean;
  readonly fits: (difference: Difference, compared: Compared) => boolean;
}

const ERROR = /\b(?:threw|rejected|done|returned|fulfilled) "?(?:E[A-Z]|ERR_|\w*Error)/;

/** Whether the program told of an error. */
function toldError({ settled }: Outcome): boolean {
  return ERROR.test(settled);
}

/** Whether it told of an error, at least by ending the process. */
function failed(outcome: Outcome): boolean {
  return toldError(outcome) || outcome.uncaught !== '';
}

/** Whether it told of none, or only by ending the process. */
function lostError({ settled, uncaught }: Outcome): boolean {
  return uncaught !== '' || !ERROR.test(settled);
}

function wentWrong({ before, after, case: one }: Compared): boolean {
  return toldError(before) || toldError(after) || before.uncaught !== '' || one.fault !== undefined;
}

const HOW_IT_ENDED: readonly (keyof Outcome)[] = ['settled', 'uncaught', 'when', 'syscall'];
const STREAMS: readonly (keyof Outcome)[] = ['source', 'sink'];

const isClosed = (state: string): boolean => state.endsWith('destroyed');

const RULES: readonly Rule[] = [
  {
    // What is no regular file copies as nothing.
    nature: 'assumed',
    claim: /is a regular file$/,
    fits: (_difference, { case: one }) => one.source === 'proc',
  },
  {
    nature: 'assumed',
    claim: /may get the permission bits/,
    fits: ({ what, after }) => what === 'mode' && after === '640',
  },
  {
    nature: 'assumed',
    claim: /need not survive a failed copy/,
    fits: ({ what, after }, compared) =>
      failed(compared.after) && ((what === 'bytes' && after === 'absent') || (what === 'mode' && after === '')),
  },
  {
    // Where errors of the source ended the process, its sink was not tidied up.
    nature: 'assumed',
    claim: /^whoever listens for errors of .* may get those of/,
    fits: ({ what, after }, { before, after: { settled } }) =>
      before.uncaught !== '' && ERROR.test(settled) && what === 'mode' && after === '',
  },
  {
    nature: 'assumed',
    claim: /holds text in UTF-8/,
    fits: ({ what, before, after }, { case: { content } }) =>
      what === 'bytes' && content === 'bytes' && before === 'other bytes' && after !== 'other bytes',
  },
  {
    // A bad block, which Linux tells by EIO.
    nature: 'assumed',
    claim: /\bEIO\b/,
    fits: ({ what }, { case: { fault }, before }) =>
      fault?.on === 'source' && fault.does === 'error' && fault.at > 0 && (failed(before) || what === 'bytes'),
  },
  {
    nature: 'mend',
    claim: /names `copyfile`/,
    fits: ({ what, after }, { before, after: { settled } }) =>
      what === 'syscall' && after === 'copyfile' && toldError(before) && settled === before.settled,
  },
  {
    nature: 'assumed',
    claim: /other one may come first/,
    fits: ({ what }, compared) =>
      ((what === 'settled' || what === 'syscall') && toldError(compared.before) && toldError(compared.after)) ||
      (what === 'uncaught' && failed(compared.before) && failed(compared.after)),
  },
  {
    nature: 'mend',
    claim: /^Where the source can’t be opened an old target stays/,
    fits: ({ what, before, after }, compared) =>
      failed(compared.after) && what === 'bytes' && before === 'part' && after === 'untouched',
  },
  {
    nature: 'mend',
    claim: /^On an error both files are closed/,
    fits: ({ what, before, after }, compared) =>
      wentWrong(compared) && what === 'left' && before !== '' && after === '',
  },
  {
    // Descriptors, and streams that nobody would ever have closed.
    nature: 'mend',
    claim: /^On an error (?:both streams are|the sink is) destroyed/,
    fits: ({ what, before, after }, compared) =>
      wentWrong(compared) &&
      ((what === 'left' && before !== '' && after === '') ||
        (STREAMS.includes(what) && isClosed(after)) ||
        // The request of an answer that has come whole is let go; the answer itself holds nothing then.
        (what === 'source' && compared.case.source === 'answer')),
  },
  {
    nature: 'mend',
    claim: /^When the sink fails or its peer goes away, the web stream is cancelled/,
    fits: ({ what, after }, compared) => wentWrong(compared) && what === 'source' && after === 'cancel',
  },
  {
    nature: 'assumed',
    claim: /may be cancelled and the stream of .* aborted$/,
    fits: ({ what, after }, compared) =>
      wentWrong(compared) && STREAMS.includes(what) && /^(?:abort|cancel)$/.test(after),
  },
  {
    // How much of what was on its way still comes through.
    nature: 'mend',
    claim: /^On an error (?:both streams are|the sink is) destroyed/,
    fits: ({ what, before, after }, compared) =>
      wentWrong(compared) &&
      what === 'bytes' &&
      [/^(?:part|complete|absent)$/, /^(?:untouched|old and (?:part|complete))$/].some((some) =>
        [before, after].every((bytes) => some.test(bytes)),
      ),
  },
  {
    nature: 'mend',
    claim: /^A sink that closes early is an error now/,
    fits: ({ what }, { before, after, case: { fault } }) =>
      HOW_IT_ENDED.includes(what) &&
      (lostError(before) || fault?.does === 'close') &&
      after.settled.includes('ERR_STREAM_PREMATURE_CLOSE') &&
      after.uncaught === '',
  },
  {
    nature: 'assumed',
    claim: /errors? of .* may (?:go to|make)/,
    fits: ({ what }, { before, after }) =>
      HOW_IT_ENDED.includes(what) && lostError(before) && toldError(after) && after.uncaught === '',
  },
  {
    nature: 'mend',
    claim:
      /^The outcome comes when (?:all is written|both files are closed)|waits where the sink is full, and ends the sink/,
    fits: ({ what, after }, compared) =>
      what === 'when' && !toldError(compared.after) && after.startsWith('finished, 0'),
  },
  {
    nature: 'mend',
    claim: /waits where the sink is full/,
    fits: ({ what, after }) => what === 'held' && after === '',
  },
  {
    nature: 'mend',
    claim: /one outcome for both streams/,
    fits: ({ what }, { before, after }) =>
      (what === 'settled' || what === 'syscall') &&
      before.settled.includes('; ') &&
      before.settled.split('; ').includes(after.settled),
  },
  {
    nature: 'assumed',
    claim: /^an error of .* may close .* with the same error, and the other way round$/,
    fits: ({ what, before, after }, compared) =>
      wentWrong(compared) &&
      (what === 'left' ||
        // A listener of both is called for both.
        (what === 'settled' && before !== '' && after === `${before}; ${before}`) ||
        what === 'bytes' ||
        (STREAMS.includes(what) && isClosed(after)) ||
        (HOW_IT_ENDED.includes(what) && lostError(compared.before) && toldError(compared.after))),
  },
  {
    nature: 'assumed',
    claim: /may end the process$/,
    fits: ({ what, after }, compared) => wentWrong(compared) && what === 'uncaught' && after !== '',
  },
  {
    nature: 'assumed',
    claim: /may be printed by `console.error`(?: and not end the process)?$/,
    fits: ({ what, after }) => what === 'uncaught' && !/uncaught|unhandled/.test(after),
  },
  {
    nature: 'assumed',
    claim: /may be replaced, with its permission bits/,
    fits: ({ what, before, after }) => what === 'mode' && before !== '' && after === '644',
  },
  {
    nature: 'mend',
    claim: /^Only when all has come is the file renamed/,
    fits: ({ what, before, after }, compared) =>
      toldError(compared.after) &&
      ((what === 'bytes' && before === 'part' && /^(?:absent|untouched)$/.test(after)) || what === 'mode'),
  },
  {
    nature: 'assumed',
    claim: /^Errors name the temporary file/,
    fits: ({ what }, compared) => what === 'syscall' && toldError(compared.before) && toldError(compared.after),
  },
  {
    nature: 'assumed',
    claim: /the source is destroyed; it was read to its end before/,
    fits: ({ what, after }, compared) =>
      wentWrong(compared) &&
      ((what === 'left' && after === '') ||
        (what === 'source' && (isClosed(after) || after === 'cancel' || compared.case.source === 'answer'))),
  },
  {
    nature: 'assumed',
    claim: /need not be read on$/,
    fits: ({ what }, compared) => compared.case.fault?.on === 'sink' && (what === 'source' || what === 'left'),
  },
  {
    // A reset that meets a source that waits is heard of; one that has been read already is not.
    nature: 'assumed',
    claim: /^A source that waits is one that its program waits for/,
    fits: ({ what }, { case: { source, fault } }) =>
      source === 'tcp' && fault?.on === 'source' && (what === 'source' || what === 'uncaught'),
  },
  {
    nature: 'mend',
    claim: /stops the source while the sink is full/,
    fits: ({ what, after }) => what === 'held' && after === '',
  },
  {
    nature: 'assumed',
    claim: /^an error in the middle of .* (?:may close|closes the connection)/i,
    fits: ({ what }, compared) =>
      wentWrong(compared) &&
      (what === 'answer' || what === 'headers' || what === 'sink' || HOW_IT_ENDED.includes(what)),
  },
  {
    nature: 'assumed',
    claim: /^A folder can be opened/,
    fits: (_difference, { case: { source } }) => source === 'directory',
  },
  {
    nature: 'assumed',
    claim: /without a length$/,
    fits: ({ what, before, after }) => what === 'headers' && before === 'content-length' && after === '',
  },
  {
    nature: 'assumed',
    claim: /may get `ETag`/,
    fits: ({ what, after }) => what === 'headers' && after.includes('etag'),
  },
  {
    nature: 'assumed',
    claim: /`next` may answer with 404/,
    fits: ({ what }, { case: { source } }) =>
      (source === 'missing' || source === 'directory') &&
      (what === 'answer' || what === 'headers' || what === 'uncaught'),
  },
  {
    // A duplex stream that nobody listens to any more.
    nature: 'assumed',
    claim: /comes after its end, when nobody listens any more$/,
    fits: ({ what }, { case: { fault } }) => fault?.does === 'late' && HOW_IT_ENDED.includes(what),
  },
  {
    nature: 'assumed',
    claim: /may count as written/,
    fits: ({ what, after }, { case: { fault } }) =>
      fault?.does === 'close' && ((what === 'settled' && after === 'done') || what === 'when'),
  },
  {
    nature: 'assumed',
    claim: /nothing is told when the sink fails/,
    fits: ({ what }, { case: { source, fault }, after }) =>
      source === 'answer' &&
      fault?.on === 'sink' &&
      !toldError(after) &&
      (HOW_IT_ENDED.includes(what) || what === 'bytes' || what === 'mode' || what === 'files'),
  },
  {
    // By chance: whether the source has ended when the sink fails.
    nature: 'assumed',
    claim: /on its last bytes may be told to nobody$/,
    isRare: true,
    fits: ({ what }, { case: { fault }, after }) =>
      fault?.on === 'sink' && !toldError(after) && (HOW_IT_ENDED.includes(what) || what === 'bytes'),
  },
  {
    nature: 'assumed',
    claim: /destroyed without an answer/,
    fits: ({ what }, compared) => what === 'answer' && wentWrong(compared),
  },
];

const LOST_BYTES = 'the old program lost bytes and told of no error';

/** What says that a difference may be; undefined when nothing does, and it is a defect. */
export function explanationOf(
  difference: Difference,
  compared: Compared,
  { advice, claims }: Pick<Rewritten, 'advice' | 'claims'>,
): Explanation | undefined {
  for (const { nature, claim, fits, isRare = false } of RULES) {
    if (nature === 'assumed' && advice.safety === 'safe') continue;
    if (!fits(difference, compared)) continue;
    const said = [...(nature === 'assumed' ? advice.assumed : []), ...claims].find((text) => claim.test(text));
    if (said !== undefined) return { nature, claim: said, isRare };
  }
  return lostBytes(compared) && difference.what !== 'left'
    ? { nature: 'mend', claim: LOST_BYTES, isRare: false }
    : undefined;
}

/** Whether the old program lost bytes without a word, and the new one loses none, or says so. */
function lostBytes({ before, after }: Compared): boolean {
  if (before.answer.endsWith('part ended')) return !after.answer.endsWith('part ended');
  const lost = /(?:part|other bytes)$/;
  if (toldError(before) || before.uncaught !== '' || !lost.test(before.bytes)) return false;
  return after.bytes.endsWith('complete') || (toldError(after) && !after.bytes.endsWith('other bytes'));
}

function bothFail({ source, sink }: Case): boolean {
  return (source === 'missing' || source === 'directory') && (sink === 'directory' || sink === 'no-directory');
}

/** Whether it is by chance which call an error names. */
function isChance(one: Case): boolean {
  return one.fault?.does === 'close' || bothFail(one);
}

/** What is told by chance: how a peer has gone; and which of two ends that can't be opened comes first. */
function blurred(text: string, one: Case): string {
  // Whether the last bytes were taken before a client left is nobody's concern.
  if (one.sink === 'response' && one.fault?.does === 'close') text = text.replace(/^finish, close/, 'close');
  if (one.fault?.does === 'close') return text.replace(/EPIPE|ECONNRESET/g, 'EPIPE or ECONNRESET');
  return bothFail(one) ? text.replace(/ENOENT|EISDIR/g, 'ENOENT or EISDIR') : text;
}

export function differencesOf({ case: one, before, after }: Compared): readonly Difference[] {
  const keys = Object.keys(before) as readonly (keyof Outcome)[];
  return keys
    .map((what) => ({ what, before: blurred(before[what], one), after: blurred(after[what], one) }))
    .filter((d) => d.before !== d.after && !(d.what === 'syscall' && isChance(one)));
}
