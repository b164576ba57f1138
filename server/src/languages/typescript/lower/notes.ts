/** Comments that say why code is as it is. */
import * as ts from 'typescript';
import { root, type Value } from './aliases.js';
import type { Lowerer } from './lowerer.js';
import { unitAround } from '../syntax/syntax.js';

/** A numbered issue or the address of one, with a word that says that it is worked around. */
const ISSUE = /(?:^|[\s(/])#\d+\b|[\w-]\/[\w.-]+#\d+\b|\/issues?\/\d+|\/pull\/\d+/i;
const AROUND = /work(?:s|ed|ing)?[- ]?around|\bbugs?\b|\bissues?\b|\bhack\b/i;

/** The ways out that a comment may say something of, and words by which it says no to them. */
const WAYS_OUT = /\b(?:pipeline|pipeTo|copyFile(?:Sync)?|cp(?:Sync)?|sendFile)\b/;
const NO = /\b(?:not|cannot|never|avoid|instead of|rather than)\b|n['’]t\b/i;

/** Whether a comment at the statement around `node` names the defect that it works around. */
export function namesDefect(node: ts.Node): boolean {
  return commentsAt(node).some((comment) => ISSUE.test(comment) && AROUND.test(comment));
}

/** `// can't use pipeline here: it destroys the socket`: who wrote it has thought of the way out. */
export function rulesOut(node: ts.Node): boolean {
  return [...commentsAt(node), ...commentsAbove(node)].some((comment) => WAYS_OUT.test(comment) && NO.test(comment));
}

/** Comments of so many UTF-16 units in front of a place are about it, as long as they stand in the same function. */
const NEAR = 1000;
const COMMENT = /\/\*[^]*?\*\/|(?<=^|\s)\/\/.*(?:\s*\n\s*\/\/.*)*/g;

/** What is said a little further up: at what the streams are, or what the copy is a part of. */
function commentsAbove(node: ts.Node): readonly string[] {
  const unit = unitAround(node);
  if (ts.isSourceFile(unit)) return [];
  const start = node.getStart();
  const above = unit.getSourceFile().text.slice(Math.max(unit.getStart(), start - NEAR), start);
  return WAYS_OUT.test(above) ? (above.match(COMMENT) ?? []) : [];
}

/** The comments in front of the statement around `node`, and behind it. */
function commentsAt(node: ts.Node): readonly string[] {
  let statement = node;
  while (!ts.isStatement(statement) && !ts.isSourceFile(statement)) statement = statement.parent;
  const file = statement.getSourceFile();
  const ranges = [
    ...(ts.getLeadingCommentRanges(file.text, statement.pos) ?? []),
    ...(ts.getTrailingCommentRanges(file.text, statement.end) ?? []),
  ];
  return ranges.map(({ pos, end }) => file.text.slice(pos, end));
}

/** Where a comment at the write or at what brings its bytes names a defect, the copy is there on purpose. */
export function heedNotes(lowerer: Lowerer, value: Value, write: ts.Node): void {
  const places = [write, ...root(value.bytes).filledBy];
  if (places.some(namesDefect)) {
    lowerer.unknown(value, write, 'a comment names the defect that is worked around here');
  } else if (places.some(rulesOut)) {
    lowerer.unknown(value, write, 'a comment says that the way out does not fit here');
  }
}
