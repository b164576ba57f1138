import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rescan, scan } from '../../../server/src/languages/c/text/scan.js';

const PIECES = [
  'int f(int a) { return g(a); }',
  'static int k(a) int a; { h(a); }',
  '#define N 10',
  '#if A',
  '#else',
  '#endif',
  'extern "C" {',
  '}',
  'struct s { int x; };',
  'int v[] = { 1, 2 };',
  '/* a } comment */',
  "char c = '\"';",
  'void w(void) {\n#ifdef B\n if (x) {\n#else\n {\n#endif\n y(); } }',
  '"',
  '(',
  'class A : public B {',
  'public:',
  'struct C {',
  'bool run(int n = 0) const { return go(n); }',
];

describe('scanning again after a change', () => {
  it('gives what scanning from the start gives', () => {
    const source = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((p) => p.join('\n'));
    const edit = fc.record({
      at: fc.nat(400),
      cut: fc.nat(12),
      text: fc.constantFrom('', ' ', ...PIECES, '{', '}', ';', '*/', '/*'),
      isTold: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.constantFrom('c', 'cpp'),
        source,
        fc.array(edit, { minLength: 1, maxLength: 6 }),
        (dialect, first, edits) => {
          let known = rescan(first, dialect);
          for (const { at, cut, text, isTold } of edits) {
            const start = Math.min(at, known.text.length);
            const oldEnd = Math.min(start + cut, known.text.length);
            const next = known.text.slice(0, start) + text + known.text.slice(oldEnd);
            known = rescan(next, dialect, known, isTold ? { start, oldEnd, newEnd: start + text.length } : undefined);
            assert.deepEqual(known.items, scan(next, dialect));
          }
        },
      ),
      { numRuns: 4000 },
    );
  });

  it('takes over what stands in front of the change and behind it', () => {
    const text = Array.from({ length: 20 }, (_, i) => `int f${i}(void) { return ${i}; }`).join('\n');
    const first = rescan(text, 'c');
    const { kept, items } = rescan(text.replace('return 10;', 'return 1000;'), 'c', first);
    assert.deepEqual(kept, { first: 10, last: 9 });
    assert.equal(items[3], first.items[3]);
  });

  it('takes over more items than a call takes arguments', () => {
    const text = '#define N 1\n'.repeat(300_000);
    const { kept, items } = rescan(`${text.slice(0, -2)}2\n`, 'c', rescan(text, 'c'));
    assert.equal(items.length, 300_000);
    assert.ok(kept.first > 299_000);
  });
});
