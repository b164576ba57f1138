/** Where functions start and end, without a parser. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Dialect } from '../../../server/src/languages/c/dialect.js';
import { scan } from '../../../server/src/languages/c/text/scan.js';

const functionsOf = (text: string): readonly string[] =>
  scan(text)
    .filter((i) => i.kind === 'function')
    .map((i) => text.slice(i.start, i.end));

const namesOf = (text: string, dialect: Dialect): readonly string[] =>
  scan(text, dialect).flatMap(({ head }) => head?.name ?? []);

function same(title: string, text: string, functions: readonly string[]): void {
  it(title, () => {
    assert.deepEqual(functionsOf(text), functions);
  });
}

describe('C: scan', () => {
  same(
    'two functions and what stands between them',
    'int a;\nint f(void) { return 1; }\nint b[2] = {1, 2};\nvoid g(int x) { { } }\n',
    ['int f(void) { return 1; }', 'void g(int x) { { } }'],
  );
  same('a prototype is none', 'int f(int);\nint g(void) { return f(1); }', ['int g(void) { return f(1); }']);
  same('K&R', 'int f(a, b)\n  int a;\n  char *b;\n{ return a; }\nint c;', [
    'int f(a, b)\n  int a;\n  char *b;\n{ return a; }',
  ]);
  same(
    'arms of #if that have a head in each style',
    'int a;\n#ifdef A\nint f(int x)\n#else\nint f(x)\nint x;\nchar *y;\n#endif\n{ return x; }\nint g(void) { return 2; }\n',
    ['int f(int x)\n#else\nint f(x)\nint x;\nchar *y;\n#endif\n{ return x; }', 'int g(void) { return 2; }'],
  );
  same('a body behind #if and declarations', 'int f(int);\n#if A\nint x;\n#endif\n{ return x; }\n', []);
  same(
    'braces in strings, characters and comments',
    'int f(void) { char c = \'}\'; g("}{\\"}"); /* } */ // }\n return 0; }\nint x;',
    ['int f(void) { char c = \'}\'; g("}{\\"}"); /* } */ // }\n return 0; }'],
  );
  same('a continued line comment', 'int f(void) { // a \\\n }\n return 0; }\nint x;', [
    'int f(void) { // a \\\n }\n return 0; }',
  ]);
  same('a continued macro', '#define M do { \\\n x = { \\\n} \nint f(void) { M; }\n', ['int f(void) { M; }']);
  same(
    'arms of #if that each open a brace',
    'int f(int x)\n{\n#ifdef A\n  if (x) {\n#else\n  if (!x) {\n#endif\n    x = 1;\n  }\n  return x;\n}\nint g(void) { return 2; }\n',
    [
      'int f(int x)\n{\n#ifdef A\n  if (x) {\n#else\n  if (!x) {\n#endif\n    x = 1;\n  }\n  return x;\n}',
      'int g(void) { return 2; }',
    ],
  );
  same(
    'arms of #if that each have a head',
    '#ifdef A\nint f(int x) {\n#else\nint f(long x) {\n#endif\n  return 1;\n}\nint g(void) { return 2; }\n',
    ['#ifdef A\nint f(int x) {\n#else\nint f(long x) {\n#endif\n  return 1;\n}'.slice(9), 'int g(void) { return 2; }'],
  );
  same('extern "C"', 'extern "C" {\nint f(void) { return 1; }\n}\nint g(void) { return 2; }', [
    'int f(void) { return 1; }',
    'int g(void) { return 2; }',
  ]);
  it('classes, and structures where they are C++', () => {
    const class_ = 'class A {\npublic:\n  A() : n(1) {}\n  int f(int n = 0) { return n; }\n  int n;\n};\n';
    const struct = 'template <class T>\nstruct B final : A { void g() {} };\nstruct C { void h() {} };\n';
    const rest = 'int k(void) { return 1; }\n';
    assert.deepEqual(namesOf(class_ + struct + rest, 'cpp'), ['A::A', 'A::f', 'B::g', 'C::h', 'k']);
    assert.deepEqual(namesOf(class_ + struct + rest, 'c'), ['A::A', 'A::f', 'B::g', 'k']);
  });
  same('a value that is given behind the parameters', 'int f(int a = 0) { return a; }\nint v = g({ 1 });\n', [
    'int f(int a = 0) { return a; }',
  ]);
  same(
    'initialisers with calls of macros',
    'struct s t = { M(1), { 2 } };\nint v[] = { F(x) };\nint f(void) { return 1; }',
    ['int f(void) { return 1; }'],
  );
  same('attributes and macros around the head', 'static NOINLINE int f(int a UNUSED) ATTR(1) { return a; }', [
    'static NOINLINE int f(int a UNUSED) ATTR(1) { return a; }',
  ]);
  same('line ends of Windows', 'int f(void)\r\n{\r\n  return 1;\r\n}\r\nint g(void)\r\n{\r\n}\r\n', [
    'int f(void)\r\n{\r\n  return 1;\r\n}',
    'int g(void)\r\n{\r\n}',
  ]);
  same(
    'a brace too few inside: the one in the first column ends the function',
    'int f(int x)\n{\n  if (x) {\n  return 1;\n}\nint g(void)\n{\n  return 2;\n}\n',
    ['int f(int x)\n{\n  if (x) {\n  return 1;\n}', 'int g(void)\n{\n  return 2;\n}'],
  );

  const g = 'int g(void) { return 2; }';
  for (const [title, arms] of Object.entries({
    'in `#if 0` is none': `#if 0\n${g}\n#ifdef A\n#endif\n${g}\n#endif\n`,
    'behind the `#else` of `#if 1` is none': `#if 1 /* as ever */\n#else\n${g}\n#endif\n`,
    'in another condition in `#if 0` is none': `#if 0\n#if 1\n${g}\n#else\n${g}\n#endif\n#endif\n`,
  }))
    same(`a function ${title}`, `${arms}int f(void) { return 1; }\n`, ['int f(void) { return 1; }']);
  for (const [title, arms] of Object.entries({
    'behind the `#else` of `#if 0`': `#if 0\n#else // built\n${g}\n#endif\n`,
    'behind an `#elif`': `#if 0\n#elif A\n${g}\n#endif\n`,
    'in `#if 1`': `#if (1)\n${g}\n#endif\n`,
    'in a condition that only starts so': `#if 0 || A\n${g}\n#endif\n`,
    'behind `#if 0`': `#if 0\n#endif\n${g}\n`,
  }))
    same(`a function ${title} is one`, arms, [g]);
  same('of two heads the one that is built', '#if 0\nint f(int a)\n#else\nint f(void)\n#endif\n{ return 1; }\n', [
    'int f(int a)\n#else\nint f(void)\n#endif\n{ return 1; }',
  ]);

  for (const open of [
    'int f(void) {',
    '"abc',
    "'",
    '/* x',
    '#if',
    '#define A \\',
    'int f(a)\nint a;\n',
    '}',
    '{{{',
    ')(',
    '\0',
  ]) {
    it(`unfinished: ${JSON.stringify(open)}`, () => {
      for (const item of scan(`int a;\n${open}`)) assert.ok(item.start < item.end);
    });
  }

  it('items are in order, apart from each other, and hold all that is no blank and no comment', () => {
    const part = fc.constantFrom(
      ...'{}();="\'\\/*#\n ax'.split(''),
      '#if A\n',
      '#else\n',
      '#endif\n',
      'int f(void)',
      '"s"',
      '//c\n',
      '/*c*/',
      '\r\n',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        let at = 0;
        for (const { start, end } of scan(text)) {
          assert.ok(at <= start && start < end && end <= text.length, JSON.stringify(text));
          at = end;
        }
      }),
      { numRuns: 500 },
    );
  });
});
