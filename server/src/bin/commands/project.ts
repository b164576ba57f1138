import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Project } from '../../engine/index.js';
import { readSource, surroundingFiles, type Candidate, type Warning } from '../../hosts/node/index.js';
import { Cancelled, type Cancellation } from '../../model/index.js';
import { counted } from '../../render/index.js';
import type { Context } from './context.js';

/** Milliseconds of work after which signals, streams and timers get their turn. */
export const TURN = 50;

/** What is read of a project beyond the files that were asked about; enough for the largest C projects there are. */
const BOUNDS = { files: 40_000, bytes: 512 * 1024 * 1024, milliseconds: 20_000 } as const;

export interface IndexOptions {
  /** Bytes, for a file; in place of the setting. */
  readonly maxFileSize?: number;
  readonly quiet?: boolean;
}

/** The files that were asked about and those around them, with what their functions do. */
export interface IndexedProject {
  readonly project: Project;
  /** Files that were asked about and could not be read; there is a warning for each. */
  readonly unread: ReadonlySet<string>;
}

/**
 * Takes in all files of languages with an index, those around `paths` (as users named them) included, and learns what
 * their functions do. One text at a time is in memory.
 */
export async function indexProject(
  paths: readonly string[],
  candidates: readonly Candidate[],
  options: IndexOptions,
  context: Context,
  warn: (warning: Warning) => void,
): Promise<IndexedProject> {
  const { terminal, workbench } = context;
  const isIndexed = (path: string): boolean => workbench.languageOf(path)?.indexed === true;
  const sizes = new Map(candidates.map(({ path, settings }) => [path, options.maxFileSize ?? settings.maxFileSize]));
  const [first] = sizes.values();
  const project = workbench.project((path) => {
    const read = readSource(path, sizes.get(path) ?? first ?? 0);
    return read.ok ? read.source.text : undefined;
  });
  const unread = new Set<string>();
  const pause = pauses(options, context);

  const own = candidates.filter(({ path, settings }) => settings.enable && isIndexed(path));
  if (own.length === 0 || first === undefined) return { project, unread };
  let files = 0;
  for (const { path } of own) {
    if (terminal.closed) return { project, unread };
    const read = readSource(path, sizes.get(path) ?? first);
    if (read.ok) await project.update(path, read.source.text);
    else {
      unread.add(path);
      warn({ path, because: read.because });
    }
    files++;
    await pause(() => `${files}/${counted(own.length, 'file')} read`);
  }

  const began = performance.now();
  const around = surroundingFiles(paths, context.cwd, isIndexed, BOUNDS);
  let cut = around.cut;
  let bytes = 0;
  for (const path of around.files) {
    if (sizes.has(path)) continue;
    if (terminal.closed) return { project, unread };
    const read = readSource(path, first);
    if (!read.ok) continue;
    bytes += read.source.bytes.length;
    await project.update(path, read.source.text);
    files++;
    await pause(() => `${counted(files, 'file')} read`);
    if (bytes > BOUNDS.bytes || performance.now() - began > BOUNDS.milliseconds) {
      cut ??= path;
      break;
    }
  }
  if (cut !== undefined) {
    warn({
      path: cut,
      because: 'the project is too large to read it all: some functions of other files are not known',
    });
  }
  await settle(project, context, pause, warn);
  return { project, unread };
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
      if (!(error instanceof Cancelled)) throw error;
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
