import assert from 'node:assert/strict';
import type { Finding } from '../../server/src/model/index.js';
import { copySite, endpoint } from '../support/site.js';
import { remarkDifference } from './compare.js';
import { parseMarkers, remarkOfFinding, remarkOfInspected } from './markers.js';

const span = (start: number) => ({ start, end: start + 1 });

describe('example markers: reading', () => {
  it('reads line comments and block comments', () => {
    const text = [
      'a; // finds: copy-loop file -> socket keeps(limit, byte-count)',
      'b; /* finds: copy-loop pipe -> file */',
      'c; // inspected: fan-out, content-used',
      'd; // finds nothing, and nothing is inspected',
    ].join('\n');
    assert.deepEqual(parseMarkers(text, true), {
      remarks: [
        { line: 1, what: 'finds: copy-loop file -> socket', keeps: ['byte-count', 'limit'] },
        { line: 2, what: 'finds: copy-loop pipe -> file' },
        { line: 3, what: 'inspected: content-used, fan-out' },
      ],
      problems: [],
    });
  });

  it('reads several markers of one line, and lines that end in CRLF', () => {
    const text = 'x;\r\na; /* inspected: tiny */ b; // finds: copy-loop file -> file\r\n';
    assert.deepEqual(
      parseMarkers(text, true).remarks.map(({ line, what }) => [line, what]),
      [
        [2, 'inspected: tiny'],
        [2, 'finds: copy-loop file -> file'],
      ],
    );
  });

  it('takes missing keeps as none where they are not left open', () => {
    assert.deepEqual(parseMarkers('// finds: copy-loop file -> file', false).remarks[0]?.keeps, []);
    assert.equal(parseMarkers('// finds: copy-loop file -> file', true).remarks[0]?.keeps, undefined);
  });

  for (const [text, problem] of [
    ['// finds: copy-lop file -> file', /unknown pattern "copy-lop"/],
    ['// finds: copy-loop disk -> file', /unknown kind of endpoint "disk"/],
    ['// finds: copy-loop file -> file keeps(speed)', /unknown obligation "speed"/],
    ['// finds: copy-loop', /expected "finds: PATTERN SOURCE -> SINK/],
    ['// inspected: boring', /unknown objection "boring"/],
    ['// inspected:', /expected "inspected: OBJECTION"/],
  ] as const) {
    it(`refuses ${text}`, () => {
      const { remarks, problems } = parseMarkers(`\n${text}`, true);
      assert.deepEqual(remarks, []);
      assert.equal(problems.length, 1);
      assert.match(problems[0]!, problem);
      assert.match(problems[0]!, /^line 2: /);
    });
  }
});

describe('example markers: comparing', () => {
  const text = 'one\ntwo\nthree\n';
  const keep = (obligation: 'limit' | 'eintr') => ({ kind: 'keep', obligation, span: span(0) }) as const;
  const site = copySite({ anchor: span(4), keeps: [keep('limit'), keep('eintr'), keep('limit')] });
  const finding: Finding = { pattern: 'copy-loop', severity: 'warning', message: '', site, advice: [] };
  const found = remarkOfFinding(finding, text);

  it('writes findings and inspected sites as markers do', () => {
    assert.deepEqual(found, { line: 2, what: 'finds: copy-loop file -> socket', keeps: ['eintr', 'limit'] });
    const objection = { kind: 'content-used', span: span(8), because: '' } as const;
    const inspected = copySite({ anchor: span(8), objections: [objection], sink: endpoint() });
    assert.deepEqual(remarkOfInspected(inspected, text), { line: 3, what: 'inspected: content-used' });
  });

  const marked = (marker: string, open = false) => parseMarkers(`\n// ${marker}`, open).remarks;

  it('is content with exactly what is marked', () => {
    assert.equal(remarkDifference(marked('finds: copy-loop file -> socket keeps(limit, eintr)'), [found]), undefined);
    assert.equal(remarkDifference([], []), undefined);
  });

  it('reports what is found and not marked, and what is marked and not found', () => {
    assert.match(remarkDifference([], [found]) ?? '', /^\+line 2: finds: copy-loop file -> socket/m);
    assert.match(remarkDifference(marked('inspected: tiny'), []) ?? '', /^-line 2: inspected: tiny/m);
    assert.notEqual(remarkDifference([], [found]), undefined);
  });

  it('reports another endpoint, another line and another set of keeps', () => {
    assert.notEqual(remarkDifference(marked('finds: copy-loop file -> file keeps(limit, eintr)'), [found]), undefined);
    assert.notEqual(remarkDifference(marked('finds: copy-loop file -> socket keeps(limit)'), [found]), undefined);
    assert.notEqual(remarkDifference(marked('finds: copy-loop file -> socket'), [found]), undefined);
    assert.notEqual(remarkDifference([{ ...found, line: 3 }], [found]), undefined);
  });

  it('leaves keeps out where a marker does, and counts two sites of a line as two', () => {
    const open = marked('finds: copy-loop file -> socket', true);
    assert.equal(remarkDifference(open, [found]), undefined);
    assert.notEqual(remarkDifference(open, [found, found]), undefined);
  });
});
