import type { Span } from '../../../model/index.js';
import type { Dialect } from '../dialect.js';

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

const TOKEN =
  /(?<comment>\/\/(?:[^\n\\]|\\[^])*|\/\*[^]*?(?:\*\/|(?![^])))|(?<string>"(?:[^"\\\n]|\\[^])*"?|'(?:[^'\\\n]|\\[^])*'?)|(?<directive>^[ \t]*#(?:\/\*[^]*?\*\/|[^\n\\]|\\[^])*)|(?<word>[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*)|(?<number>\.?\d(?:[eEpP][+-]|[\w.])*)|(?<mark>\.\.\.|<<=|>>=|->|\+\+|--|<<|>>|&&|\|\||::|[<>=!+\-*/%&|^]=|[^\s])/gm;

/** The tokens of a piece of C or C++, in order; keywords that only C++ has are marks. Text that makes no sense comes out as marks of one character. */
export function tokensOf(text: string, dialect: Dialect): readonly Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(TOKEN)) {
    const { groups } = match;
    const kind = (['string', 'directive', 'word', 'number', 'mark'] as const).find((k) => groups?.[k] !== undefined);
    if (kind === undefined) continue;
    const isKeyword = kind === 'word' && dialect === 'cpp' && CPP_KEYWORDS.has(match[0]);
    tokens.push({
      kind: isKeyword ? 'mark' : kind,
      text: match[0],
      start: match.index,
      end: match.index + match[0].length,
    });
  }
  return tokens;
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
