import { Cancelled, type Cancellation } from '../../../model/index.js';
import { LIBRARIES } from '../catalogue/index.js';
import type { Declared } from '../declared.js';
import type { Definition } from '../definitions.js';
import type { Files } from '../files.js';
import { own } from '../symbols.js';
import { Evaluation, sketchOf } from './evaluation.js';
import { CATALOGUED, isSame, movesBy, movesOf, type Move, type Moves } from './move.js';
import { addTo } from './sets.js';
import type { SketchedCall } from './sketch.js';

/** A name alone between the marks of an argument list. */
const HANDED = /[(,]\s*(?:\([^()]*\)\s*)?&?\s*([A-Za-z_]\w*)\s*(?=[,)])/g;

/** So many functions are looked at from the bottom up, so that each is looked at once, but for circles. */
const MANY = 100;

/** Which functions may move bytes, and in which of them what comes in may go out: more than the truth, never less. */
export class MayMove {
  readonly #files: Files;
  readonly #declared: Declared;
  /** By names of functions whose bodies are not looked at. */
  readonly #catalogued: ReadonlyMap<string, Moves>;
  readonly #moves = new Map<Definition, Moves>();
  readonly #connects = new Set<Definition>();
  readonly #queue = new Set<Definition>();
  /** Names of functions that may move bytes, with how many definitions of each do. */
  readonly #names = new Map<string, number>();
  /** Globals that some function empties, and the functions that fill others. */
  readonly #emptied = new Set<string>();
  readonly #waiting = new Map<string, Set<Definition>>();
  /** Who hands over functions of a name to a function that calls what it is handed. */
  readonly #handers = new Map<string, Set<Definition>>();
  /** Names of functions that call what they are handed. */
  readonly #appliers = new Map<string, number>();
  readonly #evaluated = new Set<Definition>();
  readonly #gained: Definition[] = [];
  /** What is left of a round, so that one that is cut short goes on where it was. */
  #round: Iterator<Definition> | undefined;
  #revision = 0;

  constructor(files: Files, declared: Declared) {
    this.#files = files;
    this.#declared = declared;
    this.#catalogued = declared.size === 0 ? CATALOGUED : new Map([...CATALOGUED, ...movesBy(declared)]);
  }

  /** Changes whenever the answer of `connects` does for a function whose text did not change. */
  get revision(): number {
    return this.#revision;
  }

  /** The functions that were found to move bytes since this was asked last. */
  takeGained(): readonly Definition[] {
    return this.#gained.splice(0);
  }

