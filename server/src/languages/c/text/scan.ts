import { changeBetween, type Change, type Span } from '../../../model/index.js';
import type { Dialect } from '../dialect.js';
import { Lexer, Token } from './lexer.js';
import { heldBy, isMemberAt, type Held } from './members.js';
import { isAccess, scopeOf, type Scope } from './scopes.js';
import { memberOf, nameOf, own, symbolOf, SymbolMarks, type SymbolId } from './symbols.js';
import { LEFT, RIGHT, COLON, SEMICOLON, EQUALS, LEFT_BRACE, RIGHT_BRACE } from './units.js';

/** A stretch of a file at file level. */
export interface Item extends Span {
  /**
   * function: something with parentheses followed by a body; directive: one preprocessor line; other: the rest, and
   * functions that no build has (`#if 0`).
   */
  readonly kind: 'function' | 'directive' | 'other';
  /** Of a function only. */
  readonly head?: FunctionHead;
  /** What it gives members that may hold functions, each value once. */
  readonly held?: readonly Held[];
}

export interface FunctionHead {
  /** "" where none could be told; with the class in front (`A::f`) where it stands in one. */
  readonly name: string;
  /** It stands in the body of a class. */
  readonly isMember?: true;
  /** Offset of the body's opening brace. */
  readonly bodyStart: number;
  /**
   * The identifiers that stand in front of a parenthesis in the body: calls, and macros that look like them; what is
   * called through a member (`s->read(...)`) also with a dot in front: `.read`.
   */
  readonly calls: readonly string[];
}

/** What stands in front of parentheses and is no call. */
const NO_CALLS: ReadonlySet<SymbolId> = new Set(
  'if while for switch return sizeof __attribute__ __declspec _Alignas defined'
    .split(' ')
    .map((word) => symbolOf(word)),
);

/** There are many functions, and many call nothing. */
const NOTHING: readonly string[] = [];

/** The calls of the function that is scanned; one scan at a time. */
const seen = new SymbolMarks();

const DIRECTIVE = /^\s*#[ \t]*(\w*)/;

/** The lines of an `#if`. */
const CONDITIONAL = /^\s*#[ \t]*(?:if|el|endif)/;

/** `#if 0`, `#if (1)`, with or without a comment behind it. */
const FIXED = /^\s*#[ \t]*if[ \t(]+([01])[ \t)]*(?:$|\/[/*]|[\r\n])/;

interface Conditional {
  /** Brace depth where the `#if` stands. */
  readonly depth: number;
  readonly scopes: readonly Scope[];
  /** The arm that the scan is in is no part of any build, nor is an arm around it. */
  readonly isDead: boolean;
  /** Of `#if 0` and `#if 1`: whether the first arm is the one that is built. */
  readonly first: boolean | undefined;
}

/**
 * Splits C source text at file level without parsing it, so that only the functions that matter are parsed and an error
 * in one does not hurt the others. Braces in the arms of an `#if` are counted once: each arm starts at the depth of the
 * `#if`. Never throws; text that makes no sense ends up in items of kind `other`.
 */
export function scan(text: string, dialect: Dialect = 'c'): readonly Item[] {
  return rescan(text, dialect).items;
}

/** A text with its items, and what is needed to scan a slightly changed text from the change on. */
export interface Scan {
  readonly text: string;
  readonly items: readonly Item[];
  /** The scanner's state where each item starts, and where it ends. */
  readonly before: readonly ScanState[];
  readonly after: readonly ScanState[];
  /** The last item goes on to the end of the text without being closed. */
  readonly isOpen: boolean;
  /** How many items at the start and at the end are those of the scan before; the ones at the end may have moved. */
  readonly kept: { readonly first: number; readonly last: number };
}

interface ScanState {
  readonly depth: number;
  readonly conditionals: readonly Conditional[];
  readonly scopes: readonly Scope[];
}

/**
 * As scan, but items in front of the change and behind it are taken over from `previous`. `change`: what holds all that
 * is not the same in both, where that is known.
 */
export function rescan(text: string, dialect: Dialect, previous?: Scan, change?: Change): Scan {
  return new Scanner(text, dialect, previous, change ?? (previous && changeBetween(previous.text, text))).run();
}

class Scanner {
  readonly #text: string;
  readonly #dialect: Dialect;
  readonly #previous: Scan | undefined;
  readonly #change: Change | undefined;
  #items: Item[] = [];
  #before: ScanState[] = [];
  #after: ScanState[] = [];
  #conditionals: readonly Conditional[] = [];
  /** Open braces that do not count, from the outermost. */
  #scopes: readonly Scope[] = [];
  #lastState: ScanState = { depth: 0, conditionals: this.#conditionals, scopes: this.#scopes };
  #stateAtStart = this.#lastState;
  #start = -1;
  #end = 0;
  #depth = 0;
  #body = false;
  #sawParen = false;
  #sawAssign = false;
  /** Parentheses that are open at file level: what is given a value in them is a parameter. */
  #parentheses = 0;
  /** Where the word starts that the last token ends, with the scopes in front of it (`a::b`); -1 for other tokens. */
  #wordStart = -1;
  #isScope = false;
  #isClosed = false;
  #lastEnd = 0;
  #name = '';
  #bodyStart = 0;
  #calls: string[] | undefined;
  #held: Held[] | undefined;

