import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { find, needs } from '../support/needs.js';
import { compileC, compileTypeScript } from './compile.js';

describe('example compilers', () => {
  let folder: string;
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'zerocopy-compile-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  describe('C', () => {
    needs('cc');

    it('passes clean code and refuses a warning', async () => {
      const compiler = find('cc') ?? 'cc';
      assert.equal(await compileC(compiler, write('good.c', 'int twice(int a) { return 2 * a; }\n')), '');
      assert.match(await compileC(compiler, write('bad.c', 'int one(int a) { return 1; }\n')), /unused/);
    });
  });

  it('TypeScript: each file is a module of its own, strictly typed; JavaScript is not checked', function () {
    this.timeout(120_000);
    const good = write('good.ts', 'const value: number = 1;\nconsole.log(value);\n');
    const bad = write('bad.ts', 'const value = (it) => it;\nconsole.log(value);\n');
    const script = write('script.cjs', 'const value = 1;\nvalue.x.y();\n');
    const messages = compileTypeScript([good, bad, script]);
    assert.deepEqual([...messages.keys()], [bad]);
    assert.match(messages.get(bad) ?? '', /implicitly has an 'any' type/);
  });
});
