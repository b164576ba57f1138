import { Cancelled, type Cancellation } from '../../../model/index.js';
import { LIBRARIES } from '../catalogue/index.js';
import type { Declared } from '../definitions/declared.js';
import type { Definition } from '../definitions/definition.js';
import type { Files } from '../definitions/files.js';
import type { Numbered, Numbers } from '../definitions/numbered.js';
import { own } from '../text/symbols.js';
import { bottomUp } from './bottom-up.js';
import { Evaluation, sketchOf } from './evaluation.js';
import { CATALOGUED, isSame, movesBy, movesOf, type Move, type Moves } from './move.js';
import { addTo } from './sets.js';
import type { SketchedCall } from './sketched.js';

/** What is kept between runs, as JSON has it: definitions go by number. */
export interface KeptMoves {
  readonly moves: readonly (readonly [number, Moves])[];
  readonly connects: readonly number[];
  readonly needed: readonly number[];
  readonly emptied: readonly string[];
  readonly waiting: readonly (readonly [string, readonly number[]])[];
  readonly fillers: readonly string[];
  readonly handers: readonly (readonly [string, readonly number[]])[];
}

/** A name alone between the marks of an argument list. */
const HANDED = /[(,]\s*(?:\([^()]*\)\s*)?&?\s*([A-Za-z_]\w*)\s*(?=[,)])/g;

/**
 * Which functions may move bytes, and in which of them what comes in may go out: more than the truth, never less. Only
 * what brings bytes is looked for in all functions; what takes them, where somebody may bring some.
 */
export class MayMove {
  readonly #files: Files;
  readonly #declared: Declared;
  /** By names of functions whose bodies are not looked at. */
  readonly #catalogued: ReadonlyMap<string, Moves>;
  /** Of these the ones that bring bytes. */
  readonly #bringing: ReadonlySet<string>;
  readonly #moves = new Map<Definition, Moves>();
  readonly #connects = new Set<Definition>();
  readonly #queue = new Set<Definition>();
  /** Names of functions that may move bytes, with how many definitions of each do; and of those that may bring some. */
  readonly #names = new Map<string, number>();
  readonly #bringers = new Map<string, number>();
  /** Functions that somebody needs to know about who may copy. */
  readonly #needed = new Set<Definition>();
  /** Globals that some function empties, and the functions that fill others. */
  readonly #emptied = new Set<string>();
  readonly #waiting = new Map<string, Set<Definition>>();
  /** Names of functions whose callers may be those who empty what they fill. */
  readonly #fillers = new Set<string>();
  /** Who hands over functions of a name to a function that calls what it is handed. */
  readonly #handers = new Map<string, Set<Definition>>();
  /** Names of functions that call what they are handed. */
  readonly #appliers = new Map<string, number>();
  /** Those that came since all was settled: nobody was told anything of them. */
  readonly #fresh = new Set<Definition>();
  readonly #gained: Definition[] = [];
  /** What is left of a round, so that one that is cut short goes on where it was. */
  #round: Iterator<Definition | undefined> | undefined;
  #revision = 0;

