import assert from 'node:assert/strict';
import { chmodSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GrammarError } from '../../server/src/hosts/node/index.js';
import { fakeWorkbench } from './fakeWorkbench.js';
import { asOrdinaryUser, copyText, runFake, temporaryFolders } from './harness.js';

const folderWith = temporaryFolders();

function paths(stdout: string): readonly string[] {
  return [...stdout.matchAll(/^(\S.*):\d+:\d+: warning:/gm)].map((match) => match[1] ?? '');
}

describe('zerocopy check', () => {
  it('exits with 0 when nothing is found, and says how much was looked at', async () => {
    const { code, stdout, stderr } = await runFake(folderWith({ 'a.c': 'int a;', 'b.c': 'read(); write();' }), [
      'check',
    ]);
    assert.equal(code, 0);
    assert.equal(stdout, '');
    assert.match(stderr, /^no copies found; 2 files looked at, 1 parsed, \d+\.\d s\n$/);
  });

  it('exits with 1 when something is found, and prints it sorted by path and offset', async () => {
    const folder = folderWith({ 'b/z.c': copyText(), 'b-a.c': copyText(), 'a.c': copyText() + copyText() });
    const { code, stdout, stderr } = await runFake(folder, ['check']);
    assert.equal(code, 1);
    assert.deepEqual(paths(stdout), ['a.c', 'a.c', 'b-a.c', 'b/z.c']);
    assert.ok(stdout.indexOf('a.c:3:3') < stdout.indexOf('a.c:7:3'));
    assert.match(stderr, /^4 copies found in 3 files; 3 files looked at, 3 parsed/);
  });

  it('prints the code and the advice', async () => {
    const { stdout } = await runFake(folderWith({ 'a.c': copyText() }), ['check', 'a.c']);
    assert.equal(
      stdout,
      [
        'a.c:3:3: warning: `buf` is read only to be written [copy-loop]',
        '  1 | int serve() {',
        '> 2 |   read(in, buf, 4096);',
        '    |   ^^^^^^^^^^^^^^^^^^^ filled here',
        '> 3 |   write(out, buf, n);',
        '    |   ^^^^^^^^^^^^^^^^^^ written out here',
        '  4 | }',
        '  = send with `sendfile` [sendfile: safe]',
        '',
        '',
      ].join('\n'),
    );
  });

  it('is an error, and checks nothing, when a path does not exist', async () => {
    const { code, stdout, stderr } = await runFake(folderWith({ 'a.c': copyText() }), [
      'check',
      '.',
      'nowhere',
      'none.c',
    ]);
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(
      stderr,
      /^zerocopy: error: \S+nowhere: does not exist\nzerocopy: error: \S+none\.c: does not exist\n$/,
    );
  });

  it('exits with 2 on a wrong option, format, size or command', async () => {
    const folder = folderWith();
    for (const args of [
      ['check', '--nonsense'],
      ['check', '--format', 'xml'],
      ['check', '--max-file-size', '2X'],
      ['check', '--max-file-size', '0'],
      ['nonsense'],
    ]) {
      const { code, stderr } = await runFake(folder, args);
      assert.equal(code, 2, args.join(' '));
      assert.notEqual(stderr, '', args.join(' '));
    }
    assert.equal((await runFake(folder, ['--help'])).code, 0);
    assert.equal((await runFake(folder, ['--version'])).stdout, '1.2.3\n');
  });

  it('goes on past binary, large, foreign and crashing files with one line each', async () => {
    const folder = folderWith({
      'binary.c': Buffer.from(`\0${copyText()}`),
      'crash.c': `${copyText()}CRASH`,
      'good.c': copyText(),
      'large.c': copyText(' '.repeat(3000)),
      'utf16.c': Buffer.from(`\ufeff${copyText()}`, 'utf16le'),
    });
    const { code, stdout, stderr } = await runFake(folder, ['check', '--quiet', '--max-file-size', '2k']);
    assert.equal(code, 1);
    assert.deepEqual(paths(stdout), ['good.c']);
    assert.deepEqual(stderr.trimEnd().split('\n'), [
      'zerocopy: warning: binary.c: is binary',
      'zerocopy: warning: crash.c: could not be analysed: the parser fell over',
      'zerocopy: warning: large.c: has 3061 bytes, more than 2048',
      'zerocopy: warning: utf16.c: is UTF-16, which is not understood: save it as UTF-8',
    ]);
  });

  it('goes on past unreadable files and folders', async () => {
    const folder = folderWith({ 'a.c': copyText(), 'b.c': copyText(), 'c/d.c': copyText() });
    chmodSync(join(folder, 'a.c'), 0);
    chmodSync(join(folder, 'c'), 0);
    const { code, stdout, stderr } = await asOrdinaryUser(folder, () => runFake(folder, ['check', '--quiet']));
    assert.equal(code, 1);
    assert.deepEqual(paths(stdout), ['b.c']);
    assert.match(stderr, /warning: a\.c: permission denied\n/);
    assert.match(stderr, /warning: c: permission denied\n/);
  });

  it('goes on past a file that was deleted meanwhile', async () => {
    const folder = folderWith({ 'a.c': copyText(), 'b.c': copyText(), 'c.c': copyText() });
    const workbench = {
      ...fakeWorkbench,
      open: (path: string) => {
        if (path.endsWith('a.c')) rmSync(join(folder, 'b.c'));
        return fakeWorkbench.open(path);
      },
    };
    const { code, stdout, stderr } = await runFake(folder, ['check', '--quiet'], { workbench });
    assert.equal(code, 1);
    assert.deepEqual(paths(stdout), ['a.c', 'c.c']);
    assert.equal(stderr, 'zerocopy: warning: b.c: does not exist\n');
  });

  it('ends with one line and status 2 when a grammar is missing', async () => {
    const workbench = {
      ...fakeWorkbench,
      open: () => ({
        analyse: () => Promise.reject(new GrammarError('grammar x.wasm was altered: install again')),
        rewrite: () => assert.fail(),
        fix: () => assert.fail(),
        callAt: () => assert.fail(),
        dispose: () => undefined,
      }),
    };
    const { code, stderr } = await runFake(folderWith({ 'a.c': copyText(), 'b.c': copyText() }), ['check'], {
      workbench,
    });
    assert.equal(code, 2);
    assert.equal(stderr, 'zerocopy: error: grammar x.wasm was altered: install again\n');
  });

  it('reads text that is not UTF-8 byte by byte', async () => {
    const folder = folderWith({ 'a.c': Buffer.from(`/* \xe4 */ ${copyText()}`, 'latin1') });
    const { code, stdout, stderr } = await runFake(folder, ['check', '--quiet']);
    assert.equal(code, 1);
    assert.deepEqual(paths(stdout), ['a.c']);
    assert.equal(stderr, '');
  });

  it('takes files with odd names, and shows control characters as escapes', async () => {
    const names = ['a b.c', `it's "q".c`, 'new\nline.c', 'ünï 😀.c', '\u001b[31mred.c'];
    const folder = folderWith(Object.fromEntries(names.map((name) => [name, copyText()])));
    const { stdout } = await runFake(folder, ['check', '--quiet']);
    assert.deepEqual(paths(stdout), ['\\u{1b}[31mred.c', 'a b.c', `it's "q".c`, 'new\\nline.c', 'ünï 😀.c']);
    const json = JSON.parse((await runFake(folder, ['check', '--format', 'json'])).stdout) as {
      findings: { path: string }[];
    };
    assert.deepEqual(json.findings.map((finding) => finding.path).sort(), [...names].sort());
  });

  it('always takes a file that is named, if a language claims it', async () => {
    const folder = folderWith({ '.gitignore': '*.c\n', 'a.c': copyText(), 'notes.txt': copyText() });
    const { code, stdout, stderr } = await runFake(folder, ['check', '--quiet', 'a.c', 'notes.txt']);
    assert.equal(code, 1);
    assert.deepEqual(paths(stdout), ['a.c']);
    assert.equal(stderr, 'zerocopy: warning: notes.txt: has a name that no language claims\n');
  });

  it('looks at a file once, however often it is named', async () => {
    const folder = folderWith({ 'a.c': copyText() });
    const { stdout } = await runFake(folder, ['check', 'a.c', '.', join(folder, 'a.c')]);
    assert.deepEqual(paths(stdout), ['a.c']);
  });

  it('reads zerocopy.json, and goes on with the defaults for what is wrong in it', async () => {
    const folder = folderWith({
      'zerocopy.json': '{ "exclude": ["gen/"], "maxFileSize": "big", "colour": 1 }',
      'gen/a.c': copyText(),
      'b.c': copyText(),
    });
    const { code, stdout, stderr } = await runFake(folder, ['check', '--quiet']);
    assert.equal(code, 1);
    assert.deepEqual(paths(stdout), ['b.c']);
    const lines = stderr.trimEnd().split('\n');
    assert.equal(lines.length, 2);
    assert.match(lines[0]!, /^zerocopy: warning: zerocopy\.json: `maxFileSize`: .*; the default is used$/);
    assert.match(lines[1]!, /^zerocopy: warning: zerocopy\.json: `colour`: unknown setting; the default is used$/);
  });

  it('goes on with the defaults when the config file is no JSON', async () => {
    const folder = folderWith({ '.zerocopyrc.json': '{ exclude', 'a.c': 'int a;' });
    const { code, stderr } = await runFake(folder, ['check', '--quiet']);
    assert.equal(code, 0);
    assert.match(
      stderr,
      /^zerocopy: warning: \.zerocopyrc\.json: is not valid JSON \(.*\); the default settings are used\n$/,
    );
  });

  it('shows inspected sites only when explanations are asked for', async () => {
    const folder = folderWith({ 'a.c': copyText(' /* used */') });
    const silent = await runFake(folder, ['check']);
    assert.equal(silent.code, 0);
    assert.equal(silent.stdout, '');
    const { code, stdout } = await runFake(folder, ['check', '--explain']);
    assert.equal(code, 0);
    assert.match(stdout, /^a\.c:3:3: inspected: not advised on: `buf` is passed to `sum`\n/);
  });

  it('says what the parser lost', async () => {
    const { stderr } = await runFake(folderWith({ 'a.c': `${copyText()}DAMAGE` }), ['check', '--stats', '--quiet']);
    assert.match(
      stderr,
      /^c: 1 file parsed; the parser could not read 1 part \(\d+\.\d\d % of the text\) in 1 of them\n$/,
    );
  });

  it('colours only a terminal, and not with NO_COLOR', async () => {
    const folder = folderWith({ 'a.c': copyText() });
    const colours = async (isTTY: boolean, environment: Readonly<Record<string, string>>): Promise<boolean> =>
      (await runFake(folder, ['check'], { stdout: { isTTY }, environment })).stdout.includes('\u001b[');
    assert.equal(await colours(true, {}), true);
    assert.equal(await colours(false, {}), false);
    assert.equal(await colours(true, { NO_COLOR: '1' }), false);
    assert.equal(await colours(false, { FORCE_COLOR: '1' }), true);
    assert.equal(await colours(true, { FORCE_COLOR: '0' }), false);
  });

  it('stops quietly when nobody reads on', async () => {
    const files = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`${name}.c`, copyText()]));
    const { stderr } = await runFake(folderWith(files), ['check', '--quiet'], { stdout: { broken: true } });
    assert.equal(stderr, '');
  });

  it('waits for a slow reader', async () => {
    const folder = folderWith({ 'a.c': copyText(), 'b.c': copyText() });
    const { stdout, out } = await runFake(folder, ['check'], { stdout: { slow: true } });
    assert.deepEqual(paths(stdout), ['a.c', 'b.c']);
    assert.equal(out.drains, 2);
  });

  it('gives the same output again', async () => {
    const folder = folderWith({ 'a.c': copyText(), 'b/c.c': copyText(' /* review */') });
    for (const format of ['text', 'json', 'sarif']) {
      const args = ['check', '--format', format];
      assert.equal((await runFake(folder, args)).stdout, (await runFake(folder, args)).stdout);
    }
  });

  it('takes no named pipe for a file', async function () {
    if (process.platform === 'win32') this.skip();
    const folder = folderWith({ 'real.c': copyText() });
    const { execFileSync } = await import('node:child_process');
    execFileSync('mkfifo', [join(folder, 'pipe.c')]);
    symlinkSync('real.c', join(folder, 'link.c'));
    writeFileSync(join(folder, 'z.c'), copyText());
    assert.deepEqual(paths((await runFake(folder, ['check'])).stdout), ['real.c', 'z.c']);
    const named = await runFake(folder, ['check', '--quiet', 'pipe.c', 'link.c']);
    assert.deepEqual(paths(named.stdout), ['link.c']);
    assert.equal(named.stderr, 'zerocopy: warning: pipe.c: is no regular file\n');
  });
});
