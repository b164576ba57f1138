import type { CallEffects, Operand } from '../../../model/index.js';
import { ABOUT_ENDS, CATALOGUE, LIBRARIES, printed } from '../catalogue/index.js';
import { commonEffects } from '../summary/common-effects.js';
import type { FileContext } from '../lower/context.js';
import type { Declared } from '../definitions/declared.js';
import type { Definition, Learned } from '../definitions/definition.js';
import { withoutLooks, type Callees } from '../lower/facts.js';
import type { Files } from '../definitions/files.js';
import type { KeptAnswer, KeptKnowledge } from './kept.js';
import type { Numbered, Numbers } from '../definitions/numbered.js';
import { functionsIn, type FunctionSource } from '../lower/lower.js';
import { operandsOf } from '../lower/operands.js';
import type { CParser, Parsers } from '../parse.js';
import { mayBeConstant } from '../text/customs.js';
import { parametersOf } from '../outlook/parameters.js';
import { readingsOf, withoutDeadArms, type Reading } from '../readings/index.js';
import { Source } from '../source.js';
import { looksAtContent, overwritesContent, vectorBase } from '../summary/content.js';
import { summarise } from '../summary/summary.js';
import { own } from '../text/symbols.js';

/** Calls of calls of functions that are handed a function are followed so deep. */
const MOST_NESTING = 8;

/** What frees memory has no use for what it holds: by custom, also where a body logs the address. */
const FREES = /(?:^|_)x?free(?:_|$)|^[a-z]+free$/i;

const RELEASES = /free|release|unref|destroy|delete|dealloc|unmap/i;

/** `*p++`, `*--p`. */
const MOVES_ON = /\*[\s(]*(?:\+\+|--|[\w.\->[\]]+[\s)]*(?:\+\+|--))/;

/** What is asked of a function that is given content; only of those that are given some. */
interface Question {
  readonly what: 'looks' | 'overwrites';
  /** The answer where none can be had. */
  readonly careful: boolean;
  /** A text without it gives the careful answer: a glance, before it is parsed. */
  readonly needs?: RegExp;
  readonly of: (fn: FunctionSource, source: Source, callees: Callees, operand: Operand) => boolean;
}

const LOOKS: Question = {
  what: 'looks',
  careful: true,
  of: (fn, source, callees, operand) => looksAtContent(fn, source, NO_CONTEXT, callees, operand),
};

/** Hardly any function stores through a pointer that it moves on. */
const OVERWRITES: Question = {
  what: 'overwrites',
  careful: false,
  needs: MOVES_ON,
  of: (fn, source, callees, operand) => overwritesContent(fn, source, NO_CONTEXT, callees, operand),
};

/** What sends files in the kernel, where the body is not at hand: a custom, too, that tells no order of arguments. */
const SENDS_FILES = /_(?:sendfile|copy_file_range)(?:64|v)?$/;
const KERNEL_COPY: CallEffects = { effects: [{ kind: 'kernel-copy' }] };

const MAKES_STREAMS = /^(?:funopen|fopencookie)$/;

/** So many parsed functions are kept. */
const MOST_PARSED = 64;

const NO_CONTEXT: FileContext = { constants: new Map(), arrays: new Map(), named: new Map(), fingerprint: '' };

/** Who asks what a call does: from which file, with which functions for its parameters, how deep in other questions. */
interface Asker {
  readonly path: string;
  readonly given: ReadonlyMap<string, CallEffects>;
  readonly nesting: number;
}

/** A function as it was read; absent where there is none. */
interface Parsed {
  readonly fn: FunctionSource | undefined;
  readonly source: Source;
}

/** Something that was computed from a definition's body and from what is known of the names that it asked for. */
interface Answer<T> {
  readonly definition: Definition;
  readonly value: T;
  /** Undefined for one that asked for too many names to note them. */
  readonly asked: ReadonlySet<string> | undefined;
}

