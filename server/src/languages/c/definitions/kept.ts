/** What is kept of a file's definitions between runs, as JSON has it. */
import type { Span } from '../../../model/index.js';
import { own } from '../text/symbols.js';
import type { Definition } from './definition.js';

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

export function isKeptFile(piece: unknown): piece is KeptFile {
  return typeof piece === 'object' && piece !== null && 'path' in piece && 'definitions' in piece;
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
