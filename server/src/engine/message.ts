import type { Advice, CopySite, Pattern } from '../model/index.js';

const LONGEST_NAME = 24;
const LONGEST_MESSAGE = 119;

/** What is there, what it costs, what to do; lower case, no full stop, under 120 characters. */
export function messageFor(
  site: CopySite,
  advice: readonly Advice[],
  techniqueName: (a: Advice) => string,
  pattern?: Pick<Pattern, 'message' | 'way'>,
): string {
  const [best] = advice;
  const said = pattern?.message?.(site, name);
  const what =
    said ?? `${name(site.source.handle)} is copied to ${name(site.sink.handle)} through ${name(site.buffer.name)}`;
  const calls = best?.cost.before.perMiB?.systemCalls;
  const cost = calls === undefined || site.language !== 'c' ? '' : `, ${calls.toLocaleString('en')} calls per MiB`;
  const technique =
    best && `${best.cost.gain === 'none' && said === undefined ? 'an alternative is' : 'use'} ${techniqueName(best)}`;
  const todo = pattern?.way?.(site, best) ?? technique;
  const way = todo === undefined ? '' : `; ${todo}`;
  return (
    [what + cost + way, what + way, what].find((m) => m.length <= LONGEST_MESSAGE) ?? what.slice(0, LONGEST_MESSAGE)
  );
}

function name(written: string): string {
  const text = written.replace(/\s+/g, ' ');
  // A template literal brings the quotes itself; quotes inside would end the outer ones.
  const line = text.replace(/^`([^`]*)`$/, '$1').replaceAll('`', "'");
  return `\`${line.length > LONGEST_NAME ? `${line.slice(0, LONGEST_NAME - 1)}…` : line}\``;
}
