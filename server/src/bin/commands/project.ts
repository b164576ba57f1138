import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Project } from '../../engine/index.js';
import {
  projectRoot,
  readSource,
  sha256,
  surroundingFiles,
  type Candidate,
  type Source,
  type SourceRead,
  type Warning,
} from '../../hosts/node/index.js';
import type { Cancellation, Settings } from '../../model/index.js';
import { counted } from '../../render/index.js';
import { isCancelled, type Context } from './context.js';

/** Milliseconds of work after which signals, streams and timers get their turn. */
export const TURN = 50;

/** What is read of a project beyond the files that were asked about; enough for the largest C projects there are. */
const BOUNDS = { files: 40_000, bytes: 512 * 1024 * 1024, milliseconds: 20_000 } as const;

export interface IndexOptions {
  /** Bytes, for a file; in place of the setting. */
  readonly maxFileSize?: number;
  readonly quiet?: boolean;
}

/** The files whose functions are to be known: those that were asked about and those around them. */
export interface ProjectFiles {
  readonly own: readonly Candidate[];
  /** Absolute. */
  readonly around: readonly string[];
  /** Where more was found than is read. */
  readonly cut?: string;
}

/** Who is told while files are taken in. */
export interface Telling {
  /** Of each file that was read. */
  note(path: string, source: Source): void;
  /** Of files that were asked about and can't be read, and of what is not known. */
  warn(warning: Warning): void;
}

/** What an earlier run knew of the project. */
export interface Earlier {
  /** Whether the file holds what it held then. */
  isSame(path: string): boolean;
  /** Gives an empty project what was known; else false, and the project is of no use. */
  read(project: Project): Promise<boolean>;
}

/** Finds the files of languages with an index, those around `paths` (as users named them) included. */
export function projectFiles(
  paths: readonly string[],
  candidates: readonly Candidate[],
  { cwd, workbench }: Context,
): ProjectFiles {
  const isIndexed = (path: string): boolean => workbench.languageOf(path)?.indexed === true;
  const own = candidates.filter(({ path, settings }) => settings.enable && isIndexed(path));
  if (own.length === 0) return { own, around: [] };
  const { files, cut } = surroundingFiles(paths, cwd, isIndexed, BOUNDS);
  const asked = new Set(candidates.map(({ path }) => path));
  return { own, around: files.filter((path) => !asked.has(path)), ...(cut !== undefined && { cut }) };
}

/** The folders that the arguments belong to: of their repositories or config files, else the folders themselves. */
export function rootsOf(paths: readonly string[], cwd: string): readonly string[] {
  const roots = paths.map((argument) => {
    const path = resolve(cwd, argument);
    const folder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? path : dirname(path);
    return projectRoot(folder) ?? folder;
  });
  return [...new Set(roots)].sort();
}

/** Takes in the files of a project and learns what their functions do. One text at a time is in memory. */
export class Indexer {
  #project: Project;
  readonly #options: IndexOptions;
  readonly #context: Context;
  readonly #sizes = new Map<string, number>();
  readonly #functions: Settings['functions'];
  #isWhole = true;

  constructor(candidates: readonly Candidate[], options: IndexOptions, context: Context) {
    this.#options = options;
    this.#context = context;
    for (const { path, settings } of candidates) this.#sizes.set(path, settings.maxFileSize);
    this.#functions = functionsIn(candidates);
    this.#project = this.#emptyProject();
  }

  get project(): Project {
    return this.#project;
  }

