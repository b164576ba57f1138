/** Comments that say why code is as it is. */
import * as ts from 'typescript';
import { root, type Value } from './aliases.js';
import type { Lowerer } from './lowerer.js';

/** A numbered issue or the address of one, with a word that says that it is worked around. */
const ISSUE = /(?:^|[\s(/])#\d+\b|[\w-]\/[\w.-]+#\d+\b|\/issues?\/\d+|\/pull\/\d+/i;
const AROUND = /work(?:s|ed|ing)?[- ]?around|\bbugs?\b|\bissues?\b|\bhack\b/i;

/** Whether a comment at the statement around `node` names the defect that it works around. */
export function namesDefect(node: ts.Node): boolean {
  let statement = node;
  while (!ts.isStatement(statement) && !ts.isSourceFile(statement)) statement = statement.parent;
  const file = statement.getSourceFile();
  const ranges = [
    ...(ts.getLeadingCommentRanges(file.text, statement.pos) ?? []),
    ...(ts.getTrailingCommentRanges(file.text, statement.end) ?? []),
  ];
  return ranges.some(({ pos, end }) => {
    const comment = file.text.slice(pos, end);
    return ISSUE.test(comment) && AROUND.test(comment);
  });
}

/** Where a comment at the write or at what brings its bytes names a defect, the copy is there on purpose. */
export function heedNotes(lowerer: Lowerer, value: Value, write: ts.Node): void {
  if ([write, ...root(value.bytes).filledBy].some(namesDefect)) {
    lowerer.unknown(value, write, 'a comment names the defect that is worked around here');
  }
}
