/** Lists that are kept in files. */
import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Store } from '../../server/src/hosts/node/index.js';
import { temporaryFolders } from '../bin/harness.js';

const folderWith = temporaryFolders();

const VALUES = [['a', 1], { b: 'ä\n' }, null];

describe('lists that are kept', () => {
  it('are read as they were written', () => {
    const store = new Store(join(folderWith({}), 'new', 'folder'));
    assert.equal(store.readList('x'), undefined);
    assert.equal(store.writeList('x', VALUES), true);
    assert.deepEqual([...(store.readList('x') ?? [])], VALUES);
    assert.equal(store.readList('y'), undefined);
  });

  it('stay as they were where writing is given up', () => {
    const folder = folderWith({});
    const store = new Store(folder);
    store.writeList('x', VALUES);
    const steps = store.writing('x', ['other', 'values']);
    assert.equal(steps.next().done, false);
    assert.equal(readdirSync(folder).length, 2);
    steps.return(false);
    assert.equal(readdirSync(folder).length, 1);
    assert.deepEqual([...(store.readList('x') ?? [])], VALUES);
  });

  it('are none where they can not be written', () => {
    const path = join(folderWith({ file: '' }), 'file');
    assert.equal(new Store(join(path, 'below')).writeList('x', VALUES), false);
  });

  it('are none where they are damaged', () => {
    const folder = folderWith({});
    const store = new Store(folder);
    store.writeList('x', VALUES);
    const [name = ''] = readdirSync(folder);
    writeFileSync(join(folder, name), '["a",2]\n0000\n');
    assert.equal(store.readList('x'), undefined);
  });
});
