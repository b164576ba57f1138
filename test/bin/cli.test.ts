import assert from 'node:assert/strict';
import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeOf, releases } from '../prove/ts/host.mjs';
import { needs } from '../support/needs.js';
import { temporaryFolders } from './harness.js';

const root = join(import.meta.dirname, '..', '..');
const cli = join(root, 'server', 'dist', 'cli.js');
const folderWith = temporaryFolders();

/** A loop that is safe to hand over to `copy_file_range`. */
const COPY = `#include <fcntl.h>
#include <unistd.h>

int copy(const char *from, const char *to)
{
    char buf[4096];
    ssize_t n;
    int in = open(from, O_RDONLY);
    int out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0644);

    while ((n = read(in, buf, sizeof buf)) > 0)
        write(out, buf, n);
    close(in);
    return close(out);
}
`;

function zerocopy(cwd: string, ...args: readonly string[]): SpawnSyncReturns<string> {
  return zerocopyOn(process.execPath, cwd, ...args);
}

function zerocopyOn(node: string, cwd: string, ...args: readonly string[]): SpawnSyncReturns<string> {
  const env = { ...process.env, NO_COLOR: '1' };
  return spawnSync(node, [cli, ...args], { cwd, env, encoding: 'utf8', maxBuffer: 1 << 26 });
}

