import assert from 'node:assert/strict';
import { insert, POOR, RICH, waitFor } from './client.js';
import { startSession } from './session.js';

const URI = 'file:///w/a.c';

describe('types in the language server', () => {
  it('tell more of a document that rests, after it was answered without them', async () => {
    const { client } = await startSession({ capabilities: POOR });
    await client.open(URI, 'copy(safe)\nCopy(review)', 'c', 1);
    assert.equal((await client.pushed(URI, 1)).diagnostics.length, 1);
    await client.until(() => client.published.length > 1);
    const [, second] = client.published;
    assert.equal(second?.version, 1);
    assert.equal(second.diagnostics.length, 2);
  });

  it('make a client that pulls ask again, and answer it at once', async () => {
    const { client, workbench } = await startSession({ capabilities: RICH });
    await client.open(URI, 'Copy(safe)');
    await client.until(() => client.refreshes > 0);
    const looks = workbench.analysed.length;
    const report = await client.request<{ items: unknown[] }>('textDocument/diagnostic', {
      textDocument: { uri: URI },
    });
    assert.equal(report.items.length, 1);
    assert.equal(workbench.analysed.length, looks);
  });

  it('are asked for once when nothing changes any more', async () => {
    const { client, workbench } = await startSession({ capabilities: POOR });
    await client.open(URI, 'Copy(safe)', 'c', 1);
    for (let version = 2; version < 6; version++) await client.change(URI, version, insert(0, 0, ' '));
    await waitFor(() => workbench.refined.length > 0);
    assert.deepEqual(workbench.refined, ['    Copy(safe)']);
  });

  it('say nothing where they tell nothing', async () => {
    const { client, workbench } = await startSession({ capabilities: POOR });
    await client.open(URI, 'copy(safe)', 'c', 1);
    await waitFor(() => workbench.refined.length > 0);
    await client.request('textDocument/hover', { textDocument: { uri: URI }, position: { line: 0, character: 1 } });
    assert.equal(client.published.length, 1);
  });

  it('are not asked of a document that settings leave out', async () => {
    const { client, workbench } = await startSession({
      capabilities: RICH,
      configuration: () => ({ maxFileSize: 1000 }),
    });
    await client.open('file:///w/large.c', `Copy(safe)${' '.repeat(1000)}`);
    await client.open(URI, 'Copy(safe)');
    await client.until(() => client.refreshes > 0);
    assert.deepEqual(workbench.refined, ['Copy(safe)']);
  });

  it('may fail, and nothing is lost', async () => {
    const { client, workbench } = await startSession({ capabilities: POOR });
    await client.open(URI, 'copy(safe) // TYPES FAIL', 'c', 1);
    await waitFor(() => workbench.refined.length > 0);
    await client.until(() =>
      client.log.some(({ message }) => message.includes('types are not known: the checker broke')),
    );
    assert.equal(client.published.at(-1)?.diagnostics.length, 1);
  });
});
