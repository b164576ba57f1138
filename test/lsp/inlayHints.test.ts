import assert from 'node:assert/strict';
import type { InlayHint } from 'vscode-languageserver/node';
import { RICH, type TestClient } from './client.js';
import { startSession } from './session.js';

const URI = 'file:///w/a.c';
const HINTS = { ...RICH, textDocument: { ...RICH.textDocument, inlayHint: {} } };

function hints(client: TestClient, from = 0, to = 3): Promise<InlayHint[]> {
  const range = { start: { line: from, character: 0 }, end: { line: to, character: 0 } };
  return client.request('textDocument/inlayHint', { textDocument: { uri: URI }, range });
}

describe('hints of the language server', () => {
  it('tell behind each copy what it costs, in the range that is asked for', async () => {
    const { client } = await startSession({ capabilities: HINTS, configuration: () => ({ hints: true }) });
    await client.open(URI, 'copy(safe); // one\nx;\ncopy(review); // two');
    const found = await hints(client);
    assert.deepEqual(
      found.map(({ position, label }) => [position, label]),
      [
        [{ line: 0, character: 18 }, '4 copies, 2 calls'],
        [{ line: 2, character: 20 }, '4 copies, 2 calls'],
      ],
    );
    assert.equal((await hints(client, 1, 2)).length, 1);
  });

  it('are off by default', async () => {
    const { client } = await startSession({ capabilities: HINTS });
    await client.open(URI, 'copy(safe)');
    assert.deepEqual(await hints(client), []);
  });

  it('are offered to clients that ask for hints only', async () => {
    const { result } = await startSession({ capabilities: HINTS });
    assert.equal(result.capabilities.inlayHintProvider, true);
    assert.equal((await startSession({ capabilities: RICH })).result.capabilities.inlayHintProvider, undefined);
  });
});
