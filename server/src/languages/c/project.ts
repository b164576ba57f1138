import {
  Cancelled,
  type CallEffects,
  type Cancellation,
  type IndexFailure,
  type Operand,
  type ProjectIndex,
} from '../../model/index.js';
import { CATALOGUE, SINK_WORDS, SOURCE_WORDS } from './catalogue.js';
import type { FileContext } from './context.js';
import { aliasMacro, definitionOf, macroDefinition, type Definition, type Learned } from './definitions.js';
import type { Callees } from './facts.js';
import { functionsIn } from './lower.js';
import type { CParser } from './parse.js';
import { scan, type Item } from './scan.js';
import { Source } from './source.js';
import { looksAtContent, summarise } from './summaries.js';

interface FileEntry {
  readonly definitions: readonly Definition[];
}

type Direction = 'in' | 'out';
const BOTH: ReadonlySet<Direction> = new Set(['in', 'out']);

/** Who asks what a call does: from which file, with which functions for its parameters, how deep in other questions. */
interface Asker {
  readonly path: string;
  readonly given: ReadonlyMap<string, CallEffects>;
  readonly nesting: number;
}

const CATALOGUED: ReadonlyMap<string, ReadonlySet<Direction>> = new Map<string, ReadonlySet<Direction>>([
  ...SOURCE_WORDS.map((w) => [w, new Set<Direction>(['in'])] as const),
  ...SINK_WORDS.map((w) => [w, new Set<Direction>(['out'])] as const),
]);

/** A function's summary is looked at again when a callee's changes, but not for ever: recursion can swing. */
const MOST_ROUNDS = 4;

/** Calls of calls of functions that are handed a function are followed so deep. */
const MOST_NESTING = 4;

/** What frees memory has no use for what it holds; a custom that holds where the body is not at hand. */
const FREES = /(?:^|_)x?free(?:_|$)/i;

const NO_CONTEXT: FileContext = { constants: new Map(), arrays: new Map(), fingerprint: '' };

/**
 * The functions of a project's files and what calls of them do. Only functions that hand parameters of theirs to a
 * transfer are ever parsed, and again only when they or their callees change.
 */
export class CProject implements ProjectIndex {
  readonly #parser: CParser;
  readonly #read: (path: string) => string | undefined;
  readonly #files = new Map<string, FileEntry>();
  readonly #byName = new Map<string, Definition[]>();
  readonly #callers = new Map<string, Set<Definition>>();
  readonly #learned = new Map<Definition, Learned>();
  readonly #specialised = new Map<string, CallEffects | undefined>();
  readonly #looks = new Map<string, boolean>();
  readonly #rounds = new Map<Definition, number>();
  readonly #queue = new Set<Definition>();
  /** Names that an answer may depend on: a change of any other function concerns nobody. */
  readonly #asked = new Set<string>();
  readonly #failures: IndexFailure[] = [];
  #revision = 0;

  constructor(parser: CParser, read: (path: string) => string | undefined) {
    this.#parser = parser;
    this.#read = read;
  }

  /** Changes whenever what is known of any function does. */
  get revision(): number {
    return this.#revision;
  }

  update(path: string, text: string): void {
    this.take(path, text);
  }

