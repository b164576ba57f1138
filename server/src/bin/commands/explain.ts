import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathFrom } from '../../hosts/node/index.js';
import type { CopySite, Finding } from '../../model/index.js';
import { contains, length } from '../../model/index.js';
import { LineIndex, PLAIN, ANSI, renderCard, renderInspectedText } from '../../render/index.js';
import { EXIT, printError, type Context, type ExitCode } from './context.js';
import { examine, select, type Examined } from './examine.js';

/** A place as users write it: `line` and `column` count from 1; without a column the whole line is meant. */
interface Target {
  readonly path: string;
  readonly line: number;
  readonly column?: number;
}

/** `zerocopy explain`: the card of the copy at a place, or why the place is none. Exits with 1 when nothing is there. */
export async function explain(place: string, context: Context): Promise<ExitCode> {
  const target = parsePlace(place, context.cwd);
  if (target === undefined) {
    printError(context, `${place}: expected FILE:LINE or FILE:LINE:COLUMN of a file that exists`);
    return EXIT.error;
  }
  const selection = select([target.path], context);
  if (selection === undefined) return EXIT.error;
  const texts: string[] = [];
  const { files } = await examine(selection, { quiet: true, cache: true }, context, (file) => {
    texts.push(explanation(file, target, context));
    return Promise.resolve();
  });
  const text = texts.join('');
  context.terminal.print(text);
  if (files === 0) return EXIT.error;
  if (text !== '') return EXIT.clean;
  context.terminal.warn(`no copy found at ${place}`);
  return EXIT.findings;
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

/** The text for the smallest site at the target; empty when there is none. */
function explanation(file: Examined, target: Target, context: Context): string {
  const { analysis, path } = file;
  const source = file.source();
  const lines = new LineIndex(source.text);
  const finding = smallestAt(analysis.findings, (it: Finding) => it.site, lines, target);
  const style = context.terminal.colours ? ANSI : PLAIN;
  if (finding !== undefined) return renderCard(finding, source.text, { format: 'plaintext', style });
  const inspected = smallestAt(analysis.inspected, (it: CopySite) => it, lines, target);
  if (inspected === undefined) return '';
  return renderInspectedText(pathFrom(context.cwd, path), lines, inspected, style);
}

/** Of the sites that the place lies in, the one with the smallest range. */
function smallestAt<T>(
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
