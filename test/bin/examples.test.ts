import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { find, needs } from '../support/needs.js';
import { temporaryFolders } from './harness.js';

const root = join(import.meta.dirname, '..', '..');
const cli = join(root, 'server', 'dist', 'cli.js');
const folderWith = temporaryFolders();

/** A copy of examples/, as it is or with all fixes made. */
function examples(fixed: boolean): string {
  const folder = folderWith({ 'package.json': '{ "type": "module" }' });
  cpSync(join(root, 'examples'), folder, { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  if (!fixed) return folder;
  const { status, stderr } = spawnSync(process.execPath, [cli, 'fix', '--safety', 'review'], {
    cwd: folder,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  assert.match(stderr, /^4 copies in 4 files fixed, 0 refused, 0 without/);
  return folder;
}

function compile(folder: string, name: string): string {
  const program = join(folder, name);
  const source = join(folder, 'c', `${name}.c`);
  execFileSync(find('cc') ?? 'cc', ['-O2', '-Wall', '-Wextra', '-Werror', '-o', program, source], { stdio: 'pipe' });
  return program;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The body of the answer, asked for again while the server is not up yet. */
async function get(url: string): Promise<Buffer> {
  for (let tries = 0; ; tries++) {
    try {
      return Buffer.from(await (await fetch(url)).arrayBuffer());
    } catch (error) {
      if (tries === 200) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** What a server started with these arguments answers for a file of 100,000 bytes. */
async function served(folder: string, command: string, ...args: readonly string[]): Promise<void> {
  const content = Buffer.from(Array.from({ length: 100_000 }, (_, i) => i % 251));
  writeFileSync(join(folder, 'file.bin'), content);
  const port = await freePort();
  const child = spawn(command, [...args, String(port), folder], { stdio: 'inherit' });
  try {
    assert.ok((await get(`http://127.0.0.1:${port}/file.bin`)).equals(content));
  } finally {
    child.kill();
    await once(child, 'close');
  }
}

for (const fixed of [false, true]) {
  describe(`examples/, ${fixed ? 'fixed' : 'as they are'}`, () => {
    describe('in C', () => {
      needs('cc');

      it('copy a file', () => {
        const folder = examples(fixed);
        const backup = compile(folder, 'backup');
        execFileSync(backup, ['c/backup.c', 'copy'], { cwd: folder });
        assert.equal(readFileSync(join(folder, 'copy'), 'utf8'), readFileSync(join(folder, 'c', 'backup.c'), 'utf8'));
        assert.equal(spawnSync(backup, ['gone', 'copy'], { cwd: folder }).status, 1);
      });

      it('serve a file', async () => {
        const folder = examples(fixed);
        await served(folder, compile(folder, 'fileserver'));
      });
    });

    describe('in TypeScript', () => {
      it('compile with --strict', () => {
        const folder = examples(fixed);
        const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
        const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', 'typescript'], {
          cwd: folder,
          encoding: 'utf8',
        });
        assert.equal(status, 0, stdout);
      });

      it('copy a file', () => {
        const folder = examples(fixed);
        writeFileSync(join(folder, 'file.bin'), Buffer.from([0, 255, 10, 13, 128]));
        execFileSync(process.execPath, ['--import', 'tsx', 'typescript/backup.ts', 'file.bin'], { cwd: folder });
        assert.deepEqual(readFileSync(join(folder, 'file.bin.bak')), Buffer.from([0, 255, 10, 13, 128]));
      });

      it('serve a file', async () => {
        const folder = examples(fixed);
        const script = join(folder, 'typescript', 'server.ts');
        await served(
          folder,
          process.execPath,
          '--import',
          join(root, 'node_modules', 'tsx', 'dist', 'loader.mjs'),
          script,
        );
      });
    });
  });
}
