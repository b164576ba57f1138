import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { ErrorCodes, LSPErrorCodes, type CodeAction, type Diagnostic, type Range } from 'vscode-languageserver/node';
import { insert, PLAIN, POOR, RICH, waitFor, type TestClient } from './client.js';
import { startSession } from './session.js';

const URI = 'file:///w/a.c';

function range(line: number, start: number, end: number): Range {
  return { start: { line, character: start }, end: { line, character: end } };
}

function ask(client: TestClient, at: Range, only?: string[], diagnostics: Diagnostic[] = []): Promise<CodeAction[]> {
  const context = only === undefined ? { diagnostics } : { diagnostics, only };
  return client.request('textDocument/codeAction', { textDocument: { uri: URI }, range: at, context });
}

describe('code actions of the language server', () => {
  it('are offered without edits to a rich client, and resolved to versioned ones', async () => {
    const { client } = await startSession({ capabilities: RICH });
    await client.open(URI, '\n  copy(safe);', 'c', 4);
    const actions = await ask(client, range(1, 4, 4), ['quickfix']);
    assert.deepEqual(
      actions.map(({ title, kind, isPreferred, edit }) => ({ title, kind, isPreferred, edit })),
      [
        { title: 'send with `sendfile`', kind: 'quickfix', isPreferred: true, edit: undefined },
        { title: 'map the file', kind: 'quickfix', isPreferred: undefined, edit: undefined },
        { title: 'ignore this copy-loop with a comment', kind: 'quickfix', isPreferred: undefined, edit: undefined },
      ],
    );
    const resolved = await client.request<CodeAction>('codeAction/resolve', actions[0]);
    assert.deepEqual(resolved.edit, {
      documentChanges: [
        { textDocument: { uri: URI, version: 4 }, edits: [{ range: range(1, 2, 12), newText: 'sendfile(safe)' }] },
      ],
    });
  });

  it('carry their edits at once for a client that does not resolve', async () => {
    const { client } = await startSession({ capabilities: PLAIN });
    await client.open(URI, 'copy(safe);');
    const [first, ...others] = await ask(client, range(0, 0, 0), ['quickfix']);
    assert.deepEqual(first, {
      title: 'send with `sendfile`',
      kind: 'quickfix',
      edit: { changes: { [URI]: [{ range: range(0, 0, 10), newText: 'sendfile(safe)' }] } },
    });
    assert.equal(others.length, 2);
  });

  it('are neither promised nor given to a client that knows commands only', async () => {
    const { client } = await startSession({ capabilities: POOR });
    await client.open(URI, 'copy(safe);');
    await assert.rejects(ask(client, range(0, 0, 0)), { code: ErrorCodes.MethodNotFound });
  });

  it('say of a fix that it is to be reviewed, and never prefer it', async () => {
    const { client } = await startSession({ capabilities: RICH });
    await client.open(URI, 'copy(review)');
    const [fix] = await ask(client, range(0, 0, 4));
    assert.equal(fix?.title, 'send with `sendfile` (to be reviewed)');
    assert.equal(fix.isPreferred, undefined);
  });

  it('show what would lose something as disabled, with the reason, where the client can', async () => {
    const rich = await startSession({ capabilities: RICH });
    await rich.client.open(URI, 'copy(lost)');
    const [shown] = await ask(rich.client, range(0, 0, 4));
    assert.deepEqual(shown, {
      title: 'send with `sendfile`',
      kind: 'quickfix',
      disabled: { reason: 'would lose: the limit; the offset' },
    });
    const plain = await startSession({ capabilities: PLAIN });
    await plain.client.open(URI, 'copy(lost)');
    const titles = (await ask(plain.client, range(0, 0, 4))).map(({ title }) => title);
    assert.deepEqual(titles, ['ignore this copy-loop with a comment']);
  });

  it('are offered at the call that fills the buffer, and for a diagnostic that the client sends along', async () => {
    const { client } = await startSession({ capabilities: RICH });
    await client.open(URI, 'read(a); x; copy(safe)\n\n');
    assert.equal((await ask(client, range(0, 2, 2), ['quickfix'])).length, 3, 'at the fill');
    assert.equal((await ask(client, range(0, 9, 10), ['quickfix'])).length, 0, 'between');
    const diagnostic: Diagnostic = {
      range: range(0, 12, 22),
      message: 'bytes are copied (safe)',
      source: 'zerocopy',
      data: 'copy-loop@12-22',
    };
    const actions = await ask(client, range(2, 0, 0), ['quickfix'], [diagnostic]);
    assert.equal(actions.length, 3, 'for the diagnostic');
    assert.deepEqual(actions[0]?.diagnostics, [diagnostic]);
  });

  it('honour the kinds that are asked for', async () => {
    const { client } = await startSession({ capabilities: RICH });
    await client.open(URI, 'copy(safe)');
    const kinds = async (...only: string[]) => [
      ...new Set((await ask(client, range(0, 0, 0), only)).map(({ kind }) => kind)),
    ];
    assert.deepEqual(await kinds('quickfix'), ['quickfix']);
    assert.deepEqual(await kinds('source.fixAll'), ['source.fixAll.zerocopy']);
    assert.deepEqual(await kinds('source.fixAll.zerocopy'), ['source.fixAll.zerocopy']);
    assert.deepEqual(await kinds('source'), ['source.fixAll.zerocopy']);
    assert.deepEqual(await kinds('source.fixAll.other', 'source.fix', 'refactor'), []);
    assert.deepEqual(await kinds(''), ['quickfix', 'source.fixAll.zerocopy']);
  });

  it('fix all that is safe in one action, and leave the lines between alone', async () => {
    const { client } = await startSession({ capabilities: RICH });
    await client.open(URI, 'copy(safe)\r\n🚀\r\ncopy(review)\r\ncopy(safe)');
    const [all] = await ask(client, range(0, 0, 0), ['source.fixAll']);
    const { edit } = await client.request<CodeAction>('codeAction/resolve', all);
    assert.deepEqual(edit?.documentChanges, [
      {
        textDocument: { uri: URI, version: 1 },
        edits: [
          {
            range: { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } },
            newText: 'sendfile(safe)\r\n',
          },
          { range: range(3, 0, 10), newText: 'sendfile(safe)' },
        ],
      },
    ]);
  });

  it('offer no fix of all where nothing is safe', async () => {
    const { client } = await startSession({ capabilities: RICH });
    await client.open(URI, 'copy(review)');
    assert.deepEqual(await ask(client, range(0, 0, 0), ['source.fixAll']), []);
  });

  it('write the comment that silences a finding, indented and with the line end of the file', async () => {
    const { client } = await startSession({ capabilities: RICH });
    await client.open(URI, 'x;\r\n\t read(a); copy(safe)\r\n');
    const actions = await ask(client, range(1, 12, 12));
    const ignore = actions.find(({ title }) => title.startsWith('ignore'));
    const { edit } = await client.request<CodeAction>('codeAction/resolve', ignore);
    const [change] = edit?.documentChanges ?? [];
    assert.ok(change !== undefined && 'edits' in change);
    assert.deepEqual(change.edits, [
      { range: range(1, 0, 0), newText: '\t // zerocopy-ignore-next-line copy-loop: the copy is meant\r\n' },
    ]);
  });

  it('are not resolved against another version of the text', async () => {
    const { client } = await startSession({ capabilities: RICH });
    await client.open(URI, 'copy(safe)');
    const [fix] = await ask(client, range(0, 0, 0));
    await client.change(URI, 2, insert(0, 0, ' '));
    await assert.rejects(client.request('codeAction/resolve', fix), { code: LSPErrorCodes.ContentModified });
    await client.closeDocument(URI);
    await assert.rejects(client.request('codeAction/resolve', fix), { code: LSPErrorCodes.ContentModified });
  });

  it('are not given for a text that changes while they are looked for', async () => {
    const { client, workbench } = await startSession({ capabilities: RICH });
    workbench.hold = new Promise(() => undefined);
    await client.open(URI, 'copy(safe)');
    const answer = ask(client, range(0, 0, 0));
    const rejected = assert.rejects(answer, { code: LSPErrorCodes.ContentModified });
    await waitFor(() => workbench.analysed.length === 1);
    workbench.hold = undefined;
    await client.change(URI, 2, insert(0, 0, ' '));
    await rejected;
  });

  for (const [name, capabilities] of [
    ['at once', PLAIN],
    ['later', RICH],
  ] as const) {
    it(`are not given for a text that changes while their edits are made, ${name}`, async () => {
      const { client, workbench } = await startSession({ capabilities });
      await client.open(URI, 'copy(safe)');
      const [all] = await ask(client, range(0, 0, 0), ['source.fixAll']);
      const analysed = workbench.analysed.length;
      const events = new EventEmitter();
      workbench.deaf = true;
      workbench.hold = once(events, 'release').then(() => undefined);
      const answer =
        capabilities === RICH
          ? client.request('codeAction/resolve', all)
          : ask(client, range(0, 0, 0), ['source.fixAll']);
      const rejected = assert.rejects(answer, { code: LSPErrorCodes.ContentModified });
      await waitFor(() => workbench.analysed.length > analysed);
      await client.change(URI, 2, insert(0, 0, '\n'));
      // Answered only after the change has arrived.
      await assert.rejects(client.request('test/ping'));
      events.emit('release');
      await rejected;
    });
  }

  it('tell the user why a fix that was chosen is not made', async () => {
    const { client } = await startSession({ capabilities: RICH });
    await client.open(URI, 'copy(refused)');
    const [fix] = await ask(client, range(0, 0, 0));
    await assert.rejects(client.request('codeAction/resolve', fix), { code: LSPErrorCodes.RequestFailed });
    assert.deepEqual(client.shown, ['send with `sendfile`: not done: the result would not parse']);
  });

  it('give back what another server made', async () => {
    const { client } = await startSession({ capabilities: RICH });
    const foreign = { title: 'x', data: { uri: URI, version: 1, task: { kind: 'format' } } };
    assert.deepEqual(await client.request('codeAction/resolve', foreign), foreign);
  });
});