/** Names noted for one answer; those that ask for more are forgotten with every change. */
const MOST_NAMES = 60;

/** What is known of calls, by name and the file that they stand in. */
export class Knowledge {
  readonly #parsers: Parsers;
  readonly #files: Files;
  readonly #declared: Declared;
  readonly #learned = new Map<Definition, Learned>();
  readonly #specialised = new Map<string, Answer<CallEffects | undefined>>();
  readonly #answers = new Map<string, Answer<boolean>>();
  /** The functions parsed last, by their dialect and text. */
  readonly #parsed = new Map<string, readonly [Parsed, ...Parsed[]]>();
  /** Names that an answer may depend on: a change of any other function concerns nobody. */
  readonly #asked = new Set<string>();
  /** Whether a question was given up because it came too deep. */
  #wasCut = false;
  /** Of the answers that are being computed, the innermost last. */
  readonly #asking: Set<string>[] = [];

  constructor(parsers: Parsers, files: Files, declared: Declared) {
    this.#declared = declared;
    this.#parsers = parsers;
    this.#files = files;
  }

  learned(definition: Definition): Learned | undefined {
    return this.#learned.get(definition);
  }

  /** Notes a summary; true when it is another than before and somebody asked for it. */
  set(definition: Definition, effects: CallEffects | undefined): boolean {
    const key = JSON.stringify(effects ?? null);
    const old = this.#learned.get(definition)?.key ?? 'null';
    this.#learned.set(definition, { effects, key });
    return key !== old && this.#asked.has(definition.name);
  }

  /** `next` takes the place of `definition`: what was known holds until it is learned again. */
  move(definition: Definition, next: Definition | undefined): void {
    const learned = this.#learned.get(definition);
    this.#learned.delete(definition);
    if (learned && next) this.#learned.set(next, learned);
  }

  isAsked(name: string): boolean {
    return this.#asked.has(name);
  }

