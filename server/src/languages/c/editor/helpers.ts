import type { Span } from '../../../model/index.js';
import type { Source } from './source.js';
import { layOut, type Style } from './style.js';

export interface HelperPlace {
  readonly at: number;
  /** True when it goes behind something on a line, not in front of a function. */
  readonly behind: boolean;
}

/**
 * Where a helper goes: behind the last include that no `#if` surrounds and that all functions see, else in front of the
 * function that needs it. Undefined when it stands there already.
 */
export function placeHelper(source: Source, name: string, user: Span): HelperPlace | { refused: string } | undefined {
  const { code, items } = source;
  const own = items.find((item) => item.head?.name === name);
  if (own && own.end <= user.start) return undefined;
  if (own || new RegExp(String.raw`\b${name}\b`).test(code)) return { refused: `\`${name}\` is something else here` };
  const { includes } = source;
  const depth = Math.min(...includes.map((i) => i.open.length));
  const last = includes.findLast((i) => i.open.length === depth && i.end <= user.start);
  if (last) return { at: behindConditional(code, last.end), behind: true };
  const around = source.itemAt(user.start);
  if (around?.head?.isMember === true) return { refused: 'there is no include to put a function behind' };
  return around ? { at: around.start, behind: false } : { refused: 'there is no function to help' };
}

/** Behind blocks of directives that follow `at` and only include more headers under conditions. */
function behindConditional(code: string, at: number): number {
  let end = at;
  for (;;) {
    const block = CONDITIONAL.exec(code.slice(end))?.[0];
    const isWhole = block?.match(/#[ \t]*if/g)?.length === block?.match(/#[ \t]*endif/g)?.length;
    if (block === undefined || !isWhole || !/#[ \t]*include\b/.test(block)) return end;
    end += block.length;
  }
}

/** One `#if`, with nothing in its arms but includes. */
const CONDITIONAL =
  /^\s*\n[ \t]*#[ \t]*if[^\n]*\n(?:[ \t]*(?:#[ \t]*(?:include|elif|else)\b[^\n]*)?\r?\n)*[ \t]*#[ \t]*endif\b[^\r\n]*/;

export function helperText(lines: readonly string[], { behind }: HelperPlace, style: Style): string {
  const laid = layOut(lines, '', style).join(style.eol);
  return behind ? `${style.eol}${style.eol}${laid}` : `${laid}${style.eol}${style.eol}`;
}
