import type { Span } from '../model/index.js';
import { printable } from './message.js';
import type { LineIndex } from './positions.js';
import type { Style } from './style.js';

const TAB = 4;
/** Longer lines (minified code) are cut around what is marked. */
const WIDTH = 120;

export interface FrameMark {
  readonly span: Span;
  /** A word behind the mark. */
  readonly label: string;
}

/**
 * The lines around the marks, with line numbers and the marks under their lines; a gap between them is shown as `...`.
 * Own code and not @babel/code-frame, which colours C as if it were JavaScript, takes U+2028 for a line end, and
 * lets control characters of the source through to the terminal.
 */
export function codeFrame(lines: LineIndex, marks: readonly FrameMark[], style: Style, around = 1): string {
  const marked = marks.map((mark) => ({ ...mark, line: lines.positionAt(mark.span.start).line }));
  const shown = new Set<number>();
  for (const { line } of marked) {
    for (let at = line - around; at <= line + around; at++) if (at >= 0 && at < lines.lineCount) shown.add(at);
  }
  const ordered = [...shown].sort((a, b) => a - b);
  const gutter = String((ordered.at(-1) ?? 0) + 1).length;
  const out: string[] = [];
  let previous: number | undefined;
  for (const line of ordered) {
    if (previous !== undefined && line > previous + 2) out.push(style.faint(`${' '.repeat(gutter + 2)} ...`));
    // A gap of one line is shown: it takes no more room than the dots.
    else if (previous !== undefined && line === previous + 2)
      out.push(...frameLine(lines, line - 1, [], gutter, style));
    const here = marked.filter((mark) => mark.line === line).sort((a, b) => a.span.start - b.span.start);
    out.push(...frameLine(lines, line, here, gutter, style));
    previous = line;
  }
  return `${out.join('\n')}\n`;
}

function frameLine(
  lines: LineIndex,
  line: number,
  marks: readonly FrameMark[],
  gutter: number,
  style: Style,
): readonly string[] {
  const span = lines.lineSpan(line);
  const { text, columns } = expand(lines.text.slice(span.start, span.end));
  const column = (offset: number): number => columns[Math.min(offset, span.end) - span.start] ?? text.length;
  const first = marks[0];
  const cut = first === undefined || column(first.span.start) < WIDTH - 20 ? 0 : column(first.span.start) - 20;
  const pointer = first === undefined ? ' ' : style.mark('>');
  const number = style.faint(`${String(line + 1).padStart(gutter)} |`);
  const visible = `${cut > 0 ? '...' : ''}${text.slice(cut, cut + WIDTH)}${text.length > cut + WIDTH ? '...' : ''}`;
  const out = [`${pointer} ${number} ${visible}`.trimEnd()];
  for (const { span: mark, label } of marks) {
    const from = Math.max(0, column(mark.start) - cut) + (cut > 0 ? 3 : 0);
    const to = Math.min(WIDTH, Math.max(column(mark.start) + 1, column(mark.end)) - cut) + (cut > 0 ? 3 : 0);
    const line = `${'^'.repeat(Math.max(1, to - from))} ${label}`.trimEnd();
    out.push(`  ${style.faint(`${' '.repeat(gutter)} |`)} ${' '.repeat(from)}${style.mark(line)}`);
  }
  return out;
}

/** Tabs become spaces and control characters escapes; `columns` gives the column of each code unit of the line. */
function expand(line: string): { readonly text: string; readonly columns: readonly number[] } {
  let text = '';
  const columns: number[] = [];
  for (const unit of line) {
    columns.push(text.length);
    if (unit.length === 2) columns.push(text.length);
    text += unit === '\t' ? ' '.repeat(TAB - (text.length % TAB)) : printable(unit);
  }
  columns.push(text.length);
  return { text, columns };
}
