/**
 * Whether a text may hold a copy, told from its words without a parser, which is what costs. Most files that read and
 * write only write what they made up: a text is passed by when nothing that its calls write can be bytes of a source.
 * What can't be told counts as bytes.
 */
import {
  ANSWER_NAME,
  CONTEXT_NAMES,
  CONTEXT_TYPES,
  FILE_MODULES,
  FILE_PACKAGES,
  GIVER_NAMES,
  GLOBAL_FILES,
  GLOBAL_MODULES,
  NAMED_AS_FILES,
  RESPONSE_CLASSES,
  SEND_METHODS,
  SUFFIXES,
  TAKER_NAMES,
  WRITE_METHODS,
} from '../catalogue.js';
import { callsOfImported } from './imports.js';
import { argumentsAt, endOfExpression, isInComment } from '../text/text.js';
import { LONGEST_VALUE, MOST_ARGUMENTS, Names } from './names.js';
import { files, oneOf, READS, IS_READ, MAY_BRING, WITH_FILES, WITHOUT_FILES, ONLY_ELSEWHERE } from './vocabulary.js';

/** Something takes bytes: a function of a file, a method or a function that writes, a body. */
const SINK = new RegExp(
  `\\b(?:(${files(['write', 'append'])})${SUFFIXES}\\b|(writeSync|${oneOf([...SEND_METHODS, ...WRITE_METHODS])})\\b(?=\\s*[(.?])` +
    `|new\\s+${oneOf(['Response', ...Object.values(RESPONSE_CLASSES)])}\\b)|\\.\\s*(body)\\s*=(?!=)`,
  'g',
);