  constructor(text: string, dialect: Dialect, previous: Scan | undefined, change: Change | undefined) {
    this.#text = text;
    this.#dialect = dialect;
    this.#previous = previous;
    this.#change = change;
  }

  run(): Scan {
    const first = this.#takeFirst();
    const lexer = new Lexer(this.#text, this.#items.at(-1)?.end ?? 0);
    while (lexer.next()) {
      const last = this.#start === -1 ? this.#takeLast(lexer) : 0;
      if (last > 0) return this.#done(first, last, this.#previous?.isOpen === true);
      this.#token(lexer);
    }
    const isOpen = this.#start !== -1;
    this.#finish();
    return this.#done(first, 0, isOpen);
  }

  #done(first: number, last: number, isOpen: boolean): Scan {
    const kept = { first, last };
    return { text: this.#text, items: this.#items, before: this.#before, after: this.#after, isOpen, kept };
  }

  /** Takes over the items in front of the change, but for those that a definition in the old style may reach back to. */
  #takeFirst(): number {
    if (this.#previous === undefined || this.#change === undefined) return 0;
    const { items, before, after, isOpen } = this.#previous;
    let count = 0;
    for (const item of items) {
      // A comment that a directive leaves open ends wherever it is closed later.
      if (item.end >= this.#change.start || this.#isUnclosed(item)) break;
      count++;
    }
    if (isOpen && count === items.length) count--;
    while (count > 0 && this.#mayBeOldStyle(items[count - 1])) count--;
    const state = after[count - 1];
    if (state === undefined) return 0;
    this.#items = items.slice(0, count);
    this.#before = before.slice(0, count);
    this.#after = after.slice(0, count);
    this.#depth = state.depth;
    this.#conditionals = state.conditionals;
    this.#scopes = state.scopes;
    return count;
  }

  /** Whether it may be a piece of a head in the old style. */
  #mayBeOldStyle(item: Item | undefined): boolean {
    if (item?.kind !== 'directive') return item?.kind === 'other';
    return CONDITIONAL.test(this.#text.slice(item.start, item.end));
  }

  #isUnclosed({ start, end }: Item): boolean {
    const text = this.#text.slice(start, end);
    const comment = text.lastIndexOf('/*');
    return comment !== -1 && !text.includes('*/', comment + 2);
  }

  /** Behind the change: where an item starts as it did before, all that follows is as it was. */
  #takeLast({ kind, start: at, unit }: Lexer): number {
    if (this.#previous === undefined || this.#change === undefined || at < this.#change.newEnd) return 0;
    // A body alone may belong to a head in the old style in front of it.
    if (unit === LEFT_BRACE) return 0;
    const moved = this.#change.newEnd - this.#change.oldEnd;
    const { items, before, after } = this.#previous;
    const index = items.findIndex((item) => item.start >= at - moved);
    const old = before[index];
    const item = items[index];
    if (old === undefined || item?.start !== at - moved || !this.#isState(old)) return 0;
    // A `#` is a directive or not by what stands in front of it on the line.
    if ((item.kind === 'directive') !== (kind === Token.directive)) return 0;
    this.#items = this.#items.concat(items.slice(index).map((later) => shifted(later, moved)));
    this.#before = this.#before.concat(before.slice(index));
    this.#after = this.#after.concat(after.slice(index));
    return items.length - index;
  }

  /** The same value as long as nothing changes: there are as many as items. */
  #state(): ScanState {
    const { depth, conditionals, scopes } = this.#lastState;
    if (depth !== this.#depth || conditionals !== this.#conditionals || scopes !== this.#scopes) {
      this.#lastState = { depth: this.#depth, conditionals: this.#conditionals, scopes: this.#scopes };
    }
    return this.#lastState;
  }

  #isState({ depth, conditionals, scopes }: ScanState): boolean {
    if (depth !== this.#depth || conditionals.length !== this.#conditionals.length) return false;
    if (!isSameScopes(scopes, this.#scopes)) return false;
    return conditionals.every((c, i) => {
      const own = this.#conditionals[i];
      return (
        own?.depth === c.depth && isSameScopes(own.scopes, c.scopes) && own.isDead === c.isDead && own.first === c.first
      );
    });
  }

  #push(item: Item, before: ScanState): void {
    this.#items.push(item);
    this.#before.push(before);
    this.#after.push(this.#state());
  }

  #token({ kind, start, end, unit }: Lexer): void {
    if (kind === Token.directive) {
      this.#directive(this.#text.slice(start, end), start, end);
      return;
    }
    if (this.#start === -1) {
      this.#start = start;
      this.#stateAtStart = this.#state();
    }
    this.#end = end;
    if (kind === Token.word) {
      if (!this.#isScope || this.#wordStart === -1 || this.#isStandard(start)) this.#wordStart = start;
      this.#isScope = this.#isClosed = false;
    } else if (kind === Token.mark) {
      this.#mark(unit, start, end);
    } else {
      this.#forgetWord();
    }
    this.#lastEnd = end;
  }

  #mark(unit: number, start: number, end: number): void {
    if (end - start === 2) {
      // `a::` goes on as a name.
      this.#isScope = unit === COLON && this.#wordStart !== -1;
      if (!this.#isScope) this.#wordStart = -1;
      this.#isClosed = false;
      return;
    }
    if (unit === LEFT) this.#parenthesis();
    else if (unit === EQUALS) this.#hold(end);
    this.#forgetWord();
    this.#isClosed = unit === RIGHT;
    if (unit === LEFT_BRACE) this.#open();
    else if (unit === RIGHT_BRACE) this.#close(start);
    else if (unit === EQUALS && this.#depth === 0) this.#sawAssign ||= this.#parentheses === 0;
    else if (unit === RIGHT && this.#depth === 0) this.#parentheses = Math.max(0, this.#parentheses - 1);
    else if (unit === SEMICOLON && this.#depth === 0) this.#finish();
    else if (unit === COLON && this.#depth === 0 && this.#scopes.length > 0) this.#dropAccess(end);
  }

  /** `public:` belongs to no member. */
  #dropAccess(end: number): void {
    if (isAccess(this.#text.slice(this.#start, end))) this.#reset();
  }

  #forgetWord(): void {
    this.#wordStart = -1;
    this.#isScope = this.#isClosed = false;
  }

  /** Names of the standard library are known without their scope. */
  #isStandard(start: number): boolean {
    return this.#text.startsWith('std::', this.#wordStart) && this.#wordStart + 5 === start;
  }

  #parenthesis(): void {
    if (this.#depth === 0) {
      this.#sawParen = true;
      this.#parentheses++;
    }
    if (this.#depth === 0 ? this.#name !== '' : !this.#body) return;
    const name = this.#called();
    if (name === undefined || NO_CALLS.has(name)) return;
    if (this.#depth === 0) this.#name = nameOf(name);
    else if (seen.add(name)) (this.#calls ??= []).push(nameOf(name));
    if (this.#depth > 0 && this.#isMember() && seen.add(memberOf(name))) this.#calls?.push(nameOf(memberOf(name)));
  }

  /** Whether the last word is the name of a member. */
  #isMember(): boolean {
    return this.#wordStart !== -1 && isMemberAt(this.#text, this.#wordStart);
  }

  /** A `=` that ends there may give a member a function. */
  #hold(end: number): void {
    if (!this.#isMember()) return;
    const held = heldBy(this.#text.slice(this.#wordStart, this.#lastEnd), this.#text, end);
    if (held === undefined) return;
    this.#held ??= [];
    if (!this.#held.some(({ member, value }) => member === held.member && value === held.value)) this.#held.push(held);
  }

  /** The name in front of an opening parenthesis. */
  #called(): SymbolId | undefined {
    if (this.#wordStart !== -1 && !this.#isScope) return symbolOf(this.#text, this.#wordStart, this.#lastEnd);
    if (!this.#isClosed) return undefined;
    // `(f)(x)` and `(*f)(x)` call f, `(*s->f)(x)` a member.
    const before = this.#text.slice(Math.max(this.#end - 48, this.#start), this.#end - 1);
    const [, path, name] = /\(\s*\*?\s*([A-Za-z_][\w.>[\]-]*(?:->|\.))?([A-Za-z_]\w*)\s*\)\s*$/.exec(before) ?? [];
    if (name === undefined) return undefined;
    return path === undefined ? symbolOf(name) : memberOf(symbolOf(name));
  }

  #open(): void {
    if (this.#depth === 0) {
      const scope = this.#sawParen ? undefined : scopeOf(this.#text.slice(this.#start, this.#end - 1), this.#dialect);
      if (scope !== undefined) {
        this.#scopes = [...this.#scopes, scope];
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
      this.#scopes = this.#scopes.slice(0, -1);
      this.#reset();
      return;
    }
    this.#depth--;
    // A brace in the first column ends a function, whatever was miscounted before; `};` ends an initialiser.
    const isFirst = at === 0 || this.#text[at - 1] === '\n';
    if (this.#depth > 0 && this.#body && isFirst && this.#text[at + 1] !== ';') {
      const open = this.#conditionals.at(-1);
      if (open === undefined || open.depth === 0) this.#depth = 0;
    }
    if (this.#depth > 0 || !this.#body) return;
    // Closed in one arm of an `#if` that was opened inside the body: the other arms belong to the function, too.
    const open = this.#conditionals.at(-1);
    if (open === undefined || open.depth === 0) this.#finish();
  }

  #directive(directive: string, at: number, end: number): void {
    const name = DIRECTIVE.exec(directive)?.[1] ?? '';
    const before = this.#state();
    if (name.startsWith('if')) {
      const fixed = name === 'if' ? FIXED.exec(directive)?.[1] : undefined;
      const first = fixed === undefined ? undefined : fixed === '1';
      const isDead = first === false || isDeadIn(this.#conditionals);
      this.#conditionals = [...this.#conditionals, { depth: this.#depth, scopes: this.#scopes, isDead, first }];
    } else if (name.startsWith('el')) {
      const open = this.#conditionals.at(-1);
      if (open) {
        this.#depth = open.depth;
        this.#scopes = open.scopes;
        if (open.first !== undefined) {
          const around = this.#conditionals.slice(0, -1);
          this.#conditionals = [...around, { ...open, isDead: open.first || isDeadIn(around) }];
        }
      }
    } else if (name === 'endif') {
      const open = this.#conditionals.at(-1);
      this.#conditionals = this.#conditionals.slice(0, -1);
      if (open && open.depth > 0 && this.#depth === 0 && this.#body) {
        this.#end = end;
        this.#finish();
        return;
      }
    }
    if (this.#start === -1) this.#push({ kind: 'directive', start: at, end }, before);
    else this.#end = end;
  }

  /**
   * K&R: `int f(a) int a; {` was cut at its semicolons; the pieces belong to the body. So do the lines of an `#if` that has
   * the head in both styles.
   */
  #takeOldStyleHead(): void {
    if (this.#sawParen || this.#text.slice(this.#start, this.#end - 1).trim() !== '') return;
    let first = this.#items.length;
    while (first > 0) {
      const item = this.#items[first - 1];
      if (item === undefined || item.kind === 'function') return;
      const piece = this.#text.slice(item.start, item.end);
      if (item.kind === 'directive' && !CONDITIONAL.test(piece)) return;
      first--;
      if (item.kind === 'directive') continue;
      if (/\)\s*[^(){}]*;$/.test(piece) && /^[^=]*\([\w\s,]*\)\s*[\w\s*,[\]]+;$/.test(piece)) {
        this.#start = item.start;
        this.#stateAtStart = this.#before[first] ?? this.#stateAtStart;
        this.#items.length = first;
        this.#before.length = first;
        this.#after.length = first;
        this.#sawParen = true;
        this.#name = own(/([A-Za-z_]\w*)\s*\(/.exec(piece)?.[1] ?? '');
        return;
      }
      if (!/^[\w\s*,[\]]+;$/.test(piece)) return;
    }
  }

  #finish(): void {
    const span = { start: this.#start, end: this.#end };
    const head = { ...this.#named(), bodyStart: this.#bodyStart, calls: this.#calls ?? NOTHING };
    const isDead = isDeadIn(this.#conditionals) && isDeadIn(this.#stateAtStart.conditionals);
    const body = this.#body && !isDead;
    const held = this.#held && !isDead ? { held: this.#held } : {};
    this.#reset();
    if (span.start === -1 || span.end <= span.start) return;
    this.#push(
      body ? { kind: 'function', ...span, head, ...held } : { kind: 'other', ...span, ...held },
      this.#stateAtStart,
    );
  }

  #named(): Pick<FunctionHead, 'name' | 'isMember'> {
    const scope = this.#scopes.at(-1) ?? '';
    const name = this.#name;
    return scope === '' || name === '' ? { name } : { name: own(`${scope}::${name}`), isMember: true };
  }

  #reset(): void {
    this.#start = -1;
    this.#depth = 0;
    this.#body = false;
    this.#sawParen = false;
    this.#sawAssign = false;
    this.#parentheses = 0;
    this.#forgetWord();
    this.#name = '';
    this.#calls = this.#held = undefined;
    seen.clear();
  }
}

function isDeadIn(conditionals: readonly Conditional[]): boolean {
  return conditionals.at(-1)?.isDead === true;
}

function isSameScopes(some: readonly Scope[], others: readonly Scope[]): boolean {
  return some === others || (some.length === others.length && some.every((scope, i) => scope === others[i]));
}

function shifted(item: Item, by: number): Item {
  const span = { start: item.start + by, end: item.end + by };
  return item.head
    ? { ...item, ...span, head: { ...item.head, bodyStart: item.head.bodyStart + by } }
    : { ...item, ...span };
}
