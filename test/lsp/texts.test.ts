import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lineEdits } from '../../server/src/lsp/fixAll.js';
import { exceedsBytes, utf8Length } from '../../server/src/lsp/utf8.js';
import { applyEdits } from '../../server/src/model/index.js';

const unit = fc.constantFrom('a', 'b', '\n', '\r\n', '\r', '🚀', '\ud800', '\udc00', 'é', '€', ' ');
const text = fc.array(unit, { maxLength: 40 }).map((units) => units.join(''));

describe('the edits between two texts', () => {
  it('make the one of the other', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        assert.equal(applyEdits(before, lineEdits(before, after)), after);
      }),
    );
  });

  it('are none between equal texts, and touch only lines that differ', () => {
    assert.deepEqual(lineEdits('a\nb\n', 'a\nb\n'), []);
    assert.deepEqual(lineEdits('a\nb\nc\nd\n', 'a\nB\nc\nd\ne\n'), [
      { span: { start: 2, end: 4 }, text: 'B\n' },
      { span: { start: 8, end: 8 }, text: 'e\n' },
    ]);
  });
});

describe('the size of a text', () => {
  it('is counted as UTF-8 has it', () => {
    fc.assert(
      fc.property(text, (sample) => {
        assert.equal(utf8Length(sample), Buffer.byteLength(sample));
      }),
    );
  });

  it('exceeds a limit of one byte less, and not of as many', () => {
    fc.assert(
      fc.property(text, (sample) => {
        const bytes = Buffer.byteLength(sample);
        assert.equal(exceedsBytes(sample, bytes), false);
        assert.equal(exceedsBytes(sample, bytes - 1), true);
      }),
    );
  });
});
