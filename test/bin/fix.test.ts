import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { needs } from '../support/needs.js';
import { fakeWorkbench } from './fakeWorkbench.js';
import { asOrdinaryUser, copyText, runFake, temporaryFolders } from './harness.js';

const folderWith = temporaryFolders();
const files = {
  'a.c': copyText(),
  "b c/it's.c": `int x;\n${copyText()}int y;`,
  'ünï "q".c': copyText().replaceAll('\n', '\r\n'),
  'bom.c': `\ufeff${copyText()}`,
};
const FIXED = 'int serve() {\n  sendfile(out, in, NULL, n);\n}\n';

function read(folder: string, name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

describe('zerocopy fix', () => {
  it('makes safe fixes, and says which', async () => {
    const folder = folderWith({ 'a.c': copyText(), 'b.c': copyText(' /* review */'), 'c.c': 'int c;' });
    const { code, stdout, stderr } = await runFake(folder, ['fix']);
    assert.equal(code, 0);
    assert.equal(read(folder, 'a.c'), FIXED);
    assert.equal(read(folder, 'b.c'), copyText(' /* review */'));
    assert.equal(stdout, 'a.c: `serve` fixed: send with `sendfile` (sendfile)\n');
    assert.equal(
      stderr,
      '1 copy in 1 file fixed, 0 refused, 1 without a fix of the chosen kind\n1 fix to be reviewed: made with --safety review\n',
    );
    assert.deepEqual(readdirSync(folder).sort(), ['a.c', 'b.c', 'c.c']);
  });

  it('makes fixes that need a review when asked to', async () => {
    const folder = folderWith({ 'b.c': copyText(' /* review */'), 'c.c': copyText(' /* lost */') });
    assert.equal((await runFake(folder, ['fix', '--safety', 'review'])).code, 0);
    assert.equal(read(folder, 'b.c'), FIXED);
    assert.equal(read(folder, 'c.c'), copyText(' /* lost */'));
  });

  it('gives in two runs what it gives in one', async () => {
    const folder = folderWith({ 'a.c': copyText() + copyText() });
    await runFake(folder, ['fix']);
    const once = read(folder, 'a.c');
    const { code, stdout } = await runFake(folder, ['fix']);
    assert.equal(code, 0);
    assert.equal(stdout, '');
    assert.equal(read(folder, 'a.c'), once);
  });

  it('says what was refused and why, and exits with 1', async () => {
    const folder = folderWith({ 'a.c': copyText(' /* refuse */') });
    const { code, stderr } = await runFake(folder, ['fix', '--quiet']);
    assert.equal(code, 1);
    assert.equal(stderr, 'a.c: `serve` not fixed: a macro stands in the way\n');
    assert.equal(read(folder, 'a.c'), copyText(' /* refuse */'));
  });

  it('keeps line ends, byte order mark, mode and what follows the last line', async () => {
    const text = `\ufeff${copyText().replaceAll('\n', '\r\n')}/* ü 😀 */`;
    const folder = folderWith({ 'a.c': text });
    chmodSync(join(folder, 'a.c'), 0o751);
    await runFake(folder, ['fix']);
    assert.equal(read(folder, 'a.c'), `\ufeff${FIXED.replaceAll('\n', '\r\n')}/* ü 😀 */`);
    assert.equal(statSync(join(folder, 'a.c')).mode & 0o7777, 0o751);
  });

  it('writes through a symbolic link and leaves it a link', async () => {
    const folder = folderWith({ 'real/a.c': copyText() });
    symlinkSync('real/a.c', join(folder, 'link.c'));
    assert.equal((await runFake(folder, ['fix', 'link.c'])).code, 0);
    assert.equal(lstatSync(join(folder, 'link.c')).isSymbolicLink(), true);
    assert.equal(read(folder, 'real/a.c'), FIXED);
  });

  it('never rewrites a file that is not UTF-8', async () => {
    const bytes = Buffer.from(`/* \xe4 */ ${copyText()}`, 'latin1');
    const folder = folderWith({ 'a.c': bytes });
    const { code, stdout, stderr } = await runFake(folder, ['fix', '--quiet']);
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.equal(stderr, 'zerocopy: warning: a.c: is not UTF-8, so nothing was changed: save it as UTF-8 first\n');
    assert.deepEqual(readFileSync(join(folder, 'a.c')), bytes);
  });

  it('leaves a file alone that was changed meanwhile', async () => {
    const folder = folderWith({ 'a.c': copyText(), 'b.c': copyText() });
    const workbench = {
      ...fakeWorkbench,
      open: (path: string) => {
        if (path.endsWith('a.c')) writeFileSync(path, 'int newer;\n');
        return fakeWorkbench.open(path);
      },
    };
    const { code, stderr } = await runFake(folder, ['fix', '--quiet'], { workbench });
    assert.equal(code, 2);
    assert.equal(stderr, 'zerocopy: error: a.c: was changed meanwhile, so nothing was written: run again\n');
    assert.equal(read(folder, 'a.c'), 'int newer;\n');
    assert.equal(read(folder, 'b.c'), FIXED);
    assert.deepEqual(readdirSync(folder).sort(), ['a.c', 'b.c']);
  });

  it('goes on past a file that it may not write', async () => {
    const folder = folderWith({ 'shut/a.c': copyText(), 'open/b.c': copyText() });
    chmodSync(join(folder, 'shut'), 0o555);
    chmodSync(join(folder, 'open'), 0o777);
    const { code, stderr } = await asOrdinaryUser(folder, () => runFake(folder, ['fix', '--quiet']));
    chmodSync(join(folder, 'shut'), 0o755);
    assert.equal(code, 2);
    assert.equal(stderr, 'zerocopy: error: shut/a.c: permission denied\n');
    assert.equal(read(folder, 'shut/a.c'), copyText());
    assert.equal(read(folder, 'open/b.c'), FIXED);
  });

  it('respects that a file is read-only', async () => {
    const folder = folderWith({ 'a.c': copyText() });
    chmodSync(join(folder, 'a.c'), 0o444);
    const { code, stderr } = await asOrdinaryUser(folder, () => runFake(folder, ['fix', '--quiet']));
    assert.equal(code, 2);
    assert.equal(stderr, 'zerocopy: error: a.c: permission denied\n');
    assert.equal(read(folder, 'a.c'), copyText());
  });

  it('exits with 2 on an unknown technique or safety', async () => {
    const folder = folderWith();
    assert.equal((await runFake(folder, ['fix', '--technique', 'magic'])).code, 2);
    assert.equal((await runFake(folder, ['fix', '--safety', 'bold'])).code, 2);
  });

  describe('--diff', () => {
    it('writes nothing, and prints the patch alone', async () => {
      const folder = folderWith(files);
      const { code, stdout } = await runFake(folder, ['fix', '--diff']);
      assert.equal(code, 0);
      assert.match(stdout, /^--- a\/a\.c\n\+\+\+ b\/a\.c\n@@ -1,4 \+1,3 @@\n int serve\(\) \{\n/);
      for (const [name, text] of Object.entries(files)) assert.equal(read(folder, name), text);
    });

    it('gives with git apply what fix gives', async () => {
      const patched = folderWith(files);
      const { stdout } = await runFake(patched, ['fix', '--diff']);
      execFileSync('git', ['init', '--quiet'], { cwd: patched });
      execFileSync('git', ['apply'], { cwd: patched, input: stdout });
      const fixed = folderWith(files);
      await runFake(fixed, ['fix']);
      for (const name of Object.keys(files)) assert.equal(read(patched, name), read(fixed, name), name);
    });
  });

  describe('--diff and patch', () => {
    needs('patch');

    it('gives with patch -p1 what fix gives', async () => {
      const patched = folderWith(files);
      const { stdout } = await runFake(patched, ['fix', '--diff']);
      execFileSync('patch', ['-p1', '--quiet'], { cwd: patched, input: stdout });
      const fixed = folderWith(files);
      await runFake(fixed, ['fix']);
      for (const [name, text] of Object.entries(files)) {
        assert.notEqual(read(fixed, name), text);
        assert.equal(read(patched, name), read(fixed, name), name);
      }
    });
  });
});
