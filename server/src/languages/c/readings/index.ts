import type { Span } from '../../../model/index.js';
import { asC } from '../cpp.js';
import type { Dialect } from '../dialect.js';
import { descendants, type CNode } from '../tree.js';
import { readingsByArms } from './arms.js';
import { withoutDecorations } from './declarations.js';
import { withoutMacros } from './macros.js';
import { withStatements } from './statements.js';
import { tokensOf } from './tokens.js';

export { withoutDeadArms } from './arms.js';
export { eitherOf } from './either.js';

/** One way to read an item's text: a text of the same length and lines, in which all offsets are true, and its tree. */
export interface Reading {
  readonly text: string;
  readonly root: CNode;
  /** Parts that the parser could not read. */
  readonly losses: readonly Span[];
}

/** What a reading needs of a parser. */
export interface Reader {
  readonly dialect: Dialect;
  root(text: string): CNode;
}

/**
 * Reads an item as the parser alone does, and where that loses something, once more without what only the preprocessor
 * understands. The first is the best; further ones hold other arms of `#if`s. They lose less than the parser alone.
 */
export function readingsOf(
  text: string,
  parser: Reader,
  original = readingOf(text, parser.root(text), parser.dialect),
): readonly [Reading, ...Reading[]] {
  const read = (reading: string): Reading => readingOf(reading, parser.root(reading), parser.dialect);
  let best: readonly [Reading, ...Reading[]] = [original];
  if (original.losses.length === 0) return best;
  const tried = new Set([text]);
  const tokens = tokensOf(text, parser.dialect);
  for (const which of ['split', 'all'] as const) {
    const [first, ...further] = readingsByArms(text, tokens, which).map((arms) => tidied(arms, parser.dialect));
    if (first === undefined || tried.has(first)) continue;
    tried.add(first);
    const reading = read(first);
    if (weightOf(reading) >= weightOf(best[0])) continue;
    const others = further.map(read).filter((other) => weightOf(other) < weightOf(original));
    best = [reading, ...others];
    if (reading.losses.length === 0) break;
  }
  return best;
}

/** The same length, the same lines, and less that a parser of C has no rule for. */
export function tidied(text: string, dialect: Dialect): string {
  let reading = text;
  let tokens = tokensOf(text, dialect);
  for (const tidy of [withoutMacros, withoutDecorations, withStatements]) {
    const next = tidy(reading, tokens);
    if (next !== reading) tokens = tokensOf(next, dialect);
    reading = next;
  }
  return reading;
}

/** What the parser made of a text. */
export function readingOf(text: string, root: CNode, dialect: Dialect): Reading {
  const losses: Span[] = [];
  for (const { type, missing, start, end } of descendants(root)) {
    if (type === 'ERROR' || missing) losses.push({ start, end });
  }
  return { text, root: dialect === 'cpp' ? asC(root, text) : root, losses };
}

/** An item in which no function was seen is worse than any with one. */
function weightOf({ root, losses }: Reading): number {
  const hasFunction = root.children.some((node) => node.type === 'function_definition');
  return losses.length + (hasFunction ? 0 : 1_000_000);
}
