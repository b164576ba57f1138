/** Constant expressions, and what a file says outside its functions. */
import assert from 'node:assert/strict';
import { evaluate } from '../../../server/src/languages/c/lower/constants.js';
import { contextOf, type FileContext } from '../../../server/src/languages/c/lower/context.js';
import { scan } from '../../../server/src/languages/c/text/scan.js';

const names: ReadonlyMap<string, number> = new Map([['N', 10]]);
const valueOf = (text: string): number | undefined => evaluate(text, (name) => names.get(name));

describe('C: constant expressions', () => {
  const values: readonly (readonly [string, number | undefined])[] = [
    ['4096', 4096],
    ['0x1000', 4096],
    ['010', 8],
    ['0', 0],
    ['65536UL', 65536],
    ['8 * 1024', 8192],
    ['1 << 16', 65536],
    ['1 << 2 + 1', 8],
    ['2 + 3 * 4', 14],
    ['(2 + 3) * 4', 20],
    ['10 - 2 - 3', 5],
    ['7 / 2', 3],
    ['256 >> 4', 16],
    ['1 | 4', 5],
    ['-N', -10],
    ['N * N /* squared */', 100],
    ['BUFSIZ', 8192],
    ['1 / 0', undefined],
    ['M + 1', undefined],
    ['', undefined],
    ['1 +', undefined],
    ['(1', undefined],
    ['1 2', undefined],
    ['a ? b : c', undefined],
    ['sizeof(int)', undefined],
    ['1.5', undefined],
    ["'a'", undefined],
    ['9007199254740993', undefined],
    [`${'('.repeat(100_000)}1`, undefined],
    [`1${'0'.repeat(400)}`, undefined],
  ];
  for (const [text, value] of values) {
    it(`${text.slice(0, 40)} is ${value ?? 'not known'}`, () => {
      assert.equal(valueOf(text), value);
    });
  }
});

describe('C: what a file says', () => {
  const contextFor = (text: string): FileContext => contextOf(text, scan(text));

  it('macros, in terms of each other', () => {
    const { constants } = contextFor(
      '#define A 4096\n# define B (2 * A) // twice\n#define F(x) 3\n#define S "s"\n#define EMPTY\n',
    );
    assert.deepEqual(
      [...constants],
      [
        ['A', 4096],
        ['B', 8192],
      ],
    );
  });

  it('enumerators with a value', () => {
    assert.equal(contextFor('enum { SIZE = 1 << 12, NEXT };').constants.get('SIZE'), 4096);
  });

  it('global arrays of bytes', () => {
    const { arrays } = contextFor(
      '#define N 512\nstatic char a[N], *p;\nuint8_t b[];\nint c[4];\nextern unsigned char d[2 * N];',
    );
    assert.deepEqual(
      [...arrays],
      [
        ['a', 512],
        ['b', undefined],
        ['d', 1024],
      ],
    );
  });

  it('nothing of a function counts', () => {
    assert.equal(
      contextFor('int f(void) { char a[10]; enum { X = 1 }; return 0; }').fingerprint,
      contextFor('').fingerprint,
    );
  });

  it('its fingerprint changes with a value, not with an address', () => {
    const one = contextFor('#define A 1\n').fingerprint;
    assert.equal(contextFor('int x;\n\n#define A 1\n').fingerprint, one);
    assert.notEqual(contextFor('#define A 2\n').fingerprint, one);
  });
});
