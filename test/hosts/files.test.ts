import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ChangedMeanwhile,
  encodeSource,
  folderUri,
  pathFrom,
  readSource,
  replaceFile,
} from '../../server/src/hosts/node/index.js';
import { temporaryFolders } from '../bin/harness.js';

const folderWith = temporaryFolders();

function read(content: string | Buffer, maxSize = 1 << 20): ReturnType<typeof readSource> {
  return readSource(join(folderWith({ 'a.c': content }), 'a.c'), maxSize);
}

describe('readSource', () => {
  it('gives text without its byte order mark, which encodeSource puts back', () => {
    for (const content of ['', 'plain', '\ufeffmarked ü\r\n', 'ü😀']) {
      const result = read(content);
      assert.ok(result.ok);
      assert.equal(result.source.text, content.replace('\ufeff', ''));
      assert.equal(result.source.encoding, 'utf8');
      assert.deepEqual(encodeSource(result.source, result.source.text), result.source.bytes);
    }
  });

  it('reads other encodings byte by byte', () => {
    const result = read(Buffer.from([0x61, 0xe4, 0x62]));
    assert.ok(result.ok);
    assert.equal(result.source.encoding, 'latin1');
    assert.equal(result.source.text, 'aäb');
  });

  it('takes a NUL byte in the first 8 KiB for a sign of a binary file', () => {
    assert.deepEqual(read(`${'x'.repeat(8191)}\0`), { ok: false, because: 'is binary' });
    assert.equal(read(`${'x'.repeat(8192)}\0`).ok, true);
  });

  it('takes a file of just the greatest size', () => {
    assert.equal(read('12345', 5).ok, true);
    assert.deepEqual(read('123456', 5), { ok: false, because: 'has 6 bytes, more than 5' });
  });

  it('says why a path can not be read', () => {
    const folder = folderWith({ 'a.c': '' });
    assert.deepEqual(readSource(folder, 5), { ok: false, because: 'is a folder' });
    assert.deepEqual(readSource(join(folder, 'b.c'), 5), { ok: false, because: 'does not exist' });
    assert.deepEqual(readSource(join(folder, 'a.c', 'b'), 5), {
      ok: false,
      because: 'a part of its path is no folder',
    });
  });
});

describe('replaceFile', () => {
  it('replaces the bytes that it was told of', async () => {
    const folder = folderWith({ 'a.c': 'old' });
    await replaceFile(join(folder, 'a.c'), Buffer.from('old'), Buffer.from('new'));
    assert.equal(readFileSync(join(folder, 'a.c'), 'utf8'), 'new');
    assert.deepEqual(readdirSync(folder), ['a.c']);
  });

  it('leaves other bytes alone, and no temporary file behind', async () => {
    const folder = folderWith({ 'a.c': 'newer' });
    await assert.rejects(replaceFile(join(folder, 'a.c'), Buffer.from('old'), Buffer.from('new')), ChangedMeanwhile);
    assert.equal(readFileSync(join(folder, 'a.c'), 'utf8'), 'newer');
    assert.deepEqual(readdirSync(folder), ['a.c']);
  });

  it('never shows half a file to who reads meanwhile', async () => {
    const folder = folderWith({ 'a.c': '' });
    const path = join(folder, 'a.c');
    const contents = [1, 2, 3, 4].map((n) => Buffer.alloc(3 << 20, n));
    writeFileSync(path, contents[0]!);
    let done = false;
    const seen = new Set<number>();
    const watch = async (): Promise<void> => {
      while (!done) {
        const bytes = readFileSync(path);
        assert.equal(bytes.length, 3 << 20);
        assert.equal(bytes[0], bytes.at(-1));
        seen.add(bytes[0]!);
        await new Promise(setImmediate);
      }
    };
    const watching = watch();
    for (let i = 1; i < contents.length; i++) await replaceFile(path, contents[i - 1]!, contents[i]!);
    done = true;
    await watching;
    assert.ok(seen.size >= 1);
  });
});

describe('paths', () => {
  it('are relative below the root, and absolute elsewhere', () => {
    assert.equal(pathFrom('/a', '/a/b/c.c'), 'b/c.c');
    assert.equal(pathFrom('/a', '/ab/c.c'), '/ab/c.c');
    assert.equal(pathFrom('/a', '/a/..c'), '..c');
    assert.equal(pathFrom('/', '/a/b.c'), 'a/b.c');
  });

  it('become URIs with a slash at the end', () => {
    assert.equal(folderUri('/a b/ü#'), 'file:///a%20b/%C3%BC%23/');
    assert.equal(folderUri('/'), 'file:///');
  });
});
