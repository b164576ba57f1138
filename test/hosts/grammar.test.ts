import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { GrammarError, nodeLanguageHost } from '../../server/src/hosts/node/index.js';
import { temporaryFolders } from '../bin/harness.js';

const folderWith = temporaryFolders();
const REMEDY = /install zerocopy-lint again, or run `npm run grammars refresh`/;

function pins(bytes: string): string {
  return JSON.stringify([{ file: 'x.wasm', sha256: createHash('sha256').update(bytes).digest('hex'), version: '1' }]);
}

async function failure(files: Readonly<Record<string, string>>, name = 'x'): Promise<string> {
  const folder = folderWith(files);
  try {
    await nodeLanguageHost(() => folder).grammar(name);
  } catch (error) {
    assert.ok(error instanceof GrammarError);
    assert.match(error.message, REMEDY);
    return error.message;
  }
  assert.fail('expected a rejection');
}

describe('nodeLanguageHost', () => {
  it('gives the bytes of a grammar that fits its pin', async () => {
    const folder = folderWith({ 'pins.json': pins('wasm'), 'x.wasm': 'wasm' });
    const bytes = await nodeLanguageHost(() => folder).grammar('x');
    assert.equal(Buffer.from(bytes).toString(), 'wasm');
  });

  it('finds the grammars of this package, and they fit', async () => {
    const bytes = await nodeLanguageHost().grammar('tree-sitter-c');
    assert.deepEqual([...bytes.subarray(0, 4)], [0, 0x61, 0x73, 0x6d]);
  });

  it('says what to do when a grammar is altered, absent, not pinned, or the pins are damaged', async () => {
    assert.match(await failure({ 'pins.json': pins('wasm'), 'x.wasm': 'other' }), /x\.wasm was altered/);
    assert.match(await failure({ 'pins.json': pins('wasm') }), /x\.wasm can't be read/);
    assert.match(await failure({ 'pins.json': pins('wasm'), 'x.wasm': 'wasm' }, 'y'), /y\.wasm is not pinned/);
    assert.match(await failure({ 'pins.json': '[{}]', 'x.wasm': 'wasm' }), /pins\.json is damaged/);
    assert.match(await failure({ 'pins.json': '[', 'x.wasm': 'wasm' }), /pins\.json is damaged/);
    assert.match(await failure({ 'x.wasm': 'wasm' }), /pins\.json can't be read/);
  });
});
