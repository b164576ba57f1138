import type { Definition } from './definition.js';
import type { Files } from './files.js';

/** What is kept of an index names definitions by number: those of a file follow each other, from the first file on. */
export class Numbers {
  readonly #files: Files;
  readonly #first = new Map<string, number>();
  #next = 0;

  constructor(files: Files) {
    this.#files = files;
  }

  /** Numbers the definitions of a file, so many. */
  add(path: string, count: number): void {
    this.#first.set(path, this.#next);
    this.#next += count;
  }

  /** The numbers of those in files that were added; others are gone from the project. */
  of(definitions: Iterable<Definition>): number[] {
    return Array.from(definitions).flatMap((definition) => {
      const first = this.#first.get(definition.path);
      const index = this.#files.indexOf(definition);
      return first === undefined || index === undefined ? [] : [first + index];
    });
  }

  /** The values of definitions in files that were added, with their numbers. */
  pairsOf<T>(values: Iterable<readonly [Definition, T]>): [number, T][] {
    return Array.from(values).flatMap(([definition, value]) =>
      this.of([definition]).map((number): [number, T] => [number, value]),
    );
  }
}

/** The definitions again, in the order of their numbers. */
export class Numbered {
  readonly #definitions: Definition[] = [];

  get all(): readonly Definition[] {
    return this.#definitions;
  }

  add(definitions: readonly Definition[]): void {
    for (const definition of definitions) this.#definitions.push(definition);
  }

  /** Throws a TypeError where none has that number. */
  at(number: number): Definition {
    const definition = this.#definitions[number];
    if (definition === undefined) throw new TypeError(`no definition has the number ${number}`);
    return definition;
  }
}
