/** Functions that the parser alone can't read: texts of the same length in which it can. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { examplesOf } from '../../../scripts/generate/examples.js';
import { Workbench } from '../../../server/src/engine/index.js';
import { nodeLanguageHost } from '../../../server/src/hosts/node/index.js';
import { c } from '../../../server/src/languages/c/index.js';
import { readingsOf, tidied } from '../../../server/src/languages/c/readings/index.js';
import { readingsByArms } from '../../../server/src/languages/c/readings/arms.js';
import { tokensOf } from '../../../server/src/languages/c/readings/tokens.js';
import type { CParser } from '../../../server/src/languages/c/parse.js';
import { DEFAULT_SETTINGS, NEVER_CANCELLED } from '../../../server/src/model/index.js';
import { flowText, lower, parser } from './support.js';

const COPY = 'while ((n = read(in, buf, 4096)) > 0) write(out, buf, n);';
const DECLARED = 'char buf[4096]; ssize_t n;';
const inBody = (code: string): string => `int f(int in, int out)\n{ ${DECLARED}\n${code}\n${COPY}\n}\n`;
const withHead = (head: string): string => `${head}\n{ ${DECLARED}\n${COPY}\n}\n`;

/** Each is lost on the parser alone, and holds one copy. */
const SHAPES: Readonly<Record<string, string>> = {
  'a macro behind a parameter': withHead('int f(int in, int out, int argc UNUSED_PARAM, char **argv UNUSED_PARAM)'),
  'a macro in front of the type': withHead('FAST_FUNC int f(int in, int out)'),
  'a macro between type and name': withHead('static int FAST_FUNC f(int in, int out)'),
  'a macro behind a star': withHead('char * my_cdecl\nf(int in, int out)'),
  'a macro in front of a type that is a name': withHead('MY_API my_result_t f(int in, int out)'),
  'a macro with arguments in front of the head': withHead('PRINTF_LIKE("a", 2) int f(int in, int out)'),
  'a macro line in front of the head': withHead('MUST_CHECK\nstatic int f(int in, int out)'),
  'the end of a macro call in front of the head': withHead(')\n\nint f(int in, int out)'),
  'a macro between head and body': withHead('int f(int in, int out) NON_NULL(1, "a") FAST'),
  'a cleanup attribute by macro': inBody('cleanup_free char *path = NULL;'),
  'two of them': inBody('_unused_ _cleanup_(freep) const char *path = NULL;'),
  'one in front of a type that is a name': inBody('g_autoptr Thing *thing = NULL;'),
  'a macro behind a declared name': inBody('int i, left QUIET, right;'),
  'an attribute between brackets and initialiser': inBody('static const char text[] ALIGN1 = { 1 };'),
  'a GNU attribute in the middle': inBody('char text[] __attribute__((aligned(8))) = "x";'),
  'a qualifier by macro in a cast': inBody('g((my_const void **) &x);'),
  'a calling convention in a pointer to a function': inBody('int (WINAPI *g)(int) = h;'),
  'a feature macro around an argument': inBody('g(x IF_FEATURE_X(, &y));'),
  'a feature macro around code': inBody('IF_FEATURE_X(if (x) g(x);)'),
  'a feature macro around an initialiser': inBody('int *p IF_LINT (= NULL);'),
  'an operator as an argument': inBody('if (timercmp(&a, &b, <)) x = 1;'),
  'a type as an argument': inBody('x = va_arg(ap, struct thing *); y = va_arg(ap, unsigned char *);'),
  'a block macro': inBody('ARGBEGIN { x = 1; } ARGEND'),
  'a loop macro': inBody('list_for_each(i->x, list) { x = i; }'),
  'a macro without a semicolon': inBody('MEASURE_START(x->y, 1)\n  x = 1;'),
  'string macros': inBody('x = g("a" PART_ONE("b") PART_TWO("c") "d");'),
  'a range of cases': inBody('switch (x) { case 1 ... 3: x = 0; break; }'),
  'an old-style definition with a macro': `int FAST_FUNC f(in, out) int in, out;\n{ ${DECLARED}\n${COPY}\n}\n`,
  'a directive in an initialiser': inBody('char text[] =\n#include "text.h"\n;'),
  '#if in an initialiser': inBody('int list[] = {\n1,\n#ifdef X\n2,\n#endif\n3 };'),
  '#if among parameters': withHead('int f(int in,\n#ifdef X\nint extra,\n#endif\nint out)'),
  'a head in each arm of an #if in front': withHead(
    'int f(const int in, int out)\n#else\nint f(int in, int out)\n#endif',
  ),
  '#if around half an else': inBody('#ifdef X\nif (x) { x = 1; } else\n#endif\n{ x = 2; }'),
  '#if around an else in a chain': inBody('if (x) x = 1;\n#ifdef X\nelse if (y) {\n#else\nelse {\n#endif\nx = 3; }'),
  'a brace that both arms open': inBody('#ifdef X\nif (x) {\n#else\nif (y) {\n#endif\nx = 1; }'),
  'code that no program has': inBody('#if 0\nthis is no code (\n#endif'),
};

