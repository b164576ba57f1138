/** What the names of a text may stand for, told from its words: perhaps bytes, or surely none. */
import { BODY_WORDS, CALLBACK_PACKAGES, CHUNK_EVENT, LISTEN_METHODS, PULL_EVENT } from '../catalogue.js';
import { Blocks, type Reach } from '../text/blocks.js';
import {
  LONGEST_ARGUMENT,
  argumentsAt,
  behindCall,
  enclosing,
  endOfExpression,
  functionAt,
  opening,
  wordsIn,
} from '../text/text.js';
import { oneOf, DESCRIPTOR_READS, type Words } from './vocabulary.js';

const IS_REQUEST = new RegExp(`^(?:${BODY_WORDS})`);

/** Memory that a read through a descriptor fills. */
const ALLOCATES = /\b(?:Buffer|\w*Array(?:Buffer)?)\b/;

/** What holds the same bytes as what stands in it. */
const AROUND = /^(?:\(|await\b|(?:new\s+)?(?:Buffer(?:\s*\.\s*from)?|Uint8Array)\s*\()\s*/;
const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$]*/u;
/** Behind a name that is an expression by itself; a part of the bytes is bytes, too. */
const ALONE = /^\s*(?:$|[),!]|as\b|satisfies\b|\.\s*(?:subarray|slice|value|data|[bB]ody)\b)/;
/** Behind the bytes of a file that are taken for text as a whole. */
const AS_TEXT = /^\)*\s*\.\s*toString\s*\(\s*(?:['"]utf-?8['"]\s*)?\)\s*(?:$|[\n),;])/;

/** Behind a name or a pattern that gets a value. */
const ASSIGNED = /^\s*(?::[^=;,(){}]*)?(?:=|\+=|\?\?=|\|\|=)(?![=>])/;
/** In front of a callback, with the arguments between: it gets bytes. */
const CALLS_BACK = new RegExp(
  `\\bthen\\s*\\([^()]*$|\\b${oneOf(CALLBACK_PACKAGES)}(?:\\s*\\.\\s*\\w+)?\\s*\\([^()]*$|\\b${oneOf(LISTEN_METHODS)}\\s*\\(\\s*['"\`]${oneOf([CHUNK_EVENT, PULL_EVENT])}['"\`]`,
);

/** Behind a call whose result is the value of the whole expression, or a part of the same bytes. */
const ENDS =
  /^\)*[^\S\n]*(?:$|\n(?!\s*[.?+])|[,!;:]|\?\?|\|\||as\b|satisfies\b|\.\s*(?:subarray|slice|then|catch|finally)\b|\/\/)/;
/** A call by a name alone, or of an own method, and what says that a function gives something back. */
const OWN_CALL = /^(this\s*\.\s*)?(#?[\p{ID_Start}$_][\p{ID_Continue}$]*)\s*\(/u;
const GIVES_BACK = /\breturn\s+|\b(?:resolve|fulfil)\w*\s*\(|(?<=^[^\n{]*)=>\s*(?!\{)/g;

/** In front of a method's name. */
const METHOD_WORDS = '(?:(?:private|public|protected|static|override|async)\\s+)*';

/** A function as a value, as far as it tells that it is one. */
const FUNCTION = /(?:function\b|[\w$]+\s*=>|\([^()]*\)\s*(?::[^=;(){}]*)?=>)/;

/** In UTF-16 units: longer expressions are cut, and names are followed so far. */
export const LONGEST_VALUE = 500;
const MOST_HOPS = 3;
export const MOST_ARGUMENTS = 6;

/** Which of the parameters in brackets stands at a position; undefined where any argument may be its. */
function indexOfParameter(text: string, start: number, position: number): number | undefined {
  if (text[start] !== '(') return undefined;
  const parameters = argumentsAt(text, start + 1, MOST_ARGUMENTS);
  const index = parameters.findIndex((it) => it.start <= position && position < it.end);
  // A comma between type arguments, and a `this` that no caller gives, would be counted.
  const isPlain = parameters
    .slice(0, index + 1)
    .every(({ start: from, end }) => !/<|^\s*this\b/.test(text.slice(from, end)));
  return index === -1 || !isPlain || parameters.some((it) => isSpread(text, it)) ? undefined : index;
}

function isSpread(text: string, { start, end }: Reach): boolean {
  return /^\s*\.\.\./.test(text.slice(start, end));
}

/** What the names of a text may stand for, each in what its declaration reaches. */
export class Names {
  readonly words: Words;
  readonly #text: string;
  readonly #fills: boolean;
  readonly #known = new Map<string, boolean>();
  readonly #own = new Map<string, number>();
  /** By place. */
  readonly #givers = new Map<number, boolean>();
  readonly #methods = new Map<string, number>();
  #blocks: Blocks | 'none' | undefined;

  constructor(text: string, words: Words) {
    this.words = words;
    this.#text = text;
    this.#fills = new RegExp(DESCRIPTOR_READS).test(text);
  }

  /** Whether a function of the text has this name: what takes the bytes then is what stands in it. */
  isOwn(name: string): boolean {
    return this.#placeOf(name) !== -1;
  }

  /** Where a function of the text has this name; -1 where none does. */
  #placeOf(name: string): number {
    const known = this.#own.get(name);
    if (known !== undefined) return known;
    const written = name.replaceAll('$', '\\$');
    const declared = new RegExp(
      `\\bfunction\\b\\s*\\*?\\s*${written}\\b|(?<![.\\w$])${written}\\s*=\\s*(?:async\\b\\s*)?${FUNCTION.source}`,
    );
    const place = this.#text.search(declared);
    this.#own.set(name, place);
    return place;
  }

  /** Where a line begins with a method of this name; -1 where none does. */
  #placeOfMethod(name: string): number {
    const known = this.#methods.get(name);
    if (known !== undefined) return known;
    const head = `^([^\\S\\n]*)${METHOD_WORDS}${name.replaceAll('$', '\\$')}\\s*(?:<[^()]*>)?\\([^;]{0,${LONGEST_VALUE}}?\\{`;
    const found = new RegExp(head, 'm').exec(this.#text);
    const place = found ? found.index + (found[1]?.length ?? 0) : -1;
    this.#methods.set(name, place);
    return place;
  }

  /** Whether an expression is a call of a function of the text that brings bytes and gives something back. */
  #isOwnSource(expression: string, hops: number): boolean {
    const [opening, self, name] = OWN_CALL.exec(expression) ?? [];
    if (opening === undefined || name === undefined || !ENDS.test(behindCall(expression, opening.length))) return false;
    const place = self === undefined ? this.#placeOf(name) : this.#placeOfMethod(name);
    if (place === -1) return false;
    const known = this.#givers.get(place);
    if (known !== undefined) return known;
    // What a function gives that calls itself is what it gives elsewhere.
    this.#givers.set(place, false);
    const gives = hops < MOST_HOPS && this.#givesBack(place, hops + 1);
    this.#givers.set(place, gives);
    return gives;
  }

  #givesBack(place: number, hops: number): boolean {
    for (const { 0: word, index } of functionAt(this.#text, place).matchAll(GIVES_BACK)) {
      const start = place + index + word.length;
      if (this.givesBytes({ start, end: endOfExpression(this.#text, start, LONGEST_VALUE) }, hops)) return true;
    }
    return false;
  }

  /** Whether the expression that stands there gives bytes. */
  givesBytes({ start, end }: Reach, hops = 0): boolean {
    let rest = this.#text.slice(start, end).trim();
    for (let around = AROUND.exec(rest); around; around = AROUND.exec(rest)) rest = rest.slice(around[0].length);
    if (this.#isSourceCall(rest, hops)) return true;
    const name = NAME.exec(rest)?.[0];
    if (name === undefined) return false;
    const behind = rest.slice(name.length);
    return (ALONE.test(behind) || this.#isText(behind)) && this.#mayHold(name, start, hops);
  }

  /** Whether an expression is a call that gives bytes, and nothing is made of what it gives. */
  #isSourceCall(expression: string, hops: number): boolean {
    for (const { 0: word, index } of expression.matchAll(this.words.gives)) {
      const open = expression.indexOf('(', index);
      if (open === -1 || word.startsWith('await') || IS_REQUEST.test(word)) return true;
      const behind = behindCall(expression, open + 1);
      if (ENDS.test(behind) || this.#isText(behind)) return true;
    }
    return this.#isOwnSource(expression, hops);
  }

  #isText(behind: string): boolean {
    return (this.words.files || this.#text.includes('setEncoding')) && AS_TEXT.test(behind);
  }

  #mayHold(name: string, position: number, hops: number): boolean {
    const reach = this.#reachOf(name, position);
    const key = `${name} ${reach?.start ?? ''}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    // Names that are given to each other in a circle hold nothing by that.
    this.#known.set(key, false);
    const holds = hops > MOST_HOPS || this.#isGiven(name, reach, hops);
    this.#known.set(key, holds);
    return holds;
  }

  #reachOf(name: string, position: number): Reach | undefined {
    this.#blocks ??= Blocks.of(this.#text) ?? 'none';
    return this.#blocks === 'none' ? undefined : this.#blocks.reachOf(name, position);
  }

  #isGiven(name: string, reach: Reach | undefined, hops: number): boolean {
    const text = this.#text;
    const { start, end } = reach ?? { start: 0, end: text.length };
    for (const at of wordsIn(text, name, start, end)) {
      if (text[at - 1] === '.' || this.#reachOf(name, at)?.start !== reach?.start) continue;
      if (this.#isAssigned(at, at + name.length, hops)) return true;
    }
    return false;
  }

  /** Whether what stands from `start` to `end` is a name that gets bytes there. */
  #isAssigned(start: number, end: number, hops: number): boolean {
    const text = this.#text;
    const behind = text.slice(end, end + 200);
    if (/^\s+of\b/.test(behind) && /\bawait\s*\(\s*\w+\s+$/.test(text.slice(Math.max(0, start - 40), start)))
      return true;
    const assigned = ASSIGNED.exec(behind);
    if (assigned && this.#isValue(end + assigned[0].length, hops)) return true;
    return /^\s*=>/.test(behind) ? this.#isFed(start, start, hops) : this.#isDeclared(start, hops);
  }

  #isValue(start: number, hops: number): boolean {
    const end = endOfExpression(this.#text, start, LONGEST_VALUE);
    return this.givesBytes({ start, end }, hops + 1) || (this.#fills && ALLOCATES.test(this.#text.slice(start, end)));
  }

  /** Whether a name stands in a list of parameters that get bytes, or in a pattern that takes something with them apart. */
  #isDeclared(at: number, hops: number): boolean {
    const text = this.#text;
    const list = enclosing(text, at, LONGEST_VALUE);
    if (list === undefined) return false;
    const behind = text.slice(list.end, list.end + 200);
    if (text[list.start] !== '(') {
      const assigned = ASSIGNED.exec(behind);
      if (assigned) return this.#isValue(list.end + assigned[0].length, hops);
      if (/^\s*(?::[^=;]*)?\)\s*=>/.test(behind)) return true;
      if (!/^\s*(?::[^=;]*?)?\)\s*(?::[^=;{]*)?\{/.test(behind)) return false;
      const parameters = enclosing(text, list.start, LONGEST_VALUE);
      return (
        parameters !== undefined && text[parameters.start] === '(' && this.#isFed(parameters.start, list.start, hops)
      );
    }
    return /^\s*(?::[^=;(){}]*)?(?:=>|\{)/.test(behind) && this.#isFed(list.start, at, hops);
  }

  /**
   * Whether the function whose parameters start at `start` gets bytes in the one at `parameter`: from a source that calls
   * back, or from its callers.
   */
  #isFed(start: number, parameter: number, hops: number): boolean {
    const text = this.#text;
    const before = text.slice(Math.max(0, start - 100), start);
    if (/\b(?:if|while|switch|for|catch|with)\s*$/.test(before)) return false;
    const callback = /[(,]\s*(?:async\b\s*)?(?:function\b\s*[\w$]*\s*)?(?:<[^<>]*>\s*)?$/.exec(before);
    if (callback) {
      const list = opening(text, start - (before.length - callback.index) + 1, LONGEST_ARGUMENT);
      if (list === undefined) return false;
      const called = text.slice(Math.max(0, list - 60), start);
      return CALLS_BACK.test(called) || called.search(this.words.gives) !== -1;
    }
    const name = /([\w$]+)\s*(?:(?:[=:]\s*(?:async\b\s*)?(?:function\b\s*[\w$]*\s*)?)?(?:<[^<>]*>\s*)?)$/.exec(
      before,
    )?.[1];
    // A function without a name is found by nobody else, but for what it may be assigned to.
    if (name === undefined || name === 'function' || name === 'async') return true;
    const index = indexOfParameter(text, start, parameter);
    for (const at of wordsIn(text, name, 0, text.length)) {
      const end = at + name.length;
      const behind = text.slice(end, end + 40);
      const isValue = /(?:[(,]|=>|\bthis\s*\.|\bnew\b)\s*(?:this\s*\.\s*)?$/.test(text.slice(Math.max(0, at - 12), at));
      if (isValue && /^\s*(?:[,)]|\.\s*bind\b)/.test(behind)) return true;
      const call = /^\s*(?:<[^()]*>)?\(/.exec(behind);
      const isMember = text[at - 1] === '.' && !/\bthis\.$/.test(text.slice(Math.max(0, at - 6), at));
      if (call === null || isMember || end + call[0].length - 1 === start) continue;
      const given = argumentsAt(text, end + call[0].length, MOST_ARGUMENTS);
      const own = given.some((it) => isSpread(text, it)) ? undefined : index;
      if ((own === undefined ? given : given.slice(own, own + 1)).some((it) => this.givesBytes(it, hops + 1)))
        return true;
    }
    return false;
  }
}
