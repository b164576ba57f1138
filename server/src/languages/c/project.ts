import { Cancelled, type Cancellation, type IndexFailure, type ProjectIndex } from '../../model/index.js';
import { KERNEL_WORDS } from './catalogue.js';
import type { Definition } from './definitions.js';
import type { Callees } from './facts.js';
import { Files, type Taken } from './files.js';
import { Knowledge, type Direction } from './knowledge.js';
import type { Parsers } from './parse.js';
import { RecentTexts } from './recent.js';

/** A function's summary is looked at again when a callee's changes, but not for ever: recursion can swing. */
const MOST_ROUNDS = 4;

const KERNEL_CALLS: ReadonlySet<string> = new Set(KERNEL_WORDS);

/**
 * The functions of a project's files and what calls of them do. Only functions that hand parameters of theirs to a
 * transfer are ever parsed, and again only when they or their callees change.
 */
export class CProject implements ProjectIndex {
  readonly #files: Files;
  readonly #knowledge: Knowledge;
  readonly #texts: RecentTexts;
  readonly #queue = new Set<Definition>();
  readonly #rounds = new Map<Definition, number>();
  readonly #failures: IndexFailure[] = [];
  readonly #bothWays = new Map<Definition, boolean>();
  #revision = 0;

  constructor(parsers: Parsers, read: (path: string) => string | undefined) {
    this.#texts = new RecentTexts(read);
    this.#files = new Files((path) => this.#texts.read(path));
    this.#knowledge = new Knowledge(parsers, this.#files);
  }

  /** Changes whenever what is known of a function that somebody asked for does. */
  get revision(): number {
    return this.#revision;
  }

  update(path: string, text: string): void {
    this.#changed(this.#files.take(path, text, false));
  }

  /** As update, for a file that is looked at again and again; gives what it holds. */
  take(path: string, text: string): Taken {
    const taken = this.#files.take(path, text, true);
    this.#changed(taken);
    return taken;
  }

  /** The file is no longer looked at again and again; what is known of it stays. */
  release(path: string): void {
    this.#files.release(path);
  }

  remove(path: string): void {
    const removed = this.#files.remove(path);
    this.#changed({ added: [], removed });
  }

  settle(cancellation: Cancellation): readonly IndexFailure[] {
    this.#texts.forget();
    for (const definition of this.#queue) {
      if (cancellation.cancelled) throw new Cancelled();
      this.#queue.delete(definition);
      const rounds = (this.#rounds.get(definition) ?? 0) + 1;
      this.#rounds.set(definition, rounds);
      if (rounds <= MOST_ROUNDS) this.#learn(definition);
    }
    this.#rounds.clear();
    this.#texts.forget();
    return this.#failures.splice(0);
  }

  mayCopy(path: string): boolean {
    return this.#files.definitionsOf(path).some((d) => d.text === undefined && this.goesBothWays(d));
  }

  /** The file of the project that an include in `from` names, the nearest by folder. */
  header(name: string, from: string): { readonly path: string; readonly text: string } | undefined {
    const path = this.#files.header(name, from);
    const text = path === undefined ? undefined : this.#texts.read(path);
    return path === undefined || text === undefined ? undefined : { path, text };
  }

  /** Whether the calls of a function bring bytes in and out, or one of them copies in the kernel. */
  goesBothWays(definition: Definition): boolean {
    const known = this.#bothWays.get(definition);
    if (known !== undefined) return known;
    const found = new Set<Direction>();
    for (const call of definition.calls) {
      for (const direction of this.#knowledge.directionsOf(call, definition.path)) found.add(direction);
      if (found.size === 2) break;
    }
    const goes = found.size === 2 || definition.calls.some((call) => KERNEL_CALLS.has(call));
    this.#bothWays.set(definition, goes);
    return goes;
  }

  /** What is known of callees in a file. */
  calleesIn(path: string): Callees {
    return this.#knowledge.calleesIn(path);
  }

  #changed({ added, removed }: Pick<Taken, 'added' | 'removed'>): void {
    this.#texts.forget();
    const successors = new Map(added.map((d) => [d.name, d]));
    for (const definition of removed) {
      this.#queue.delete(definition);
      this.#bothWays.delete(definition);
      const next = successors.get(definition.name);
      const had = this.#knowledge.learned(definition)?.effects !== undefined;
      this.#knowledge.move(definition, next);
      const computed = this.#knowledge.forget(definition);
      if (computed || (next === undefined && this.#knowledge.isAsked(definition.name)))
        this.#wakeCallersOf(definition.name);
      if (next && had) this.#queue.add(next);
    }
    const replaced = new Set(removed.map((d) => d.name));
    for (const definition of added) {
      const isNew = !replaced.has(definition.name);
      if (isNew && this.#knowledge.isAsked(definition.name)) this.#wakeCallersOf(definition.name);
      if (this.#isWorthALook(definition)) this.#queue.add(definition);
    }
  }

  #wakeCallersOf(name: string): void {
    this.#knowledge.forgetAnswersOn(name);
    this.#bothWays.clear();
    this.#revision++;
    for (const caller of this.#files.callersOf(name)) if (caller.parameters.length > 0) this.#queue.add(caller);
  }

  #isWorthALook({ calls, parameters, path }: Definition): boolean {
    return parameters.length > 0 && calls.some((c) => this.#moves(c, path));
  }

  #moves(call: string, path: string): boolean {
    return this.#knowledge.directionsOf(call, path).size > 0 || KERNEL_CALLS.has(call);
  }

  #learn(definition: Definition): void {
    try {
      const text = this.#files.textOf(definition);
      const isMover = text !== undefined && this.#handsParametersOn(definition, text);
      const effects = isMover ? this.#knowledge.summary(definition, text) : undefined;
      if (this.#knowledge.set(definition, effects)) this.#wakeCallersOf(definition.name);
    } catch (error) {
      // What one function does to us must not take away what is known of the others.
      const because = error instanceof Error ? error.message : String(error);
      this.#failures.push({
        path: definition.path,
        because: `\`${definition.name}\` could not be analysed: ${because}`,
      });
    }
  }

  /** A cheap look before parsing: some call that moves bytes names a parameter among its arguments. */
  #handsParametersOn({ calls, parameters, path }: Definition, text: string): boolean {
    const movers = calls.filter((c) => this.#moves(c, path));
    if (movers.length === 0) return false;
    const names = new Set(parameters);
    for (const match of text.matchAll(new RegExp(`\\b(?:${movers.join('|')})\\s*\\(`, 'g'))) {
      const args = argumentsFrom(text, match.index + match[0].length);
      if (args.match(/[A-Za-z_]\w*/g)?.some((word) => names.has(word)) === true) return true;
    }
    return false;
  }
}

/** From behind an opening parenthesis to its closing one, or to where there is none. */
function argumentsFrom(text: string, start: number): string {
  let depth = 1;
  let at = start;
  for (; at < text.length && depth > 0; at++) {
    const unit = text[at];
    if (unit === '(') depth++;
    else if (unit === ')') depth--;
    else if (unit === ';' || unit === '{' || unit === '}') break;
  }
  return text.slice(start, at);
}
