import { createTwoFilesPatch } from 'diff';
import type { Remark } from './markers.js';

/** A unified diff from `expected` to `actual`, without its first line; undefined when they are equal. */
export function difference(
  expected: string,
  actual: string,
  [from, to]: readonly [string, string],
): string | undefined {
  if (expected === actual) return undefined;
  return createTwoFilesPatch(from, to, expected, actual, '', '', { context: 3 }).replace(/^=+\n/, '\n');
}

/** How what was found differs from the markers, as a diff of markers; undefined when it is exactly the same. */
export function remarkDifference(expected: readonly Remark[], actual: readonly Remark[]): string | undefined {
  const open = new Set(expected.filter(({ keeps }) => keeps === undefined).map(({ line }) => line));
  const comparable = actual.map(({ line, what, keeps }) =>
    open.has(line) || keeps === undefined ? { line, what } : { line, what, keeps },
  );
  return difference(listing(expected), listing(comparable), ['markers', 'analysis']);
}

function listing(remarks: readonly Remark[]): string {
  return [...remarks]
    .sort((a, b) => a.line - b.line || a.what.localeCompare(b.what))
    .map(({ line, what, keeps }) => `line ${line}: ${what}${keeps?.length ? ` keeps(${keeps.join(', ')})` : ''}\n`)
    .join('');
}
