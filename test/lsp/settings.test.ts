import assert from 'node:assert/strict';
import type { DocumentDiagnosticReport } from 'vscode-languageserver/node';
import { PLAIN, RICH, waitFor, type TestClient } from './client.js';
import { startSession } from './session.js';

const ONE = 'file:///w/one';
const TWO = 'file:///w/two';

async function count(client: TestClient, uri: string): Promise<number> {
  const report = await client.request<DocumentDiagnosticReport>('textDocument/diagnostic', { textDocument: { uri } });
  return report.kind === 'full' ? report.items.length : -1;
}

describe('settings of the language server', () => {
  it('are asked for each document, so that folders can differ', async () => {
    const { client } = await startSession({
      capabilities: RICH,
      folders: [ONE, TWO],
      configuration: (scope) => ({ enable: scope?.startsWith(ONE), exclude: ['gen/', '*.skip.c'] }),
    });
    for (const uri of [`${ONE}/a.c`, `${TWO}/a.c`, `${ONE}/gen/a.c`, `${ONE}/x/b.skip.c`, `${ONE}/x/gen.c`]) {
      await client.open(uri, 'copy(safe)');
    }
    assert.equal(await count(client, `${ONE}/a.c`), 1);
    assert.equal(await count(client, `${TWO}/a.c`), 0, 'switched off in its folder');
    assert.equal(await count(client, `${ONE}/gen/a.c`), 0, 'in an excluded folder');
    assert.equal(await count(client, `${ONE}/x/b.skip.c`), 0, 'excluded by name');
    assert.equal(await count(client, `${ONE}/x/gen.c`), 1);
  });

  it('are relative to the innermost folder, and follow folders that come and go', async () => {
    const { client } = await startSession({
      capabilities: RICH,
      folders: [ONE],
      configuration: () => ({ exclude: ['/top.c'] }),
    });
    await client.open(`${ONE}/sub/top.c`, 'copy(safe)');
    assert.equal(await count(client, `${ONE}/sub/top.c`), 1);
    const added = [{ uri: `${ONE}/sub`, name: 'sub' }];
    await client.notify('workspace/didChangeWorkspaceFolders', { event: { added, removed: [] } });
    assert.equal(await count(client, `${ONE}/sub/top.c`), 0);
    await client.notify('workspace/didChangeWorkspaceFolders', { event: { added: [], removed: added } });
    assert.equal(await count(client, `${ONE}/sub/top.c`), 1);
    // One for each change of folders; those that follow from what the index learns come when they come.
    assert(client.refreshes >= 2);
  });

  it('take effect when they change, without a restart: a rich client is asked to pull again', async () => {
    const { client } = await startSession({ capabilities: RICH, configuration: () => null });
    await client.until(() => client.registered.includes('workspace/didChangeConfiguration'));
    await client.open(`${ONE}/a.c`, 'copy(safe)');
    assert.equal(await count(client, `${ONE}/a.c`), 1);
    client.configuration = () => ({ enable: false });
    await client.notify('workspace/didChangeConfiguration', { settings: null });
    await client.until(() => client.refreshes === 1);
    assert.equal(await count(client, `${ONE}/a.c`), 0);
  });

  it('of a client that can not be asked are its initialization options, then what it sends', async () => {
    const { client } = await startSession({ capabilities: PLAIN, initializationOptions: { enable: false } });
    const uri = `${ONE}/a.c`;
    const last = () => client.published.at(-1)?.diagnostics.length;
    await client.open(uri, 'copy(safe)');
    await client.until(() => last() === 0);
    await client.notify('workspace/didChangeConfiguration', { settings: { zerocopy: { enable: true } } });
    await client.until(() => last() === 1);
    await client.notify('workspace/didChangeConfiguration', { settings: { other: {} } });
    await client.until(() => last() === 0);
  });

  it('that are wrong are logged, one line each and once, and their default stands', async () => {
    const { client } = await startSession({
      capabilities: RICH,
      configuration: () => ({ enable: 'perhaps', maxFileSize: -1, colour: 'red', trace: { server: 'off' } }),
    });
    await client.open(`${ONE}/a.c`, 'copy(safe)');
    await client.open(`${ONE}/b.c`, 'copy(safe)');
    assert.equal(await count(client, `${ONE}/a.c`), 1);
    assert.equal(await count(client, `${ONE}/b.c`), 1);
    const lines = client.log.filter(({ type }) => type === 2).map(({ message }) => message.split(':')[0]);
    assert.deepEqual(lines, ['zerocopy.enable', 'zerocopy.maxFileSize', 'zerocopy.colour']);
  });

  it('are the defaults when the client fails to answer', async () => {
    const { client } = await startSession({
      capabilities: RICH,
      configuration: () => {
        throw new Error('no idea');
      },
    });
    await client.open(`${ONE}/a.c`, 'copy(safe)');
    assert.equal(await count(client, `${ONE}/a.c`), 1);
    assert.match(client.log.find(({ type }) => type === 2)?.message ?? '', /^settings: .*no idea/);
  });

  it('leave out documents that are too large, counted in bytes, with one line in the log', async () => {
    const { client, workbench } = await startSession({
      capabilities: RICH,
      configuration: () => ({ maxFileSize: 20 }),
    });
    await client.open(`${ONE}/a.c`, 'copy(safe)//ééé🚀');
    assert.equal(await count(client, `${ONE}/a.c`), 0, '22 bytes in 17 units');
    await client.change(`${ONE}/a.c`, 2, { text: 'copy(safe)//éé🚀' });
    assert.equal(await count(client, `${ONE}/a.c`), 1, '20 bytes');
    assert.equal(workbench.analysed.length, 1);
    await waitFor(() => client.log.some(({ message }) => message.includes('larger than zerocopy.maxFileSize')));
  });
});
