import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readConfig, selectFiles, surroundingFiles } from '../../server/src/hosts/node/index.js';
import { temporaryFolders } from '../bin/harness.js';

const folderWith = temporaryFolders();

/** The files selected by `args` in `cwd`, relative to it. */
function select(cwd: string, ...args: readonly string[]): readonly string[] {
  return selectFiles(args, cwd, (path) => path.endsWith('.c')).candidates.map(({ path }) => relative(cwd, path));
}

describe('selectFiles', () => {
  it('takes what a language claims, sorted by path', () => {
    const folder = folderWith({ 'b/a.c': '', 'b-c.c': '', 'a.c': '', 'a.txt': '', 'b/b/a.c': '' });
    assert.deepEqual(select(folder, '.'), ['a.c', 'b-c.c', 'b/a.c', 'b/b/a.c']);
  });

  it('leaves out .git, node_modules and hidden folders, and takes hidden files', () => {
    const folder = folderWith({
      '.git/a.c': '',
      'node_modules/a.c': '',
      'x/node_modules/a.c': '',
      '.cache/a.c': '',
      '.a.c': '',
    });
    assert.deepEqual(select(folder, '.'), ['.a.c']);
  });

  it('heeds .gitignore at every level, the deeper one first', () => {
    const folder = folderWith({
      '.gitignore': '*.gen.c\n/top.c\nbuild/\n',
      'top.c': '',
      'a.gen.c': '',
      'build/a.c': '',
      'sub/.gitignore': '!keep.gen.c\nlocal.c\r\n',
      'sub/top.c': '',
      'sub/keep.gen.c': '',
      'sub/other.gen.c': '',
      'sub/local.c': '',
      'sub/deep/local.c': '',
      'sub/deep/ok.c': '',
      'local.c': '',
    });
    assert.deepEqual(select(folder, '.'), ['local.c', 'sub/deep/ok.c', 'sub/keep.gen.c', 'sub/top.c']);
  });

  it('heeds the rules above the folder that is named, up to the root of the repository', () => {
    const folder = folderWith({
      '.gitignore': 'b.c\n',
      'repo/.git/info/exclude': 'c.c\n',
      'repo/.gitignore': '/src/a.c\n',
      'repo/src/a.c': '',
      'repo/src/b.c': '',
      'repo/src/c.c': '',
    });
    assert.deepEqual(select(join(folder, 'repo'), 'src'), ['src/b.c']);
  });

  it('takes what is named although it is ignored', () => {
    const folder = folderWith({ '.git/HEAD': '', '.gitignore': 'build/\n', 'build/a.c': '', 'build/b/c.c': '' });
    assert.deepEqual(select(folder, 'build'), ['build/a.c', 'build/b/c.c']);
    assert.deepEqual(select(folder, '.', 'build/a.c'), ['build/a.c']);
  });

  it('lets the setting `exclude` outweigh every .gitignore', () => {
    const folder = folderWith({
      'zerocopy.json': '{ "exclude": ["gen", "!gen/keep.c", "*.x.c"] }',
      'gen/a.c': '',
      'sub/.gitignore': '!*.x.c\n',
      'sub/a.x.c': '',
      'sub/a.c': '',
    });
    assert.deepEqual(select(folder, '.'), ['sub/a.c']);
    assert.deepEqual(select(folder, 'sub'), ['sub/a.c']);
  });

  it('does not follow symbolic links, and ends in spite of a loop', () => {
    const folder = folderWith({ 'a/a.c': '', 'other/b.c': '' });
    symlinkSync('..', join(folder, 'a', 'up'));
    symlinkSync('../other', join(folder, 'a', 'other'));
    symlinkSync('nowhere', join(folder, 'a', 'gone.c'));
    assert.deepEqual(select(folder, 'a'), ['a/a.c']);
    assert.deepEqual(select(folder, 'a/other'), ['a/other/b.c']);
  });

  it('names arguments that do not exist', () => {
    const folder = folderWith();
    const { missing } = selectFiles(['gone', 'gone/too.c'], folder, () => true);
    assert.deepEqual(missing, [
      { path: join(folder, 'gone'), because: 'does not exist' },
      { path: join(folder, 'gone/too.c'), because: 'does not exist' },
    ]);
  });

  it('gives each file the settings of its argument, and warns once for a broken config file', () => {
    const folder = folderWith({
      'a/zerocopy.json': '{ "maxFileSize": 7, "x": 1 }',
      'a/a.c': '',
      'a/b/c.c': '',
      'd.c': '',
    });
    const { candidates, warnings } = selectFiles(['a', 'a/b', 'd.c'], folder, () => true);
    assert.deepEqual(
      candidates.map(({ path, settings }) => [relative(folder, path), settings.maxFileSize]),
      [
        ['a/a.c', 7],
        ['a/b/c.c', 7],
        ['a/zerocopy.json', 7],
        ['d.c', 2 * 1024 * 1024],
      ],
    );
    assert.deepEqual(
      warnings.map(({ path }) => relative(folder, path)),
      ['a/zerocopy.json'],
    );
  });
});

describe('surroundingFiles', () => {
  const BOUNDS = { files: 10, bytes: 1000, milliseconds: 60_000 };
  const around = (cwd: string, ...args: readonly string[]): readonly string[] =>
    surroundingFiles(args, cwd, (path) => path.endsWith('.c'), BOUNDS).files.map((path) => relative(cwd, path));

  it('are those of the whole repository, whatever of it is named', () => {
    const folder = folderWith({ '.git/HEAD': '', 'src/a.c': '', 'lib/b.c': '' });
    for (const argument of ['src', 'src/a.c'])
      assert.deepEqual(around(folder, argument).toSorted(), ['lib/b.c', 'src/a.c']);
  });

  it('are none where the folder that is named is all there is', () => {
    const folder = folderWith({ '.git/HEAD': '', 'src/a.c': '' });
    assert.deepEqual(around(folder, '.'), []);
    assert.deepEqual(around(folderWith({ 'b.c': '' }), '.'), []);
  });
});

describe('readConfig', () => {
  it('finds the nearest file above, but not above the repository', () => {
    const folder = folderWith({
      'zerocopy.json': '{ "maxFileSize": 1 }',
      'repo/.git/HEAD': '',
      'repo/src/deep/a.c': '',
      'free/src/a.c': '',
    });
    assert.equal(readConfig(join(folder, 'free', 'src')).settings.maxFileSize, 1);
    assert.equal(readConfig(join(folder, 'repo', 'src')).path, undefined);
    writeFileSync(join(folder, 'repo', '.zerocopyrc.json'), '\ufeff{ "$schema": "x", "maxFileSize": 2 }');
    const config = readConfig(join(folder, 'repo', 'src', 'deep'));
    assert.equal(config.settings.maxFileSize, 2);
    assert.equal(config.folder, join(folder, 'repo'));
    assert.deepEqual(config.problems, []);
  });

  it('says what is wrong, and uses the defaults', () => {
    for (const text of ['', 'null,', '[]', '"text"', '{ "maxFileSize": -1 }', '{ "enable": "yes" }']) {
      const folder = folderWith({ 'zerocopy.json': text });
      const { settings, problems } = readConfig(folder);
      assert.equal(problems.length, 1, text);
      assert.match(problems[0]!, /default/, text);
      assert.equal(settings.maxFileSize, 2 * 1024 * 1024, text);
    }
    const folder = folderWith();
    mkdirSync(join(folder, 'zerocopy.json'));
    assert.deepEqual(readConfig(folder).problems, ['is a folder; the default settings are used']);
  });
});
