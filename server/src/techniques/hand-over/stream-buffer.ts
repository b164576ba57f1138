import type { CopySite, Guard, Refused } from '../../model/index.js';
import { codeOf, escaped, mentions } from './names.js';

const TO_STDOUT = ['printf', 'puts', 'putchar'];
const TO_STREAM = /^(?:v?fprintf|fputs|fputc|putc|fwrite)(?:_unlocked)?$/;

/**
 * Why a fast path would do harm, or no good, by what the buffer of the stream that is written holds: it can't be asked whether
 * something waits there, it is known that something does, or nobody sees an error of what is left there.
 */
export function bufferProblem(site: CopySite, text: string, guard: Guard): Refused | undefined {
  const { loop, sink } = site;
  if (sink.access !== 'stdio' || loop === undefined) return undefined;
  // The BSDs have no `stdio_ext.h` (gnulib manual, __fpending).
  if (guard === 'elsewhere') return { refused: `only Linux can be asked what waits in \`${sink.handle}\`` };
  const { start, end } = site.function.span;
  return (
    waitingProblem(sink.handle, text.slice(start, loop.span.start)) ??
    closingProblem(site, text, text.slice(loop.span.end, end))
  );
}

/**
 * Right in front, and come what may, the function itself writes to the stream: a fast path that is entered only when nothing
 * waits would never be. `ahead` is the function's text up to the loop. What is not understood is left for the program to ask
 * when it runs.
 */
function waitingProblem(handle: string, ahead: string): Refused | undefined {
  // It has no buffer.
  if (handle === 'stderr') return undefined;
  const code = codeOf(ahead);
  if (/\bset(?:v|line)?buf(?:fer)?\b/.test(code)) return undefined;
  const body = code.slice(code.indexOf('{') + 1);
  for (const statement of [...straight(body)].reverse()) {
    if (/\bfflush\b/.test(statement)) return undefined;
    const callee = writes(statement, handle);
    if (callee !== undefined) {
      return { refused: `what \`${callee}\` wrote waits in \`${handle}\`: flush and check it first (\`fflush\`)` };
    }
    if (mentions(statement, handle.replace(/\W.*/, ''))) return undefined;
  }
  return undefined;
}

/**
 * An error that the loop's own writes would tell of might be told by nobody: what is left of a copy that the kernel could not
 * finish fits into the stream's buffer, and nobody looks at what closes it. `behind` is the function's text from the loop's end
 * on. A loop that does not look at its writes either has nothing to lose.
 */
function closingProblem({ sink, drains }: CopySite, text: string, behind: string): Refused | undefined {
  if (drains.every(({ span }) => isAlone(text, span.start, span.end))) return undefined;
  const code = codeOf(behind);
  const calls = new RegExp(
    String.raw`\b(?:[fp]close|fflush|ferror)(?:_unlocked)?\s*\(\s*${escaped(sink.handle)}\s*\)`,
    'g',
  );
  const found = [...code.matchAll(calls)].map(({ index, 0: call }) => ({ index, call }));
  const closes = found.some(({ call }) => call.includes('close'));
  return closes && found.every(({ index, call }) => isAlone(code, index, index + call.length))
    ? { refused: `look at what closing \`${sink.handle}\` gives first: it may be all that tells of an error` }
    : undefined;
}

/** True for a call that is a statement of its own: nobody looks at what it gives. */
function isAlone(code: string, start: number, end: number): boolean {
  const ahead = code.slice(Math.max(0, start - AHEAD), start).replace(/\( ?void ?\)\s*$/, '');
  return /(?:^|[;{})]|\belse)\s*$/.test(ahead) && /^\s*;/.test(code.slice(end));
}

/** Enough to see what a statement begins with. */
const AHEAD = 200;

/**
 * The statements that come before the end of `code` whenever it is reached, in order; a block that is over by then is one
 * with what stands in front of it.
 */
function straight(code: string): readonly string[] {
  let flat = code;
  for (
    let inner = '';
    inner !== flat;
    flat = flat.replace(/\{([^{}]*)\}/g, (_, of: string) => `<${of.replace(/;/g, ',')}>;`)
  ) {
    inner = flat;
  }
  return flat.split(/[;{]/).map((statement) => statement.trim());
}

/** The function that a statement calls to write to the stream, whatever else it does. */
function writes(statement: string, handle: string): string | undefined {
  const found = /^(?:\( ?void ?\) ?)?(?:if ?\(+ ?)?(\w+) ?\(([^]*)$/.exec(statement);
  const [, callee = '', list = ''] = found ?? [];
  if (handle === 'stdout' && TO_STDOUT.includes(callee)) return callee;
  const given =
    list
      .replace(/\([^()]*\)/g, '')
      .split(')', 1)[0]
      ?.split(',') ?? [];
  const at = /^v?fprintf/.test(callee) ? 0 : -1;
  return TO_STREAM.test(callee) && given.at(at)?.trim() === handle ? callee : undefined;
}
