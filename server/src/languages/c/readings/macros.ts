import { isName, STATEMENT_WORDS, TAG_WORDS, TYPE_WORDS } from './keywords.js';
import { Blanks, pairsOf, type Token } from './tokens.js';

/** Directives that choose nothing. */
const NO_CODE = /^[ \t]*#[ \t]*(?:define|undef|include|pragma|line|error|warning)\b/;

const ATTRIBUTES: ReadonlySet<string> = new Set(['__attribute__', '__attribute', '__declspec']);

/** What can't be the first or the last thing among the arguments of a call. */
const NO_ARGUMENT_STARTS = /^(?:[,;=?:)|/%<>}]|\|\||&&|[=!<>]=|[-+*/|&]=)$/;
const NO_ARGUMENT_ENDS = /^(?:[,;=?:(|&/%<>+{-]|\|\||&&|[=!<>]=|[-+*/|&]=)$/;
const OPERATOR = /^(?:[-+*/%<>|&^]|[=!<>]=|<<|>>|\|\||&&)$/;

/**
 * Takes away what only the preprocessor understands: attributes, directives in the middle of an expression, macros
 * around code or around a comma (`IF_FEATURE_X(, &arg)`), operators and types as arguments, ranges of cases.
 */
export function withoutMacros(text: string, tokens: readonly Token[]): string {
  const pairs = pairsOf(tokens);
  const blanks = new Blanks(text);
  const cut = tokens.findIndex((t, i) => t.text === '{' || (t.text === ')' && pairs[i] === undefined));
  // The end of a macro call that the item was cut from.
  if (tokens[cut]?.text === ')') blanks.blank({ start: 0, end: tokens[cut].end });
  tokens.forEach((token, i) => {
    const close = tokens[i + 1]?.text === '(' ? pairs[i + 1] : undefined;
    if (token.kind === 'directive') {
      // A value by `#include` is some value.
      if (tokens[i - 1]?.text === '=' && /^[ \t]*#[ \t]*include\b/.test(token.text)) blanks.replace(token, '0');
      else if (NO_CODE.test(token.text)) blanks.blank(token);
    } else if (token.text === '__extension__') {
      blanks.blank(token);
    } else if (token.text === '...' && tokens[i - 2]?.text === 'case') {
      const colon = tokens.findIndex((t, j) => j > i && t.text === ':');
      if (colon !== -1) blanks.blank({ start: token.start, end: tokens[colon]?.start ?? token.end });
    } else if (token.kind === 'word' && close !== undefined) {
      if (ATTRIBUTES.has(token.text)) blanks.blank({ start: token.start, end: tokens[close]?.end ?? token.end });
      else if (isName(token.text)) unwrap(tokens, i, close, blanks);
    }
  });
  return blanks.result();
}

/** What holds more tokens is left as it is: calls nest, and each looks through all that it holds. */
const MOST_TOKENS = 4_000;

/** A call that can be none: its arguments are code, or arguments of another call. */
function unwrap(tokens: readonly Token[], name: number, close: number, blanks: Blanks): void {
  if (close - name > MOST_TOKENS) return;
  const [word, open, end] = [tokens[name], tokens[name + 1], tokens[close]];
  const inside = tokens.slice(name + 2, close);
  const [first] = inside;
  const last = inside.at(-1);
  if (word === undefined || open === undefined || end === undefined || first === undefined || last === undefined)
    return;
  const parts = partsOf(inside);
  const isHeader = parts.some((part) => part.at(-1)?.text === ';');
  if (isHeader && tokens[close + 1]?.text === '{' && last.text !== ';') {
    blanks.replace(word, 'for');
    return;
  }
  const isOperator = parts.length > 1 && [parts[0], parts.at(-1)].some((p) => p?.[0] && isLoneOperator(p));
  const isCode = isHeader || STATEMENT_WORDS.has(first.text) || isContinued(tokens[name - 1], first);
  if (!isOperator && (isCode || NO_ARGUMENT_STARTS.test(first.text) || NO_ARGUMENT_ENDS.test(last.text))) {
    blanks.blank({ start: word.start, end: open.end });
    blanks.blank(end);
    return;
  }
  const before = tokens[name - 1];
  const after = tokens[close + 1];
  const isPasted = before?.kind === 'string' || after?.kind === 'string';
  const isList = before !== undefined && /^[(,)]$/.test(before.text) && after?.kind === 'word' && isName(after.text);
  if ((isPasted || isList) && inside.every((t) => t.kind === 'string')) {
    blanks.blank({ start: word.start, end: open.end });
    blanks.blank(end);
    return;
  }
  if (isPasted && last.kind !== 'string') {
    blanks.blank({ start: word.start, end: end.end });
    return;
  }
  for (const part of parts) {
    const argument = part.at(-1)?.text === ',' ? part.slice(0, -1) : part;
    const [only] = argument;
    if (only && isLoneOperator(part)) blanks.replace(only, '0');
    else typeArgument(argument, blanks);
  }
}

/** Behind a value no call can stand, but what goes on with the value can: `0 IF_X(+ 1)`. */
function isContinued(before: Token | undefined, first: Token): boolean {
  if (before === undefined || !/^[-+*&]$/.test(first.text)) return false;
  return before.kind === 'number' || before.kind === 'string' || (before.kind === 'word' && isName(before.text));
}

function isLoneOperator(part: readonly Token[]): boolean {
  const [first, second] = part;
  return first?.kind === 'mark' && OPERATOR.test(first.text) && (second === undefined || second.text === ',');
}

/** Of `struct x *` and `unsigned char *` one word stays. */
function typeArgument(argument: readonly Token[], blanks: Blanks): void {
  const stars = argument.findIndex((t) => t.text === '*');
  const words = stars === -1 ? argument : argument.slice(0, stars);
  const [first] = words;
  if (first === undefined || !words.every((t) => t.kind === 'word' && !STATEMENT_WORDS.has(t.text))) return;
  if (stars === -1 ? words.length === 1 : !argument.slice(stars).every((t) => t.text === '*')) return;
  const names = words.filter((t) => isName(t.text));
  const isTagged = TAG_WORDS.has(first.text) && names.length === 1;
  if (stars === -1 && !isTagged && names.length > 0) return;
  const kept = names.at(-1) ?? words.findLast((t) => TYPE_WORDS.has(t.text));
  if (kept) for (const token of argument) if (token !== kept) blanks.blank(token);
}

/** The tokens between the brackets, cut behind commas and semicolons that no other brackets hold. */
function partsOf(inside: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of inside) {
    parts.at(-1)?.push(token);
    if (/^[([{]$/.test(token.text)) depth++;
    else if (/^[)\]}]$/.test(token.text)) depth--;
    else if (depth === 0 && /^[,;]$/.test(token.text)) parts.push([]);
  }
  return parts.filter((part) => part.length > 0);
}
