import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Analysis, DocumentAnalyser, Project } from '../../engine/index.js';
import {
  describeFailure,
  GrammarError,
  readSource,
  selectFiles,
  type Candidate,
  type Selection,
  type Source,
  type Warning,
} from '../../hosts/node/index.js';
import { Cancelled, type LanguageId } from '../../model/index.js';
import { counted } from '../../render/index.js';
import { printError, printWarning, whileRead, type Context } from './context.js';
import { indexProject, TURN, type IndexOptions } from './project.js';

/** A file that was read, may hold a copy, and was analysed. */
export interface Examined {
  /** Absolute. */
  readonly path: string;
  readonly candidate: Candidate;
  readonly language: LanguageId;
  readonly source: Source;
  readonly analysis: Analysis;
  /** Lives until the visit ends. */
  readonly analyser: DocumentAnalyser;
  readonly project: Project;
}

export type ExamineOptions = IndexOptions;

/** The files that the arguments stand for. */
export interface Selected extends Selection {
  /** The arguments. */
  readonly paths: readonly string[];
}

/** What `examine` did; `files` were read, `parsed` can hold a copy. */
export interface Examination {
  readonly files: number;
  readonly parsed: number;
  readonly warnings: readonly Warning[];
}

/** The files that the arguments stand for, or undefined (and an error line for each) when one names nothing. */
export function select(paths: readonly string[], context: Context): Selected | undefined {
  const selection = selectFiles(paths, context.cwd, (path) => context.workbench.languageOf(path) !== undefined);
  for (const { path, because } of selection.missing) printError(context, `${path}: ${because}`);
  if (selection.missing.length > 0) return undefined;
  for (const warning of selection.warnings) printWarning(context, warning);
  return { ...selection, paths };
}

/**
 * Reads the files, learns what their functions do, then analyses one after the other, in their order, and hands each that
 * may hold a copy to `visit`. What
 * can't be read or analysed gets a warning line and is passed by. Rejects with GrammarError, without which no file of
 * that language can be read. One text at a time is in memory.
 */
export async function examine(
  selection: Selected,
  options: ExamineOptions,
  context: Context,
  visit: (file: Examined) => Promise<void>,
): Promise<Examination> {
  const { terminal } = context;
  const warnings = [...selection.warnings];
  const warn = (warning: Warning): void => {
    warnings.push(warning);
    printWarning(context, warning);
  };
  const { project, unread } = await indexProject(selection.paths, selection.candidates, options, context, warn);
  const total = selection.candidates.length;
  let files = 0;
  let parsed = 0;
  let turn = performance.now();
  for (const candidate of selection.candidates) {
    if (terminal.closed) break;
    if (performance.now() - turn > TURN) {
      if (options.quiet !== true) terminal.progress(() => `${files}/${counted(total, 'file')}, ${parsed} parsed`);
      await nextTurn();
      turn = performance.now();
    }
    const { path, settings } = candidate;
    if (!settings.enable) continue;
    const language = context.workbench.languageOf(path);
    if (language === undefined) {
      warn({ path, because: 'has a name that no language claims' });
      continue;
    }
    if (unread.has(path)) continue;
    if (language.indexed === true && !project.mayCopy(path, '')) {
      files++;
      continue;
    }
    const read = readSource(path, options.maxFileSize ?? settings.maxFileSize);
    if (!read.ok) {
      warn({ path, because: read.because });
      continue;
    }
    files++;
    if (!project.mayCopy(path, read.source.text)) continue;
    parsed++;
    const analyser = context.workbench.open(path, undefined, project);
    if (analyser === undefined) continue;
    try {
      const analysis = await analyser.analyse(read.source.text, settings, whileRead(terminal));
      await visit({ path, candidate, language: language.id, source: read.source, analysis, analyser, project });
    } catch (error) {
      if (error instanceof GrammarError) throw error;
      if (!(error instanceof Cancelled)) {
        warn({ path, because: `could not be analysed: ${describeFailure(error)}` });
      }
    } finally {
      analyser.dispose();
    }
    await terminal.drained();
  }
  terminal.done();
  return { files, parsed, warnings };
}
