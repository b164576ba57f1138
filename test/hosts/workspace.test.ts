import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { NodeWorkspaceFiles } from '../../server/src/hosts/node/index.js';
import { temporaryFolders } from '../bin/harness.js';

const folderWith = temporaryFolders();
const files = new NodeWorkspaceFiles();
const choice = { exclude: ['/gen/', '*.skip.c'], isSource: (path: string) => path.endsWith('.c') };

const TREE = {
  'a.c': '',
  'a.txt': '',
  'a b/ü.c': '',
  'gen/a.c': '',
  'x/gen/a.c': '',
  'x/b.skip.c': '',
  'x/.gitignore': 'out/\n',
  'x/out/a.c': '',
  'node_modules/a.c': '',
  '.hidden/a.c': '',
};

describe('the files of a workspace', () => {
  it('are listed lazily, as the command line finds them, by URI', () => {
    const folder = pathToFileURL(folderWith(TREE)).href;
    const steps = [...files.list(folder, choice)];
    const listed = steps.filter((step) => step !== undefined).map((uri) => uri.slice(folder.length));
    assert.deepEqual(listed.sort(), ['/a%20b/%C3%BC.c', '/a.c', '/x/gen/a.c']);
    assert(steps.length > listed.length, 'folders are steps, too');
  });

  it('are told one by one as in the list', () => {
    const root = folderWith(TREE);
    const folder = pathToFileURL(root).href;
    const listed = new Set([...files.list(folder, choice)]);
    for (const name of Object.keys(TREE)) {
      const uri = pathToFileURL(join(root, name)).href;
      assert.equal(files.lists(folder, uri, choice), listed.has(uri), name);
    }
    assert.equal(files.lists(folder, pathToFileURL(join(root, '..', 'a.c')).href, choice), false, 'outside');
    assert.equal(files.lists('untitled:x', 'untitled:x/a.c', choice), false, 'not on a disk');
  });

  it('are read up to a size, with a stamp that changes when they do', () => {
    const root = folderWith({ 'a.c': 'int a;' });
    const path = join(root, 'a.c');
    const uri = pathToFileURL(path).href;
    const read = files.read(uri, 100);
    assert(read.ok);
    assert.deepEqual([read.text, read.bytes, read.stamp], ['int a;', 6, files.stamp(uri)]);
    assert.deepEqual(files.read(uri, 100), read);
    writeFileSync(path, 'int a, b;');
    const again = files.read(uri, 100);
    assert(again.ok && again.stamp !== read.stamp && again.stamp === files.stamp(uri));
    assert.deepEqual(files.read(uri, 5), { ok: false, because: 'has 9 bytes, more than 5', missing: false });
    rmSync(path);
    const gone = files.read(uri, 100);
    assert(!gone.ok && gone.missing && files.stamp(uri) === undefined);
    assert(!files.read('http://x/a.c', 1).ok);
  });
});
