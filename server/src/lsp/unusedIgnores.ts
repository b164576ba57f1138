import {
  CodeActionKind,
  DiagnosticSeverity,
  DiagnosticTag,
  type CodeActionParams,
  type Diagnostic,
} from 'vscode-languageserver';
import type { Suppression } from '../engine/index.js';
import type { Edit, Rewrite, Span } from '../model/index.js';
import { DIAGNOSTIC_SOURCE } from '../render/index.js';
import { touches } from './findings.js';
import type { Snapshot } from './openDocument.js';
import type { Offer } from './quickFixes.js';

/** The diagnostics' code; not a pattern: nothing is copied here. */
const UNUSED_IGNORE = 'unused-ignore';

/**
 * Comments that silence nothing. None while more may be found: when functions of other files are not all known yet, or
 * settings keep findings out.
 */
function unusedIgnores({ analysis, complete, settings }: Snapshot): readonly Suppression[] {
  const { patterns, unknownEndpoints, enable } = settings;
  const all = enable && unknownEndpoints && !Object.values(patterns).includes('off');
  return complete && all ? analysis.suppressions.filter(({ used }) => !used) : [];
}

export function unusedIgnoreDiagnostics(snapshot: Snapshot): Diagnostic[] {
  return unusedIgnores(snapshot).map(({ span }) => ({
    range: snapshot.rangeOf(span),
    severity: DiagnosticSeverity.Information,
    source: DIAGNOSTIC_SOURCE,
    code: UNUSED_IGNORE,
    message: 'this comment silences nothing: remove it',
    tags: [DiagnosticTag.Unnecessary],
    data: keyOf(span),
  }));
}

/** Removing the comments at a place, or those of the diagnostics that the client sent along. */
export function unusedIgnoreFixes(snapshot: Snapshot, { range, context }: CodeActionParams): readonly Offer[] {
  const at = snapshot.spanOf(range);
  const ours = context.diagnostics.filter(({ source, code }) => source === DIAGNOSTIC_SOURCE && code === UNUSED_IGNORE);
  return unusedIgnores(snapshot).flatMap(({ span }): Offer[] => {
    const key = keyOf(span);
    const solves = ours.find(({ data }) => data === key);
    if (solves === undefined && !touches(span, at)) return [];
    const task = { kind: 'unignore', comment: key } as const;
    return [{ title: 'remove this unused comment', kind: CodeActionKind.QuickFix, task, preferred: true, solves }];
  });
}

export function unignoreEdits(snapshot: Snapshot, key: string): Rewrite {
  const unused = unusedIgnores(snapshot).find(({ span }) => keyOf(span) === key);
  return unused === undefined
    ? { ok: false, because: 'no unused comment is here' }
    : { ok: true, edits: [removal(snapshot.text, unused.span)] };
}

function keyOf({ start, end }: Span): string {
  return `${UNUSED_IGNORE}@${start}-${end}`;
}

/** The comment with the space in front of it; with its line, where nothing else stands on it. */
function removal(text: string, { start, end }: Span): Edit {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const before = text.slice(lineStart, start);
  const codeEnd = lineStart + before.trimEnd().length;
  const lineEnd = text.indexOf('\n', end);
  const alone = before.trim() === '' && text.slice(end, lineEnd === -1 ? text.length : lineEnd).trim() === '';
  if (alone) return { span: { start: lineStart, end: lineEnd === -1 ? text.length : lineEnd + 1 }, text: '' };
  // A comment to the end of a line may have taken the first half of the line end with it.
  const comment = text.slice(start, end).trimEnd();
  return { span: { start: codeEnd, end: start + comment.length }, text: '' };
}