/** Where functions of files come from; without any of it, nothing of that name is one of them. */
const FILES = new RegExp(
  `['"\`](?:(?:node:)?${oneOf(Object.keys(FILE_MODULES))}|${NAMED_AS_FILES.source.slice(1, -1)})['"\`]` +
    `|\\b${oneOf([...FILE_PACKAGES, ...GLOBAL_MODULES])}\\b`,
);
/** A name that another script may declare for all, and what declares it here. */
const SHARED = new RegExp(`(?<![\\w$.])${GLOBAL_FILES}\\.(?:read|write|append)`);
const NOT_SHARED = new RegExp(`(?:\\b(?:import|as|const|let|var)\\s+|[{,(]\\s*)${GLOBAL_FILES}\\b\\s*(?![.\\s])`);
/** A pipe, where anything is called as streams are. */
const PIPE = /\.\s*pipe\s*\(/;
const PIPE_CALLS = new RegExp(PIPE, 'g');
const PIPE_ENDS = /stream|socket|\bre[qs]\b|response|request|\bstd(?:in|out|err)\b|zlib/i;

const eitherOf = (one: RegExp, other: RegExp): RegExp => new RegExp(`${one.source}|${other.source}`, 'g');

/** A function that reads gets another name, by which its calls are not known here. */
const RENAMED = new RegExp(`${READS}\\s*(?:as\\s|:)\\s*[\\w$]+\\s*[,}]`);
const PROMISIFIED = new RegExp(`([\\w$]+)\\s*=\\s*[\\w$.]*promisify\\s*\\(\\s*[\\w$.]*${READS}`);
/** In front of `.body`, where it is an answer's. */
const CONTEXT = new RegExp(
  `\\b${CONTEXT_NAMES.source.replace(/[$^]/g, '')}(?:\\s*\\.\\s*${ANSWER_NAME})?\\s*$|\\b${ANSWER_NAME}\\s*$`,
);
/** Between a function's name and its arguments: type arguments, the end of `['name']` or of `promisify(name)`, what waits. */
const OPENS = /^(?:['"`]\s*\]|\s*\)|\.sync)?(?:\s*<[^()]*>)?\s*(?:\?\.)?\s*\(/;

/** Texts with fewer units are read even if they look like the work of a tool; lines of that are longer than this. */
const SHORTEST_MINIFIED = 20_000;
const LONGEST_AVERAGE = 250;

/** `typed`: modules of the project may hand on functions of files, and types will tell. */
export function mayCopy(text: string, typed = false): boolean {
  const isPiped = text.includes('pipe') && PIPE.test(text) && (typed || PIPE_ENDS.test(text));
  const isFound = isPiped || takersOf(text, typed).any || (typed && !handedIn(text).next().done);
  return isFound && !isMinified(text);
}

/** Whether anything in a text may bring bytes. */
export function mayBring(text: string): boolean {
  return MAY_BRING.test(text);
}

/** Whether anything in a text may take bytes. */
export function mayTake(text: string): boolean {
  return text.search(SINK) !== -1;
}

/** Where bytes of a source may be taken: what is written elsewhere is something else. */
export function takers(text: string, typed: boolean): readonly number[] {
  return [...takersOf(text, typed).all, ...Array.from(text.matchAll(PIPE_CALLS), ({ index }) => index)];
}

/** Looks no further than it is asked to, and nowhere twice. */
class Takers {
  readonly #found: number[] = [];
  readonly #rest: Generator<number, void>;

  constructor(
    readonly text: string,
    readonly typed: boolean,
  ) {
    this.#rest = takersIn(text, typed);
  }

  get any(): boolean {
    return this.#found.length > 0 || this.#goOn();
  }

  get all(): readonly number[] {
    while (this.#goOn());
    return this.#found;
  }

  #goOn(): boolean {
    const next = this.#rest.next();
    if (next.done === true) return false;
    this.#found.push(next.value);
    return true;
  }
}

/** Of the text that was asked about last: whoever asks whether there are any asks for all of them next. */
let last: Takers | undefined;

function takersOf(text: string, typed: boolean): Takers {
  if (last?.text !== text || last.typed !== typed) last = new Takers(text, typed);
  return last;
}

function* takersIn(text: string, typed: boolean): Generator<number, void> {
  if (!MAY_BRING.test(text)) return;
  const words = typed || FILES.test(text) || isShared(text) ? WITH_FILES : WITHOUT_FILES;
  if (!words.source.test(text)) return;
  const isRenamed = words.files && isReadRenamed(text);
  const names = new Names(text, words);
  for (const match of text.matchAll(SINK)) if (isRenamed || takesBytes(text, match, names)) yield match.index;
}

/** A place where what may be bytes goes to a function of another file, or where what comes from one may be written. */
export interface Handed {
  readonly at: number;
  readonly goesThere: boolean;
}

export function handedElsewhere(text: string): readonly Handed[] {
  return [...handedIn(text)];
}

function* handedIn(text: string): Generator<Handed> {
  const brings = MAY_BRING.test(text);
  const givers = callsOfImported(text, GIVER_NAMES);
  if (!brings && givers === undefined) return;
  const words = brings ? WITH_FILES : ONLY_ELSEWHERE;
  const names = new Names(text, WITH_FILES);
  const given = givers ? new Names(text, { ...words, gives: eitherOf(words.gives, givers) }) : names;
  if (givers)
    for (const match of text.matchAll(SINK))
      if (takesBytes(text, match, given)) yield { at: match.index, goesThere: false };
  const takers = callsOfImported(text, brings ? /./ : TAKER_NAMES);
  for (const { 0: word, index } of takers ? text.matchAll(takers) : []) {
    const known = TAKER_NAMES.test(word) ? given : names;
    if (argumentsAt(text, index + word.length, MOST_ARGUMENTS).some((it) => known.givesBytes(it)))
      yield { at: index, goesThere: true };
  }
}

function isShared(text: string): boolean {
  return SHARED.test(text) && !NOT_SHARED.test(text);
}

function isReadRenamed(text: string): boolean {
  if (RENAMED.test(text)) return true;
  // The look for it is slow, and the word is rare.
  const [, name] = text.includes('promisify') ? (PROMISIFIED.exec(text) ?? []) : [];
  return name !== undefined && !IS_READ.test(name);
}

/** What a tool wrote without line ends is nobody's to change. */
function isMinified(text: string): boolean {
  if (text.length < SHORTEST_MINIFIED) return false;
  let lines = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++;
  return text.length / lines > LONGEST_AVERAGE;
}

function takesBytes(
  text: string,
  { 0: word, 1: file, 2: method, 3: body, index }: RegExpExecArray,
  names: Names,
): boolean {
  if (isInComment(text, index) || (file !== undefined && !names.words.files)) return false;
  const behind = index + word.length;
  const before = text.slice(Math.max(0, index - 24), index);
  if (body !== undefined) {
    if (!CONTEXT.test(before) && !CONTEXT_TYPES.test(text)) return false;
    return names.givesBytes({ start: behind, end: endOfExpression(text, behind, LONGEST_VALUE) });
  }
  if (method !== undefined && /\b(?:this|super|function|async)\s*[.]?\s*$/.test(before)) return false;
  if ((method ?? file) !== undefined && !/\.\s*$/.test(before) && names.isOwn(word)) return false;
  const call = OPENS.exec(text.slice(behind, behind + 80));
  if (call === null) {
    return file === undefined
      ? /^\s*\.\s*bind\b/.test(text.slice(behind, behind + 16))
      : isHandedOn(text, index, behind);
  }
  // The data are argument 1 of a file's function, 0 of a method, either of a function that takes a descriptor.
  const [first, second] = argumentsAt(text, behind + call[0].length, 2);
  return [file === undefined && first, (file ?? method) !== undefined && second].some(
    (it) => it && names.givesBytes(it),
  );
}

/** Whether a function's name stands for its value, and another name is made for it. */
function isHandedOn(text: string, start: number, end: number): boolean {
  if (/^(?:Sync)?\s+as\s/.test(text.slice(end, end + 16))) return true;
  const before = text.slice(text.lastIndexOf('\n', start) + 1, start);
  return /(?:promisify\s*\(|=)\s*(?:[\w$]+\s*\.\s*)*$/.test(before) && !/\bwrite\w*\s*=[^=]*$/i.test(before);
}
