import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LineIndex } from '../../server/src/render/index.js';

describe('LineIndex', () => {
  it('ends lines at \\n, \\r\\n and \\r', () => {
    const lines = new LineIndex('a\nbc\r\nd\re\n');
    assert.equal(lines.lineCount, 5);
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((line) => lines.lineText(line)),
      ['a', 'bc', 'd', 'e', ''],
    );
    assert.deepEqual(lines.positionAt(2), { line: 1, character: 0 });
    assert.deepEqual(lines.positionAt(6), { line: 2, character: 0 });
    assert.deepEqual(lines.positionAt(8), { line: 3, character: 0 });
  });

  it('counts UTF-16 code units', () => {
    assert.deepEqual(new LineIndex('x\n😀y').positionAt(4), { line: 1, character: 2 });
  });

  it('moves what is outside the text to its nearest end', () => {
    const lines = new LineIndex('ab\ncd');
    assert.deepEqual(lines.positionAt(99), { line: 1, character: 2 });
    assert.deepEqual(lines.positionAt(-1), { line: 0, character: 0 });
    assert.equal(lines.offsetAt({ line: 0, character: 99 }), 2);
    assert.equal(lines.offsetAt({ line: 9, character: 0 }), 5);
    assert.equal(lines.offsetAt({ line: -1, character: 5 }), 0);
  });

  it('takes an offset there and back', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '\n', '\r', '😀', '\u2028') });
    fc.assert(
      fc.property(text, fc.nat(), (source, n) => {
        const lines = new LineIndex(source);
        const offset = n % (source.length + 1);
        const { line, character } = lines.positionAt(offset);
        const start = offset - character;
        // Between \r and \n there is no place: it belongs to the end of the line.
        const inLineEnd = source[offset] === '\n' && source[offset - 1] === '\r';
        assert.equal(lines.offsetAt({ line, character }), inLineEnd ? offset - 1 : offset);
        assert.equal(/[\n]|\r(?!$|\n)/.test(source.slice(start, offset)), false);
      }),
    );
  });
});
