import assert from 'node:assert/strict';
import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DocumentAnalyser } from '../../server/src/engine/index.js';
import { fakeWorkbench } from './fakeWorkbench.js';
import { copyText, runFake, temporaryFolders, type Outcome } from './harness.js';

const folderWith = temporaryFolders();

/** Runs with a cache of its own below `folder`, and tells which files were analysed. */
async function runCached(
  folder: string,
  ...args: readonly string[]
): Promise<Outcome & { readonly analysed: string[] }> {
  const analysed: string[] = [];
  const workbench = {
    ...fakeWorkbench,
    open: (path: string): DocumentAnalyser | undefined => {
      const analyser = fakeWorkbench.open(path);
      if (analyser === undefined) return undefined;
      return {
        analyse: (text, ...rest) => {
          analysed.push(path.slice(folder.length + 1));
          return analyser.analyse(text, ...rest);
        },
        rewrite: analyser.rewrite.bind(analyser),
        fix: analyser.fix.bind(analyser),
        callAt: analyser.callAt.bind(analyser),
        dispose: analyser.dispose.bind(analyser),
      };
    },
  };
  const environment = { XDG_CACHE_HOME: join(folder, '.cache') };
  const outcome = await runFake(folder, args, { workbench, environment, analyserStamp: 'test' });
  return { ...outcome, analysed };
}

function age(path: string): void {
  utimesSync(path, new Date(2020, 1), new Date(2020, 1));
}

function kept(folder: string): readonly string[] {
  return readdirSync(join(folder, '.cache', 'zerocopy')).map((name) => join(folder, '.cache', 'zerocopy', name));
}

describe('results of earlier runs', () => {
  it('stand for files that are the same, in every format', async () => {
    const folder = folderWith({
      'a.c': copyText(),
      'b.c': 'int b;',
      'c.c': `${copyText()}CRASH`,
      'd.c': 'x'.repeat(3000),
    });
    const args = ['check', '--max-file-size', '2k', '--quiet', '--explain', '--stats'];
    for (const format of ['text', 'json', 'sarif']) {
      const first = await runCached(folder, ...args, '--format', format);
      const second = await runCached(folder, ...args, '--format', format);
      assert.deepEqual(second.analysed, []);
      assert.equal(second.stdout, first.stdout);
      assert.equal(second.stderr, first.stderr);
      assert.equal(second.code, first.code);
    }
  });

  it('are found again for the changed file only, by its content', async () => {
    const folder = folderWith({ 'a.c': copyText(), 'b.c': copyText() });
    assert.deepEqual((await runCached(folder, 'check')).analysed, ['a.c', 'b.c']);
    writeFileSync(join(folder, 'b.c'), copyText(' /* same length? */').replace('serve', 'serva'));
    age(join(folder, 'a.c'));
    const { analysed, stdout } = await runCached(folder, 'check');
    assert.deepEqual(analysed, ['b.c']);
    assert.match(stdout, /^a\.c:.*b\.c:/s);
  });

  it('see a change that keeps the size and the time', async () => {
    const folder = folderWith({ 'a.c': copyText() });
    age(join(folder, 'a.c'));
    assert.equal((await runCached(folder, 'check')).code, 1);
    writeFileSync(join(folder, 'a.c'), copyText().replace('read', 'rEad'));
    age(join(folder, 'a.c'));
    assert.equal((await runCached(folder, 'check')).code, 0);
  });

  it('are others with other settings', async () => {
    const folder = folderWith({ 'a.c': copyText() });
    await runCached(folder, 'check');
    writeFileSync(join(folder, 'zerocopy.json'), '{ "hover": false }');
    assert.deepEqual((await runCached(folder, 'check')).analysed, ['a.c']);
  });

  it('are neither used nor kept with --no-cache', async () => {
    const folder = folderWith({ 'a.c': copyText() });
    await runCached(folder, 'check', '--no-cache');
    assert.deepEqual(readdirSync(folder), ['a.c']);
    await runCached(folder, 'check');
    assert.deepEqual((await runCached(folder, 'check', '--no-cache')).analysed, ['a.c']);
  });

  it('are found anew when what was kept is damaged', async () => {
    const folder = folderWith({ 'a.c': copyText() });
    const { stdout } = await runCached(folder, 'check');
    for (const damage of [
      (text: string) => text.slice(0, -9),
      (text: string) => text.replace('copy', 'cope'),
      () => '',
    ]) {
      for (const path of kept(folder)) writeFileSync(path, damage(readFileSync(path, 'utf8')));
      const again = await runCached(folder, 'check');
      assert.deepEqual(again.analysed, ['a.c']);
      assert.equal(again.stdout, stdout);
      assert.deepEqual((await runCached(folder, 'check')).analysed, []);
    }
  });

  it('may be kept by several runs at once', async () => {
    const folder = folderWith({ 'a.c': copyText(), 'b.c': copyText() });
    await Promise.all(Array.from({ length: 8 }, () => runCached(folder, 'check')));
    assert.equal(kept(folder).length, 1);
    assert.deepEqual((await runCached(folder, 'check')).analysed, []);
  });

  it('are kept in node_modules where there is one', async () => {
    const folder = folderWith({ 'a.c': copyText(), 'node_modules/x/y.c': '' });
    await runCached(folder, 'check');
    assert.equal(readdirSync(join(folder, 'node_modules', '.cache', 'zerocopy')).length, 1);
  });

  it('cost nothing but time where they can’t be kept', async () => {
    const folder = folderWith({ 'a.c': copyText(), '.cache': 'a file' });
    assert.equal((await runCached(folder, 'check')).code, 1);
  });
});
