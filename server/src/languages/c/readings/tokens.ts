import type { Span } from '../../../model/index.js';
import type { Dialect } from '../dialect.js';
import { APOSTROPHE, DOT, HASH, NEWLINE, QUOTE, RETURN, SLASH, SPACE, STAR, TAB } from '../text/units.js';

export interface Token extends Span {
  /** directive: a whole preprocessor line, with the lines that it goes on to. Comments are no tokens. */
  readonly kind: 'word' | 'number' | 'string' | 'mark' | 'directive';
  readonly text: string;
}

/** Keywords of C++ that are names in C. */
const CPP_KEYWORDS: ReadonlySet<string> = new Set(
  (
    'new delete throw using namespace template operator public private protected this nullptr decltype noexcept ' +
    'override final co_await co_return co_yield and or not xor static_cast reinterpret_cast const_cast dynamic_cast ' +
    'try catch typename class virtual explicit friend mutable constexpr'
  ).split(' '),
);

// In this order: comments, literals, directives, words, numbers, marks. Nothing is captured, for there are many tokens.
const TOKEN =
  /\/\/(?:[^\n\\]|\\[^])*|\/\*[^]*?(?:\*\/|(?![^]))|"(?:[^"\\\n]|\\[^])*"?|'(?:[^'\\\n]|\\[^])*'?|^[ \t]*#(?:\/\*[^]*?\*\/|[^\n\\]|\\[^])*|[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*|\.?\d(?:[eEpP][+-]|[\w.])*|\.\.\.|<<=|>>=|->|\+\+|--|<<|>>|&&|\|\||::|[<>=!+\-*/%&|^]=|[^\s]/gm;

/** The tokens of a piece of C or C++, in order; keywords that only C++ has are marks. Text that makes no sense comes out as marks of one character. */
export function tokensOf(text: string, dialect: Dialect): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const [word] = match;
    const kind = kindOf(word, text.charCodeAt(match.index - 1));
    if (kind === undefined) continue;
    const isKeyword = kind === 'word' && dialect === 'cpp' && CPP_KEYWORDS.has(word);
    tokens.push({
      kind: isKeyword ? 'mark' : kind,
      text: word,
      start: match.index,
      end: match.index + word.length,
    });
  }
  return tokens;
}

/** Told by how it starts; `before`: the unit in front of it. Undefined for a comment. */
function kindOf(word: string, before: number): Token['kind'] | undefined {
  const first = word.charCodeAt(0);
  const second = word.charCodeAt(1);
  if (first === SLASH && (second === SLASH || second === STAR)) return undefined;
  if (first === QUOTE || first === APOSTROPHE) return 'string';
  // Only a directive starts with blanks; a `#` elsewhere is a mark.
  if (first === SPACE || first === TAB) return 'directive';
  if (first === HASH) return LINE_ENDS.has(before) ? 'directive' : 'mark';
  if (isDigit(first) || (first === DOT && isDigit(second))) return 'number';
  return first >= 0x80 || LETTER.test(word) ? 'word' : 'mark';
}

const LETTER = /^[\w$]/;
/** Also what is in front of the first unit. */
const LINE_ENDS: ReadonlySet<number> = new Set([NaN, NEWLINE, RETURN, 0x2028, 0x2029]);

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const OPENING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** For each bracket the index of its partner; undefined for brackets without one, and for all else. */
export function pairsOf(tokens: readonly Token[]): readonly (number | undefined)[] {
  const pairs: (number | undefined)[] = new Array<undefined>(tokens.length);
  const open: number[] = [];
  tokens.forEach(({ kind, text }, i) => {
    if (kind !== 'mark') return;
    if (CLOSING[text] !== undefined) open.push(i);
    const wanted = OPENING[text];
    if (wanted === undefined) return;
    const depth = open.findLastIndex((o) => tokens[o]?.text === wanted);
    const partner = open[depth];
    if (partner === undefined) return;
    // A brace closes whatever is open in it; parentheses across braces are no pair.
    if (text !== '}' && open.slice(depth).some((o) => tokens[o]?.text === '{')) return;
    open.length = depth;
    pairs[i] = partner;
    pairs[partner] = i;
  });
  return pairs;
}

/** Changes of a text that keep its length and its lines. */
export class Blanks {
  readonly #text: string;
  readonly #spans: { readonly start: number; readonly end: number; readonly by: string }[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  blank({ start, end }: Span): void {
    if (end > start) this.#spans.push({ start, end, by: '' });
  }

  /** `by` stands at the start of what it replaces; it is at most as long, else nothing is changed. */
  replace({ start, end }: Span, by: string): void {
    if (by.length <= end - start) this.#spans.push({ start, end, by });
  }

  /** Where spans overlap the first to start counts. */
  result(): string {
    if (this.#spans.length === 0) return this.#text;
    let result = '';
    let at = 0;
    for (const { start, end, by } of [...this.#spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
      if (end <= at) continue;
      const from = Math.max(start, at);
      result += this.#text.slice(at, from);
      const blank = this.#text.slice(from, end).replace(/[^\r\n]/g, ' ');
      result += from === start ? by + blank.slice(by.length) : blank;
      at = end;
    }
    return result + this.#text.slice(at);
  }
}