  /** Answers that were computed from a definition's body; forgetting them is needed when it changes. */
  forget(definition: Definition): boolean {
    let found = false;
    for (const answers of [this.#specialised, this.#answers]) {
      for (const [key, answer] of answers) {
        if (answer.definition !== definition) continue;
        answers.delete(key);
        found = true;
      }
    }
    return found;
  }

  /** Answers that asked for a name are no longer true when what it means changes. */
  forgetAnswersOn(name: string): void {
    for (const answers of [this.#specialised, this.#answers]) {
      for (const [key, { asked }] of answers) if (asked === undefined || asked.has(name)) answers.delete(key);
    }
  }

  /** What is kept between runs. */
  keep(numbers: Numbers): KeptKnowledge {
    return {
      learned: numbers.pairsOf(this.#learned).map(([number, { effects }]) => [number, effects ?? null]),
      specialised: keptAnswers(this.#specialised, numbers),
      answers: keptAnswers(this.#answers, numbers),
      asked: [...this.#asked],
    };
  }

  restore({ learned, specialised, answers, asked }: KeptKnowledge, numbered: Numbered): void {
    for (const [number, effects] of learned) this.set(numbered.at(number), effects ?? undefined);
    restoreAnswers(this.#specialised, specialised, numbered, undefined);
    restoreAnswers(this.#answers, answers, numbered, false);
    for (const name of asked) this.#asked.add(own(name));
  }

  /** Learns what a call of the function does from its text. */
  summary(definition: Definition, text: string): CallEffects | undefined {
    return this.#summary(text, { path: definition.path, given: new Map(), nesting: 0 });
  }

  /** What is known of callees in a file. */
  calleesIn(path: string): Callees {
    return this.#callees({ path, given: new Map(), nesting: 0 });
  }

  #visible(name: string, path: string): readonly Definition[] {
    const noted = own(name);
    this.#asked.add(noted);
    this.#asking.at(-1)?.add(noted);
    return this.#files.visible(name, path);
  }

  /** Gives the known answer, or computes and keeps it; `meanwhile` is what recursion finds while it is computed. */
  #answer<T>(answers: Map<string, Answer<T>>, key: string, definition: Definition, meanwhile: T, compute: () => T): T {
    const known = answers.get(key);
    if (known) {
      this.#note(known.asked);
      return known.value;
    }
    const asked = new Set<string>();
    answers.set(key, { definition, value: meanwhile, asked });
    this.#asking.push(asked);
    try {
      const value = compute();
      // An answer that was given up half-way is none for those who ask from less deep.
      if (this.#wasCut && this.#asking.length > 1) answers.delete(key);
      else answers.set(key, { definition, value, asked: asked.size > MOST_NAMES ? undefined : asked });
      if (this.#asking.length === 1) this.#wasCut = false;
      return value;
    } catch (error) {
      answers.delete(key);
      throw error;
    } finally {
      this.#asking.pop();
      this.#note(asked);
    }
  }

  /** Who uses an answer asked for its names, too. */
  #note(names: ReadonlySet<string> | undefined): void {
    const asking = this.#asking.at(-1);
    if (asking === undefined || asking.size > MOST_NAMES) return;
    if (names === undefined) for (let i = 0; i <= MOST_NAMES; i++) asking.add(`#${i}`);
    else for (const name of names) asking.add(name);
  }

  #callees(at: Asker): Callees {
    return {
      effectsOf: (name, args) => this.#effectsOf(name, args, at),
      looksAt: (name, operand) => !this.#frees(name, at) && this.#ask(LOOKS, name, operand, at),
      overwrites: (name, operand) => this.#ask(OVERWRITES, name, operand, at),
      vectorBase: (name, argument) => this.#vectorBase(name, argument, at),
      makesStream: (name) => this.#visible(name, at.path).some(({ calls }) => calls.some((c) => MAKES_STREAMS.test(c))),
    };
  }

  /** A function of the project that calls nothing that frees only has a name like those that do: `swap_free(&block)`. */
  #frees(name: string, { path }: Asker): boolean {
    if (!FREES.test(name)) return false;
    const visible = this.#visible(name, path);
    return visible.length === 0 || visible.some(({ calls }) => calls.some((call) => RELEASES.test(call)));
  }

  /**
   * The function in each reading of its text, the best one first. The functions that are asked about are few, and asked
   * about again and again.
   */
  #parse(text: string, path: string): readonly [Parsed, ...Parsed[]] {
    const parser = this.#parsers.of(path);
    const key = `${parser.dialect} ${text}`;
    const known = this.#parsed.get(key);
    if (known !== undefined) return known;
    const parsed = parseWith(parser, text);
    const [oldest] = this.#parsed.keys();
    if (oldest !== undefined && this.#parsed.size >= MOST_PARSED) this.#parsed.delete(oldest);
    this.#parsed.set(key, parsed);
    return parsed;
  }

  #summary(text: string, at: Asker): CallEffects | undefined {
    const [{ fn, source }] = this.#parse(text, at.path);
    if (fn === undefined) return undefined;
    const callees = this.#callees(at);
    const open = withoutLooks(callees);
    const effects = summarise(fn, source, NO_CONTEXT, open.callees);
    const isOpen = open.wereAsked() && effects !== undefined && !usesAllItMoves(effects);
    return isOpen ? summarise(fn, source, NO_CONTEXT, callees) : effects;
  }

  /** The careful answer is the answer if it is that of any definition that may be meant, in any of its readings. */
  #ask({ what, careful, needs, of }: Question, name: string, operand: Operand, { path, nesting }: Asker): boolean {
    const visible = this.#visible(name, path);
    if (visible.length === 0) return careful;
    if (nesting > MOST_NESTING) {
      this.#wasCut = true;
      return careful;
    }
    const isCareful = visible.some((definition) => {
      const key = JSON.stringify([what, definition.path, name, operand]);
      const answer = this.#answer(this.#answers, key, definition, careful, () => {
        const text = this.#files.textOf(definition);
        if (text === undefined || definition.target !== undefined || needs?.test(text) === false) return careful;
        const callees = this.#callees({ path: definition.path, given: new Map(), nesting: nesting + 1 });
        const readings = this.#parse(text, definition.path);
        const isOpen = readings.some((r) => r.fn === undefined || of(r.fn, r.source, callees, operand) === careful);
        return isOpen === careful;
      });
      return answer === careful;
    });
    return isCareful === careful;
  }

  /** Where the pieces of a vector point that a function fills in. */
  #vectorBase(name: string, argument: number, { path, nesting }: Asker): Operand | undefined {
    const [definition, ...others] = this.#visible(name, path);
    const text = definition && this.#files.textOf(definition);
    if (definition === undefined || text === undefined || others.length > 0 || nesting > MOST_NESTING) return undefined;
    const [{ fn, source }] = this.#parse(text, definition.path);
    const callees = this.#callees({ path: definition.path, given: new Map(), nesting: nesting + 1 });
    return fn && vectorBase(fn, source, callees, argument);
  }