  /** As update; gives the items, which the caller would else have to find again. */
  take(path: string, text: string): readonly Item[] {
    const items = scan(text);
    const definitions: Definition[] = [];
    for (const item of items) {
      if (item.head && item.head.name !== '') definitions.push(definitionOf(text, path, item, item.head));
      if (item.kind !== 'directive') continue;
      const directive = text.slice(item.start, item.end);
      if (!/^[ \t]*#[ \t]*define\b/.test(directive)) continue;
      const macro = macroDefinition(directive, path);
      if (macro) definitions.push(macro);
      const alias = macro ? undefined : aliasMacro(directive, path);
      if (alias) definitions.push(alias);
    }
    this.#replace(path, { definitions });
    return items;
  }

  remove(path: string): void {
    this.#replace(path, undefined);
    this.#files.delete(path);
  }

  settle(cancellation: Cancellation): readonly IndexFailure[] {
    const texts = new Map<string, string | undefined>();
    const textOf = (definition: Definition): string | undefined => {
      if ('text' in definition.source) return definition.source.text;
      if (!texts.has(definition.path)) {
        // One file's functions stand next to each other in the queue.
        texts.clear();
        texts.set(definition.path, this.#read(definition.path));
      }
      return texts.get(definition.path)?.slice(definition.source.start, definition.source.end);
    };
    for (const definition of this.#queue) {
      if (cancellation.cancelled) throw new Cancelled();
      this.#queue.delete(definition);
      const rounds = (this.#rounds.get(definition) ?? 0) + 1;
      this.#rounds.set(definition, rounds);
      if (rounds > MOST_ROUNDS) continue;
      try {
        this.#learn(definition, textOf(definition));
      } catch (error) {
        // What one function does to us must not take away what is known of the others.
        const because = error instanceof Error ? error.message : String(error);
        this.#failures.push({
          path: definition.path,
          because: `\`${definition.name}\` could not be analysed: ${because}`,
        });
      }
    }
    this.#rounds.clear();
    return this.#failures.splice(0);
  }

  mayCopy(path: string): boolean {
    return this.#files.get(path)?.definitions.some((d) => this.mayCopyIn(d.calls, path)) ?? false;
  }

  /** Whether the calls of a function in `path` go both ways. */
  mayCopyIn(calls: Iterable<string>, path: string): boolean {
    const found = new Set<Direction>();
    for (const call of calls) {
      for (const direction of this.#directionsOf(call, path)) found.add(direction);
      if (found.size === 2) return true;
    }
    return false;
  }

  /** What is known of callees in a file. */
  calleesIn(path: string): Callees {
    return this.#callees({ path, given: new Map(), nesting: 0 });
  }

  #callees(at: Asker): Callees {
    return {
      effectsOf: (name, args) => this.#effectsOf(name, args, at),
      looksAt: (name, operand) => this.#looksAt(name, operand, at),
    };
  }

  #replace(path: string, entry: FileEntry | undefined): void {
    const old = this.#files.get(path);
    const before = new Map(old?.definitions.map((d) => [`${d.name} ${d.digest}`, d]));
    const after = new Set(entry?.definitions.map((d) => `${d.name} ${d.digest}`));
    const changed = new Set<string>();
    for (const [key, definition] of before) {
      this.#unlist(definition);
      if (!after.has(key)) changed.add(definition.name);
    }
    for (const definition of entry?.definitions ?? []) {
      const same = before.get(`${definition.name} ${definition.digest}`);
      const learned = same && this.#learned.get(same);
      this.#list(definition);
      if (learned) this.#learned.set(definition, learned);
      else if (same === undefined) {
        changed.add(definition.name);
        if (this.#isWorthALook(definition)) this.#queue.add(definition);
      }
    }
    for (const definition of before.values()) this.#learned.delete(definition);
    if (entry) this.#files.set(path, entry);
    if (old) for (const name of changed) this.#wakeCallersOf(name);
  }

  #list(definition: Definition): void {
    const named = this.#byName.get(definition.name);
    if (named) named.push(definition);
    else this.#byName.set(definition.name, [definition]);
    for (const call of definition.calls) {
      const callers = this.#callers.get(call);
      if (callers) callers.add(definition);
      else this.#callers.set(call, new Set([definition]));
    }
  }

