import type { Project } from '../engine/index.js';
import type { Cancellation, Language } from '../model/index.js';
import type { Kept } from './files.js';

/** A file as it was taken in: its bytes on the disk, and its stamp. */
export interface KnownFile {
  readonly bytes: number;
  readonly stamp: string;
}

export type KnownFiles = ReadonlyMap<string, KnownFile>;

/** In front of the pieces: the files by path. */
type Header = readonly (readonly [path: string, bytes: number, stamp: string])[];

/**
 * What an earlier session knew of the functions of a folder, and the files that it knew it of. It is read once, and
 * written once when something else is known; the next session looks at what has changed since.
 */
export class KeptFolder {
  readonly #kept: Kept;
  readonly #name: string;
  readonly #languages: readonly Language[];
  #reading: AsyncGenerator<undefined, KnownFiles> | undefined;
  #files: KnownFiles | undefined;
  /** `changes`: of the project when it began. */
  #writing: { readonly steps: Generator<undefined, void>; readonly changes: number } | undefined;
  #isWritten = false;

  /** `name` tells a folder and the settings that it is read with from others. */
  constructor(kept: Kept, name: string, languages: readonly Language[]) {
    this.#kept = kept;
    this.#name = name;
    this.#languages = languages;
  }

  /** The files that the project was given, by path, once `read` is through. */
  get files(): KnownFiles {
    return this.#files ?? new Map();
  }

  get isWriting(): boolean {
    return this.#writing !== undefined;
  }

  /**
   * Gives a new project what is kept, until the slice is over; true while there is more. Throws a TypeError where that is
   * none of a project; this one is of no use then.
   */
  async read(project: Project, slice: Cancellation): Promise<boolean> {
    this.#reading ??= this.#readingInto(project);
    while (this.#files === undefined) {
      if (slice.cancelled) return true;
      const step = await this.#reading.next();
      if (step.done === true) this.#files = step.value;
    }
    return false;
  }

  /** Begins to write what a settled project knows of these files, unless that is done. True while there is more to write. */
  begin(project: Project, files: KnownFiles): boolean {
    const { changes } = project;
    if (this.#writing?.changes !== changes) this.stop();
    if (!this.#isWritten) this.#writing ??= { steps: this.#writingOf(project, files), changes };
    return this.isWriting;
  }

  /** Goes on writing until the slice is over, unless the project changes; true while there is more. */
  write(project: Project, slice: Cancellation): boolean {
    while (this.#writing !== undefined) {
      if (slice.cancelled) return true;
      if (this.#writing.changes !== project.changes) this.stop();
      else if (this.#writing.steps.next().done === true) {
        this.#writing = undefined;
        this.#isWritten = true;
      }
    }
    return false;
  }

  /** Gives up what is half written. */
  stop(): void {
    this.#writing?.steps.return();
    this.#writing = undefined;
  }

  async *#readingInto(project: Project): AsyncGenerator<undefined, KnownFiles> {
    const files = new Map<string, KnownFile>();
    for (const language of this.#languages) {
      const pieces = this.#kept.lists.readList(this.#nameOf(language))?.[Symbol.iterator]();
      if (pieces === undefined) continue;
      const header: unknown = pieces.next().value;
      if (!isHeader(header)) throw new TypeError('the list begins with no files');
      for (const [path, bytes, stamp] of header) files.set(path, { bytes, stamp });
      const steps = await project.restore(language, { [Symbol.iterator]: () => pieces });
      while (steps.next().done !== true) yield;
    }
    return files;
  }

  *#writingOf(project: Project, files: KnownFiles): Generator<undefined, void> {
    const header: Header = Array.from(files, ([path, { bytes, stamp }]) => [path, bytes, stamp]);
    for (const language of this.#languages) {
      const pieces = project.keep(language);
      if (pieces) yield* this.#kept.lists.writing(this.#nameOf(language), headed(header, pieces));
    }
  }

  #nameOf({ id }: Language): string {
    return JSON.stringify([this.#kept.build, this.#name, id]);
  }
}

function* headed(header: Header, pieces: Iterable<unknown>): Generator {
  yield header;
  yield* pieces;
}

function isHeader(value: unknown): value is Header {
  return Array.isArray(value) && value.every((file) => Array.isArray(file) && file.length === 3);
}
