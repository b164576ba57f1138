import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Project } from '../../engine/index.js';
import {
  projectRoot,
  readSource,
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
  readonly project: Project;
  readonly #options: IndexOptions;
  readonly #context: Context;
  readonly #sizes = new Map<string, number>();

  constructor(candidates: readonly Candidate[], options: IndexOptions, context: Context) {
    this.#options = options;
    this.#context = context;
    for (const { path, settings } of candidates) this.#sizes.set(path, settings.maxFileSize);
    this.project = context.workbench.project((path) => {
      const read = this.read(path);
      return read.ok ? read.source.text : undefined;
    }, functionsIn(candidates));
  }

  read(path: string): SourceRead {
    const [first = 0] = this.#sizes.values();
    return readSource(path, this.#options.maxFileSize ?? this.#sizes.get(path) ?? first);
  }

  /** `note` is told of each file that was read. A file that was asked about and can't be read is warned of. */
  async index(
    { own, around, cut }: ProjectFiles,
    note: (path: string, source: Source) => void,
    warn: (warning: Warning) => void,
  ): Promise<void> {
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
        note(path, read.source);
        await this.project.update(path, read.source.text);
        if (!asked.has(path)) rest -= read.source.bytes.length;
      } else if (asked.has(path)) {
        warn({ path, because: read.because });
      }
      files++;
      await pause(() => `${files}/${counted(own.length + around.length, 'file')} read`);
    }
    if (unread !== undefined) {
      warn({
        path: unread,
        because: 'the project is too large: some functions of files that were not named are not known',
      });
    }
    await settle(this.project, this.#context, pause, warn);
  }
}

/** What the settings of all folders say: what one of them knows of a function, holds for those who call it elsewhere. */
function functionsIn(candidates: readonly Candidate[]): Settings['functions'] {
  const all = new Set(candidates.map(({ settings }) => settings.functions));
  return Object.fromEntries([...all].flatMap((functions) => Object.entries(functions)));
}

/** Settles in slices, so that the process answers to signals. */
async function settle(
  project: Project,
  { terminal }: Context,
  pause: (line: () => string) => Promise<void>,
  warn: (warning: Warning) => void,
): Promise<void> {
  while (!terminal.closed) {
    try {
      for (const failure of project.settle(forOneTurn())) warn(failure);
      return;
    } catch (error) {
      if (!isCancelled(error)) throw error;
      await pause(() => 'learning what functions do');
    }
  }
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
function pauses({ quiet }: IndexOptions, { terminal }: Context): (line: () => string) => Promise<void> {
  let turn = performance.now();
  return async (line) => {
    if (performance.now() - turn <= TURN) return;
    if (quiet !== true) terminal.progress(line);
    await nextTurn();
    turn = performance.now();
  };
}
