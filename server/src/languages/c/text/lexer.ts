import {
  TAB,
  NEWLINE,
  RETURN,
  SPACE,
  BANG,
  QUOTE,
  HASH,
  APOSTROPHE,
  STAR,
  MINUS,
  DOT,
  SLASH,
  COLON,
  LESS,
  EQUALS,
  GREATER,
  BACKSLASH,
} from './units.js';

/** What a token is. */
export const enum Token {
  word,
  number,
  /** A string or character literal. */
  literal,
  /** A whole preprocessor line, with the lines that it goes on to; it starts where its line does. */
  directive,
  /** `->`, `::`, `==`, `!=`, `<=`, `>=`, and any other character alone. */
  mark,
}

/** Of a unit: letters and digits go on as words and numbers. */
const OTHER = 0;
const BLANK = 1;
const LETTER = 2;
const DIGIT = 3;

/** Of the ASCII characters; all above them are letters, but for a few blanks. */
const CLASSES = new Uint8Array(128).map((_, unit) => {
  if (unit === TAB || unit === NEWLINE || unit === 11 || unit === 12 || unit === RETURN || unit === SPACE) {
    return BLANK;
  }
  if ((unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122) || unit === 95 || unit === 36) return LETTER;
  return unit >= 48 && unit <= 57 ? DIGIT : OTHER;
});

function classOf(unit: number): number {
  if (unit < 128) return CLASSES[unit] ?? OTHER;
  return unit === 0xa0 || unit === 0xfeff || unit === 0x2028 || unit === 0x2029 ? BLANK : LETTER;
}

/**
 * Cuts C source text into tokens and passes comments by, one after the other and without a value for each: whole
 * projects go through it. Never throws; what is not closed ends with its line (literals) or with the text (comments).
 */
export class Lexer {
  /** Of the current token. */
  kind: Token = Token.mark;
  start: number;
  end: number;
  readonly #text: string;
  readonly #to: number;
  /** Only blanks since the line's start, which is where a directive may begin. */
  #lineStart: number;

  /** The tokens of a part of the text; `from` must not stand in the middle of one. */
  constructor(text: string, from = 0, to = text.length) {
    this.#text = text;
    this.#to = to;
    this.start = from;
    this.end = from;
    this.#lineStart = from === 0 || text.charCodeAt(from - 1) === NEWLINE ? from : -1;
  }

  /** The first unit of the token, which tells a mark of one character. */
  get unit(): number {
    return this.#text.charCodeAt(this.start);
  }

  get text(): string {
    return this.#text.slice(this.start, this.end);
  }

  /** Whether the next token starts with a unit, as far as only blanks lie between. */
  isBefore(unit: number): boolean {
    let at = this.end;
    while (at < this.#to && classOf(this.#text.charCodeAt(at)) === BLANK) at++;
    return this.#text.charCodeAt(at) === unit;
  }

  /** Goes on to the next token; false at the end. */
  next(): boolean {
    const text = this.#text;
    const to = this.#to;
    let at = this.end;
    for (; at < to; at++) {
      const unit = text.charCodeAt(at);
      const group = classOf(unit);
      if (group === BLANK) {
        if (unit === NEWLINE) this.#lineStart = at + 1;
        continue;
      }
      if (unit === SLASH) {
        const next = text.charCodeAt(at + 1);
        if (next === SLASH || next === STAR) {
          at = (next === SLASH ? this.#lineEnd(at + 2) : this.#commentEnd(at + 2)) - 1;
          // A comment in front of a `#` makes it none, as does any other token.
          this.#lineStart = -1;
          continue;
        }
      }
      const lineStart = this.#lineStart;
      this.#lineStart = -1;
      this.start = at;
      if (group === LETTER) this.#word(at + 1);
      else if (group === DIGIT) this.#number(at + 1);
      else if (unit === QUOTE || unit === APOSTROPHE) this.#literal(at + 1, unit);
      else if (unit === HASH && lineStart !== -1) this.#directive(lineStart, at + 1);
      else this.#mark(at, unit);
      return true;
    }
    this.start = this.end = to;
    return false;
  }

  #word(from: number): void {
    let at = from;
    while (at < this.#to && classOf(this.#text.charCodeAt(at)) >= LETTER) at++;
    this.kind = Token.word;
    this.end = at;
  }

  #number(from: number): void {
    let at = from;
    for (; at < this.#to; at++) {
      const unit = this.#text.charCodeAt(at);
      if (unit !== DOT && classOf(unit) < LETTER) break;
    }
    this.kind = Token.number;
    this.end = at;
  }

  #literal(from: number, quote: number): void {
    const text = this.#text;
    let at = from;
    for (; at < this.#to; at++) {
      const unit = text.charCodeAt(at);
      if (unit === BACKSLASH) {
        at = this.#escaped(at);
      } else if (unit === quote) {
        at++;
        break;
      } else if (unit === NEWLINE) {
        break;
      }
    }
    this.kind = Token.literal;
    this.end = Math.min(at, this.#to);
  }

  #directive(lineStart: number, from: number): void {
    this.start = lineStart;
    this.kind = Token.directive;
    const text = this.#text;
    let at = from;
    for (; at < this.#to; at++) {
      const unit = text.charCodeAt(at);
      if (unit === BACKSLASH) at = this.#escaped(at);
      else if (unit === NEWLINE) break;
      else if (unit === SLASH && text.charCodeAt(at + 1) === STAR) at = this.#commentEnd(at + 2) - 1;
      else if (unit === SLASH && text.charCodeAt(at + 1) === SLASH) at = this.#lineEnd(at + 2) - 1;
    }
    this.end = Math.min(at, this.#to);
  }

  #mark(at: number, unit: number): void {
    const next = this.#text.charCodeAt(at + 1);
    const isPair =
      (next === EQUALS && (unit === EQUALS || unit === BANG || unit === LESS || unit === GREATER)) ||
      (unit === MINUS && next === GREATER) ||
      (unit === COLON && next === COLON);
    this.kind = Token.mark;
    this.end = isPair && at + 2 <= this.#to ? at + 2 : at + 1;
  }

  /** Of a line that may go on behind a backslash. */
  #lineEnd(from: number): number {
    for (let at = from; at < this.#to; at++) {
      const unit = this.#text.charCodeAt(at);
      if (unit === BACKSLASH) at = this.#escaped(at);
      else if (unit === NEWLINE) return at;
    }
    return this.#to;
  }

  /** What a backslash takes with it; the end of a line may be two units. */
  #escaped(at: number): number {
    return this.#text.charCodeAt(at + 1) === RETURN && this.#text.charCodeAt(at + 2) === NEWLINE ? at + 2 : at + 1;
  }

  #commentEnd(from: number): number {
    const end = this.#text.indexOf('*/', from);
    return end === -1 || end + 2 > this.#to ? this.#to : end + 2;
  }
}
