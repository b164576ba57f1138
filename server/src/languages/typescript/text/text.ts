/** Looking at program text without a parser: near enough for a question that may be answered "perhaps". */

/** Positions between `from` and `to` where `word` stands with no letters beside it. */
export function* wordsIn(text: string, word: string, from: number, to: number): Generator<number, void> {
  // Broken code has names without letters.
  if (word === '') return;
  // A search in the whole text would not stop at the end.
  const part = text.slice(from, to);
  for (let at = part.indexOf(word); at !== -1; at = part.indexOf(word, at + word.length)) {
    if (!isLetter(part.charCodeAt(at - 1)) && !isLetter(part.charCodeAt(at + word.length))) yield from + at;
  }
}

/** Of identifiers; NaN at the ends of a text is none, and all beyond ASCII is taken for one. */
function isLetter(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x5f ||
    code === 0x24 ||
    code >= 0x80
  );
}

/** Behind the last letter of one line, and in front of the first of the next, where a statement ends without a semicolon. */
const ENDS_LINE = /[\w$)\]}'"`]$/;
const GOES_ON = /(?:^|[^\w$.])(?:await|new|typeof|void|yield|delete|in|of|instanceof|as|satisfies|async|return)$/;
const BEGINS_LINE = /\s*(?!(?:in|of|instanceof|as|satisfies)\b)[\w$@]/y;

/** Where the expression that starts at `start` ends: at a comma, a semicolon or the end of what is around it. */
export function endOfExpression(text: string, start: number, most: number): number {
  const last = Math.min(text.length, start + most);
  let depth = 0;
  /** Behind the last letter that is no space and in no comment. */
  let written = start;
  for (let at = start; at < last; at++) {
    const first = at;
    switch (text[at]) {
      case '\n':
        if (depth === 0 && written > start && endsStatement(text, written, at)) return at;
        continue;
      case ' ':
        continue;
      case '(':
      case '[':
      case '{':
        depth++;
        break;
      case ')':
      case ']':
      case '}':
        if (depth-- === 0) return at;
        break;
      case ',':
      case ';':
        if (depth === 0) return at;
        break;
      case '"':
      case "'":
      case '`':
        at = endOfString(text, at);
        break;
      case '/':
        if (text[at + 1] === '/') at = behind(text, '\n', at) - 1;
        else if (text[at + 1] === '*') at = behind(text, '*/', at + 2);
        break;
      default:
    }
    if (text[first] !== '/') written = at + 1;
  }
  return last;
}

function endsStatement(text: string, written: number, lineEnd: number): boolean {
  const before = text.slice(Math.max(0, written - 12), written);
  BEGINS_LINE.lastIndex = lineEnd;
  return BEGINS_LINE.test(text) && ENDS_LINE.test(before) && !GOES_ON.test(before);
}

/** The last letter of `what`, or the end of the text. */
export function behind(text: string, what: string, from: number): number {
  const at = text.indexOf(what, from);
  return at === -1 ? text.length : at + what.length - 1;
}

/** The closing quote, or the end of the line where there is none. */
export function endOfString(text: string, start: number): number {
  const quote = text[start];
  let at = start + 1;
  for (; at < text.length && text[at] !== quote; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '\n' && quote !== '`') break;
  }
  return at;
}

/** The nearest brackets around a position, `end` behind the closing one; undefined where they are farther than `most`. */
export function enclosing(text: string, position: number, most: number): { start: number; end: number } | undefined {
  const start = opening(text, position, most);
  const end = start === undefined ? undefined : closing(text, position, most);
  return start === undefined || end === undefined ? undefined : { start, end };
}

/** The nearest opening bracket that is not closed before a position. */
export function opening(text: string, position: number, most: number): number | undefined {
  let depth = 0;
  for (let at = position - 1; at >= Math.max(0, position - most); at--) {
    const letter = text[at];
    if (letter === ')' || letter === ']' || letter === '}') depth++;
    else if (letter === ';' && depth === 0) return undefined;
    else if ((letter === '(' || letter === '[' || letter === '{') && depth-- === 0) return at;
  }
  return undefined;
}

function closing(text: string, position: number, most: number): number | undefined {
  let depth = 0;
  for (let at = position; at < Math.min(text.length, position + most); at++) {
    const letter = text[at];
    if (letter === '(' || letter === '[' || letter === '{') depth++;
    else if ((letter === ')' || letter === ']' || letter === '}') && depth-- === 0) return at + 1;
  }
  return undefined;
}

/** The spaces and tabs in front of a position. */
export function blanksBefore(text: string, at: number): string {
  let start = at;
  while (start > 0 && (text[start - 1] === ' ' || text[start - 1] === '\t')) start--;
  return text.slice(start, at);
}

/** Whether a position stands behind `//`, or in a line of a block of comment. */
export function isInComment(text: string, at: number): boolean {
  const before = text.slice(text.lastIndexOf('\n', at) + 1, at);
  return /^\s*\*|(?:^|[^:])\/\//.test(before);
}

/** Arguments and functions with more units are cut. */
export const LONGEST_ARGUMENT = 3000;

/** The first arguments of a call, from behind its bracket. */
export function argumentsAt(
  text: string,
  start: number,
  most: number,
): readonly { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = [];
  for (let at = start; found.length < most;) {
    const end = endOfExpression(text, at, LONGEST_ARGUMENT);
    found.push({ start: at, end });
    if (text[end] !== ',') break;
    at = end + 1;
  }
  return found;
}

/** What stands behind a call whose arguments start at a position. */
export function behindCall(text: string, start: number): string {
  let at = endOfExpression(text, start, LONGEST_ARGUMENT);
  while (text[at] === ',') at = endOfExpression(text, at + 1, LONGEST_ARGUMENT);
  return text.slice(at + 1);
}

/** A function that starts at a position, to the line that closes it. */
export function functionAt(text: string, start: number): string {
  const line = text.lastIndexOf('\n', start) + 1;
  const [indent] = /^[^\S\n]*/.exec(text.slice(line, start)) ?? [''];
  const end = text.indexOf(`\n${indent}}`, start);
  return text.slice(start, Math.min(end === -1 ? text.length : end, start + LONGEST_ARGUMENT));
}
