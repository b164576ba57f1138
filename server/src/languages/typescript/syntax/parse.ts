import * as ts from 'typescript';
import type { Change } from '../../../model/index.js';

/** JSDoc is parsed where it is asked for: see docs.ts. */
const OPTIONS = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };

/**
 * Parses a text. The path gives the dialect only. The nodes don't know their parents: to set them all takes longer than
 * to parse. Throws a RangeError where the text nests too deep.
 */
export function parse(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, OPTIONS, false, dialectOf(path));
}

/**
 * Parses a text that came from that of `old`, whose nodes it takes over; `old` must not be used afterwards. Its nodes must
 * know their parents, as those of the result do. Throws as `parse` does.
 */
export function reparse(old: ts.SourceFile, text: string, { start, oldEnd, newEnd }: Change): ts.SourceFile {
  const { fileName } = old;
  try {
    return ts.updateSourceFile(old, text, { span: { start, length: oldEnd - start }, newLength: newEnd - start });
  } catch (error) {
    if (error instanceof RangeError) throw error;
    // Broken texts make assertions of the compiler fail (adjustIntersectingElement: "Debug Failure"); a fresh parse has none of them.
    return ts.createSourceFile(fileName, text, OPTIONS, true, dialectOf(fileName));
  }
}

/** Everything that isn't clearly one of the others is read as the dialect that allows most. */
export function dialectOf(path: string): ts.ScriptKind {
  const lower = path.toLowerCase();
  if (/\.[mc]?ts$/.test(lower)) return ts.ScriptKind.TS;
  if (lower.endsWith('.tsx')) return ts.ScriptKind.TSX;
  // Many plain .js files hold JSX.
  return /\.jsx?$/.test(lower) ? ts.ScriptKind.JSX : ts.ScriptKind.JS;
}

export interface SyntaxError {
  readonly start: number;
  readonly length: number;
}

/** What the parser could not read. */
export function syntaxErrors(file: ts.SourceFile): readonly SyntaxError[] {
  // `parseDiagnostics` is a part of every SourceFile, left out of the public types.
  const found: unknown = Reflect.get(file, 'parseDiagnostics');
  if (!Array.isArray(found)) return [];
  return found.flatMap((d: unknown) =>
    typeof d === 'object' && d !== null && 'start' in d && 'length' in d && isCount(d.start) && isCount(d.length)
      ? [{ start: d.start, length: d.length }]
      : [],
  );
}

function isCount(value: unknown): value is number {
  return typeof value === 'number';
}