  #effectsOf(name: string, args: readonly string[], at: Asker): CallEffects | undefined {
    const handed = at.given.get(name);
    if (handed) return handed;
    const declared = this.#declared.get(name);
    if (declared) return declared;
    const visible = this.#visible(name, at.path);
    const catalogued = CATALOGUE.get(name) ?? printed(name, args);
    // `send(channel, &value)` is no send(2).
    const isShort = catalogued !== undefined && args.length > 0 && args.length < arityOf(catalogued);
    if (catalogued && !isShort && !visible.some((d) => d.path === at.path)) return catalogued;
    if (visible.length === 0) return LIBRARIES.get(name) ?? (SENDS_FILES.test(name) ? KERNEL_COPY : undefined);
    // A library's own version does for its callers what they know by that name.
    if (ABOUT_ENDS.has(name) && !visible.some((d) => d.path === at.path)) return undefined;
    if (at.nesting > MOST_NESTING) return undefined;
    // Of several definitions those that move no bytes as far as is known (another system's) do not count.
    const [first, ...others] = visible.flatMap((d) => this.#effectsAt(d, args, at) ?? []);
    return others.reduce<CallEffects | undefined>((all, one) => all && commonEffects(all, one), first);
  }

  #effectsAt(definition: Definition, args: readonly string[], at: Asker): CallEffects | undefined {
    const { target, isMember } = definition;
    if (target !== undefined) {
      const from = isMember === true ? { path: definition.path, given: new Map<string, CallEffects>() } : at;
      const effects = this.#effectsOf(target, args, { ...from, nesting: at.nesting + 1 });
      return effects && isMember === true
        ? supposing(effects, `\`${definition.name}\` holds \`${target}\` only`)
        : effects;
    }
    const effects =
      definition.applied.length === 0 ? this.#learned.get(definition)?.effects : this.#specialise(definition, args, at);
    return effects && applying(effects, args);
  }

  /** A function that calls its parameter, for the functions that it is handed here. */
  #specialise(definition: Definition, args: readonly string[], at: Asker): CallEffects | undefined {
    const text = this.#files.textOf(definition);
    if (text === undefined) return undefined;
    const order = parametersOf(text, definition.name).map(({ name }) => name);
    const given = new Map<string, CallEffects>();
    for (const name of definition.applied) {
      const arg = args[order.indexOf(name)];
      const effects = arg === undefined ? undefined : this.#effectsOf(arg, [], { ...at, nesting: at.nesting + 1 });
      if (effects?.effects.some((e) => e.kind === 'transfer') === true) given.set(name, effects);
    }
    if (given.size === 0) return this.#learned.get(definition)?.effects;
    const key = JSON.stringify([definition.path, definition.name, [...given]]);
    return this.#answer(this.#specialised, key, definition, undefined, () =>
      this.#summary(text, { path: definition.path, given, nesting: at.nesting + 1 }),
    );
  }
}

