import type { FunctionSource } from '../lower/lower.js';
import type { Source } from '../source.js';

const NUMERIC = /^[\w\s]*\b(?:u?int(?:8|16|32|64)_t|bool|int|short|unsigned|float|double|s?size_t|off_t)\s+\w+\s*\(/;
const VOID = /\bvoid\s+\w+\s*\(/;

/**
 * What a function gives back by its head: a number is no memory, so what was read is not in it (a checksum is not, even where
 * something that looks like a macro makes it of the memory).
 */
export function givenBack({ node, body }: FunctionSource, source: Source): 'number' | 'nothing' | 'perhaps-memory' {
  const head = source.text.slice(node.start, body.start);
  if (VOID.test(head)) return 'nothing';
  return NUMERIC.test(head) ? 'number' : 'perhaps-memory';
}
