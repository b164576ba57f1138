import assert from 'node:assert/strict';
import { LineIndex, patternUrl, renderDiagnostic, spotsOf } from '../../server/src/render/index.js';
import type { Finding, Span } from '../../server/src/model/index.js';
import { copySite, endpoint, transfer } from '../support/site.js';

const FORM = { relatedInformation: true, codeDescription: true };

function spanOf(text: string, part: string): Span {
  const start = text.indexOf(part);
  assert.ok(start >= 0, `no ${part} in the text`);
  return { start, end: start + part.length };
}

/** A loop that reads at `r(1)` and writes at `w(1)` and `w(2)`, after a first read at `r(0)`. */
function findingIn(text: string, form: 'while' | 'callback' = 'while'): Finding {
  const out = (part: string) => transfer({ direction: 'out', callee: 'write', span: spanOf(text, part) });
  const site = copySite({
    anchor: spanOf(text, 'w(1)'),
    source: endpoint({ handle: 'conn->fd' }),
    buffer: { name: 'buf', storage: 'array', capacity: 512 },
    fill: transfer({ span: spanOf(text, 'r(1)') }),
    otherFills: [transfer({ span: spanOf(text, 'r(0)') })],
    drains: [out('w(1)'), out('w(2)')],
    loop: { form, span: { start: text.indexOf('loop'), end: text.length } },
  });
  return { pattern: 'copy-loop', severity: 'information', message: 'bytes are copied', site, advice: [] };
}

function diagnosticIn(text: string, form = FORM) {
  const lines = new LineIndex(text);
  const place = { uri: 'file:///a.c', text, rangeOf: lines.rangeOf.bind(lines) };
  return renderDiagnostic(findingIn(text), place, form);
}

describe('a diagnostic', () => {
  const text = '  r(0);\n  loop (r(1)) {\n    w(1);\n    w(2);\n  }\n';

  it('underlines the call that empties the buffer, and names the places that matter', () => {
    const { range, severity, code, codeDescription, relatedInformation } = diagnosticIn(text);
    assert.deepEqual(range, { start: { line: 2, character: 4 }, end: { line: 2, character: 8 } });
    assert.equal(severity, 3);
    assert.equal(code, 'copy-loop');
    assert.equal(codeDescription?.href, patternUrl('copy-loop'));
    assert.deepEqual(
      relatedInformation?.map(({ location: { range: at }, message }) => [at.start.line, at.end.character, message]),
      [
        [1, 12, '`buf` (512 bytes) is filled here from `conn->fd`'],
        [0, 6, '`buf` is filled here, too'],
        [3, 8, '`buf` is written here, too'],
        [1, 13, 'both calls are made in every round of this loop'],
      ],
    );
  });

  it('leaves out what the client can not show', () => {
    const plain = diagnosticIn(text, { relatedInformation: false, codeDescription: false });
    assert.deepEqual(Object.keys(plain), ['range', 'severity', 'source', 'code', 'message']);
  });
});

describe('the places of a finding', () => {
  function head(text: string): string {
    const spots = spotsOf(findingIn(text), text).map(({ start, end }) => text.slice(start, end));
    assert.deepEqual(spots.slice(0, -1), ['w(1)', 'w(1)', 'w(2)', 'r(1)', 'r(0)']);
    return spots.at(-1) ?? '';
  }

  it('hold the head of the loop: its first line without the brace', () => {
    assert.equal(head('r(0); loop (r(1)) { w(1); w(2); }'), 'loop (r(1)) { w(1); w(2); }', 'all on one line');
    assert.equal(head('r(0);\nloop (r(1)) {\n w(1); w(2); }'), 'loop (r(1))');
    assert.equal(head('r(0);\r\nloop (r(1))\r\n{\r\n w(1); w(2); }'), 'loop (r(1))');
    assert.equal(head('r(0);\nloop   \n (r(1))\n w(1), w(2);'), 'loop');
  });
});
