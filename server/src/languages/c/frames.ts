import type { ClassId } from './classes.js';

/** Names that are no place and no call. */
export const NO_PLACES: ReadonlySet<string> = new Set(
  (
    'char short int long float double void signed unsigned bool _Bool size_t ssize_t off_t const volatile static extern ' +
    'register inline restrict auto struct union enum goto break continue NULL nullptr EOF true false errno'
  ).split(' '),
);

const CONSTANT = /^[A-Z_][A-Z0-9_]+$/;
const SMALL_A = 0x61;

/** Constants and macros: what is made of two of them has nothing in common. */
export function isConstantName(name: string): boolean {
  return name.charCodeAt(0) < SMALL_A && CONSTANT.test(name);
}

/** Words behind which a statement starts anew. */
export const STARTS: ReadonlySet<string> = new Set(['else', 'do', 'default']);

/** Words whose parentheses hold no arguments. */
export const CONDITIONS: ReadonlySet<string> = new Set(['if', 'while', 'for', 'switch']);

/** Parentheses whose content is not evaluated. */
export const UNEVALUATED: ReadonlySet<string> = new Set([
  'sizeof',
  '__typeof__',
  'typeof',
  '_Alignof',
  'offsetof',
  'alignof',
]);

/** An open bracket, or the statement itself. */
export interface Frame {
  readonly kind: 'statement' | 'group' | 'condition' | 'call' | 'unevaluated' | 'braces';
  readonly callee: string;
  /** What the current expression names, apart from numbers; and the numbers. */
  places: ClassId[];
  numbers: ClassId[];
  assigns: boolean;
  /** The name that the current expression is, as long as it is nothing else. */
  name: string | undefined;
  words: number;
  /** Only words and stars, as in a cast; `star`: the last of them. */
  plain: boolean;
  star: boolean;
  readonly args: (ClassId | undefined)[];
  readonly names: (string | undefined)[];
  readonly bases: (string | undefined)[];
  base: string | undefined;
}

/** Only calls have arguments. */
const NOTHING: undefined[] = [];

export function frame(kind: Frame['kind'], callee = ''): Frame {
  const isCall = kind === 'call';
  return {
    kind,
    callee,
    places: [],
    numbers: [],
    assigns: false,
    name: undefined,
    words: 0,
    plain: true,
    star: false,
    args: isCall ? [] : NOTHING,
    names: isCall ? [] : NOTHING,
    bases: isCall ? [] : NOTHING,
    base: undefined,
  };
}

export function isCast({ kind, plain, star, words }: Frame): boolean {
  return kind === 'group' && plain && (star ? words > 0 : words > 1);
}

export function clear(at: Frame): void {
  at.places = [];
  at.numbers = [];
  at.assigns = false;
  at.name = undefined;
  at.base = undefined;
  at.words = 0;
  at.plain = true;
  at.star = false;
}
