/** What is kept of an index between runs, as JSON has it. Definitions go by the number that their file's piece gives them. */
import type { CallEffects, Span } from '../../../model/index.js';
import type { Moves } from '../outlook/move.js';
import { own } from '../text/symbols.js';
import type { Definition } from './definitions.js';

/** A definition with where its text stands; names go by their number in the file's list. */
interface KeptDefinition {
  readonly name: number;
  readonly isStatic?: true;
  readonly applied?: readonly number[];
  readonly target?: number;
  readonly isMember?: true;
  readonly calls?: readonly number[];
  readonly text?: string;
  readonly digest: number;
  /** Start and end. */
  readonly at: readonly [number, number];
}

/** The pieces of files come first, in the order in which they were taken in. */
export interface KeptFile {
  readonly path: string;
  /** A condition at file level names a system. */
  readonly namesSystems: boolean;
  readonly names: readonly string[];
  readonly definitions: readonly KeptDefinition[];
}

/** Of `MayMove`. */
export interface KeptMoves {
  readonly moves: readonly (readonly [number, Moves])[];
  readonly connects: readonly number[];
  readonly needed: readonly number[];
  readonly emptied: readonly string[];
  readonly waiting: readonly (readonly [string, readonly number[]])[];
  readonly fillers: readonly string[];
  readonly handers: readonly (readonly [string, readonly number[]])[];
}

/** An answer of `Knowledge` with its key; null for what is undefined there. */
export interface KeptAnswer<T> {
  readonly key: string;
  readonly definition: number;
  readonly value: T | null;
  readonly asked: readonly string[] | null;
}

/** Of `Knowledge`. */
export interface KeptKnowledge {
  readonly learned: readonly (readonly [number, CallEffects | null])[];
  readonly specialised: readonly KeptAnswer<CallEffects>[];
  readonly answers: readonly KeptAnswer<boolean>[];
  readonly asked: readonly string[];
}

/** The last piece. */
export interface KeptState {
  readonly moves: KeptMoves;
  readonly knowledge: KeptKnowledge;
  /** Names of headers that somebody read in, and of macros that somebody asked for. */
  readonly headers: readonly string[];
  readonly macros: readonly string[];
}

export function isKeptFile(piece: unknown): piece is KeptFile {
  return typeof piece === 'object' && piece !== null && 'path' in piece && 'definitions' in piece;
}

export function isKeptState(piece: unknown): piece is KeptState {
  return typeof piece === 'object' && piece !== null && 'moves' in piece && 'knowledge' in piece;
}

export function keptFile(path: string, namesSystems: boolean, places: ReadonlyMap<Definition, Span>): KeptFile {
  const names = new Map<string, number>();
  const numberOf = (name: string): number => {
    const known = names.get(name);
    if (known !== undefined) return known;
    names.set(name, names.size);
    return names.size - 1;
  };
  const definitions = Array.from(places, ([definition, { start, end }]): KeptDefinition => {
    const { name, isStatic, applied, target, isMember, calls, text, digest } = definition;
    return {
      name: numberOf(name),
      ...(isStatic && { isStatic }),
      ...(applied.length > 0 && { applied: applied.map(numberOf) }),
      ...(target !== undefined && { target: numberOf(target) }),
      ...(isMember && { isMember }),
      ...(calls.length > 0 && { calls: calls.map(numberOf) }),
      ...(text !== undefined && { text }),
      digest,
      at: [start, end],
    };
  });
  return { path, namesSystems, names: [...names.keys()], definitions };
}

const NO_NAMES: readonly string[] = [];

/** The definitions of a file, with where they stand. */
export function restoredPlaces({ path, names, definitions }: KeptFile): ReadonlyMap<Definition, Span> {
  const owned = names.map(own);
  const named = (number: number): string => owned[number] ?? '';
  return new Map(
    definitions.map(({ name, isStatic, applied, target, isMember, calls, text, digest, at: [start, end] }) => [
      {
        name: named(name),
        path,
        isStatic: isStatic === true,
        applied: applied?.map(named) ?? NO_NAMES,
        ...(target !== undefined && { target: named(target) }),
        ...(isMember && { isMember }),
        calls: calls?.map(named) ?? NO_NAMES,
        ...(text !== undefined && { text }),
        digest,
      },
      { start, end },
    ]),
  );
}
