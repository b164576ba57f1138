import assert from 'node:assert/strict';
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  createProtocolConnection,
  ErrorCodes,
  IPCMessageReader,
  IPCMessageWriter,
  type InitializeResult,
} from 'vscode-languageserver/node';
import { nodeScheduler } from '../../server/src/bin/languageServer.js';
import { serve } from '../../server/src/lsp/index.js';
import { connectInProcess, PLAIN, POOR, RICH, SERVER, spawnServer, TestClient } from './client.js';
import { FakeWorkbench } from './fakeWorkbench.js';

function startInProcess(): TestClient {
  const { client, server } = connectInProcess();
  const workbench = new FakeWorkbench();
  serve(server, { workbench, scheduler: nodeScheduler, ignoreCase: false, version: '1.2.3' });
  return client;
}

describe('the life of the language server', () => {
  it('begins with what it offers a rich client', async () => {
    assert.deepEqual(await startInProcess().initialize({ capabilities: RICH }), {
      capabilities: {
        positionEncoding: 'utf-16',
        textDocumentSync: { openClose: true, change: 2 },
        hoverProvider: true,
        codeActionProvider: { codeActionKinds: ['quickfix', 'source.fixAll.zerocopy'], resolveProvider: true },
        diagnosticProvider: { identifier: 'zerocopy', interFileDependencies: true, workspaceDiagnostics: false },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
      serverInfo: { name: 'zerocopy', version: '1.2.3' },
    } satisfies InitializeResult);
  });

  it('offers poorer clients only what they can take', async () => {
    const workspace = { workspaceFolders: { supported: true, changeNotifications: true } };
    const basic = { textDocumentSync: { openClose: true, change: 2 }, hoverProvider: true, workspace };
    assert.deepEqual((await startInProcess().initialize({ capabilities: POOR })).capabilities, basic);
    assert.deepEqual((await startInProcess().initialize({ capabilities: PLAIN })).capabilities, {
      ...basic,
      codeActionProvider: { codeActionKinds: ['quickfix', 'source.fixAll.zerocopy'], resolveProvider: false },
    });
    assert.deepEqual((await startInProcess().initialize({ capabilities: {} })).capabilities, basic);
  });

  it('refuses requests before initialize, a second initialize, and requests after shutdown', async () => {
    const client = startInProcess();
    const hover = { textDocument: { uri: 'file:///a.c' }, position: { line: 0, character: 0 } };
    await assert.rejects(client.request('textDocument/hover', hover), { code: ErrorCodes.ServerNotInitialized });
    await client.initialize({ capabilities: RICH });
    assert.equal(await client.request('textDocument/hover', hover), null);
    await assert.rejects(client.initialize({ capabilities: RICH }), { code: ErrorCodes.InvalidRequest });
    await assert.rejects(client.request('textDocument/unheardOf', {}), { code: ErrorCodes.MethodNotFound });
    assert.equal(await client.request('shutdown'), null);
    await assert.rejects(client.request('textDocument/hover', hover), { code: ErrorCodes.InvalidRequest });
  });
});

describe('the process of the language server', function () {
  // The library looks after the parent every three seconds; starting from source takes a while, too.
  this.timeout(60_000);

  it('ends with 0 after shutdown and exit', async () => {
    const { client, exit } = spawnServer();
    await client.initialize({ capabilities: RICH, processId: process.pid });
    await client.request('shutdown');
    await client.notify('exit');
    assert.equal(await exit, 0);
  });

  it('ends with 1 after exit without shutdown', async () => {
    const { client, exit } = spawnServer();
    await client.initialize({ capabilities: RICH, processId: process.pid });
    await client.notify('exit');
    assert.equal(await exit, 1);
  });

  it('ends when its input does', async () => {
    const { client, child, exit } = spawnServer();
    await client.initialize({ capabilities: RICH, processId: process.pid });
    child.stdin?.end();
    assert.equal(await exit, 1);
  });

  it('ends when the process of its client does', async () => {
    const editor = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'inherit'] });
    const { client, exit } = spawnServer();
    await client.initialize({ capabilities: RICH, processId: editor.pid! });
    editor.stdin.end();
    await once(editor, 'exit');
    assert.equal(await exit, 1);
  });

  it('serves a parent over ipc, and ends with it', async () => {
    const child = fork(SERVER, ['--node-ipc'], { execArgv: ['--import', 'tsx'] });
    const exit = once(child, 'exit');
    const client = new TestClient(createProtocolConnection(new IPCMessageReader(child), new IPCMessageWriter(child)));
    const { serverInfo } = await client.initialize({ capabilities: RICH, processId: process.pid });
    assert.equal(serverInfo?.name, 'zerocopy');
    child.disconnect();
    assert.deepEqual(await exit, [1, null]);
  });

  it('says how it is started when it is started wrong', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', SERVER], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    const [code] = (await once(child, 'close')) as [number];
    assert.equal(code, 2);
    assert.match(said, /usage: server --stdio \| --node-ipc/);
  });
});
