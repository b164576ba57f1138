import {
  Cancelled,
  NEVER_CANCELLED,
  type Cancellation,
  type IndexFailure,
  type ProjectIndex,
} from '../../../model/index.js';
import type { Declared } from '../definitions/declared.js';
import type { Definition } from '../definitions/definition.js';
import type { Callees } from '../lower/facts.js';
import { Files, type Taken } from '../definitions/files.js';
import { Knowledge } from './knowledge.js';
import { outlookOf, type Outlook } from '../outlook/evaluation.js';
import { MayMove } from '../outlook/may-move.js';
import type { Parsers } from '../parse.js';
import { isKeptFile } from '../definitions/kept.js';
import { isKeptState, type KeptState } from './kept.js';
import { Numbered, Numbers } from '../definitions/numbered.js';
import { nameIn } from '../definitions/paths.js';
import { RecentTexts } from './recent.js';

/** A function's summary is looked at again when a callee's changes, but not for ever: recursion can swing. */
const MOST_ROUNDS = 4;

/**
 * The functions of a project's files and what calls of them do. A function is only parsed when it may move bytes for one
 * that may hold a copy, and again only when it or its callees change.
 */
export class CProject implements ProjectIndex {
  readonly #files: Files;
  readonly #knowledge: Knowledge;
  readonly #moves: MayMove;
  readonly #texts: RecentTexts;
  readonly #queue = new Set<Definition>();
  readonly #rounds = new Map<Definition, number>();
  readonly #failures: IndexFailure[] = [];
  #revision = 0;
  #changes = 0;
  /** Names of files that rewrites looked for, to read in them, and of macros that they asked about. */
  readonly #headers = new Set<string>();
  readonly #macros = new Set<string>();
  /** Which functions may hold a copy, as was told at a revision. */
  readonly #held = new Map<Definition, boolean>();
  #heldAt = 0;

  constructor(parsers: Parsers, read: (path: string) => string | undefined, declared: Declared) {
    this.#texts = new RecentTexts(read);
    this.#files = new Files((path) => this.#texts.read(path));
    this.#knowledge = new Knowledge(parsers, this.#files, declared);
    this.#moves = new MayMove(this.#files, declared);
  }

  /** Changes whenever what is known of a function that somebody asked for does. */
  get revision(): number {
    return this.#revision + this.#moves.revision;
  }

  get changes(): number {
    return this.#changes;
  }

  update(path: string, text: string): void {
    this.#take(path, text, false);
  }

  /** As update, for a file that is looked at again and again; gives what it holds. */
  take(path: string, text: string): Taken {
    return this.#take(path, text, true);
  }

  /** The file is no longer looked at again and again; what is known of it stays. */
  release(path: string): void {
    this.#files.release(path);
  }

