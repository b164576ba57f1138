/** One name for several variables: which of them each place means. */
import assert from 'node:assert/strict';
import { Source } from '../../../server/src/languages/c/source.js';
import { descendants } from '../../../server/src/languages/c/tree.js';
import { parser, sitesIn } from './support.js';

/** What `p` is in the places of a body, one after the other, the declaration left out. */
async function places(body: string, declaration = 'char *p;'): Promise<string> {
  const text = `int f(char *a, char *b, int x) { ${declaration} ${body} }`;
  const root = (await parser()).root(text);
  const source = new Source(text);
  source.bind(root);
  const [, ...found] = [...descendants(root)]
    .filter((node) => node.type === 'identifier' && source.textOf(node) === 'p')
    .sort((one, other) => one.start - other.start);
  return found.map((node) => source.path(node)?.replace('p#', '') ?? '?').join(' ');
}

describe('C: webs', () => {
  const cases: readonly (readonly [title: string, body: string, expected: string])[] = [
    ['a value after the other', 'p = a; g(p); p = b; g(p);', '2 2 3 3'],
    ['in a loop', 'for (;;) { p = a; *p++ = 1; if (x) break; p = b; while (x) p += g(p); }', '2 2 3 3 3'],
    ['a value given again further in', 'p = a; p = b; while (x) { g(p); p = b; }', '2 3 3 3'],
    ['one value only', 'p = a; g(p); if (x) p = b; g(p);', 'p p p p'],
    ['a value made of the last one', 'p = a; p = p + 1; p = b; g(p);', '2 2 2 3 3'],
    ['named before the first value', 'for (;;) { g(p); p = a; p = b; }', 'p p p'],
    ['named behind the block', 'while (x) { p = a; p = b; } g(p);', 'p p p'],
    ['a jump within one', 'p = a; p = b; again: g(p); if (x) goto again;', '2 3 3'],
    ['a jump from one to the other', 'p = a; if (x) goto out; p = b; out: g(p);', 'p p p'],
    ['a label that only macros may know', 'p = a; CHECK(x); p = b; bad: g(p);', 'p p p'],
    ['a case of a switch around', 'switch (x) { case 0: while (x) { p = a; case 1: g(p); p = b; } }', 'p p p'],
    ['a switch inside', 'p = a; switch (x) { case 0: g(p); } p = b; g(p);', '2 2 3 3'],
    ['blocks side by side', 'while (x) { p = a; g(p); } while (x) { p = b; p++; }', '2 2 3 3'],
    ['two ways', 'if (x) { p = a; g(p); } else { p = b; g(p); }', '2 2 3 3'],
    ['two ways that come together', 'if (x) { p = a; } else { p = b; } g(p);', 'p p p'],
    ['a block before the first value', 'while (x) { p = a; g(p); } p = b; while (x) { g(p); p = b; }', '2 2 3 3 3'],
    ['a jump from block to block', 'if (x) { p = a; goto in; } if (a) { p = b; in: g(p); }', 'p p p'],
    ['what the parser could not read', 'p = a; g(p) @; p = b; g(p);', 'p p p'],
  ];
  for (const [title, body, expected] of cases) {
    it(title, async () => {
      assert.equal(await places(body), expected);
    });
  }

  it('are those of pointers', async () => {
    assert.equal(await places('p = x; g(p); p = 1; g(p);', 'int p;'), 'p p p p');
  });

  it('are those of a name that is declared once', async () => {
    assert.equal(await places('p = a; { char *p; p = b; p = a; } p = b;'), 'p 2 2 2 p');
  });

  const reopened = (second: string): string => `#include <stdio.h>
    int f(const char *a, const char *b) {
      static char buf[65536];
      FILE *f;
      f = fopen(a, "rb");
      size_t n = fread(buf, 1, sizeof buf, f);
      fclose(f);
      f = fopen(${second}, "wb");
      fwrite(buf, 1, n, f);
      return fclose(f);
    }`;
  it('of a stream that is opened again lead to other files, or to the same', async () => {
    assert.deepEqual(await sitesIn({ '/p/a.c': reopened('b') }), ['fread > fwrite: a copy']);
    assert.deepEqual(await sitesIn({ '/p/a.c': reopened('a') }), ['fread > fwrite: `f` is read and written']);
    assert.deepEqual(await sitesIn({ '/p/a.c': reopened('b ? b : a') }), ['fread > fwrite: `f` is read and written']);
  });
});
