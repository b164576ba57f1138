import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import type { Log, Result } from 'sarif';
import { applyEdits } from '../../server/src/model/index.js';
import { LineIndex } from '../../server/src/render/index.js';
import { copyText, runFake, temporaryFolders } from '../bin/harness.js';

const folderWith = temporaryFolders();

async function sarifOf(folder: string, ...args: readonly string[]): Promise<Log> {
  const { stdout } = await runFake(folder, ['check', '--format', 'sarif', ...args]);
  return JSON.parse(stdout) as Log;
}

function results(log: Log): readonly Result[] {
  return log.runs[0]!.results ?? [];
}

/** The schema as published, for draft 4 of JSON Schema; of what differs in draft 7 it uses only `id`. */
function schemaProblems(log: Log): readonly unknown[] {
  const path = createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  const { $schema: _, id: $id, ...schema } = JSON.parse(readFileSync(path, 'utf8')) as { $schema: string; id: string };
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  formats.default(ajv);
  const validate = ajv.compile({ ...schema, $id });
  validate(log);
  return validate.errors ?? [];
}

describe('SARIF', () => {
  it('is valid against the schema of SARIF 2.1.0', async () => {
    const folder = folderWith({
      'a b%.c': copyText() + copyText(' /* review */') + copyText(' /* used */'),
      'bin.c': Buffer.from('\0'),
      'zerocopy.json': '{ "nonsense": 1 }',
      'lost.c': copyText(' /* lost */'),
    });
    const log = await sarifOf(folder, '--explain');
    assert.equal(results(log).length, 4);
    assert.deepEqual(schemaProblems(log), []);
    assert.deepEqual(schemaProblems(await sarifOf(folderWith())), []);
    // The check itself can fail.
    assert.notDeepEqual(schemaProblems({ ...log, version: '2.0.0' as '2.1.0' }), []);
  });

  it('names the pattern, the whole site, and the calls', async () => {
    const log = await sarifOf(folderWith({ 'a.c': copyText() }));
    const [result] = results(log);
    assert.equal(log.runs[0]!.columnKind, 'utf16CodeUnits');
    assert.equal(log.runs[0]!.tool.driver.rules?.[result!.ruleIndex!]?.id, 'copy-loop');
    assert.equal(result!.ruleId, 'copy-loop');
    assert.equal(result!.level, 'warning');
    const where = result!.locations![0]!;
    assert.deepEqual(where.physicalLocation?.region, { startLine: 2, startColumn: 3, endLine: 3, endColumn: 22 });
    assert.equal(where.logicalLocations?.[0]?.name, 'serve');
    assert.deepEqual(
      result!.relatedLocations?.map(({ message, physicalLocation }) => [
        message?.text,
        physicalLocation?.region?.startLine,
      ]),
      [
        ['`buf` is filled here by `read`', 2],
        ['`buf` is written out here by `write`', 3],
      ],
    );
    assert.equal(log.runs[0]!.invocations?.[0]?.executionSuccessful, true);
  });

  it('counts columns in UTF-16 code units, and lines at every line end', async () => {
    const text = `/* 😀 */ ${copyText().replaceAll('\n', '\r\n')}`;
    const [result] = results(await sarifOf(folderWith({ 'a.c': `\ufeff/* 😀 */ read(in, b, 1); write(out, b, n);` })));
    assert.equal(result!.locations![0]!.physicalLocation!.region!.startColumn, 10);
    const [crlf] = results(await sarifOf(folderWith({ 'a.c': text })));
    assert.equal(crlf!.locations![0]!.physicalLocation!.region!.startLine, 2);
  });

  it('has URIs that resolve to the files, odd names and all', async () => {
    const names = ['sub/a b.c', '100%.c', 'ü#?.c', 'x:y.c', 'new\nline.c', 'q\'".c'];
    const folder = folderWith(Object.fromEntries(names.map((name) => [name, copyText()])));
    for (const [cwd, args] of [
      [folder, []],
      ['/', [folder]],
      [join(folder, 'sub'), ['..']],
      [folder, ['sub', ...names]],
    ] as const) {
      const log = await sarifOf(cwd, ...args);
      const base = log.runs[0]!.originalUriBaseIds!['%SRCROOT%']!.uri!;
      const found = results(log).map((result) => {
        const { uri, uriBaseId } = result.locations![0]!.physicalLocation!.artifactLocation!;
        assert.equal(uriBaseId, '%SRCROOT%');
        return fileURLToPath(new URL(uri!, base));
      });
      assert.deepEqual(found.sort(), names.map((name) => join(folder, name)).sort());
    }
  });

  it('is relative to the one folder that was checked, and absolute for files outside the root', async () => {
    const folder = folderWith({ 'a/one.c': copyText(), 'b/two.c': copyText() });
    const uris = (log: Log): readonly (string | undefined)[] =>
      results(log).map((result) => result.locations![0]!.physicalLocation!.artifactLocation!.uri);
    assert.deepEqual(uris(await sarifOf('/', join(folder, 'a'))), ['one.c']);
    assert.deepEqual(uris(await sarifOf(folder, 'a', 'b')), ['a/one.c', 'b/two.c']);
    const [inside, outside] = results(await sarifOf(join(folder, 'b'), '../a/one.c', 'two.c')).map(
      (result) => result.locations![0]!.physicalLocation!.artifactLocation!,
    );
    assert.deepEqual([inside!.uri, inside!.uriBaseId], [`file://${join(folder, 'a/one.c')}`, undefined]);
    assert.equal(outside!.uri, 'two.c');
  });

  it('holds fixes that give what fix gives', async () => {
    const text = copyText().replaceAll('\n', '\r\n');
    const folder = folderWith({ 'a.c': text });
    const [result] = results(await sarifOf(folder));
    const lines = new LineIndex(text);
    const edits = result!.fixes![0]!.artifactChanges[0]!.replacements.map(({ deletedRegion: at, insertedContent }) => ({
      span: lines.spanOf({
        start: { line: at.startLine! - 1, character: at.startColumn! - 1 },
        end: { line: at.endLine! - 1, character: at.endColumn! - 1 },
      }),
      text: insertedContent?.text ?? '',
    }));
    await runFake(folder, ['fix']);
    assert.equal(applyEdits(text, edits), readFileSync(join(folder, 'a.c'), 'utf8'));
  });

  it('keeps a finding whose fix can not be made', async () => {
    const log = await sarifOf(folderWith({ 'a.c': copyText(' /* refuse */') + copyText(' /* BROKEN */') }));
    assert.deepEqual(
      results(log).map(({ fixes, properties }) => [
        fixes,
        (properties!['advice'] as { refused: string }[])[0]!.refused,
      ]),
      [
        [undefined, 'a macro stands in the way'],
        [undefined, 'the rewrite failed: the rewriter fell over'],
      ],
    );
  });

  it('shows inspected sites only with --explain, as informational', async () => {
    const folder = folderWith({ 'a.c': copyText(' /* used */') });
    assert.deepEqual(results(await sarifOf(folder)), []);
    const [result] = results(await sarifOf(folder, '--explain'));
    assert.equal(result!.kind, 'informational');
    assert.equal(result!.level, 'none');
    assert.equal(result!.ruleId, 'copy-loop');
    assert.equal(result!.message.text, 'not advised on: `buf` is passed to `sum`');
  });

  it('carries the warnings', async () => {
    const log = await sarifOf(folderWith({ 'a.c': Buffer.from('\0'), 'b.c': copyText() }));
    const [notification] = log.runs[0]!.invocations![0]!.toolExecutionNotifications!;
    assert.equal(notification!.message.text, 'is binary');
    assert.equal(notification!.locations![0]!.physicalLocation!.artifactLocation!.uri, 'a.c');
    assert.equal(results(log).length, 1);
  });

  it('has fingerprints that survive a shift and tell equal sites apart', async () => {
    const prints = async (text: string): Promise<readonly unknown[]> =>
      results(await sarifOf(folderWith({ 'a.c': text }))).map((result) => result.partialFingerprints);
    const twice = copyText() + copyText();
    const [first, second] = await prints(twice);
    assert.notDeepEqual(first, second);
    assert.deepEqual(await prints(`int before;\n\n${twice.replaceAll('  ', '\t')}`), [first, second]);
  });
});