  remove(path: string): void {
    const { namesSystems } = this;
    if (this.#files.knows(path)) this.#changes++;
    const removed = this.#files.remove(path);
    this.#texts.forget(path);
    this.#changed({ added: [], removed });
    if (namesSystems !== this.namesSystems) this.#revision++;
  }

  get paths(): Iterable<string> {
    return this.#files.paths;
  }

  isReadWhole(path: string): boolean {
    return this.#headers.has(nameIn(path));
  }

  *keep(): Generator {
    const numbers = new Numbers(this.#files);
    for (const path of this.#files.paths) {
      const file = this.#files.keep(path);
      numbers.add(path, file.definitions.length);
      yield file;
    }
    const state: KeptState = {
      moves: this.#moves.keep(numbers),
      knowledge: this.#knowledge.keep(numbers),
      headers: [...this.#headers],
      macros: [...this.#macros],
    };
    yield state;
  }

  *restore(pieces: Iterable<unknown>): Generator<undefined, void> {
    const numbered = new Numbered();
    let state: KeptState | undefined;
    for (const piece of pieces) {
      if (isKeptState(piece)) state = piece;
      else if (isKeptFile(piece)) {
        this.#files.restore(piece);
        numbered.add(this.#files.definitionsOf(piece.path));
      } else throw new TypeError('a piece is none of an index');
      yield;
    }
    if (state === undefined) throw new TypeError('the last piece of an index is missing');
    this.#moves.restore(state.moves, numbered);
    this.#knowledge.restore(state.knowledge, numbered);
    for (const name of state.headers) this.#headers.add(name);
    for (const name of state.macros) this.#macros.add(name);
  }

  settle(cancellation: Cancellation): readonly IndexFailure[] {
    this.#moves.settle(cancellation);
    for (const definition of this.#moves.takeGained()) {
      if (this.#knowledge.isAsked(definition.name) && this.#moves.moves(definition)) this.#queue.add(definition);
    }
    for (const definition of this.#queue) {
      if (cancellation.cancelled) throw new Cancelled();
      const rounds = (this.#rounds.get(definition) ?? 0) + 1;
      // What it calls now may be what nobody needed to know of before.
      if (rounds <= MOST_ROUNDS) this.learnFor(definition, cancellation);
      this.#rounds.set(definition, rounds);
      // Not before: what is broken off is still to be learned.
      this.#queue.delete(definition);
      if (rounds <= MOST_ROUNDS) this.#learn(definition);
    }
    this.#rounds.clear();
    return this.#failures.splice(0);
  }

  mayCopy(path: string): boolean {
    return this.#files.definitionsOf(path).some((d) => {
      if (d.text !== undefined || !this.#moves.connects(d)) return false;
      this.learnFor(d, NEVER_CANCELLED);
      const text = this.#files.textOf(d);
      return text !== undefined && this.mayHoldCopy(d, text);
    });
  }

  /** The file of the project that an include in `from` names, the nearest by folder. */
  header(name: string, from: string): { readonly path: string; readonly text: string } | undefined {
    this.#headers.add(nameIn(name));
    const path = this.#files.header(name, from);
    const text = path === undefined ? undefined : this.#texts.read(path);
    return path === undefined || text === undefined ? undefined : { path, text };
  }

  /** Whether a condition at the top level of some file names a system. */
  get namesSystems(): boolean {
    return this.#files.namesSystems;
  }

  /** Whether a header defines a macro of that name. */
  isMacro(name: string): boolean {
    this.#macros.add(name);
    return this.#files.named(name).some(({ text, isStatic }) => text !== undefined && !isStatic);
  }

  /** Whether a function may hold a copy, as far as its text shows. */
  connects(definition: Definition): boolean {
    return this.#moves.connects(definition);
  }

  /** Learns what the functions do that a function calls. Throws Cancelled; what is learned so far stays. */
  learnFor(definition: Definition, cancellation: Cancellation): void {
    const seen = new Set<Definition>();
    const work: (readonly [Definition, 'callees' | 'itself'])[] = [[definition, 'callees']];
    for (let at = work.pop(); at !== undefined; at = work.pop()) {
      if (cancellation.cancelled) throw new Cancelled();
      const [callee, what] = at;
      if (what === 'itself') {
        if (this.#knowledge.learned(callee) === undefined) this.#learn(callee);
        continue;
      }
      if (seen.has(callee)) continue;
      seen.add(callee);
      if (callee !== definition) {
        if (this.#knowledge.learned(callee) !== undefined) continue;
        // After its own callees.
        if (this.#moves.moves(callee)) work.push([callee, 'itself']);
      }
      for (const next of this.#moves.moversIn(callee)) work.push([next, 'callees']);
    }
  }

  /** Whether a function may hold a copy, now that what it calls was learned. */
  mayHoldCopy(definition: Definition, text: string): boolean {
    if (this.#heldAt !== this.revision) this.#held.clear();
    this.#heldAt = this.revision;
    const known = this.#held.get(definition);
    if (known !== undefined) return known;
    const { connects } = this.#outlook(definition, text);
    this.#held.set(definition, connects);
    return connects;
  }

  /** What is known of callees in a file. */
  calleesIn(path: string): Callees {
    return this.#knowledge.calleesIn(path);
  }

  #take(path: string, text: string, keep: boolean): Taken {
    const { namesSystems } = this;
    const taken = this.#files.take(path, text, keep);
    this.#texts.set(path, text);
    if (!taken.isSame) this.#changes++;
    this.#changed(taken);
    if (namesSystems !== this.namesSystems) this.#revision++;
    return taken;
  }

  #changed({ added, removed }: Pick<Taken, 'added' | 'removed'>): void {
    const successors = new Map(added.map((d) => [d.name, d]));
    for (const definition of removed) {
      this.#queue.delete(definition);
      this.#held.delete(definition);
      const next = successors.get(definition.name);
      const had = this.#knowledge.learned(definition) !== undefined;
      this.#knowledge.move(definition, next);
      const computed = this.#knowledge.forget(definition);
      if (computed || (next === undefined && this.#knowledge.isAsked(definition.name)))
        this.#wakeCallersOf(definition.name);
      if (next && had) this.#queue.add(next);
    }
    if ([...added, ...removed].some(({ name }) => this.#macros.has(name))) this.#revision++;
    const replaced = new Set(removed.map((d) => d.name));
    for (const { name } of added) {
      if (!replaced.has(name) && this.#knowledge.isAsked(name)) this.#wakeCallersOf(name);
    }
    this.#moves.changed(added, removed);
  }

  #wakeCallersOf(name: string): void {
    this.#revision++;
    // With it, its other names changed.
    const names = new Set([name]);
    for (const each of names) {
      this.#knowledge.forgetAnswersOn(each);
      for (const caller of this.#files.callersOf(each)) {
        if (caller.target !== undefined) names.add(caller.name);
        else if (this.#knowledge.learned(caller) !== undefined) this.#queue.add(caller);
      }
    }
  }

  #outlook({ name, path }: Definition, text: string): Outlook {
    const callees = this.#knowledge.calleesIn(path);
    return outlookOf(text, name, (call, args) => callees.effectsOf(call, args));
  }

  #learn(definition: Definition): void {
    try {
      const text = this.#files.textOf(definition);
      const isMover = text !== undefined && this.#outlook(definition, text).moves;
      const effects = isMover ? this.#knowledge.summary(definition, text) : undefined;
      this.#changes++;
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
}
