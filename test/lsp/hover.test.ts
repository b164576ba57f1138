import assert from 'node:assert/strict';
import type { Hover, MarkupContent } from 'vscode-languageserver/node';
import { PLAIN, RICH, type TestClient } from './client.js';
import { startSession } from './session.js';

const URI = 'file:///w/a.c';

function hover(client: TestClient, line: number, character: number): Promise<Hover | null> {
  return client.request('textDocument/hover', { textDocument: { uri: URI }, position: { line, character } });
}

describe('hovers of the language server', () => {
  it('show the card at the calls that empty and fill the buffer, and nowhere else', async () => {
    const { client } = await startSession({ capabilities: RICH });
    await client.open(URI, 'int x; read(a); y; copy(safe); z;');
    const atDrain = await hover(client, 0, 22);
    assert.equal((atDrain?.contents as MarkupContent).kind, 'markdown');
    assert.match((atDrain?.contents as MarkupContent).value, /sendfile/);
    assert.deepEqual(atDrain?.range, { start: { line: 0, character: 19 }, end: { line: 0, character: 29 } });
    const atFill = await hover(client, 0, 8);
    assert.deepEqual(atFill?.range, { start: { line: 0, character: 7 }, end: { line: 0, character: 14 } });
    assert.equal(await hover(client, 0, 1), null);
    assert.equal(await hover(client, 0, 17), null);
  });

  it('tell what there is to know of a call that moves bytes, where there is no copy, too', async () => {
    const { client } = await startSession({ capabilities: RICH });
    await client.open(URI, 'x = sendfile(a); other(b);');
    const found = await hover(client, 0, 6);
    assert.match((found?.contents as MarkupContent).value, /^\*\*`sendfile\(2\)`\*\* Moves bytes of a file/);
    assert.deepEqual(found?.range, { start: { line: 0, character: 4 }, end: { line: 0, character: 12 } });
    assert.equal(await hover(client, 0, 13), null);
    assert.equal(await hover(client, 0, 19), null);
  });

  it('tell it at the end of the card where there is a copy', async () => {
    const { client } = await startSession({ capabilities: RICH });
    await client.open(URI, 'read(a); copy(safe)');
    const { value } = (await hover(client, 0, 1))?.contents as MarkupContent;
    assert.match(value, /^\*\*.*sendfile.*About read\(2\)/s);
  });

  it('leave the reference out where one setting says so, and keep the cards of copies', async () => {
    const { client } = await startSession({ capabilities: RICH, configuration: () => ({ referenceCards: false }) });
    await client.open(URI, 'x = sendfile(a); read(a); copy(safe)');
    assert.equal(await hover(client, 0, 6), null);
    assert.doesNotMatch(((await hover(client, 0, 18))?.contents as MarkupContent).value, /About read/);
  });

  it('have pictures and folds for a client that shows their tags, and no others', async () => {
    const general = { markdown: { parser: 'x', allowedTags: ['img', 'details', 'summary'] } };
    const { client } = await startSession({ capabilities: { ...RICH, general } });
    await client.open(URI, 'copy(safe)');
    const rich = ((await hover(client, 0, 0))?.contents as MarkupContent).value;
    assert.match(rich, /!\[.*\]\(data:image\/svg/);
    assert.match(rich, /<details>/);
    const { client: poor } = await startSession({ capabilities: RICH });
    await poor.open(URI, 'copy(safe)');
    assert.doesNotMatch(((await hover(poor, 0, 0))?.contents as MarkupContent).value, /data:|<details>/);
  });

  it('are plain text for a client without Markdown', async () => {
    const { client } = await startSession({ capabilities: PLAIN });
    await client.open(URI, 'copy(safe)');
    const { kind, value } = (await hover(client, 0, 0))?.contents as MarkupContent;
    assert.equal(kind, 'plaintext');
    assert.doesNotMatch(value, /\*\*|\]\(/);
  });

  it('are none where the setting says so, and for documents that are not open', async () => {
    const { client } = await startSession({ capabilities: RICH, configuration: () => ({ hover: false }) });
    assert.equal(await hover(client, 0, 0), null);
    await client.open(URI, 'copy(safe)');
    assert.equal(await hover(client, 0, 0), null);
  });
});
