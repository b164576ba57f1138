import type { CallEffects, OpenEffect } from '../../../model/index.js';
import { CATALOGUE, REALLOCATORS } from '../catalogue/index.js';
import { isConstantName, isMacroName, mayBeConstant } from '../text/customs.js';
import { own } from '../text/symbols.js';
import type { Classes, ClassId } from './classes.js';
import { isArgument, movesIn, movesOf, type Move, type Moves, type Place } from './move.js';
import { parametersOf } from './parameters.js';
import { sketch } from './sketch.js';
import type { Sketch, SketchedCall } from './sketched.js';

/** Functions that copy content in memory. */
const COPIES: ReadonlySet<string> = new Set(
  [...CATALOGUE].filter(([, { effects }]) => effects.some((e) => e.kind === 'alias')).map(([name]) => name),
);

/** What a call does with the memory of a class. */
interface Use {
  readonly call: SketchedCall;
  readonly fills: boolean;
  readonly empties: boolean;
}

/**
 * Whether one use may take what the other brought. A function that does both with one memory (an object with buffers for
 * each direction) takes nothing that another call of it brought.
 */
function isPair(a: Use, b: Use): boolean {
  if (!((a.fills && b.empties) || (b.fills && a.empties))) return false;
  if (a.call.name !== b.call.name || a.fills !== a.empties || b.fills !== b.empties) return true;
  return areToldApart(a.call, b.call);
}

/** `move(in, buf, n, READ)` and `move(out, buf, n, WRITE)`, or numbers instead of the names, which are not seen here. */
function areToldApart(a: SketchedCall, b: SketchedCall): boolean {
  return a.args.some((id, i) => {
    const [one, other] = [a.names[i], b.names[i]];
    if (one !== undefined && other !== undefined) return one !== other && mayBeConstant(one) && mayBeConstant(other);
    return id === undefined && b.args[i] === undefined && i < b.args.length;
  });
}

/** One look at a sketch, with what is known of its calls. The sketch is used up by it: its classes are united further. */
export class Evaluation {
  readonly #sketch: Sketch;
  readonly #classes: Classes;
  readonly #calls: { readonly call: SketchedCall; readonly moves: Moves }[] = [];
  readonly #globals: Map<string, ClassId>;
  /** Content is copied in memory. */
  #copies = false;
  #places: ReadonlyMap<ClassId, readonly Place[]> | undefined;

  constructor(made: Sketch, movesIn: (call: SketchedCall) => Moves | undefined) {
    this.#sketch = made;
    this.#classes = made.classes;
    this.#globals = new Map(made.globals);
    for (const call of made.calls) {
      const moves = movesIn(call);
      if (moves) this.#calls.push({ call, moves });
      else this.#passOn(call);
      this.#handBack(call);
    }
    for (const { call, moves } of this.#calls) {
      for (const { buffer, isVector } of moves) if (isVector === true) this.#fillVector(this.#classOf(call, buffer));
    }
  }

  /** Whether bytes may come in and go out by the same memory, by different calls, or be copied in the kernel. */
  get connects(): boolean {
    if (this.#calls.some(({ moves }) => moves.some((m) => m.direction === 'kernel'))) return true;
    if (!this.#calls.some(({ moves }) => moves.some((m) => m.direction === 'in'))) return false;
    const known = new Map<ClassId, Use[]>();
    for (const { call, moves } of this.#calls) {
      for (const [id, use] of this.#usesOf(call, moves)) {
        const others = known.get(id);
        if (others === undefined) known.set(id, [use]);
        else if (others.some((other) => isPair(use, other))) return true;
        else others.push(use);
      }
    }
    return false;
  }

  /** The globals that go out. */
  get emptied(): readonly string[] {
    return this.#calls.flatMap(({ call, moves }) =>
      moves.flatMap(({ direction, buffer }): readonly string[] => {
        const base = typeof buffer === 'number' ? call.bases[buffer] : undefined;
        return direction === 'out' && base !== undefined && this.#sketch.globals.has(base)
          ? [`global ${own(base)}`]
          : [];
      }),
    );
  }

  /** What a call does with each class that it reaches. */
  #usesOf(call: SketchedCall, moves: Moves): ReadonlyMap<ClassId, Use> {
    const uses = new Map<ClassId, Use>();
    for (const { direction, buffer } of moves) {
      for (const id of this.#reached(call, buffer)) {
        const use = uses.get(id) ?? { call, fills: false, empties: false };
        uses.set(id, { ...use, [direction === 'in' ? 'fills' : 'empties']: true });
      }
    }
    return uses;
  }

