import { contains, type CopySite, type Keep, type LoopCall, type LoopFacts, type Span } from '../../model/index.js';
import { codeOf, LITERAL, mentions } from './names.js';

/** A call that every pass makes behind its write, and that the fast path can make behind each of its own calls, too. */
export interface Repeated {
  readonly span: Span;
  /** The statement, with the name of what holds the number of bytes moved. */
  statement(result: string): string;
}

export interface Progress {
  readonly site: CopySite;
  readonly facts: LoopFacts;
  readonly text: string;
  readonly loop: Span;
  /** The variable that holds what was read. */
  readonly count: string | undefined;
  /** Counters that the fast path moves on, too. */
  readonly counters: ReadonlySet<string>;
}

/** Whether it is done by what moves the bytes itself, which the fast path takes the place of. */
export function isOutOfSight({ span }: Keep, { fill, otherFills, drains }: CopySite): boolean {
  return [fill, ...otherFills, ...drains].some((transfer) => contains(transfer.span, span));
}

/** The calls that show progress and that need nothing that only the loop has. */
export function repeatedCalls(progress: Progress): readonly Repeated[] {
  const { site, facts, text, count } = progress;
  // It may print to where the bytes go, and each time counts there.
  if (site.sink.traits.includes('standard-stream')) return [];
  const shown = site.keeps.filter((k) => k.obligation === 'progress');
  return facts.calls
    .filter((call) => shown.some((k) => contains(call.span, k.span)) && isRepeatable(call, progress))
    .map(({ span }) => {
      const written = text.slice(span.start, span.end);
      return { span, statement: (result) => `${count === undefined ? written : renamed(written, count, result)};` };
    });
}

/** A statement of its own in the loop's body, behind all that a pass moves and counts, made of what stays or is counted. */
function isRepeatable({ span, guard, leaving }: LoopCall, progress: Progress): boolean {
  const { site, facts, text, loop, count, counters } = progress;
  const written = codeOf(text.slice(span.start, span.end));
  if (guard !== undefined || leaving || /[\n&]/.test(written)) return false;
  const before = codeOf(text.slice(loop.start, span.start)).trimEnd();
  const isStatement = /[;{}]$/.test(before) && /^\s*;/.test(text.slice(span.end));
  if (!isStatement || depthOf(before) !== 1) return false;
  // What is not told how much was moved may count how often it is called.
  const told = [...counters, ...(count === undefined ? [] : [count])];
  if (!told.some((name) => mentions(written, name))) return false;
  // It may write there, too: what stands between the chunks is a part of what is sent.
  if ([site.source.handle, site.sink.handle].some((end) => isHanded(written, end))) return false;
  const moves = [site.fill.span, ...site.drains.map((d) => d.span)];
  const counts = facts.assignments.filter((a) => counters.has(a.target)).map((a) => a.span);
  if ([...moves, ...counts].some((s) => s.end > span.start) || mentions(written, site.buffer.name)) return false;
  return facts.assignments.every(
    (a) => a.target === count || counters.has(a.target) || !mentions(written, a.root ?? a.target),
  );
}

/** Whether an end, or what holds it, stands in a call as it is. */
function isHanded(written: string, handle: string): boolean {
  const [root = handle] = /^\w+/.exec(handle) ?? [];
  return (
    new RegExp(String.raw`(?<![\w$.]|->)${root}(?![\w$]|\s*(?:->|\.|\[))`).test(written) ||
    (handle !== root && written.includes(handle))
  );
}

function renamed(text: string, from: string, to: string): string {
  const name = new RegExp(String.raw`${LITERAL}|(?<![\w$.]|->)${from}(?![\w$])`, 'g');
  return text.replace(name, (found) => (found === from ? to : found));
}

function depthOf(code: string): number {
  return code.split('{').length - code.split('}').length;
}