  /** Tells what users say that functions do, and which files are too large, from other such settings. */
  get stamp(): string {
    return sha256(JSON.stringify([this.#functions, [...new Set(this.#sizes.values())]]));
  }

  /** All was taken in, and nothing failed that may be tried again. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  read(path: string): SourceRead {
    const [first = 0] = this.#sizes.values();
    return readSource(path, this.#options.maxFileSize ?? this.#sizes.get(path) ?? first);
  }

  /**
   * As index, from what an earlier run knew: only files that are not the same are taken in. Gives whether what was found
   * then in other files holds; undefined where nothing is known, and nothing was done.
   */
  async resume({ own, around, cut }: ProjectFiles, earlier: Earlier, telling: Telling): Promise<boolean | undefined> {
    if (cut !== undefined) return undefined;
    if (!(await earlier.read(this.#project))) {
      this.#project = this.#emptyProject();
      return undefined;
    }
    const { project } = this;
    const { revision } = project;
    const asked = new Set(own.map(({ path }) => path));
    const wanted = new Set([...asked, ...around]);
    const known = new Set(this.#context.workbench.indexed.flatMap((language) => project.pathsOf(language)));
    const gone = [...known].filter((path) => !wanted.has(path));
    const changed = [...wanted].filter((path) => !known.has(path) || !earlier.isSame(path));
    const isReadWhole = [...gone, ...changed].some((path) => project.isReadWhole(path));
    for (const path of gone) project.remove(path);
    const pause = pauses(this.#options, this.#context);
    for (const path of changed) {
      if (this.#context.terminal.closed) return false;
      const read = this.read(path);
      if (read.ok) {
        telling.note(path, read.source);
        await project.update(path, read.source.text);
      } else {
        project.remove(path);
        if (asked.has(path)) telling.warn({ path, because: read.because });
      }
      await pause(() => `${counted(changed.length, 'changed file')} read`);
    }
    await this.#settle(pause, telling);
    return project.revision === revision && !isReadWhole;
  }

  #emptyProject(): Project {
    return this.#context.workbench.project((path) => {
      const read = this.read(path);
      return read.ok ? read.source.text : undefined;
    }, this.#functions);
  }

  /** Takes all files in. */
  async index({ own, around, cut }: ProjectFiles, telling: Telling): Promise<void> {
    const { terminal } = this.#context;
    const pause = pauses(this.#options, this.#context);
    let files = 0;
    let rest = BOUNDS.bytes;
    let unread = cut;
    const asked = new Set(own.map(({ path }) => path));
    for (const path of [...asked, ...around]) {
      if (terminal.closed) return;
      if (rest < 0) {
        unread ??= path;
        break;
      }
      const read = this.read(path);
      if (read.ok) {
        telling.note(path, read.source);
        await this.project.update(path, read.source.text);
        if (!asked.has(path)) rest -= read.source.bytes.length;
      } else if (asked.has(path)) {
        telling.warn({ path, because: read.because });
      }
      files++;
      await pause(() => `${files}/${counted(own.length + around.length, 'file')} read`);
    }
    if (unread !== undefined) {
      this.#isWhole = false;
      telling.warn({
        path: unread,
        because: 'the project is too large: some functions of files that were not named are not known',
      });
    }
    await this.#settle(pause, telling);
  }

  /** Settles in slices, so that the process answers to signals. */
  async #settle(pause: Pause, telling: Telling): Promise<void> {
    while (!this.#context.terminal.closed) {
      try {
        const failures = this.project.settle(forOneTurn());
        if (failures.length > 0) this.#isWhole = false;
        for (const failure of failures) telling.warn(failure);
        return;
      } catch (error) {
        if (!isCancelled(error)) throw error;
        await pause(() => 'learning what functions do');
      }
    }
  }
}

type Pause = (line: () => string) => Promise<void>;

/** What the settings of all folders say: what one of them knows of a function, holds for those who call it elsewhere. */
function functionsIn(candidates: readonly Candidate[]): Settings['functions'] {
  const all = new Set(candidates.map(({ settings }) => settings.functions));
  return Object.fromEntries([...all].flatMap((functions) => Object.entries(functions)));
}

function forOneTurn(): Cancellation {
  const end = performance.now() + TURN;
  return {
    get cancelled() {
      return performance.now() > end;
    },
  };
}

/** Gives others their turn, and shows where the work stands, when it is time to. */
function pauses({ quiet }: IndexOptions, { terminal }: Context): Pause {
  let turn = performance.now();
  return async (line) => {
    if (performance.now() - turn <= TURN) return;
    if (quiet !== true) terminal.progress(line);
    await nextTurn();
    turn = performance.now();
  };
}