  /** For those who call the function. */
  moves(): Moves {
    return movesOf(this.#seenOutside());
  }

  *#seenOutside(): Generator<Move> {
    for (const { call, moves } of this.#calls) {
      for (const { direction, buffer, end } of moves) {
        // Messages are no copies of anything.
        if (end !== 'fixed' && /^(?:stderr|STDERR_FILENO)$/.test(call.names[end] ?? '')) continue;
        const ends = this.#endsOf(call, end);
        if (ends.length === 0) continue;
        if (direction === 'kernel') {
          const sources = typeof buffer === 'number' ? this.#endsOf(call, buffer) : [];
          yield* pairsOf(sources.filter(isArgument), ends.filter(isArgument));
          continue;
        }
        for (const outside of this.#outside(call, buffer, direction)) {
          const isPassedOn = outside === buffer && typeof buffer === 'string';
          for (const place of ends) yield { direction, buffer: outside, end: place, ...(isPassedOn && { isPassedOn }) };
        }
      }
    }
  }

  /** What a call that moves nothing gives back may lead to its arguments. */
  #passOn({ name, args, result, number }: SketchedCall): void {
    const [first] = args;
    if (COPIES.has(name)) this.#copies = true;
    if (first !== undefined && REALLOCATORS.has(name)) this.#classes.unite(first, result);
    if (first !== undefined && isMacroName(name)) this.#classes.uniteAll([first, result, number]);
  }

  /** What is copied in memory, and what a call gives back of what it was given. */
  #handBack({ name, args, result }: SketchedCall): void {
    for (const effect of CATALOGUE.get(name)?.effects ?? []) {
      if (effect.kind !== 'alias') continue;
      const [to, from] = [effect.to, effect.from].map(({ argument }) =>
        typeof argument === 'number' ? args[argument] : result,
      );
      if (to !== undefined && from !== undefined) this.#classes.unite(to, from);
    }
  }

  /** A callee may point the pieces of a vector at what else it is given. */
  #fillVector(vector: ClassId | undefined): void {
    if (vector === undefined) return;
    const root = this.#classes.find(vector);
    for (const { args } of this.#sketch.calls) {
      const given = args.flatMap((arg) => arg ?? []);
      if (given.some((arg) => this.#classes.find(arg) === root)) this.#classes.uniteAll(given);
    }
  }

  #classOf({ args, result }: SketchedCall, place: Place): ClassId | undefined {
    if (typeof place === 'number') return args[place];
    if (place === 'result') return result;
    const name = place.slice('global '.length);
    let id = this.#globals.get(name);
    if (id === undefined) this.#globals.set(name, (id = this.#classes.make()));
    return id;
  }

  /** What is reached from a place. */
  #reached(call: SketchedCall, place: Place): readonly ClassId[] {
    const id = this.#classOf(call, place);
    const reached = id === undefined ? [] : this.#classes.within(id);
    return place === 'result' ? [...reached, this.#classes.find(call.number)] : reached;
  }

  /** How those who call the function name an end of a call in it; nothing for an end of its own. */
  #endsOf({ name, args, bases }: SketchedCall, end: Move['end']): readonly Move['end'][] {
    if (end === 'fixed') return ['fixed'];
    const id = args[end];
    const base = bases[end];
    if (id === undefined || (base !== undefined && this.#sketch.globals.has(base))) return ['fixed'];
    const parameter = this.#parameter(base);
    if (parameter.length > 0) return parameter;
    const root = this.#classes.find(id);
    if (base === undefined) return (this.#placesOf().get(root) ?? []).filter(isArgument);
    // Another name of the caller's; pointers only where they are surely streams, since nearly every one comes from a parameter.
    const isStream = CATALOGUE.has(name);
    const named = this.#sketch.taken.flatMap(({ to, from, isNumber }) => {
      const parameter = isNumber || isStream ? this.#parameter(from) : [];
      // `struct port *p = handle; read(p->fd, ...)`, too.
      const isEnd =
        parameter.length > 0 && (isStream ? this.#classes.within(to) : [this.#classes.find(to)]).includes(root);
      return isEnd ? parameter : [];
    });
    // Opened here by a name that the caller gave.
    const opened = this.#sketch.calls.flatMap((call) => {
      const opens = CATALOGUE.get(call.name)?.effects.find((e): e is OpenEffect => e.kind === 'open');
      const made = [call.result, call.number].some((made) => this.#classes.find(made) === root);
      const pathname = opens?.path?.argument;
      return made && typeof pathname === 'number' ? this.#parameter(call.bases[pathname]) : [];
    });
    if (named.length === 0 && opened.length === 0 && isConstantName(base)) return ['fixed'];
    return [...new Set([...named, ...opened])];
  }

  /** The place of the parameter of a name; none for other names. */
  #parameter(name: string | undefined): readonly number[] {
    const place = name === undefined ? -1 : this.#sketch.names.indexOf(name);
    return place === -1 ? [] : [place];
  }

  /** A parameter of which a member is filled or emptied: the buffer of a stream, which others of its members lead to. */
  #streamOf({ args, bases }: SketchedCall, place: number): ClassId | undefined {
    const base = bases[place];
    const stream = base === undefined ? -1 : this.#sketch.names.indexOf(base);
    const isInside = bases.some((b, i) => b === base && i !== place && args[i] !== undefined);
    return isInside ? this.#sketch.parameters[stream] : undefined;
  }

  /** How those who call the function name what is reached from a place of a call in it. */
  #outside(call: SketchedCall, place: Place, direction: Move['direction']): Set<Place> {
    const found = new Set<Place>();
    const places = this.#placesOf();
    for (const id of this.#reached(call, place)) for (const p of places.get(id) ?? []) found.add(p);
    const stream = typeof place === 'number' && this.#copies ? this.#streamOf(call, place) : undefined;
    if (stream !== undefined) {
      for (const id of this.#classes.within(stream)) for (const p of places.get(id) ?? []) found.add(p);
    }
    if (direction === 'out') return found;
    // A global that is filled is another afterwards; one that is emptied says nothing to callers.
    const base = typeof place === 'number' ? call.bases[place] : undefined;
    if (base !== undefined && this.#sketch.globals.has(base)) found.add(`global ${own(base)}`);
    if (typeof place === 'string' && place !== 'result') found.add(place);
    return found;
  }

  #placesOf(): ReadonlyMap<ClassId, readonly Place[]> {
    return (this.#places ??= this.#placesByClass());
  }

  #placesByClass(): ReadonlyMap<ClassId, readonly Place[]> {
    const places = new Map<ClassId, Place[]>();
    const note = (id: ClassId | undefined, place: Place): void => {
      if (id === undefined) return;
      for (const reached of this.#classes.within(id)) {
        const known = places.get(reached);
        if (known) known.push(place);
        else places.set(reached, [place]);
      }
    };
    this.#sketch.parameters.forEach(note);
    note(this.#sketch.returned, 'result');
    return places;
  }
}

/** Copies in the kernel from each of the sources to each of the sinks. */
function pairsOf(sources: readonly number[], sinks: readonly number[]): Moves {
  return sources.flatMap((buffer) => sinks.map((end) => ({ direction: 'kernel' as const, buffer, end })));
}

/** What the text of a function shows, now that its calls are known for sure. */
export interface Outlook {
  /** Bytes may come in and go out by the same memory, or be copied in the kernel. */
  readonly connects: boolean;
  /** Some call may move bytes for the function's callers. */
  readonly moves: boolean;
}

/** `effectsOf` tells what a call does, from its name and from those arguments that are names. */
export function outlookOf(
  text: string,
  name: string,
  effectsOf: (name: string, args: readonly string[]) => CallEffects | undefined,
): Outlook {
  const known = new Evaluation(sketchOf(text, name), (call) => {
    const effects = effectsOf(
      call.name,
      call.names.map((n) => n ?? ''),
    );
    const moves = effects === undefined ? [] : movesIn(effects);
    return moves.length > 0 ? moves : undefined;
  });
  return { connects: known.connects, moves: known.moves().length > 0 };
}

export function sketchOf(text: string, name: string): Sketch {
  const bodyStart = text.indexOf('{');
  return sketch(text, bodyStart === -1 ? 0 : bodyStart, parametersOf(text, name));
}
