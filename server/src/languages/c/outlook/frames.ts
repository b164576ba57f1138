import { isConstantName } from '../text/customs.js';
import { symbolOf, nameOf, type SymbolId } from '../text/symbols.js';
import { NUMBERS } from '../text/numbers.js';

/** What a word is, as bits. */
export const enum Word {
  /** No place and no call. */
  noPlace = 1,
  /** A statement starts anew behind it. */
  start = 2,
  /** Its parentheses hold no arguments. */
  condition = 4,
  /** What its parentheses hold is not evaluated. */
  unevaluated = 8,
  /** A type whose values lead nowhere. */
  number = 16,
  /** A constant or macro: what is made of two of them has nothing in common. */
  constant = 32,
}

const WORDS = new Map<SymbolId, number>();

function note(kind: number, words: Iterable<string>): void {
  for (const word of words) WORDS.set(symbolOf(word), (WORDS.get(symbolOf(word)) ?? 0) | kind);
}

note(
  Word.noPlace,
  (
    'char short int long float double void signed unsigned bool _Bool size_t ssize_t off_t const volatile static extern ' +
    'register inline restrict auto struct union enum goto break continue NULL nullptr EOF true false errno'
  ).split(' '),
);
note(Word.start, ['else', 'do', 'default']);
note(Word.condition, ['if', 'while', 'for', 'switch']);
note(Word.unevaluated, ['sizeof', '__typeof__', 'typeof', '_Alignof', 'offsetof', 'alignof']);
note(Word.number, NUMBERS);

const known: number[] = [];

/** What a word is, as bits of Word. */
export function wordKind(word: SymbolId): number {
  return (known[word] ??= (WORDS.get(word) ?? 0) | (isConstantName(nameOf(word)) ? Word.constant : 0));
}

/** No symbol. */
export const NONE = -1;

export type FrameKind = 'statement' | 'group' | 'condition' | 'call' | 'unevaluated' | 'braces';

/** An open bracket, or the statement itself. What it names lies on the sketcher's stacks, from here on. */
export interface Frame {
  kind: FrameKind;
  callee: SymbolId;
  placesFrom: number;
  numbersFrom: number;
  argsFrom: number;
  assigns: boolean;
  /** The name that the current expression is, as long as it is nothing else. */
  name: SymbolId;
  words: number;
  /** Only words and stars, as in a cast; `star`: the last of them. */
  plain: boolean;
  star: boolean;
  base: SymbolId;
}

function emptyFrame(): Frame {
  return {
    kind: 'statement',
    callee: NONE,
    placesFrom: 0,
    numbersFrom: 0,
    argsFrom: 0,
    assigns: false,
    name: NONE,
    words: 0,
    plain: true,
    star: false,
    base: NONE,
  };
}

export function isCast({ kind, plain, star, words }: Frame): boolean {
  return kind === 'group' && plain && (star ? words > 0 : words > 1);
}

/** Class or symbol numbers, the last of which belong to the innermost frame. */
export class NumberStack {
  #values = new Int32Array(64);
  length = 0;

  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new Int32Array(this.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length++] = value;
  }

  at(index: number): number {
    return this.#values[index] ?? NONE;
  }

  /** Takes all from an index on away, and gives what `of` makes of them. */
  take<T>(from: number, of: (value: number) => T): readonly T[] {
    // As long as it will be: grown one by one, it would take several times the memory.
    const taken = new Array<T>(this.length - from);
    for (let i = from; i < this.length; i++) taken[i - from] = of(this.at(i));
    this.length = from;
    return taken;
  }
}

/** The open brackets, outermost first, and what they name. Frames and stacks are made once and used again. */
export class Frames {
  /** What the open expressions name, apart from numbers; and the numbers. */
  readonly places = new NumberStack();
  readonly numbers = new NumberStack();
  /** What the arguments of open calls are reached by, their names and bases. */
  readonly args = new NumberStack();
  readonly argNames = new NumberStack();
  readonly argBases = new NumberStack();
  readonly #frames: Frame[] = [];
  #depth = -1;
  top: Frame;

  constructor() {
    this.top = this.enter('statement');
  }

  /** How many brackets are open. */
  get depth(): number {
    return this.#depth;
  }

  /** Only the statement is left, and nothing is named. */
  reset(): void {
    this.#depth = -1;
    this.places.length = this.numbers.length = 0;
    this.args.length = this.argNames.length = this.argBases.length = 0;
    this.top = this.enter('statement');
  }

  enter(kind: FrameKind, callee = NONE): Frame {
    this.#depth++;
    const entered = (this.#frames[this.#depth] ??= emptyFrame());
    entered.kind = kind;
    entered.callee = callee;
    entered.placesFrom = this.places.length;
    entered.numbersFrom = this.numbers.length;
    entered.argsFrom = this.args.length;
    restart(entered);
    this.top = entered;
    return entered;
  }

  /** The frame around the innermost one is the innermost from here on, what that one named belongs to it; not the last. */
  leave(): Frame {
    const around = this.#frames[this.#depth - 1];
    if (around === undefined) return this.top;
    this.#depth--;
    this.top = around;
    return around;
  }

  lastPlace({ placesFrom }: Frame): number | undefined {
    return this.places.length > placesFrom ? this.places.at(this.places.length - 1) : undefined;
  }

  dropPlace({ placesFrom }: Frame): void {
    if (this.places.length > placesFrom) this.places.length--;
  }

  /** What was named since the frame was entered is forgotten. */
  drop({ placesFrom, numbersFrom }: Frame): void {
    this.places.length = placesFrom;
    this.numbers.length = numbersFrom;
  }

  /** The next expression starts in the innermost frame. */
  clear(at: Frame): void {
    this.drop(at);
    restart(at);
  }
}

function restart(at: Frame): void {
  at.assigns = false;
  at.name = NONE;
  at.base = NONE;
  at.words = 0;
  at.plain = true;
  at.star = false;
}
