import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import {
  CancellationTokenSource,
  LSPErrorCodes,
  type Diagnostic,
  type DocumentDiagnosticReport,
} from 'vscode-languageserver/node';
import { insert, PLAIN, POOR, RICH, waitFor, type TestClient } from './client.js';
import { startSession } from './session.js';

const URI = 'file:///w/a.c';

async function pull(client: TestClient, uri = URI): Promise<Diagnostic[]> {
  const report = await client.request<DocumentDiagnosticReport>('textDocument/diagnostic', { textDocument: { uri } });
  assert.equal(report.kind, 'full');
  return report.items;
}

describe('diagnostics of the language server', () => {
  it('answer a client that pulls with all that it can show, and push it nothing', async () => {
    const { client } = await startSession({ capabilities: RICH });
    await client.open(URI, 'int main() {\n  read(a); copy(safe);\n}\n');
    assert.deepEqual(await pull(client), [
      {
        range: { start: { line: 1, character: 11 }, end: { line: 1, character: 21 } },
        severity: 2,
        source: 'zerocopy',
        code: 'copy-loop',
        codeDescription: {
          href: 'https://github.com/zerocopy-lint/zerocopy-lint/blob/main/docs/patterns/copy-loop.md',
        },
        message: 'bytes are copied (safe)',
        relatedInformation: [
          {
            location: { uri: URI, range: { start: { line: 1, character: 2 }, end: { line: 1, character: 9 } } },
            message: '`buf` is filled here from `in`',
          },
        ],
        data: 'copy-loop@24-34',
      },
    ]);
    assert.deepEqual(client.published, []);
  });

  it('push a poor client plain ones with the version, and offer it no pull', async () => {
    const { client } = await startSession({ capabilities: POOR });
    await client.open(URI, 'copy(safe)', 'c', 7);
    assert.deepEqual(await client.pushed(URI, 7), {
      uri: URI,
      version: 7,
      diagnostics: [
        {
          range: { start: { line: 0, character: 0 }, end: { line: 0, character: 10 } },
          severity: 2,
          source: 'zerocopy',
          code: 'copy-loop',
          message: 'bytes are copied (safe)',
          data: 'copy-loop@0-10',
        },
      ],
    });
    await assert.rejects(pull(client), /not offered/);
  });

  it('follow incremental edits past characters of two units and CRLF', async () => {
    const { client, workbench } = await startSession({ capabilities: PLAIN });
    await client.open(URI, '/* 🚀🚀 */ x;\r\n\r\n  y;\r\n');
    await client.change(URI, 2, insert(0, 10, 'copy(safe); '), insert(2, 2, '"🚀"; copy(lost); '));
    const { diagnostics } = await client.pushed(URI, 2);
    assert.equal(workbench.analysed.at(-1), '/* 🚀🚀 */copy(safe);  x;\r\n\r\n  "🚀"; copy(lost); y;\r\n');
    assert.deepEqual(
      diagnostics.map(({ range }) => range),
      [
        { start: { line: 0, character: 10 }, end: { line: 0, character: 20 } },
        { start: { line: 2, character: 8 }, end: { line: 2, character: 18 } },
      ],
    );
  });

  it('take a whole text as a change, too', async () => {
    const { client } = await startSession({ capabilities: PLAIN });
    await client.open(URI, 'copy(safe)');
    await client.change(URI, 2, { text: 'nothing' });
    assert.deepEqual((await client.pushed(URI, 2)).diagnostics, []);
  });

  it('come once for a burst of changes, for the last of them', async () => {
    const { client, workbench } = await startSession({ capabilities: PLAIN });
    await client.open(URI, '');
    await client.pushed(URI, 1);
    const changes = Array.from({ length: 200 }, (_, at) => client.change(URI, at + 2, insert(0, at, '.')));
    await Promise.all([...changes, client.change(URI, 202, insert(0, 200, 'copy(safe)'))]);
    assert.equal((await client.pushed(URI, 202)).diagnostics.length, 1);
    assert.ok(workbench.analysed.length < 20, `${workbench.analysed.length} analyses`);
    const versions = client.published.map(({ version }) => version ?? 0);
    assert.deepEqual(
      versions,
      [...versions].sort((a, b) => a - b),
      'an older version after a newer one',
    );
  });

  it('give up an analysis when its text is no longer the newest', async () => {
    const { client, workbench } = await startSession({ capabilities: PLAIN });
    workbench.hold = new Promise(() => undefined);
    await client.open(URI, 'copy(safe)');
    await waitFor(() => workbench.analysed.length === 1);
    workbench.hold = undefined;
    await client.change(URI, 2, insert(0, 0, 'x '));
    assert.equal((await client.pushed(URI, 2)).diagnostics.length, 1);
    assert.equal(workbench.cancellations, 1);
    assert.deepEqual(
      client.published.map(({ version }) => version),
      [2],
    );
  });

  it('are never those of an older text, even if its analysis comes to an end', async () => {
    const { client, workbench } = await startSession({ capabilities: PLAIN });
    const events = new EventEmitter();
    workbench.deaf = true;
    workbench.hold = once(events, 'release').then(() => undefined);
    await client.open(URI, 'copy(safe)');
    await waitFor(() => workbench.analysed.length === 1);
    await client.change(URI, 2, { text: 'nothing' });
    // Answered only after the change has arrived.
    await assert.rejects(client.request('test/ping'));
    events.emit('release');
    assert.deepEqual((await client.pushed(URI, 2)).diagnostics, []);
    assert.equal(client.published.length, 1);
  });

  it('are empty after a document is closed, also while it is analysed', async () => {
    const { client, workbench } = await startSession({ capabilities: PLAIN });
    workbench.hold = new Promise(() => undefined);
    await client.open(URI, 'copy(safe)');
    await waitFor(() => workbench.analysed.length === 1);
    await client.closeDocument(URI);
    await waitFor(() => workbench.disposed.length === 1 && client.published.length > 0);
    assert.deepEqual(client.published, [{ uri: URI, diagnostics: [] }]);
    assert.equal(workbench.cancellations, 1);
  });

  it('answer a pull for a document that is not open with none', async () => {
    const { client } = await startSession({ capabilities: RICH });
    assert.deepEqual(await pull(client, 'file:///w/never.c'), []);
  });

  it('end a pull at once when the client cancels it', async () => {
    const { client, workbench } = await startSession({ capabilities: RICH });
    workbench.hold = new Promise(() => undefined);
    await client.open(URI, 'copy(safe)');
    const source = new CancellationTokenSource();
    const params = { textDocument: { uri: URI } };
    const answer = client.connection.sendRequest('textDocument/diagnostic', params, source.token);
    await waitFor(() => workbench.analysed.length === 1);
    source.cancel();
    await assert.rejects(answer, { code: LSPErrorCodes.RequestCancelled });
    workbench.hold = undefined;
    await client.change(URI, 2, insert(0, 0, ' '));
    assert.equal((await pull(client)).length, 1, 'the next pull is answered');
  });

  it('are none where the parser fails: one line in the log, and the server lives', async () => {
    const { client } = await startSession({ capabilities: PLAIN });
    await client.open(URI, 'BOOM');
    assert.deepEqual((await client.pushed(URI, 1)).diagnostics, []);
    await client.change(URI, 2, insert(0, 0, 'again '));
    await client.pushed(URI, 2);
    await client.change(URI, 3, { text: 'copy(safe)' });
    assert.equal((await client.pushed(URI, 3)).diagnostics.length, 1);
    assert.deepEqual(
      client.log.filter(({ type }) => type === 1),
      [{ type: 1, message: `${URI}: not analysed: the parser broke` }],
    );
  });

  it('leave documents alone that no language claims', async () => {
    const { client } = await startSession({ capabilities: PLAIN });
    await client.open('file:///w/a.txt', 'copy(safe)', 'unheard-of');
    assert.deepEqual((await client.pushed('file:///w/a.txt', 1)).diagnostics, []);
  });
});