  /** Functions came and went. */
  changed(added: readonly Definition[], removed: readonly Definition[]): void {
    this.#round = undefined;
    if (removed.length > 0) {
      for (const sets of [this.#waiting, this.#handers]) {
        for (const set of sets.values()) for (const definition of removed) set.delete(definition);
      }
    }
    for (const definition of removed) {
      this.#queue.delete(definition);
      this.#connects.delete(definition);
      this.#evaluated.delete(definition);
      if (definition.applied.length > 0) count(this.#appliers, definition.name, -1);
      this.#set(definition, []);
    }
    for (const definition of added) {
      if (definition.applied.length > 0) {
        count(this.#appliers, definition.name, 1);
        this.#wake(definition.name);
      }
      if (this.#callsMovers(definition) || definition.calls.some((call) => this.#appliers.has(call)))
        this.#queue.add(definition);
    }
  }

  /** Goes on to a fixed point. Throws Cancelled; what is known so far stays. */
  settle(cancellation: Cancellation): void {
    while (this.#queue.size > 0) {
      this.#round ??= this.#queue.size < MANY ? this.#queue.values() : this.#bottomUp(this.#files.bottomUp());
      for (let next = this.#round.next(); next.done !== true; next = this.#round.next()) {
        this.#queue.delete(next.value);
        this.#evaluate(next.value);
        if (cancellation.cancelled) throw new Cancelled();
      }
      this.#round = undefined;
    }
  }

  /** Whether bytes may come in and go out by the same memory, or be copied in the kernel. */
  connects(definition: Definition): boolean {
    return this.#connects.has(definition);
  }

  /** The functions that a function calls and that may move bytes, on their own or by what they are handed. */
  *moversIn({ calls, path }: Definition): Generator<Definition> {
    for (const call of calls) {
      if (this.#names.has(call) || this.#appliers.has(call)) yield* this.#files.visible(call, path);
    }
  }

  /** Whether a call of the function may move bytes that concern its caller. */
  moves(definition: Definition): boolean {
    return this.#moves.has(definition);
  }

  /** Those that are queued when it is their turn. */
  *#bottomUp(order: readonly string[]): Generator<Definition, undefined> {
    for (;;) {
      for (const name of order) {
        for (const definition of this.#files.named(name)) if (this.#queue.has(definition)) yield definition;
      }
      if (this.#queue.size < MANY) return;
    }
  }

  #callsMovers({ calls, target }: Definition): boolean {
    return target !== undefined || calls.some((call) => this.#catalogued.has(call) || this.#names.has(call));
  }

  /** Whether the text names a function that moves bytes as an argument; the functions that may come to do so are noted. */
  #handsMovers(definition: Definition, text: string): boolean {
    let found = false;
    for (const [, name] of text.matchAll(HANDED)) {
      if (name === undefined) continue;
      if (this.#catalogued.has(name) || this.#names.has(name)) found = true;
      else if (this.#files.named(name).length > 0) addTo(this.#handers, own(name), definition);
    }
    return found;
  }

  #set(definition: Definition, moves: Moves): void {
    const old = this.#moves.get(definition) ?? [];
    if (isSame(old, moves)) return;
    if (moves.length === 0) this.#moves.delete(definition);
    else this.#moves.set(definition, moves);
    const { name } = definition;
    if ((moves.length === 0) !== (old.length === 0)) count(this.#names, name, moves.length === 0 ? -1 : 1);
    if (old.length === 0) this.#gained.push(definition);
    this.#wake(name);
  }

  #wake(name: string): void {
    for (const caller of this.#files.callersOf(name)) this.#queue.add(caller);
    for (const hander of this.#handers.get(name) ?? []) this.#queue.add(hander);
  }

  #evaluate(definition: Definition): void {
    if (definition.target !== undefined) {
      this.#set(definition, this.#movesOf(definition.target, definition.path));
      return;
    }
    const text = this.#files.textOf(definition);
    if (text === undefined) return;
    if (!this.#callsMovers(definition) && !this.#handsMovers(definition, text)) return;
    // Made again when it is looked at again: kept, sketches would be most of what is in memory.
    const made = sketchOf(text, definition.name);
    const found = new Evaluation(made, (call) => this.#movesIn(call, definition));
    for (const name of found.emptied) {
      this.#noteEmptied(name);
      this.#noteEmptied(`${name} in ${definition.path}`);
    }
    if (this.#evaluated.has(definition) && found.connects !== this.#connects.has(definition)) this.#revision++;
    this.#evaluated.add(definition);
    if (found.connects) this.#connects.add(definition);
    else this.#connects.delete(definition);
    const moves = found.moves().filter(({ buffer, isPassedOn }) => {
      if (typeof buffer === 'number' || buffer === 'result') return true;
      // Handed up only where somebody near has a use for it: there is no end to the callers of callers.
      const wanted = isPassedOn ? `${buffer} in ${definition.path}` : buffer;
      if (this.#emptied.has(wanted)) return true;
      addTo(this.#waiting, wanted, definition);
      return false;
    });
    // What was possible stays possible, so that it comes to an end.
    this.#set(definition, movesOf([...(this.#moves.get(definition) ?? []), ...moves]));
  }

  /** A global that is filled concerns callers only if some function empties it. */
  #noteEmptied(global: string): void {
    if (this.#emptied.has(global)) return;
    this.#emptied.add(global);
    for (const definition of this.#waiting.get(global) ?? []) this.#queue.add(definition);
    this.#waiting.delete(global);
  }

  /** What a call may do; undefined where nothing is known of it. */
  #movesIn({ name, names, args }: SketchedCall, by: Definition): Moves | undefined {
    const { path } = by;
    const moves = this.#movesOf(name, path);
    if (moves.length > 0) return moves;
    // A function that is handed the call that moves the bytes.
    if (!this.#appliers.has(name) || !this.#files.visible(name, path).some((d) => d.applied.length > 0))
      return undefined;
    for (const n of names) if (n !== undefined) addTo(this.#handers, own(n), by);
    const handed = names.flatMap((n) => (n === undefined ? [] : this.#movesOf(n, path)));
    if (handed.length === 0) return undefined;
    const directions = new Set(handed.map((m) => m.direction));
    return [...directions].flatMap((direction) =>
      args.flatMap((_, buffer) => args.map((__, end): Move => ({ direction, buffer, end }))),
    );
  }

  #movesOf(name: string, path: string): Moves {
    const catalogued = this.#catalogued.get(name);
    if (catalogued === undefined && !this.#names.has(name)) return [];
    if (catalogued && this.#declared.has(name)) return catalogued;
    const visible = this.#files.visible(name, path);
    const isOurs = LIBRARIES.has(name) ? visible.length > 0 : visible.some((d) => d.path === path);
    if (catalogued && !isOurs) return catalogued;
    return visible.flatMap((d) => this.#moves.get(d) ?? []);
  }
}

function count(names: Map<string, number>, name: string, by: 1 | -1): void {
  const sum = (names.get(name) ?? 0) + by;
  if (sum === 0) names.delete(name);
  else names.set(name, sum);
}
