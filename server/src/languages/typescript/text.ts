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

/** Where the expression that starts at `start` ends: at a comma, a semicolon or the end of what is around it. */
export function endOfExpression(text: string, start: number, most: number): number {
  const last = Math.min(text.length, start + most);
  let depth = 0;
  for (let at = start; at < last; at++) {
    switch (text[at]) {
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
        if (text[at + 1] === '/') at = behind(text, '\n', at);
        else if (text[at + 1] === '*') at = behind(text, '*/', at + 2);
        break;
      default:
    }
  }
  return last;
}

function behind(text: string, what: string, from: number): number {
  const at = text.indexOf(what, from);
  return at === -1 ? text.length : at + what.length - 1;
}

/** The closing quote, or the end of the line where there is none. */
function endOfString(text: string, start: number): number {
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
  let depth = 0;
  for (let at = position - 1; at >= Math.max(0, position - most); at--) {
    const letter = text[at];
    if (letter === ')' || letter === ']' || letter === '}') depth++;
    else if (letter === ';' && depth === 0) return undefined;
    else if ((letter === '(' || letter === '[' || letter === '{') && depth-- === 0) {
      const end = closing(text, position, most);
      return end === undefined ? undefined : { start: at, end };
    }
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
