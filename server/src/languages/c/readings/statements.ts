import { isName, STATEMENT_WORDS } from './keywords.js';
import { Blanks, pairsOf, type Token } from './tokens.js';

/** What by custom stands for a loop: `list_for_each(i, list) {`. */
const LOOPS = /each|loop|while|iterate|traverse|(?:^|_)for(?:_|$)/i;
/** The same where a single statement follows. */
const EACH = /for_?each/i;

/**
 * Makes statements of macros that are none for the parser: `ARGBEGIN {` loses its name, `MEASURE(x)` at the end of a line
 * gets a semicolon, `list_for_each(i, list) {` becomes a loop.
 */
export function withStatements(text: string, tokens: readonly Token[]): string {
  const pairs = pairsOf(tokens);
  const blanks = new Blanks(text);
  /** For each open brace whether statements stand in it. */
  const blocks: boolean[] = [];
  tokens.forEach((token, i) => {
    if (token.text === '{') blocks.push(blocks.at(-1) !== false && !/^[=,([\]]$/.test(tokens[i - 1]?.text ?? ''));
    if (token.text === '}') blocks.pop();
    if (blocks.at(-1) !== true || token.kind !== 'word' || !isName(token.text) || !startsStatement(tokens, pairs, i))
      return;
    const next = tokens[i + 1];
    const isAlone = next?.kind === 'word' && (STATEMENT_WORDS.has(next.text) || isOwnLine(text, token, next));
    if (next?.text === '{' || next?.text === '}' || isAlone) {
      blanks.blank(token);
      return;
    }
    // `_unused_ _cleanup_(f) char *p`
    const open = next?.kind === 'word' && isName(next.text) && pairs[i + 2] !== undefined ? i + 2 : i + 1;
    const close = tokens[open]?.text === '(' ? pairs[open] : undefined;
    const behind = close === undefined ? undefined : tokens[close + 1];
    const end = close === undefined ? undefined : tokens[close]?.end;
    if (behind === undefined || end === undefined) return;
    const isLoop = behind.text === '{' ? LOOPS.test(token.text) : behind.kind === 'word' && EACH.test(token.text);
    if (isLoop && token.text.length >= 'while'.length) {
      blanks.replace(token, 'while');
    } else if (behind.kind === 'word' || behind.kind === 'directive' || /^[{}]$/.test(behind.text)) {
      const gap = spaceIn(text, end, behind.start);
      if (gap !== undefined && open > i + 1) blanks.blank(token);
      if (gap !== undefined) blanks.replace({ start: gap, end: gap + 1 }, ';');
    }
  });
  return blanks.result();
}

/** A macro, by the custom of upper case, on a line of its own. */
function isOwnLine(text: string, { text: name, end }: Token, next: Token): boolean {
  return /^[A-Z][A-Z0-9_]*$/.test(name) && text.slice(end, next.start).includes('\n');
}

function startsStatement(tokens: readonly Token[], pairs: readonly (number | undefined)[], at: number): boolean {
  const before = tokens[at - 1];
  if (before === undefined) return false;
  if (before.kind === 'directive' || /^(?:[;{}:]|else|do)$/.test(before.text)) return true;
  const open = before.text === ')' ? pairs[at - 1] : undefined;
  return open !== undefined && /^(?:if|while|for|switch)$/.test(tokens[open - 1]?.text ?? '');
}

/** A place for one character between two tokens: a blank behind the first or in front of the second. */
function spaceIn(text: string, from: number, to: number): number | undefined {
  return [from, to - 1].find((at) => from <= at && at < to && /[ \t]/.test(text[at] ?? ''));
}
