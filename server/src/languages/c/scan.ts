import type { Span } from '../../model/index.js';

/** A stretch of a file at file level. */
export interface Item extends Span {
  /** function: something with parentheses followed by a body; directive: one preprocessor line; other: the rest. */
  readonly kind: 'function' | 'directive' | 'other';
  /** Of a function only. */
  readonly head?: FunctionHead;
}

export interface FunctionHead {
  /** "" where none could be told. */
  readonly name: string;
  /** Offset of the body's opening brace. */
  readonly bodyStart: number;
  /** The identifiers that stand in front of a parenthesis in the body: calls, and macros that look like them. */
  readonly calls: ReadonlySet<string>;
}

/** What stands in front of parentheses and is no call. */
const NO_CALLS: ReadonlySet<string> = new Set([
  'if',
  'while',
  'for',
  'switch',
  'return',
  'sizeof',
  '__attribute__',
  '__declspec',
  '_Alignas',
  'defined',
]);

const TOKEN =
  /\/\/(?:[^\n\\]|\\[^])*|\/\*[^]*?(?:\*\/|(?![^]))|"(?:[^"\\\n]|\\[^])*"?|'(?:[^'\\\n]|\\[^])*'?|^[ \t]*#(?:\/\*[^]*?\*\/|[^\n\\]|\\[^])*|[{}();=]|[^\s{}();="'/#]+|[^\s]/gm;

interface Conditional {
  /** Brace depth where the `#if` stands. */
  readonly depth: number;
  readonly transparent: number;
}

/**
 * Splits C source text at file level without parsing it, so that only the functions that matter are parsed and an error
 * in one does not hurt the others. Braces in the arms of an `#if` are counted once: each arm starts at the depth of the
 * `#if`. Never throws; text that makes no sense ends up in items of kind `other`.
 */
export function scan(text: string): readonly Item[] {
  return new Scanner(text).run();
}

class Scanner {
  readonly #text: string;
  readonly #items: Item[] = [];
  readonly #conditionals: Conditional[] = [];
  #start = -1;
  #end = 0;
  #depth = 0;
  /** Braces of `extern "C" {` and the like that are open and do not count. */
  #transparent = 0;
  #body = false;
  #sawParen = false;
  #sawAssign = false;
  #word = '';
  #name = '';
  #bodyStart = 0;
  #calls = new Set<string>();

  constructor(text: string) {
    this.#text = text;
  }

  run(): readonly Item[] {
    for (const match of this.#text.matchAll(TOKEN)) this.#token(match[0], match.index);
    this.#finish();
    return this.#items;
  }

  #token(token: string, at: number): void {
    const first = token.charCodeAt(0);
    if (first === 0x2f && (token.startsWith('//') || token.startsWith('/*'))) return;
    const directive = /^[ \t]*#[ \t]*(\w*)/.exec(token);
    if (directive) {
      this.#directive(directive[1] ?? '', at, at + token.length);
      return;
    }
    if (this.#start === -1) this.#start = at;
    this.#end = at + token.length;
    switch (token) {
      case '{':
        this.#open();
        break;
      case '}':
        this.#close(at);
        break;
      case '(':
        this.#parenthesis();
        break;
      case '=':
        if (this.#depth === 0) this.#sawAssign = true;
        break;
      case ';':
        if (this.#depth === 0) this.#finish();
        break;
    }
    this.#word = token;
  }

  #parenthesis(): void {
    // `(f)(x)` and `(*f)(x)` call f.
    const word =
      this.#word === ')' ? this.#text.slice(Math.max(this.#end - 48, this.#start), this.#end - 1) : this.#word;
    const name = (this.#word === ')' ? /\(\s*\*?\s*([A-Za-z_]\w*)\s*\)\s*$/ : /([A-Za-z_]\w*)$/).exec(word)?.[1];
    const isName = name !== undefined && !NO_CALLS.has(name);
    if (this.#depth > 0) {
      if (isName && this.#body) this.#calls.add(name);
      return;
    }
    this.#sawParen = true;
    if (this.#name === '' && isName) this.#name = name;
  }

  #open(): void {
    if (this.#depth === 0) {
      const head = this.#text.slice(this.#start, this.#end - 1);
      if (/^\s*(?:extern\s*"[^"]*"|(?:inline\s+)?namespace\b[\w\s:]*)\s*$/.test(head)) {
        this.#transparent++;
        this.#reset();
        return;
      }
      this.#takeOldStyleHead();
      if (!this.#body) this.#bodyStart = this.#end - 1;
      this.#body = this.#sawParen && !this.#sawAssign;
    }
    this.#depth++;
  }

  #close(at: number): void {
    if (this.#depth === 0) {
      if (this.#transparent > 0) this.#transparent--;
      this.#reset();
      return;
    }
    this.#depth--;
    // A brace in the first column ends a function, whatever was miscounted before.
    if (this.#depth > 0 && this.#body && (at === 0 || this.#text[at - 1] === '\n')) {
      const open = this.#conditionals.at(-1);
      if (open === undefined || open.depth === 0) this.#depth = 0;
    }
    if (this.#depth > 0 || !this.#body) return;
    // Closed in one arm of an `#if` that was opened inside the body: the other arms belong to the function, too.
    const open = this.#conditionals.at(-1);
    if (open === undefined || open.depth === 0) this.#finish();
  }

  #directive(name: string, at: number, end: number): void {
    if (name.startsWith('if')) {
      this.#conditionals.push({ depth: this.#depth, transparent: this.#transparent });
    } else if (name.startsWith('el')) {
      const open = this.#conditionals.at(-1);
      if (open) {
        this.#depth = open.depth;
        this.#transparent = open.transparent;
      }
    } else if (name === 'endif') {
      const open = this.#conditionals.pop();
      if (open && open.depth > 0 && this.#depth === 0 && this.#body) {
        this.#end = end;
        this.#finish();
        return;
      }
    }
    if (this.#start === -1) this.#items.push({ kind: 'directive', start: at, end });
    else this.#end = end;
  }

  /** K&R: `int f(a) int a; {` was cut at its semicolons; the pieces belong to the body. */
  #takeOldStyleHead(): void {
    if (this.#sawParen || this.#text.slice(this.#start, this.#end - 1).trim() !== '') return;
    let first = this.#items.length;
    while (first > 0) {
      const item = this.#items[first - 1];
      if (item?.kind !== 'other') return;
      const piece = this.#text.slice(item.start, item.end);
      first--;
      if (/\)\s*[^(){}]*;$/.test(piece) && /^[^=]*\([\w\s,]*\)\s*[\w\s*,[\]]+;$/.test(piece)) {
        this.#start = item.start;
        this.#items.length = first;
        this.#sawParen = true;
        this.#name = /([A-Za-z_]\w*)\s*\(/.exec(piece)?.[1] ?? '';
        return;
      }
      if (!/^[\w\s*,[\]]+;$/.test(piece)) return;
    }
  }

  #finish(): void {
    if (this.#start !== -1 && this.#end > this.#start) {
      const span = { start: this.#start, end: this.#end };
      if (this.#body) {
        const head = { name: this.#name, bodyStart: this.#bodyStart, calls: this.#calls };
        this.#items.push({ kind: 'function', ...span, head });
      } else {
        this.#items.push({ kind: 'other', ...span });
      }
    }
    this.#reset();
  }

  #reset(): void {
    this.#start = -1;
    this.#depth = 0;
    this.#body = false;
    this.#sawParen = false;
    this.#sawAssign = false;
    this.#name = '';
    this.#calls = new Set();
  }
}
