/** All fixes of a file: made twice they are the same as once, nothing that could be fixed is left, and `patch` knows the diff. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { examplesOf, isGolden } from '../../scripts/generate/examples.js';
import { allLanguages } from '../../server/src/bin/languages.generated.js';
import { Workbench } from '../../server/src/engine/index.js';
import { nodeLanguageHost } from '../../server/src/hosts/node/index.js';
import { DEFAULT_SETTINGS, NEVER_CANCELLED, type Advice } from '../../server/src/model/index.js';
import { renderDiff } from '../../server/src/render/index.js';
import { needs } from '../support/needs.js';

const workbench = new Workbench(allLanguages, nodeLanguageHost());
const EXAMPLES = [...examplesOf('techniques'), ...examplesOf('patterns')].filter(({ path }) => !isGolden(path));
const RANKS = { safe: ['safe'], review: ['safe', 'review'] } as const;

/** What `zerocopy fix` makes of a text, and the advice that is still there afterwards. */
async function fixed(
  path: string,
  text: string,
  safety: 'safe' | 'review',
): Promise<{ readonly text: string; readonly left: readonly Advice[]; readonly refused: number }> {
  const analyser = workbench.open(path);
  assert.ok(analyser, `no language claims ${path}`);
  try {
    const done = await analyser.fix(text, DEFAULT_SETTINGS, { safety }, NEVER_CANCELLED);
    const { findings } = await analyser.analyse(done.text, DEFAULT_SETTINGS, NEVER_CANCELLED);
    const ranks: readonly string[] = RANKS[safety];
    const left = findings.flatMap((f) => f.advice).filter((a) => ranks.includes(a.safety));
    return { text: done.text, left, refused: done.refused.length };
  } finally {
    analyser.dispose();
  }
}

for (const safety of ['safe', 'review'] as const) {
  describe(`all fixes at once, ${safety}`, () => {
    needs('patch');
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'zerocopy-fix-'));
    });
    afterEach(() => {
      rmSync(folder, { recursive: true, force: true });
    });

    for (const { path, title, text } of EXAMPLES) {
      it(title, async () => {
        const once = await fixed(path, text, safety);
        assert.equal(once.refused, 0);
        assert.deepEqual(once.left, []);
        assert.equal((await fixed(path, once.text, safety)).text, once.text);
        if (once.text === text) return;
        const name = basename(path);
        writeFileSync(join(folder, name), text);
        execFileSync('patch', ['-p1', '--quiet', '--binary'], {
          cwd: folder,
          input: renderDiff(name, text, once.text),
        });
        assert.equal(readFileSync(join(folder, name), 'utf8'), once.text);
      });
    }
  });
}
