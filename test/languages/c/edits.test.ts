/** A project that is changed file by file is known as one that was always so. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Project } from '../../../server/src/engine/index.js';
import { DEFAULT_SETTINGS, NEVER_CANCELLED } from '../../../server/src/model/index.js';
import { sitesIn, workbench } from './support.js';
import { FUNCTIONS, MEMBERS, type Variants } from './variants.js';

/** Broken off after ever more looks at the clock. */
function settleInPieces(project: Project): void {
  for (let looks = 0; ; looks++) {
    let left = looks;
    const cancellation = {
      get cancelled() {
        return left-- <= 0;
      },
    };
    try {
      project.settle(cancellation);
      return;
    } catch (error) {
      // The language's own classes may be others than the test's.
      if (!(error instanceof Error) || error.name !== 'Cancelled') throw error;
    }
  }
}

/** The copies in the first file of a project, after each of some changes, and of a project that is made anew. */
async function assertSameAsFresh(variants: Variants, runs: number, least: number): Promise<void> {
  const [own = ''] = Object.keys(variants);
  const step = fc.constantFrom(...Object.keys(variants)).chain((path) =>
    fc.record({
      path: fc.constant(path),
      // A file that is gone; the one that is looked at stays.
      text: fc.constantFrom(...(variants[path] ?? ['']), ...(path === own ? [] : [undefined])),
    }),
  );
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const files = new Map(Object.entries(variants).map(([path, [first]]) => [path, first]));
      const project = workbench.project((path) => files.get(path));
      for (const [path, text] of files) await project.update(path, text);
      project.settle(NEVER_CANCELLED);
      const analyser = workbench.open(own, undefined, project);
      if (analyser === undefined) throw new Error('nothing to look at');
      try {
        for (const { path, text } of steps) {
          if (text === undefined) {
            files.delete(path);
            project.remove(path);
          } else {
            files.set(path, text);
            await project.update(path, text);
          }
          settleInPieces(project);
          const { findings } = await analyser.analyse(files.get(own) ?? '', DEFAULT_SETTINGS, NEVER_CANCELLED);
          const copies = findings
            .filter(({ site }) => site.defect === undefined)
            .map(({ site: { fill, drains } }) => `${fill.callee} > ${drains[0].callee}: a copy`);
          // The file that is looked at comes first.
          const fresh = await sitesIn({ [own]: '', ...Object.fromEntries(files) });
          assert.deepEqual(
            copies,
            fresh.filter((site) => site.endsWith(': a copy')),
          );
          seen.add(copies.join());
        }
      } finally {
        analyser.dispose();
      }
    }),
    { numRuns: runs },
  );
  assert.ok(seen.size >= least, `only met ${[...seen].join(' | ')}`);
}

describe('C: changes in a project', () => {
  it('of functions in members', async () => {
    await assertSameAsFresh(MEMBERS, 150, 3);
  });

  it('of functions, of what they are handed, and of what they leave in globals', async () => {
    await assertSameAsFresh(FUNCTIONS, 150, 3);
  });
});
