import assert from 'node:assert/strict';
import {
  ANSI,
  codeFrame,
  counted,
  LineIndex,
  PLAIN,
  printable,
  renderDiff,
  styleDiff,
} from '../../server/src/render/index.js';

/** The frame of `text` with a mark on each of `words`. */
function frame(text: string, ...words: readonly string[]): string {
  const marks = words.map((word) => {
    const start = text.indexOf(word);
    return { span: { start, end: start + word.length }, label: 'here' };
  });
  return codeFrame(new LineIndex(text), marks, PLAIN);
}

describe('codeFrame', () => {
  it('shows a line around each mark, and dots for a gap', () => {
    const text = Array.from({ length: 12 }, (_, i) => `line${i + 1};`).join('\n');
    assert.equal(
      frame(text, 'line3', 'line10'),
      [
        '   2 | line2;',
        '>  3 | line3;',
        '     | ^^^^^ here',
        '   4 | line4;',
        '     ...',
        '   9 | line9;',
        '> 10 | line10;',
        '     | ^^^^^^ here',
        '  11 | line11;',
        '',
      ].join('\n'),
    );
  });

  it('shows a gap of one line as it is', () => {
    assert.doesNotMatch(frame('a\nb\nc\nd\ne', 'a', 'e'), /\.\.\./);
    assert.match(frame('a\nb\nc\nd\ne\nf', 'a', 'f'), /\.\.\./);
  });

  it('marks several things on one line in their order', () => {
    assert.equal(frame('f(a, b);', 'b', 'a'), '> 1 | f(a, b);\n    |   ^ here\n    |      ^ here\n');
  });

  it('keeps marks under their text behind tabs, wide escapes and surrogate pairs', () => {
    assert.equal(frame('\tx', 'x'), '> 1 |     x\n    |     ^ here\n');
    assert.equal(frame(' \u001b[31mx', 'x'), '> 1 |  \\u{1b}[31mx\n    |            ^ here\n');
    assert.equal(frame('\ud800x', 'x').split('\n')[1]?.indexOf('^'), frame('ax', 'x').split('\n')[1]?.indexOf('^'));
  });

  it('marks the first line of a span over several lines', () => {
    assert.equal(frame('a(\nb);', 'a(\nb)'), '> 1 | a(\n    | ^^ here\n  2 | b);\n');
  });

  it('cuts a minified line around the mark', () => {
    const [code = '', mark = ''] = frame(`${'x'.repeat(5000)}READ${'y'.repeat(5000)}`, 'READ').split('\n');
    assert.ok(code.length < 150);
    assert.equal(code.slice(mark.indexOf('^'), mark.lastIndexOf('^') + 1), 'READ');
  });

  it('takes a mark at the very end of the text', () => {
    assert.equal(
      codeFrame(new LineIndex('a'), [{ span: { start: 1, end: 1 }, label: 'end' }], PLAIN),
      '> 1 | a\n    |  ^ end\n',
    );
    assert.equal(codeFrame(new LineIndex(''), [{ span: { start: 0, end: 0 }, label: '' }], PLAIN), '> 1 |\n    | ^\n');
  });
});

describe('printable', () => {
  it('shows what could move the cursor or turn the text around as escapes', () => {
    assert.equal(printable('a\n\r\t\u0000\u009b\u202eü😀'), 'a\\n\\r\\t\\u{0}\\u{9b}\\u{202e}ü😀');
  });
});

describe('counted', () => {
  it('agrees in number', () => {
    assert.deepEqual(
      [counted(0, 'file'), counted(1, 'file'), counted(2, 'copy', 'copies')],
      ['0 files', '1 file', '2 copies'],
    );
  });
});

describe('renderDiff', () => {
  it('is empty when nothing changed', () => {
    assert.equal(renderDiff('a.c', 'x\n', 'x\n'), '');
  });

  it('keeps line ends and a missing last one', () => {
    assert.equal(
      renderDiff('a.c', 'a\r\nb', 'a\r\nc'),
      '--- a/a.c\n+++ b/a.c\n@@ -1,2 +1,2 @@\n a\r\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n',
    );
  });

  it('puts a tab behind names with spaces, and nowhere else', () => {
    assert.match(
      renderDiff('a b.c', '+++ x\n', '--- y z\n'),
      /^--- a\/a b\.c\t\n\+\+\+ b\/a b\.c\t\n@@ -1,1 \+1,1 @@\n-\+\+\+ x\n\+--- y z\n$/,
    );
  });

  it('is coloured without a change of its text', () => {
    const diff = renderDiff('a.c', 'a\nb\n', 'a\nc\n');
    const coloured = styleDiff(diff, ANSI);
    assert.ok(coloured.includes('\u001b[32m+c\u001b[39m'));
    // eslint-disable-next-line no-control-regex -- these are the colours
    assert.equal(coloured.replace(/\u001b\[\d+m/g, ''), diff);
  });
});