  constructor(files: Files, declared: Declared) {
    this.#files = files;
    this.#declared = declared;
    this.#catalogued = declared.size === 0 ? CATALOGUED : new Map([...CATALOGUED, ...movesBy(declared)]);
    this.#bringing = new Set([...this.#catalogued].filter(([, moves]) => moves.some(brings)).map(([name]) => name));
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
      this.#fresh.delete(definition);
      this.#needed.delete(definition);
      if (definition.applied.length > 0) count(this.#appliers, definition.name, -1);
      this.#set(definition, []);
      // Who called it may call another one of that name now.
      if (!added.some((next) => isSameName(next, definition)) && this.#files.named(definition.name).length > 0)
        this.#wake(definition.name, this.#files.callersOf(definition.name));
    }
    for (const definition of added) {
      this.#fresh.add(definition);
      if (definition.applied.length > 0) {
        count(this.#appliers, definition.name, 1);
        this.#wake(definition.name, this.#files.callersOf(definition.name));
      }
      if (this.#mayBring(definition) || this.#isAskedFor(definition.name)) this.#queue.add(definition);
    }
  }

  /** Goes on to a fixed point. Throws Cancelled; what is known so far stays. */
  settle(cancellation: Cancellation): void {
    while (this.#queue.size > 0) {
      this.#round ??= bottomUp(this.#queue, this.#needed, (definition) => this.#calleesOf(definition));
      for (let next = this.#round.next(); next.done !== true; next = this.#round.next()) {
        if (next.value !== undefined) {
          this.#queue.delete(next.value);
          this.#evaluate(next.value);
        }
        if (cancellation.cancelled) throw new Cancelled();
      }
      this.#round = undefined;
    }
    this.#fresh.clear();
  }

  /** Whether bytes may come in and go out by the same memory, or be copied in the kernel. */
  connects(definition: Definition): boolean {
    return this.#connects.has(definition);
  }

  /** The functions that a function calls and that may move bytes, on their own or by what they are handed; and those. */
  *moversIn(definition: Definition): Generator<Definition> {
    const { calls, path } = definition;
    for (const call of calls) {
      if (this.#names.has(call) || this.#appliers.has(call)) yield* this.#files.visible(call, path);
    }
    if (!calls.some((call) => this.#appliers.has(call))) return;
    for (const [name, by] of this.#handers) if (by.has(definition)) yield* this.#files.visible(name, path);
  }

  /** Whether a call of the function may move bytes that concern its caller. */
  moves(definition: Definition): boolean {
    return this.#moves.has(definition);
  }

  /** What is kept between runs; to be called when all is settled. */
  keep(numbers: Numbers): KeptMoves {
    const setsOf = (sets: ReadonlyMap<string, ReadonlySet<Definition>>): [string, number[]][] =>
      [...sets].map(([name, set]) => [name, numbers.of(set)]);
    return {
      moves: numbers.pairsOf(this.#moves),
      connects: numbers.of(this.#connects),
      needed: numbers.of(this.#needed),
      emptied: [...this.#emptied],
      waiting: setsOf(this.#waiting),
      fillers: [...this.#fillers],
      handers: setsOf(this.#handers),
    };
  }

  restore(kept: KeptMoves, numbered: Numbered): void {
    const at = (number: number): Definition => numbered.at(number);
    for (const { name, applied } of numbered.all) if (applied.length > 0) count(this.#appliers, name, 1);
    for (const [number, moves] of kept.moves) {
      const definition = at(number);
      this.#moves.set(definition, moves);
      count(this.#names, definition.name, 1);
      if (moves.some(brings)) count(this.#bringers, definition.name, 1);
    }
    for (const number of kept.connects) this.#connects.add(at(number));
    for (const number of kept.needed) this.#needed.add(at(number));
    for (const name of kept.emptied) this.#emptied.add(name);
    for (const [name, set] of kept.waiting) this.#waiting.set(name, new Set(set.map(at)));
    for (const name of kept.fillers) this.#fillers.add(name);
    for (const [name, set] of kept.handers) this.#handers.set(own(name), new Set(set.map(at)));
  }

  *#calleesOf({ calls, path }: Definition): Generator<Definition> {
    for (const call of calls) yield* this.#files.visible(call, path);
  }

  #isAskedFor(name: string): boolean {
    return this.#handers.has(name) || this.#files.callersOf(name).some((caller) => this.#needed.has(caller));
  }

  #need(definitions: readonly Definition[]): void {
    for (const definition of definitions) if (!this.#needed.has(definition)) this.#queue.add(definition);
  }

  #mayBring({ calls }: Definition): boolean {
    return calls.some(
      (call) =>
        this.#bringing.has(call) || this.#bringers.has(call) || this.#fillers.has(call) || this.#appliers.has(call),
    );
  }

  /** Whether the text names a function that moves bytes as an argument; the functions that may come to do so are noted. */
  #handsMovers(definition: Definition, text: string): boolean {
    let found = false;
    for (const [, name] of text.matchAll(HANDED)) {
      if (name === undefined) continue;
      if (this.#catalogued.has(name) || this.#names.has(name)) found = true;
      else if (this.#files.named(name).length > 0) this.#noteHanded(name, definition);
    }
    return found;
  }

  #noteHanded(name: string, by: Definition): void {
    addTo(this.#handers, own(name), by);
    this.#need(this.#files.named(name));
  }

  #set(definition: Definition, moves: Moves): void {
    const old = this.#moves.get(definition) ?? [];
    if (isSame(old, moves)) return;
    if (moves.length === 0) this.#moves.delete(definition);
    else this.#moves.set(definition, moves);
    const { name } = definition;
    if ((moves.length === 0) !== (old.length === 0)) count(this.#names, name, moves.length === 0 ? -1 : 1);
    if (moves.some(brings) !== old.some(brings)) count(this.#bringers, name, moves.some(brings) ? 1 : -1);
    if (old.length === 0) this.#gained.push(definition);
    // One that is gone is seen by nobody any more.
    this.#wake(name, moves.length === 0 ? this.#files.callersOf(name) : this.#files.callersSeeing(definition));
  }

  /** Looks again at those who need to know what a function of a name does, or who may bring bytes by it. */
  #wake(name: string, callers: Iterable<Definition>): void {
    for (const caller of callers) {
      if (this.#needed.has(caller) || this.#mayBring(caller)) this.#queue.add(caller);
      // Whether a member holds one function only may be another matter now.
      if (caller.isMember === true) this.#wake(caller.name, this.#files.callersOf(caller.name));
    }
    for (const hander of this.#handers.get(name) ?? []) this.#queue.add(hander);
  }

  #evaluate(definition: Definition): void {
    if (definition.target !== undefined) {
      this.#add(definition, this.#movesOf(definition.target, definition.path));
      return;
    }
    const found = this.#look(definition);
    const connects = found?.connects === true;
    if (!this.#fresh.has(definition) && connects !== this.#connects.has(definition)) this.#revision++;
    if (connects) this.#connects.add(definition);
    else this.#connects.delete(definition);
    if (found === undefined) return;
    for (const name of found.emptied) {
      this.#noteEmptied(name);
      this.#noteEmptied(`${name} in ${definition.path}`);
    }
    const moves = found.moves().filter(({ buffer, isPassedOn }) => {
      if (typeof buffer === 'number' || buffer === 'result') return true;
      // Handed up only where somebody near has a use for it: there is no end to the callers of callers.
      const wanted = isPassedOn ? `${buffer} in ${definition.path}` : buffer;
      if (this.#emptied.has(wanted)) return true;
      addTo(this.#waiting, wanted, definition);
      this.#needCallers(definition, isPassedOn === true);
      return false;
    });
    this.#add(definition, moves);
  }

  /** What was possible stays possible, so that it comes to an end: also where names stand for each other in a circle. */
  #add(definition: Definition, moves: Moves): void {
    this.#set(definition, movesOf([...(this.#moves.get(definition) ?? []), ...moves]));
  }

  /** What a function's text shows of its calls; undefined where none of them moves anything. */
  #look(definition: Definition): Evaluation | undefined {
    const { calls, path } = definition;
    const isMoving = calls.some((call) => this.#movesOf(call, path).length > 0);
    if (!isMoving && !calls.some((call) => this.#appliers.has(call))) return undefined;
    const text = this.#files.textOf(definition);
    if (text === undefined || !(isMoving || this.#handsMovers(definition, text))) return undefined;
    // Made again when it is looked at again: kept, sketches would be most of what is in memory.
    return new Evaluation(sketchOf(text, definition.name), (call) => this.#movesIn(call, definition));
  }

  /** One of the callers may empty the global that a function fills: any of them, or those of its file at some remove. */
  #needCallers(definition: Definition, isPassedOn: boolean): void {
    const callees = new Set([definition]);
    for (const callee of callees) {
      this.#fillers.add(callee.name);
      const callers = [...this.#files.callersSeeing(callee)];
      const near = isPassedOn ? callers.filter(({ path }) => path === definition.path) : callers;
      this.#need(near);
      if (isPassedOn) for (const caller of near) callees.add(caller);
    }
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
    for (const n of names) if (n !== undefined) this.#noteHanded(n, by);
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

/** Whether one means to everybody what the other one did. */
function isSameName(a: Definition, b: Definition): boolean {
  return a.name === b.name && a.path === b.path && a.isStatic === b.isStatic && a.target === b.target;
}

function brings({ direction }: Move): boolean {
  return direction !== 'out';
}

function count(names: Map<string, number>, name: string, by: 1 | -1): void {
  const sum = (names.get(name) ?? 0) + by;
  if (sum === 0) names.delete(name);
  else names.set(name, sum);
}
