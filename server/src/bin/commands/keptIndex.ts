import { randomUUID } from 'node:crypto';
import type { Project } from '../../engine/index.js';
import type { Store } from '../../hosts/node/index.js';
import type { Language } from '../../model/index.js';

/** In front of the pieces: the state that they are of, and whether there are any. */
type Header = readonly [id: string, is: 'known' | 'none'];

/** What earlier runs knew of the functions of a project, on the disk; the results say of which content of its files. */
export class KeptIndex {
  readonly #store: Store;
  readonly #name: string;

  /** `name` tells one project, build and way of reading it from another. */
  constructor(store: Store, name: string) {
    this.#store = store;
    this.#name = name;
  }

  /** Writes what a project knows that is settled; gives the name of this state of it, or undefined where it is not kept. */
  write(project: Project, languages: readonly Language[]): string | undefined {
    const id = randomUUID();
    const isKept = languages.every((language) => {
      const pieces = project.keep(language);
      const header: Header = [id, pieces === undefined ? 'none' : 'known'];
      return this.#store.writeList(this.#nameOf(language), headed(header, pieces ?? []));
    });
    return isKept ? id : undefined;
  }

  /** Gives a new project what the one of that name knew; false where that can't be had, and the project is of no use. */
  async read(id: string, project: Project, languages: readonly Language[]): Promise<boolean> {
    try {
      for (const language of languages) {
        const pieces = this.#store.readList(this.#nameOf(language))?.[Symbol.iterator]();
        const header: unknown = pieces?.next().value;
        if (pieces === undefined || !Array.isArray(header) || header[0] !== id) return false;
        if (header[1] !== 'known') continue;
        const steps = await project.restore(language, { [Symbol.iterator]: () => pieces });
        while (steps.next().done !== true);
      }
      return true;
    } catch (error) {
      if (error instanceof TypeError || error instanceof SyntaxError) return false;
      throw error;
    }
  }

  #nameOf({ id }: Language): string {
    return JSON.stringify([this.#name, 'index', id]);
  }
}

function* headed(header: Header, pieces: Iterable<unknown>): Generator {
  yield header;
  yield* pieces;
}
