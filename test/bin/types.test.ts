/** `check --types`: what is kept of it, and what becomes of a file where types can't be told. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Context } from '../../server/src/bin/commands/context.js';
import type { DocumentAnalyser } from '../../server/src/engine/index.js';
import { fakeWorkbench } from './fakeWorkbench.js';
import { copyText, runFake, temporaryFolders, type Outcome } from './harness.js';

/** With types, `Read` and `Write` are calls that move bytes, too; `TYPES FAIL` breaks the checker. */
function typedWorkbench(refined: string[]): Context['workbench'] {
  const open = (path: string): DocumentAnalyser | undefined => {
    const analyser = fakeWorkbench.open(path);
    if (analyser === undefined) return undefined;
    const refine: DocumentAnalyser['refine'] = (text, ...rest) => {
      refined.push(path);
      if (text.includes('TYPES FAIL')) return Promise.reject(new Error('the checker broke'));
      const typed = text.replace('Read(', 'read(').replace('Write(', 'write(');
      return typed === text ? Promise.resolve(undefined) : analyser.analyse(typed, ...rest);
    };
    return {
      refine,
      analyse: analyser.analyse.bind(analyser),
      rewrite: analyser.rewrite.bind(analyser),
      fix: analyser.fix.bind(analyser),
      callAt: analyser.callAt.bind(analyser),
      dispose: analyser.dispose.bind(analyser),
    };
  };
  return {
    ...fakeWorkbench,
    open,
    languageOf: (path) => {
      const language = fakeWorkbench.languageOf(path);
      return language && { ...language, mayCopyByType: (text) => /read\(/i.test(text) };
    },
  };
}

describe('check with types', () => {
  const folderWith = temporaryFolders();

  async function check(folder: string): Promise<Outcome & { readonly refined: readonly string[] }> {
    const refined: string[] = [];
    const outcome = await runFake(folder, ['check', '--types'], {
      workbench: typedWorkbench(refined),
      environment: { XDG_CACHE_HOME: join(folder, '.cache') },
      analyserStamp: 'test',
    });
    return { ...outcome, refined };
  }

  it('finds what types tell, and asks again in the next run: they are those of other files', async () => {
    const folder = folderWith({
      'a.c': copyText().replace('read(', 'Read(').replace('write(', 'Write('),
      'b.c': 'int b;',
    });
    for (let run = 0; run < 2; run++) {
      const { code, refined } = await check(folder);
      assert.equal(code, 1);
      assert.deepEqual(refined, [join(folder, 'a.c')]);
    }
  });

  it('keeps what was found without types where they can not be told, and says so', async () => {
    const folder = folderWith({ 'a.c': `${copyText()}// TYPES FAIL` });
    const { stdout, stderr } = await check(folder);
    assert.match(stdout, /a\.c:3/);
    assert.match(stderr, /a\.c: was analysed without types: the checker broke/);
  });
});
