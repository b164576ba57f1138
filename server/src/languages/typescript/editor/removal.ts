/** Statements that go: with their lines, the blank lines that stood around them, and the comments that spoke of them. */
import * as ts from 'typescript';
import type { Edit, Span } from '../../../model/index.js';
import { streamUnder } from '../resolve/occurrences.js';
import { listOf } from '../syntax/statements.js';
import { textOf } from '../syntax/syntax.js';
import { blanksBefore } from '../text/text.js';

export interface Gone {
  readonly statement: ts.Statement;
  /** The comments inside of it. */
  readonly comments: readonly string[];
}

interface Removal extends Span {
  /** What stands there afterwards. */
  readonly text: string;
}

const LINE_END = /\r\n|\n|\r/;

/**
 * The edits that take statements away. What was said of one moves in front of the statement that takes its place (one of
 * `anchors`) in the same list, where there is one; else it stays where it was. `eol` ends a line.
 */
export function removals(
  file: ts.SourceFile,
  gone: readonly Gone[],
  anchors: readonly ts.Statement[],
  eol: string,
): readonly Edit[] {
  const going = new Set(gone.map(({ statement }) => statement));
  const found: Removal[] = [];
  const moved = new Map<number, { readonly indent: string; readonly comments: string[] }>();
  for (const { statement, comments } of [...gone].sort((a, b) => a.statement.pos - b.statement.pos)) {
    const own = ownSpan(file, statement);
    const indent = blanksBefore(file.text, own.start);
    const anchor = anchorOf(statement, anchors);
    if (anchor === undefined) {
      found.push(
        comments.length > 0
          ? { ...own, text: comments.join(eol + indent) }
          : { ...wholeLines(file.text, own), text: '' },
      );
      continue;
    }
    const leading = staysWithNext(file, statement, going, anchors) ? [] : attached(file, statement);
    const behind = trailing(file, own.end);
    const said = [...leading.map(textIn(file)), ...comments, ...behind.map(textIn(file))];
    const span = { start: leading[0]?.pos ?? own.start, end: behind.at(-1)?.end ?? own.end };
    found.push({ ...wholeLines(file.text, span), text: '' });
    if (said.length === 0) continue;
    const at = anchor.pos < statement.pos ? anchor.getStart(file) : placeAbove(file, anchor, going);
    const place = moved.get(at) ?? { indent: blanksBefore(file.text, at), comments: [] };
    place.comments.push(...said);
    moved.set(at, place);
  }
  const inserted = [...moved].map(([at, { indent, comments }]) => ({
    span: { start: at, end: at },
    text: comments.map((comment) => comment + eol + indent).join(''),
  }));
  return [
    ...inserted,
    ...withoutGaps(file.text, found).map(({ start, end, text }) => ({ span: { start, end }, text })),
  ];
}

/**
 * A statement as people see it: a `;` on a line below belongs to what stands behind it, as one in front of it on its own line
 * does to the statement.
 */
export function ownSpan(file: ts.SourceFile, statement: ts.Statement): Span {
  const start = statement.getStart(file);
  const text = file.text.slice(start, statement.end);
  const below = /(?:\r\n|\n|\r)[ \t]*;$/.exec(text)?.[0].length ?? 0;
  return { start: start - leadingSemicolon(file, statement), end: statement.end - below };
}

/** How many characters in front of a statement a `;` takes that only keeps it apart from the line above. */
export function leadingSemicolon(file: ts.SourceFile, statement: ts.Statement): number {
  const { line } = file.getLineAndCharacterOfPosition(statement.getStart(file));
  const own = file.text.slice(file.getPositionOfLineAndCharacter(line, 0), statement.getStart(file));
  const lead = /^[ \t]*(;[ \t]*)$/.exec(own)?.[1]?.length ?? 0;
  const list = lead > 0 ? listOf(statement) : undefined;
  const before = list?.[list.indexOf(statement) - 1];
  if (before?.end !== statement.getStart(file) - lead + 1) return 0;
  return ts.isExpressionStatement(before) || ts.isVariableStatement(before) ? lead : 0;
}

/** The statement that something else takes the place of: the next one in the same list, or the last one before. */
function anchorOf(statement: ts.Statement, anchors: readonly ts.Statement[]): ts.Statement | undefined {
  const list = listOf(statement);
  const own = anchors.filter((a) => listOf(a) === list && a.parent === statement.parent);
  return own.find((a) => a.pos > statement.pos) ?? own.findLast((a) => a.pos < statement.pos);
}

/** In front of the comment that is left above a statement: its own, or that of what goes right above it. */
function placeAbove(file: ts.SourceFile, anchor: ts.Statement, going: ReadonlySet<ts.Statement>): number {
  const list = listOf(anchor) ?? [];
  for (const at of list.slice(0, list.indexOf(anchor) + 1).reverse()) {
    if (at !== anchor && !going.has(at)) break;
    const [first] = attached(file, at);
    if (first) return first.pos;
    if (isApart(file, at)) break;
  }
  return anchor.getStart(file);
}

