import type { FixChoice, FixedText } from '../../engine/index.js';
import { describeFailure, encodeSource, pathFrom, replaceFile } from '../../hosts/node/index.js';
import type { Finding, TechniqueId } from '../../model/index.js';
import { ANSI, counted, printable, renderDiff, styleDiff } from '../../render/index.js';
import { EXIT, printError, printWarning, type Context, type ExitCode } from './context.js';
import { examine, select } from './examine.js';
import type { Examined, ExamineOptions } from './examiner.js';

export interface FixOptions extends ExamineOptions {
  readonly safety: FixChoice['safety'];
  readonly technique?: TechniqueId;
  /** Print what would change, and write nothing. */
  readonly diff?: boolean;
}

interface Tally {
  fixed: number;
  files: number;
  refused: number;
  /** Findings for which there is no fix of the chosen kind. */
  left: number;
  /** Those of them that `--safety review` would fix. */
  reviewable: number;
  failed: boolean;
}

/** `zerocopy fix`: applies fixes below `paths`. Exits with 1 if a fix could not be made, with 2 if one was not written. */
export async function fix(paths: readonly string[], options: FixOptions, context: Context): Promise<ExitCode> {
  const selection = select(paths, context);
  if (selection === undefined) return EXIT.error;
  const tally: Tally = { fixed: 0, files: 0, refused: 0, left: 0, reviewable: 0, failed: false };
  await examine(selection, options, context, (file) => fixFile(file, options, context, tally));
  if (options.quiet !== true) {
    const verb = options.diff === true ? 'would be fixed' : 'fixed';
    const done = `${counted(tally.fixed, 'copy', 'copies')} in ${counted(tally.files, 'file')} ${verb}`;
    context.terminal.warn(`${done}, ${tally.refused} refused, ${tally.left} without a fix of the chosen kind`);
    if (tally.reviewable > 0) {
      context.terminal.warn(`${counted(tally.reviewable, 'fix', 'fixes')} to be reviewed: made with --safety review`);
    }
  }
  if (tally.failed) return EXIT.error;
  return tally.refused > 0 ? EXIT.findings : EXIT.clean;
}

async function fixFile(file: Examined, options: FixOptions, context: Context, tally: Tally): Promise<void> {
  const { analysis, path } = file;
  if (analysis.findings.length === 0) return;
  const source = file.source();
  const { safety, technique } = options;
  const choice: FixChoice = technique === undefined ? { safety } : { safety, technique };
  const fixed = await file.fix(choice);
  tally.refused += fixed.refused.length;
  tally.left += Math.max(0, analysis.findings.length - fixed.applied.length - fixed.refused.length);
  if (safety === 'safe') tally.reviewable += analysis.findings.filter((it) => needsReview(it, technique)).length;
  const isWritten = fixed.text === source.text || (await putOut(file, fixed, options, context));
  // The project goes by the texts that it was shown last; other files are to be seen with what lies on the disk.
  if (!isWritten || options.diff === true) await file.putBack();
  if (!isWritten) {
    tally.failed = true;
    return;
  }
  if (fixed.text !== source.text) tally.files++;
  tally.fixed += fixed.applied.length;
  printOutcome(pathFrom(context.cwd, path), fixed, options, context);
}

function needsReview({ advice }: Finding, technique: TechniqueId | undefined): boolean {
  const chosen = advice.filter((it) => technique === undefined || it.technique === technique);
  return chosen.some((it) => it.safety === 'review') && !chosen.some((it) => it.safety === 'safe');
}

/** Prints the diff or writes the file; false, with a warning, when the file can't be or must not be changed. */
async function putOut(file: Examined, fixed: FixedText, options: FixOptions, context: Context): Promise<boolean> {
  const { path } = file;
  const source = file.source();
  if (source.encoding !== 'utf8') {
    printWarning(context, { path, because: 'is not UTF-8, so nothing was changed: save it as UTF-8 first' });
    return false;
  }
  const bytes = encodeSource(source, fixed.text);
  if (options.diff === true) {
    const { terminal, cwd } = context;
    const diff = renderDiff(pathFrom(cwd, path), source.bytes.toString('utf8'), bytes.toString('utf8'));
    terminal.print(terminal.colours ? styleDiff(diff, ANSI) : diff);
    return true;
  }
  try {
    await replaceFile(path, source.bytes, bytes);
    return true;
  } catch (error) {
    printError(context, `${pathFrom(context.cwd, path)}: ${describeFailure(error)}`);
    return false;
  }
}

/** With --diff, standard output is the patch alone. */
function printOutcome(path: string, fixed: FixedText, options: FixOptions, { terminal }: Context): void {
  const name = (finding: Finding): string =>
    finding.site.function.name === '' ? '' : ` \`${printable(finding.site.function.name)}\``;
  if (options.diff !== true) {
    for (const { finding, technique } of fixed.applied) {
      const advice = finding.advice.find((it) => it.technique === technique);
      terminal.print(
        `${printable(path)}:${name(finding)} fixed: ${printable(advice?.title ?? technique)} (${technique})\n`,
      );
    }
  }
  for (const { finding, because } of fixed.refused) {
    terminal.warn(`${printable(path)}:${name(finding)} not fixed: ${printable(because)}`);
  }
}
