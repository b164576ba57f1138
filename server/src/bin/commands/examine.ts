import { setImmediate as nextTurn } from 'node:timers/promises';
import { selectFiles, type Warning } from '../../hosts/node/index.js';
import { counted } from '../../render/index.js';
import { printError, printWarning, type Context } from './context.js';
import { Examiner, type Examined, type ExamineOptions, type Selected } from './examiner.js';
import { TURN } from './project.js';

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
 * may hold a copy to `visit`. What can't be read or analysed gets a warning line and is passed by. Rejects with
 * GrammarError, without which no file of that language can be read. One text at a time is in memory.
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
  const examiner = new Examiner(selection, options, context, warn);
  await examiner.prepare();
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
    if (!candidate.settings.enable) continue;
    const result = await examiner.resultOf(candidate);
    if (result === undefined) continue;
    files++;
    if (result.analysis === undefined && result.failure === undefined) continue;
    parsed++;
    await examiner.show(candidate, result, visit);
    await terminal.drained();
  }
  if (!terminal.closed) await examiner.finish();
  terminal.done();
  return { files, parsed, warnings };
}
