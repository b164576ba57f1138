/** Trees as plain values, and trees that are kept while a document changes. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CParser, KeptTree } from '../../../server/src/languages/c/parse.js';
import { descendants, type CNode } from '../../../server/src/languages/c/tree.js';
import { parser } from './support.js';

const START = `#include <unistd.h>

int copy(int in, int out)
{
  char buf[4096];
  ssize_t n;
  while ((n = read(in, buf, sizeof buf)) > 0)
    if (write(out, buf, n) != n)
      return -1; /* ü 😀 */
  return 0;
}
`;

describe('C: trees', () => {
  let c: CParser;
  before(async () => {
    c = await parser();
  });

  it('a tree updated after edits equals a fresh one', () => {
    const edit = fc.record({
      at: fc.nat(400),
      remove: fc.nat(30),
      insert: fc.oneof(
        fc.constantFrom(
          '',
          '{',
          '}',
          '(',
          ';',
          '\n',
          '/*',
          '*/',
          '"',
          '#if A\n',
          '#endif\n',
          'x = 1;',
          '😀',
          '\ud800',
          'while (1)',
        ),
        fc.string({ maxLength: 5 }),
      ),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 8 }), (edits) => {
        let text = START;
        let kept: KeptTree = c.keep(text);
        try {
          for (const { at, remove, insert } of edits) {
            text = text.slice(0, at) + insert + text.slice(at + remove);
            kept = c.keep(text, kept);
          }
          assert.deepEqual(kept.root(), c.root(text));
        } finally {
          kept.free();
        }
      }),
      { numRuns: Number(process.env['ZEROCOPY_MUTATIONS'] ?? 60) },
    );
  });

  it('offsets are UTF-16 units', () => {
    const text = '/* 😀ü */ int x;';
    const [, declaration] = c.root(text).children;
    assert.equal(declaration && text.slice(declaration.start, declaration.end), 'int x;');
  });

  it('is never deeper than the walks over it can go; what lies deeper is unreadable', () => {
    const depthOf = (root: CNode): number => {
      let deepest = 0;
      const work: { node: CNode; depth: number }[] = [{ node: root, depth: 1 }];
      for (let at = work.pop(); at !== undefined; at = work.pop()) {
        deepest = Math.max(deepest, at.depth);
        for (const node of at.node.children) work.push({ node, depth: at.depth + 1 });
      }
      return deepest;
    };
    const root = c.root(`int f(void) { return ${'('.repeat(10_000)}buf${')'.repeat(10_000)}; }`);
    assert.ok(depthOf(root) <= 600, `${depthOf(root)} levels`);
    const lost = [...descendants(root)].filter((n) => n.type === 'ERROR');
    assert.equal(lost.length, 1);
    assert.deepEqual(
      lost[0]?.children.map((n) => n.type),
      ['identifier'],
    );
    const fine = c.root(`int f(void) { return ${'('.repeat(100)}buf${')'.repeat(100)}; }`);
    assert.deepEqual(
      [...descendants(fine)].filter((n) => n.type === 'ERROR'),
      [],
    );
  });
});