  #unlist(definition: Definition): void {
    const named = this.#byName.get(definition.name);
    named?.splice(named.indexOf(definition), 1);
    for (const call of definition.calls) this.#callers.get(call)?.delete(definition);
    this.#queue.delete(definition);
  }

  #wakeCallersOf(name: string): void {
    if (!this.#asked.has(name)) return;
    this.#specialised.clear();
    this.#looks.clear();
    this.#revision++;
    for (const caller of this.#callers.get(name) ?? []) if (caller.parameters.length > 0) this.#queue.add(caller);
  }

  #isWorthALook({ calls, parameters, path }: Definition): boolean {
    return parameters.length > 0 && calls.some((c) => this.#directionsOf(c, path).size > 0);
  }

  #learn(definition: Definition, text: string | undefined): void {
    const old = this.#learned.get(definition);
    const effects =
      text !== undefined && this.#handsParametersOn(definition, text)
        ? this.#summary(definition, text, { path: definition.path, given: new Map(), nesting: 0 })
        : undefined;
    const key = JSON.stringify(effects ?? null);
    this.#learned.set(definition, { effects, key });
    if (key !== (old?.key ?? 'null')) this.#wakeCallersOf(definition.name);
  }

  /** A cheap look before parsing: some call that moves bytes names a parameter among its arguments. */
  #handsParametersOn({ calls, parameters, path }: Definition, text: string): boolean {
    const movers = calls.filter((c) => this.#directionsOf(c, path).size > 0);
    if (movers.length === 0) return false;
    const names = new Set(parameters);
    for (const match of text.matchAll(new RegExp(`\\b(?:${movers.join('|')})\\s*\\(([^;{}]*)`, 'g'))) {
      if (match[1]?.match(/[A-Za-z_]\w*/g)?.some((word) => names.has(word)) === true) return true;
    }
    return false;
  }

  #summary(definition: Definition, text: string, at: Asker): CallEffects | undefined {
    const source = new Source(text);
    const [fn] = functionsIn(this.#parser.root(text), source);
    return fn && summarise(fn, source, NO_CONTEXT, this.#callees(at));
  }

  /** What a function does with content that it is given is only asked of those that are given some. */
  #looksAt(name: string, operand: Operand, { path, nesting }: Asker): boolean {
    const visible = this.#visible(name, path);
    if (visible.length === 0) return !FREES.test(name);
    if (nesting > MOST_NESTING) return true;
    return visible.some((definition) => {
      const key = JSON.stringify([definition.path, name, operand]);
      const known = this.#looks.get(key);
      if (known !== undefined) return known;
      // Recursion finds this while it is being computed.
      this.#looks.set(key, true);
      const text = this.#textOf(definition);
      if (text === undefined || definition.target !== undefined) return true;
      const source = new Source(text);
      const [fn] = functionsIn(this.#parser.root(text), source);
      const callees = this.#callees({ path: definition.path, given: new Map(), nesting: nesting + 1 });
      const looks = fn === undefined || looksAtContent(fn, source, NO_CONTEXT, callees, operand);
      this.#looks.set(key, looks);
      return looks;
    });
  }

  #textOf({ source, path }: Definition): string | undefined {
    return 'text' in source ? source.text : this.#read(path)?.slice(source.start, source.end);
  }

  #directionsOf(name: string, path: string, nesting = 0): ReadonlySet<Direction> {
    const visible = this.#visible(name, path);
    const catalogued = CATALOGUED.get(name);
    if (catalogued && !visible.some((d) => d.path === path)) return catalogued;
    const found = new Set<Direction>();
    for (const definition of visible) {
      // A function that is handed the call that moves the bytes.
      if (definition.applied.length > 0) return BOTH;
      if (definition.target !== undefined && nesting < MOST_NESTING) {
        for (const d of this.#directionsOf(definition.target, path, nesting + 1)) found.add(d);
      }
      for (const e of this.#learned.get(definition)?.effects?.effects ?? []) {
        if (e.kind === 'transfer') found.add(e.direction);
      }
    }
    return found;
  }

  #effectsOf(name: string, args: readonly string[], at: Asker): CallEffects | undefined {
    const handed = at.given.get(name);
    if (handed) return handed;
    const visible = this.#visible(name, at.path);
    const catalogued = CATALOGUE.get(name);
    if (catalogued && !visible.some((d) => d.path === at.path)) return catalogued;
    if (at.nesting > MOST_NESTING) return undefined;
    // Of several definitions those that move no bytes as far as is known (another system's) do not count.
    const known = visible.flatMap((d) => this.#effectsAt(d, args, at) ?? []);
    const [first] = known;
    const key = JSON.stringify(first);
    return known.every((k) => JSON.stringify(k) === key) ? first : undefined;
  }

  #effectsAt(definition: Definition, args: readonly string[], at: Asker): CallEffects | undefined {
    if (definition.target !== undefined) {
      return this.#effectsOf(definition.target, args, { ...at, nesting: at.nesting + 1 });
    }
    return definition.applied.length === 0
      ? this.#learned.get(definition)?.effects
      : this.#specialise(definition, args, at);
  }

  /** A function that calls its parameter, for the functions that it is handed here. */
  #specialise(definition: Definition, args: readonly string[], at: Asker): CallEffects | undefined {
    const text = this.#textOf(definition);
    if (text === undefined) return undefined;
    const order = parameterOrder(text);
    const given = new Map<string, CallEffects>();
    for (const name of definition.applied) {
      const arg = args[order.indexOf(name)];
      const effects = arg === undefined ? undefined : this.#effectsOf(arg, [], { ...at, nesting: at.nesting + 1 });
      if (effects?.effects.some((e) => e.kind === 'transfer') === true) given.set(name, effects);
    }
    if (given.size === 0) return this.#learned.get(definition)?.effects;
    const key = JSON.stringify([definition.path, definition.name, [...given]]);
    if (!this.#specialised.has(key)) {
      // Recursion finds this while it is being computed.
      this.#specialised.set(key, undefined);
      this.#specialised.set(
        key,
        this.#summary(definition, text, { path: definition.path, given, nesting: at.nesting + 1 }),
      );
    }
    return this.#specialised.get(key);
  }

  /** The definitions that a name may mean in a file: its own, else those outside that are nearest by folder. */
  #visible(name: string, path: string): readonly Definition[] {
    this.#asked.add(name);
    const all = this.#byName.get(name);
    if (all === undefined || all.length === 0) return [];
    const own = all.filter((d) => d.path === path);
    if (own.length > 0) return own;
    const outside = all.filter((d) => !d.isStatic || d.path.endsWith('.h'));
    const best = Math.max(...outside.map((d) => commonFolders(d.path, path)));
    return outside.filter((d) => commonFolders(d.path, path) === best);
  }
}

function commonFolders(a: string, b: string): number {
  const one = a.split('/');
  const other = b.split('/');
  let common = 0;
  while (common < one.length - 1 && common < other.length - 1 && one[common] === other[common]) common++;
  return common;
}

/** Names of the parameters in order, read off the text: `ssize_t (*f)(int, void *)` is `f`. */
function parameterOrder(text: string): readonly string[] {
  const head = text.slice(0, text.indexOf('{'));
  const pieces: string[] = [];
  let depth = 0;
  let from = head.indexOf('(') + 1;
  for (let i = from - 1; i < head.length; i++) {
    const at = head[i];
    if (at === '(') depth++;
    if (at === ')') depth--;
    if (depth === 0 || (at === ',' && depth === 1)) {
      pieces.push(head.slice(from, i));
      from = i + 1;
    }
    if (depth === 0) break;
  }
  return pieces.map(
    (piece) => /\(\s*\*\s*(\w+)\s*\)/.exec(piece)?.[1] ?? /(\w+)\s*(?:\[[^\]]*\]\s*)*$/.exec(piece)?.[1] ?? '',
  );
}