const linesOf = (text: string): string => text.replace(/[^\r\n]/g, '');

describe('C: what the parser alone loses', () => {
  let p: CParser;
  before(async () => {
    p = await parser();
  });

  for (const [what, text] of Object.entries(SHAPES)) {
    it(what, async () => {
      const [best, ...others] = readingsOf(text, p);
      assert.deepEqual(best.losses, []);
      assert.notEqual(best.text, text, 'the parser alone reads it');
      for (const reading of [best, ...others]) {
        assert.equal(reading.text.length, text.length);
        assert.equal(linesOf(reading.text), linesOf(text));
        assert.ok(reading.text.includes(COPY));
        assert.equal(reading.text.indexOf(COPY), text.indexOf(COPY));
      }
      const { functions, losses } = await lower(text);
      assert.deepEqual(losses, []);
      assert.equal(functions.length, 1);
      const [fn] = functions;
      assert.ok(fn);
      const fill = fn.graph.blocks.flatMap((b) => b.steps).find((s) => s.kind === 'transfer' && s.direction === 'in');
      assert.equal(fill && text.slice(fill.span.start + fn.base, fill.span.end + fn.base), 'read(in, buf, 4096)');
    });
  }

  it('what it reads stays as it is', () => {
    const text = inBody('FOO bar; A_B(c); x = a * b * c; return x ? (T)y : f(g);');
    const [only, ...others] = readingsOf(text, p);
    assert.equal(only.text, text);
    assert.deepEqual(others, []);
  });

  it('code in feature macros stays', () => {
    assert.match(tidied(inBody('IF_X(g(buf);) h(x IF_Y(, buf));'), 'c'), / g\(buf\); +h\(x +, buf *\);/);
  });

  it('a loop over a list is a loop, other blocks stand behind a call', () => {
    assert.match(tidied(inBody('list_for_each(i, l) { x; }'), 'c'), /while +\(i, l\) \{ x; \}/);
    assert.match(tidied(inBody('WITH_LOCK(i, l) { x; }'), 'c'), /WITH_LOCK\(i, l\);\{ x; \}/);
  });

  it('types and names stay', () => {
    const heads = {
      'FAST_FUNC int f(int argc UNUSED)': 'int f(int argc)',
      'MY_API my_t *f(MY_IN const char *p, size_t LEN)': 'my_t *f( const char *p, size_t LEN)',
      'static INLINE MY_STATUS f(FILE *stream UNUSED)': 'static MY_STATUS f(FILE *stream )',
      'int f(struct PACKED thing *t UNUSED)': 'int f(struct thing *t )',
    };
    const words = (text: string): string =>
      text
        .replace(/\s+/g, ' ')
        .replace(/ (?=[(),])|(?<=[(]) /g, '')
        .trim();
    for (const [head, expected] of Object.entries(heads)) {
      assert.equal(words(tidied(`${head} { }`, 'c').replace('{ }', '')), words(expected));
    }
  });
});

describe('C: arms of #if', () => {
  const arms = (text: string, which: 'split' | 'all' = 'split'): readonly string[] =>
    readingsByArms(text, tokensOf(text, 'c'), which).map((t) => t.replace(/\s+/g, ' ').trim());

  it('whole statements are left to the parser', () => {
    const text = 'f();\n#ifdef X\ng();\n#else\nh();\n#endif\ni();';
    assert.deepEqual(readingsByArms(text, tokensOf(text, 'c'), 'split'), [text]);
    assert.deepEqual(arms(text, 'all'), ['f(); g(); i();', 'f(); h(); i();']);
  });

  it('one arm at a time', () => {
    assert.deepEqual(arms('#ifdef X\nif (x) {\n#elif Y\nif (y) {\n#else\nif (z) {\n#endif\n}'), [
      'if (x) { }',
      'if (y) { }',
      'if (z) { }',
    ]);
  });

  it('an arm that is not there is no reading of its own', () => {
    assert.deepEqual(arms('f(a,\n#ifdef X\nb,\n#endif\nc);'), ['f(a, b, c);']);
  });

  it('what goes together is taken together', () => {
    const text = '#ifdef X\nif (x) {\n#endif\nf();\n#ifndef X\nif (y) {\n#endif\n}';
    assert.deepEqual(arms(text), ['if (x) { f(); }', 'f(); if (y) { }']);
  });

  it('inner ones that are whole stay', () => {
    const text = '#ifdef X\nif (x) {\n#ifdef Y\nf();\n#endif\n#else\n{\n#endif\n}';
    const [first] = readingsByArms(text, tokensOf(text, 'c'), 'split');
    assert.match(first, /#ifdef Y\nf\(\);\n#endif/);
    assert.doesNotMatch(first, /ifdef X|else/);
  });

  it('code of no program', () => {
    assert.deepEqual(arms('f();\n#if 0\n} else {\n#endif\ng();'), ['f(); g();']);
    assert.deepEqual(arms('#if 1\nif (x)\n#else\nif (y)\n#endif\ng();'), ['if (x) g();']);
  });

  it('copies in both arms, and what both share once', async () => {
    const text = `int f(int in, int out, int x)
{
  char buf[4096]; ssize_t n;
#ifdef X
  if (x) { while ((n = read(in, buf, 100)) > 0) write(out, buf, n);
#else
  if (!x) { while ((n = read(in, buf, 200)) > 0) write(out, buf, n);
#endif
    while ((n = read(in, buf, 300)) > 0) write(out, buf, n);
  }
}
`;
    assert.deepEqual(await findingsIn(text), ['read(in, buf, 100)', 'read(in, buf, 200)', 'read(in, buf, 300)']);
  });

  it('a use in the other arm speaks against the copy', async () => {
    const text = (use: string): string => `int f(int in, int out, int x)
{
  char buf[4096]; ssize_t n;
  while ((n = read(in, buf, 100)) > 0) {
#ifdef X
    if (x) {
#else
    if (${use}) {
#endif
      write(out, buf, n);
    }
  }
}
`;
    assert.deepEqual(await findingsIn(text('buf[0]')), []);
    assert.deepEqual(await findingsIn(text('n')), ['read(in, buf, 100)']);
  });

  it('a fast path in the other arm silences', async () => {
    const text = (fast: string): string => `int f(int in, int out, int x)
{
  char buf[4096]; ssize_t n;
#ifdef X
  if (x) { ${fast}
#else
  if (!x) { while ((n = read(in, buf, 100)) > 0) write(out, buf, n);
#endif
  }
}
`;
    assert.deepEqual(await findingsIn(text('sendfile(out, in, 0, 100);')), []);
    assert.deepEqual(await findingsIn(text('g(x);')), ['read(in, buf, 100)']);
  });

  it('both arms are ways of one graph', async () => {
    const { functions } = await lower(SHAPES['a brace that both arms open'] ?? '');
    const [fn, ...others] = functions;
    assert.ok(fn);
    assert.deepEqual(others, []);
    assert.match(flowText(fn.graph), /^0: -> \d+ \d+\n/);
  });
});

async function findingsIn(text: string): Promise<readonly string[]> {
  const document = new Workbench([c], nodeLanguageHost()).open('x.c');
  assert.ok(document);
  const { findings } = await document.analyse(text, DEFAULT_SETTINGS, NEVER_CANCELLED);
  document.dispose();
  return findings
    .filter(({ site }) => !('defect' in site))
    .map(({ site }) => text.slice(site.fill.span.start, site.fill.span.end));
}

describe('C: any text', () => {
  const pieces = examplesOf('patterns')
    .filter(({ path }) => path.endsWith('.c'))
    .flatMap(({ text }) => text.match(/[^\n]*\n|[^\n]+$/g) ?? []);
  const noise = [
    '#if X\n',
    '#else\n',
    '#endif\n',
    '#elif Y\n',
    '#if 0\n',
    '{',
    '}',
    '(',
    ')',
    'FOO ',
    'FOO(',
    ',',
    '"',
    '/*',
    '*/',
    '\r\n',
    '\ud800',
    '\0',
  ];
  const text = fc
    .array(fc.oneof(fc.constantFrom(...pieces, ...Object.values(SHAPES)), fc.constantFrom(...noise)), { maxLength: 30 })
    .map((parts) => parts.join(''));

  it('keeps its length and its lines', () => {
    fc.assert(
      fc.property(text, fc.constantFrom('c' as const, 'cpp' as const), (source, dialect) => {
        for (const which of ['split', 'all'] as const) {
          for (const arm of readingsByArms(source, tokensOf(source, dialect), which)) {
            for (const reading of [arm, tidied(arm, dialect)]) {
              assert.equal(reading.length, source.length);
              assert.equal(linesOf(reading), linesOf(source));
            }
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('ten thousand #if, #else and #endif', () => {
    const many = (line: string): string => `${line}\n`.repeat(10_000);
    for (const source of [many('#if X'), many('#endif'), many('#else'), `${many('#if X')}{${many('#endif')}`]) {
      assert.equal(tidied(readingsByArms(source, tokensOf(source, 'c'), 'all')[0], 'c').length, source.length);
    }
  });
});