describe('the built command line', () => {
  before(() => {
    assert.ok(existsSync(cli), 'server/dist/cli.js is missing: run `npm run build` first');
  });

  it('tells by its exit status: 0 clean, 1 findings, 2 error', () => {
    const folder = folderWith({ 'copy.c': COPY, 'clean/a.c': 'int a;\n' });
    const found = zerocopy(folder, 'check');
    assert.equal(found.status, 1, found.stderr);
    assert.match(found.stdout, /^copy\.c:12:9: /);
    assert.match(found.stderr, /^1 copy found in 1 file; 2 files looked at, 1 parsed, /);
    assert.equal(zerocopy(folder, 'check', 'clean').status, 0);
    assert.equal(zerocopy(folder, 'check', 'gone').status, 2);
    assert.equal(zerocopy(folder, 'check', '--nonsense').status, 2);
  });

  it('finds what the README of examples/ promises, and nothing else', () => {
    const { stdout } = zerocopy(root, 'check', '--format', 'json', 'examples');
    const { findings } = JSON.parse(stdout) as { findings: { path: string; function: string }[] };
    assert.deepEqual(
      findings.map(({ path, function: name }) => `${path} ${name}`),
      ['c/backup.c copy_file', 'c/fileserver.c serve', 'typescript/backup.ts backUp', 'typescript/server.ts sendFile'],
    );
  });

  it('fixes once and for all', () => {
    const folder = folderWith({ 'copy.c': COPY });
    const diff = zerocopy(folder, 'fix', '--diff', '--safety', 'review');
    assert.equal(diff.status, 0, diff.stderr);
    assert.match(diff.stdout, /^--- a\/copy\.c\n\+\+\+ b\/copy\.c\n@@/);
    assert.equal(readFileSync(join(folder, 'copy.c'), 'utf8'), COPY);
    zerocopy(folder, 'fix', '--safety', 'review');
    const fixed = readFileSync(join(folder, 'copy.c'), 'utf8');
    assert.match(fixed, /copy_file_range/);
    assert.equal(zerocopy(folder, 'fix', '--safety', 'review').status, 0);
    assert.equal(readFileSync(join(folder, 'copy.c'), 'utf8'), fixed);
    assert.deepEqual(readdirSync(folder), ['copy.c']);
    assert.equal(zerocopy(folder, 'check').status, 0);
  });

  it('makes fixes by the technique that is asked for', () => {
    const folder = folderWith({ 'copy.c': COPY });
    zerocopy(folder, 'fix', '--safety', 'review', '--technique', 'sendfile');
    assert.match(readFileSync(join(folder, 'copy.c'), 'utf8'), /sendfile\(out, in/);
  });

  it('explains the copy at a line and at a column', () => {
    const folder = folderWith({ 'copy.c': COPY, 'odd:3': '', 'odd:3.c': COPY });
    const card = zerocopy(folder, 'explain', 'copy.c:12');
    assert.equal(card.status, 0, card.stderr);
    assert.match(card.stdout, /`in` .* is copied to `out` .* in `copy`/);
    assert.equal(zerocopy(folder, 'explain', 'copy.c:11:12').stdout, card.stdout);
    assert.equal(zerocopy(folder, 'explain', 'odd:3.c:12').stdout, card.stdout);
    const nothing = zerocopy(folder, 'explain', 'copy.c:2');
    assert.equal(nothing.status, 1);
    assert.equal(nothing.stdout, '');
    assert.equal(nothing.stderr, 'no copy found at copy.c:2\n');
    for (const place of ['copy.c', 'copy.c:0', 'copy.c:1:0', 'gone.c:1', ':1', '']) {
      assert.equal(zerocopy(folder, 'explain', place).status, 2, place);
    }
  });

  it('ends quietly when its reader goes away', async () => {
    const files = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`${i}.c`, COPY]));
    const child = spawn(process.execPath, [cli, 'check'], {
      cwd: folderWith(files),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.stdout.once('data', () => child.stdout.destroy());
    const status = await new Promise((resolve) => child.on('close', resolve));
    assert.equal(status, 1);
    assert.doesNotMatch(stderr, /EPIPE|Error/);
  });

  it('leaves whole files, and no others, when it is interrupted', async () => {
    const files = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`${i}.c`, COPY]));
    const folder = folderWith(files);
    const child = spawn(process.execPath, [cli, 'fix', '--safety', 'review'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    child.stdout.once('data', () => child.kill('SIGINT'));
    const signal = await new Promise((resolve) =>
      child.on('close', (_code, by) => {
        resolve(by);
      }),
    );
    assert.equal(signal, 'SIGINT');
    assert.deepEqual(readdirSync(folder).sort(), Object.keys(files).sort());
    const contents = new Set(Object.keys(files).map((name) => readFileSync(join(folder, name), 'utf8')));
    assert.ok(contents.delete(COPY), 'it was too late to interrupt');
    assert.equal(contents.size, 1);
    assert.match([...contents][0] ?? '', /copy_file_range[^]*return close\(out\);\n\}\n$/);
  });

  it('serves the Language Server Protocol', async () => {
    const child = spawn(process.execPath, [cli, 'lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const send = (message: object): void => {
      const text = JSON.stringify({ jsonrpc: '2.0', ...message });
      child.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
    };
    let stdout = '';
    const answered = new Promise<void>((resolve) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        stdout += text;
        if (stdout.includes('"capabilities"')) resolve();
      });
    });
    send({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } });
    await answered;
    send({ id: 2, method: 'shutdown' });
    send({ method: 'exit' });
    assert.equal(await new Promise((resolve) => child.on('close', resolve)), 0);
  });

  it('needs --stdio to serve', () => {
    const { status, stderr } = zerocopy(root, 'lsp');
    assert.equal(status, 2);
    assert.match(stderr, /--stdio/);
  });
});

describe('the built command line, on each release of Node', () => {
  needs('nodes');

  it('finds the same, and says nothing else', () => {
    const folder = folderWith({ 'copy.c': COPY, 'copy.mjs': `a.on('data', (c) => process.stdout.write(c));\n` });
    const found = releases.map((release) => {
      const { stdout, stderr } = zerocopyOn(nodeOf(release) ?? '', folder, 'check', '--no-cache');
      assert.match(stderr, /^2 copies found in 2 files; 2 files looked at, 2 parsed, [\d.]+ s\n$/, `Node ${release}`);
      return stdout;
    });
    assert.equal(new Set(found).size, 1, found.join('\n'));
  });
});
