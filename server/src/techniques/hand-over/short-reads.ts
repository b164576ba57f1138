import type { CopySite } from '../../model/index.js';

/** What a count is compared with to see an end or an error. */
const END = String.raw`\(?(?:0\b|-\s?1\b|EOF\b)`;
/** What a buffer's size looks like. */
const SIZE = String.raw`(?:sizeof\b[^=<>!;&|]*|\b[A-Z][A-Z\d_]+|\b\d{2,}[uUlL]*)`;

/**
 * Whether the loop takes a read that gives less than was asked for as its end, as it is with a file: from a pipe it then
 * takes what has come so far, where the kernel would go on to the end. `head` and `tail` are the loop without comments, up to
 * the end of its read and behind it; `moved` is what holds how much a pass wrote.
 */
export function endsAtShortRead(
  { fill, drains }: CopySite,
  [head, tail]: readonly [head: string, tail: string],
  count: string | undefined,
  moved: ReadonlySet<string>,
): boolean {
  if (fill.complete || count === undefined || !/^\w+$/.test(count)) return false;
  const written = [...moved, ...drains.map((d) => d.callee), count].filter((name) => /^\w+$/.test(name));
  const other = [END, ...written.map((name) => String.raw`\(?${name}\b`)].join('|');
  const isWith = String.raw`\s*(?:==|!=|<=?|>=)\s*(?!${other})[\w(]`;
  // Not as the last argument of a call that is compared.
  const compares = new RegExp(String.raw`(?<![\w$.>]|,\s*)${count}${isWith}`);
  const compared = new RegExp(String.raw`${SIZE}\)*\s*(?:==|!=|>=?|<=)\s*(?:\(\w+\)\s*)?${count}\b`);
  const atOnce = new RegExp(String.raw`^\s*\)*${isWith}`);
  return [head, tail].some((code) => compares.test(code) || compared.test(code)) || atOnce.test(tail);
}