/** Whether the comment above a statement speaks of what follows it without a blank line, too. */
function staysWithNext(
  file: ts.SourceFile,
  statement: ts.Statement,
  going: ReadonlySet<ts.Statement>,
  anchors: readonly ts.Statement[],
): boolean {
  const list = listOf(statement) ?? [];
  for (let i = list.indexOf(statement) + 1; i < list.length; i++) {
    const next = list[i];
    if (next === undefined || isApart(file, next)) return false;
    if (anchors.includes(next)) return true;
    if (attached(file, next).length > 0) return false;
    if (!going.has(next)) return isAlike(statement, next);
  }
  return false;
}

/** Whether a blank line stands in front of a statement, or of the comment above it. */
function isApart(file: ts.SourceFile, statement: ts.Statement): boolean {
  const start = attached(file, statement)[0]?.pos ?? statement.getStart(file);
  return /(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)[ \t]*$/.test(file.text.slice(statement.pos, start));
}

/** Two calls on the same stream. */
function isAlike(one: ts.Statement, other: ts.Statement): boolean {
  if (!ts.isExpressionStatement(one) || !ts.isExpressionStatement(other)) return false;
  return textOf(streamUnder(one.expression)) === textOf(streamUnder(other.expression));
}

/** The comments on lines of their own above a statement, without a blank line between. */
function attached(file: ts.SourceFile, statement: ts.Statement): readonly ts.CommentRange[] {
  let start = ownSpan(file, statement).start;
  const found: ts.CommentRange[] = [];
  for (const range of [...(ts.getLeadingCommentRanges(file.text, statement.pos) ?? [])].reverse()) {
    const between = file.text.slice(range.end, start);
    if (
      !startsLine(file.text, range.pos - blanksBefore(file.text, range.pos).length) ||
      between.split(LINE_END).length !== 2
    )
      break;
    found.unshift(range);
    start = range.pos;
  }
  return found;
}

function trailing({ text }: ts.SourceFile, end: number): readonly ts.CommentRange[] {
  return (ts.getTrailingCommentRanges(text, end) ?? []).filter((range) => !LINE_END.test(text.slice(end, range.end)));
}

function textIn({ text }: ts.SourceFile): (range: ts.TextRange) => string {
  return ({ pos, end }) => text.slice(pos, end);
}

function startsLine(text: string, at: number): boolean {
  return at === 0 || /[\r\n]/.test(text.charAt(at - 1));
}

/** With the line's indentation and end, where nothing else stands on its lines. */
function wholeLines(text: string, { start, end }: Span): Span {
  const lineStart = start - blanksBefore(text, start).length;
  const after = /^[ \t]*(?:\r\n|\n|\r|$)/.exec(text.slice(end))?.[0];
  if (startsLine(text, lineStart) && after !== undefined) return { start: lineStart, end: end + after.length };
  return { start, end: end + (/^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0) };
}

/** What stood between two statements that go was there for them; of blank lines on both sides, those behind go. */
function withoutGaps(text: string, found: readonly Removal[]): readonly Removal[] {
  const merged: Removal[] = [];
  for (const removal of found) {
    const last = merged.at(-1);
    const joins = last !== undefined && isOfLines(text, last) && isOfLines(text, removal);
    if (joins && text.slice(last.end, removal.start).trim() === '') {
      merged[merged.length - 1] = { ...last, end: removal.end };
    } else merged.push(removal);
  }
  return merged.map((removal) => (isOfLines(text, removal) ? withBlanks(text, removal) : removal));
}

/** From the start of a line to the start of another, and nothing in its place. */
function isOfLines(text: string, { start, end, text: left }: Removal): boolean {
  const isStart = (at: number): boolean => at === text.length || startsLine(text, at);
  return left === '' && isStart(start) && isStart(end) && start < end;
}

function withBlanks(text: string, { start, end }: Span): Removal {
  // No more than that is looked at: the whole text in front of it may be long.
  const head = text.slice(Math.max(0, start - 500), start);
  const above = /(?:(?<=[\r\n])[ \t]*(?:\r\n|\n|\r))+$/.exec(head)?.[0] ?? '';
  const below = /^(?:[ \t]*(?:\r\n|\n|\r))+/.exec(text.slice(end))?.[0] ?? '';
  const opens = /[{(:]\s*$/.test(head);
  const closes = /^\s*(?:[})]|$)/.test(text.slice(end));
  if (closes && above !== '') return { start: start - above.length, end: opens ? end + below.length : end, text: '' };
  return { start, end: above !== '' || opens ? end + below.length : end, text: '' };
}