function keptAnswers<T>(
  answers: ReadonlyMap<string, Answer<T | undefined>>,
  numbers: Numbers,
): readonly KeptAnswer<T>[] {
  return [...answers].flatMap(([key, { definition, value, asked }]) =>
    numbers
      .of([definition])
      .map((number) => ({ key, definition: number, value: value ?? null, asked: asked ? [...asked] : null })),
  );
}

/** `nothing`: the value of what was kept as none. */
function restoreAnswers<T, N>(
  answers: Map<string, Answer<T | N>>,
  kept: readonly KeptAnswer<T>[],
  numbered: Numbered,
  nothing: N,
): void {
  for (const { key, definition, value, asked } of kept) {
    const names = asked === null ? undefined : new Set(asked.map(own));
    answers.set(key, { definition: numbered.at(definition), value: value ?? nothing, asked: names });
  }
}

/** What calls do as long as something holds that nothing in the project speaks against. */
function supposing({ effects }: CallEffects, supposes: string): CallEffects {
  return { effects: effects.map((e) => (e.kind === 'transfer' ? { ...e, supposes: e.supposes ?? supposes } : e)) };
}

/** Without what the arguments as written rule out. */
function applying(all: CallEffects, args: readonly string[]): CallEffects {
  const effects = all.effects.filter((effect) => {
    if (effect.kind !== 'transfer' || effect.when === undefined) return true;
    const { argument, value, is } = effect.when;
    const arg = args[argument] ?? '';
    const isSo = isValue(arg, value);
    if (isSo !== undefined) return isSo === is;
    // Two names may stand for one value, but hardly where they tell reading and writing apart.
    return !(is && mayBeConstant(value) && mayBeConstant(arg) && goesBothWays(all, argument));
  });
  return effects.length === all.effects.length ? all : { effects };
}

/** Whether an argument is a constant (`true`: is true); undefined where its text does not tell. */
function isValue(arg: string, value: string): boolean | undefined {
  if (value === 'true') {
    if (/^(?:0|false|FALSE|NULL)$/.test(arg)) return false;
    return /^(?:[1-9]\d*|true|TRUE)$/.test(arg) ? true : undefined;
  }
  if (arg === value) return true;
  return /^\d+$/.test(value) && /^\d+$/.test(arg) ? Number(arg) === Number(value) : undefined;
}

/** An argument tells which way bytes go. */
function goesBothWays({ effects }: CallEffects, argument: number): boolean {
  const by = effects.flatMap((e) => (e.kind === 'transfer' && e.when?.argument === argument ? [e.direction] : []));
  return by.includes('in') && by.includes('out');
}

/** So many arguments an effect speaks for at least. */
function arityOf({ effects }: CallEffects): number {
  return 1 + Math.max(-1, ...effects.flatMap(operandsOf).map(({ argument }) => argument));
}

/** Whether the content of all that is moved is used already, so that another use makes no difference. */
function usesAllItMoves({ effects }: CallEffects): boolean {
  const isUsed = (buffer: Operand): boolean => {
    const key = JSON.stringify(buffer);
    return effects.some((e) => e.kind === 'use' && e.what === 'content' && JSON.stringify(e.of) === key);
  };
  return effects.every((e) => e.kind !== 'transfer' || isUsed(e.buffer));
}

function parseWith(parser: CParser, text: string): readonly [Parsed, ...Parsed[]] {
  const [first, ...more] = readingsOf(withoutDeadArms(text, parser.dialect), parser);
  const parsed = ({ text: reading, root }: Reading): Parsed => {
    const source = new Source(reading);
    const [fn] = functionsIn(root, source);
    return { fn, source };
  };
  return [parsed(first), ...more.map(parsed)];
}
