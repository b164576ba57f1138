import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { contains, length, type CopySite } from '../../model/index.js';
import type { LineIndex } from '../../render/index.js';
import { EXIT, printError, type Context, type ExitCode } from './context.js';
import { examine, select } from './examine.js';
import type { Examined } from './examiner.js';

/** A place as users write it: `line` and `column` count from 1; without a column the whole line is meant. */
export interface Target {
  readonly path: string;
  readonly line: number;
  readonly column?: number;
}

/** Looks through the file that `place` names and hands it on; says what is wrong, and gives `error`, where it can't. */
export async function examineAt(
  place: string,
  context: Context,
  visit: (file: Examined, target: Target) => void,
): Promise<ExitCode> {
  const target = parsePlace(place, context.cwd);
  if (target === undefined) {
    printError(context, `${place}: expected FILE:LINE or FILE:LINE:COLUMN of a file that exists`);
    return EXIT.error;
  }
  const selection = select([target.path], context);
  if (selection === undefined) return EXIT.error;
  const { files } = await examine(selection, { quiet: true, cache: true }, context, (file) => {
    visit(file, target);
    return Promise.resolve();
  });
  return files === 0 ? EXIT.error : EXIT.clean;
}

function parsePlace(place: string, cwd: string): Target | undefined {
  // A file name may itself end in a colon and a number: the longer name counts if there is such a file.
  const forms = [/^(?<path>.+):(?<line>\d+)$/s, /^(?<path>.+):(?<line>\d+):(?<column>\d+)$/s];
  for (const form of forms) {
    const groups = form.exec(place)?.groups;
    const path = resolve(cwd, groups?.['path'] ?? '');
    if (groups === undefined || statSync(path, { throwIfNoEntry: false })?.isFile() !== true) continue;
    const line = Number(groups['line']);
    const column = groups['column'];
    if (line === 0 || column === '0') return undefined;
    return column === undefined ? { path, line } : { path, line, column: Number(column) };
  }
  return undefined;
}

/** Of the sites that the place lies in, the one with the smallest range. */
export function smallestAt<T>(
  items: readonly T[],
  siteOf: (item: T) => CopySite,
  lines: LineIndex,
  target: Target,
): T | undefined {
  const line = target.line - 1;
  if (line >= lines.lineCount) return undefined;
  const matches = (item: T): boolean => {
    const { range } = siteOf(item);
    if (target.column === undefined) {
      const { start, end } = lines.rangeOf(range);
      return start.line <= line && line <= end.line;
    }
    const offset = lines.offsetAt({ line, character: target.column - 1 });
    return contains(range, { start: offset, end: offset });
  };
  return items.filter(matches).sort((a, b) => length(siteOf(a).range) - length(siteOf(b).range))[0];
}
