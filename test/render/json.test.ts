import assert from 'node:assert/strict';
import type { JsonReport } from '../../server/src/render/index.js';
import { copyText, runFake, temporaryFolders } from '../bin/harness.js';

const folderWith = temporaryFolders();

async function jsonOf(folder: string, ...args: readonly string[]): Promise<JsonReport> {
  const { stdout } = await runFake(folder, ['check', '--format', 'json', ...args]);
  return JSON.parse(stdout) as JsonReport;
}

describe('JSON', () => {
  it('has the documented shape', async () => {
    const folder = folderWith({ 'a.c': copyText(' /* review */'), 'b.c': Buffer.from('\0') });
    const report = await jsonOf(folder);
    assert.deepEqual(Object.keys(report), ['version', 'tool', 'root', 'figures', 'findings', 'warnings']);
    assert.equal(report.version, 1);
    assert.deepEqual(report.tool, { name: 'zerocopy', version: '1.2.3' });
    assert.equal(report.root, folder);
    assert.deepEqual(report.figures, { files: 1, parsed: 1 });
    assert.deepEqual(report.warnings, [{ path: 'b.c', message: 'is binary' }]);
    const [finding] = report.findings;
    const { fingerprint, advice, ...rest } = finding!;
    const fill = { start: { line: 2, column: 3, offset: 16 }, end: { line: 2, column: 22, offset: 35 } };
    const drain = { start: { line: 3, column: 3, offset: 52 }, end: { line: 3, column: 21, offset: 70 } };
    assert.deepEqual(rest, {
      path: 'a.c',
      language: 'c',
      pattern: 'copy-loop',
      message: '`buf` is read only to be written',
      function: 'serve',
      region: { start: fill.start, end: { line: 3, column: 22, offset: 71 } },
      anchor: drain,
      shape: 'single',
      source: { kind: 'file', access: 'descriptor', handle: 'in', traits: [] },
      sink: {
        kind: 'socket',
        access: 'descriptor',
        handle: 'out',
        traits: [],
        proof: { because: '`out` is a socket', region: drain },
      },
      buffer: { name: 'buf', capacity: 4096 },
      fill: { callee: 'read', region: fill },
      drains: [{ callee: 'write', region: drain }],
      keeps: [{ obligation: 'eintr', region: fill }],
      severity: 'warning',
    });
    assert.match(fingerprint, /^[0-9a-f]{16}:1$/);
    assert.equal(advice[0]!.safety, 'review');
    assert.deepEqual(advice[0]!.assumed, ['`out` is a socket']);
    assert.deepEqual(advice[0]!.edits, [{ region: rest.region, text: 'sendfile(out, in, NULL, n);' }]);
  });

  it('has inspected sites with --explain only', async () => {
    const folder = folderWith({ 'a.c': copyText(' /* used */') });
    assert.equal('inspected' in (await jsonOf(folder)), false);
    const { findings, inspected } = await jsonOf(folder, '--explain');
    assert.deepEqual(findings, []);
    assert.equal(inspected?.length, 1);
    assert.deepEqual(
      inspected[0]!.objections.map(({ kind, because }) => [kind, because]),
      [['content-used', '`buf` is passed to `sum`']],
    );
  });

  it('is whole, and ends with a line end, when nothing is found', async () => {
    const { code, stdout } = await runFake(folderWith(), ['check', '--format', 'json']);
    assert.equal(code, 0);
    assert.deepEqual((JSON.parse(stdout) as JsonReport).findings, []);
    assert.ok(stdout.endsWith('}\n'));
  });
});
