/** What is known of a project is kept between runs: after any change, a run finds what one without a cache finds. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { allLanguages } from '../../server/src/bin/languages.generated.js';
import { Workbench, type Project } from '../../server/src/engine/index.js';
import { nodeLanguageHost } from '../../server/src/hosts/node/index.js';
import { FUNCTIONS, MEMBERS, SURROUNDINGS, type Variants } from '../languages/c/variants.js';
import { runFake, temporaryFolders, type Outcome } from './harness.js';

const folderWith = temporaryFolders();
const real = new Workbench(allLanguages, nodeLanguageHost());

interface Run extends Outcome {
  /** The files that were taken in, and those that were analysed, below the folder. */
  readonly taken: readonly string[];
  readonly analysed: readonly string[];
}

async function run(folder: string, ...args: readonly string[]): Promise<Run> {
  const taken: string[] = [];
  const analysed: string[] = [];
  const below = (path: string): string => path.slice(folder.length + 1);
  const workbench = {
    indexed: real.indexed,
    languageOf: real.languageOf.bind(real),
    project: (...given: Parameters<Workbench['project']>): Project => {
      const project = real.project(...given);
      const update = project.update.bind(project);
      project.update = (path, text) => {
        taken.push(below(path));
        return update(path, text);
      };
      return project;
    },
    open: (...given: Parameters<Workbench['open']>) => {
      const analyser = real.open(...given);
      if (analyser === undefined) return undefined;
      const analyse = analyser.analyse.bind(analyser);
      analyser.analyse = (...of) => {
        analysed.push(below(given[0]));
        return analyse(...of);
      };
      return analyser;
    },
  };
  const environment = { XDG_CACHE_HOME: join(folder, '.cache') };
  const outcome = await runFake(folder, args, { workbench, environment, analyserStamp: 'test' });
  return { ...outcome, taken, analysed };
}

/** A folder with the first text of each file; of `/p/` nothing is left in the names. */
function projectOf(variants: Variants): string {
  const files = Object.entries(variants).map(([path, [first]]) => [path.slice(3), first]);
  const folder = folderWith(Object.fromEntries(files) as Record<string, string>);
  mkdirSync(join(folder, '.git'));
  return folder;
}

function kept(folder: string): readonly string[] {
  return readdirSync(join(folder, '.cache', 'zerocopy')).map((name) => join(folder, '.cache', 'zerocopy', name));
}

async function assertSameAsWithout(variants: Variants, runs: number, least: number): Promise<void> {
  const [own = '', ...others] = Object.keys(variants).map((path) => path.slice(3));
  const step = fc.constantFrom(own, ...others).chain((name) =>
    fc.record({
      name: fc.constant(name),
      text: fc.constantFrom(...(variants[`/p/${name}`] ?? ['']), ...(name === own ? [] : [undefined])),
      // With text that is printed, no rewrite is asked for.
      args: fc.constantFrom(['.', '--format', 'json'], ['.'], [own, '--format', 'json'], ['b.c', '--format', 'json']),
    }),
  );
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 6 }), async (steps) => {
      const folder = projectOf(variants);
      try {
        await run(folder, 'check', '.');
        for (const { name, text, args } of steps) {
          const path = join(folder, name);
          if (text === undefined) rmSync(path, { force: true });
          else writeFileSync(path, text);
          const known = await run(folder, 'check', '--quiet', '--explain', ...args);
          const without = await run(folder, 'check', '--quiet', '--explain', '--no-cache', ...args);
          assert.equal(known.stdout, without.stdout);
          assert.equal(known.stderr, without.stderr);
          seen.add(known.stdout.replaceAll(dirname(folder), ''));
        }
      } finally {
        rmSync(folder, { recursive: true });
      }
    }),
    { numRuns: runs },
  );
  assert.ok(seen.size >= least, `only met ${seen.size} outcomes`);
}

describe('what earlier runs knew of a project', () => {
  it('is as good as what is found anew: members', async () => {
    await assertSameAsWithout(MEMBERS, 30, 5);
  });

  it('is as good as what is found anew: functions', async () => {
    await assertSameAsWithout(FUNCTIONS, 30, 5);
  });

  it('is as good as what is found anew: what rewrites look at', async () => {
    await assertSameAsWithout(SURROUNDINGS, 80, 5);
  });

  it('lets a run take in and look at the changed file only', async () => {
    const folder = projectOf(FUNCTIONS);
    assert.deepEqual((await run(folder, 'check')).analysed, ['a.c']);
    writeFileSync(join(folder, 'c.c'), 'int nothing(void) { return 0; }\n');
    const { taken, analysed, code } = await run(folder, 'check');
    assert.deepEqual([taken, analysed, code], [['c.c'], [], 1]);
    writeFileSync(join(folder, 'b.c'), '');
    const gone = await run(folder, 'check');
    assert.deepEqual([gone.taken, gone.code], [['b.c'], 0]);
  });

  it('is there where only a rewrite is asked for', async () => {
    const folder = projectOf({ ...SURROUNDINGS, '/p/b.c': ['#ifdef __APPLE__\nint apple;\n#endif\n'] });
    await run(folder, 'check');
    const { stdout, taken } = await run(folder, 'check', '--format', 'json');
    assert.match(stdout, /#ifdef __linux__/);
    assert.deepEqual(taken, []);
    assert.equal((await run(folder, 'check', '--format', 'json', '--no-cache')).stdout, stdout);
  });

  it('is found anew where it is damaged, cut off or not that of the results', async () => {
    const folder = projectOf(FUNCTIONS);
    const { stdout } = await run(folder, 'check');
    const all = ['a.c', 'b.c', 'c.c', 'd.c', 'io.h'];
    let round = 0;
    for (const damage of [
      (text: string) => text.slice(0, -9),
      (text: string) => text.replace('take', 'tale'),
      (text: string) => text.slice(text.indexOf('\n') + 1),
      () => '',
      () => '\0\n\n',
    ]) {
      const lists = kept(folder).filter((path) => !readFileSync(path, 'utf8').includes('"results"'));
      assert.equal(lists.length, 1);
      for (const path of lists) writeFileSync(path, damage(readFileSync(path, 'utf8')));
      writeFileSync(join(folder, 'c.c'), `int changed = ${round++};\n`);
      const again = await run(folder, 'check');
      assert.deepEqual(again.taken.slice().sort(), all);
      assert.equal(again.stdout, stdout);
    }
  });

  it('is not that of other settings', async () => {
    const folder = projectOf(FUNCTIONS);
    await run(folder, 'check');
    writeFileSync(join(folder, 'zerocopy.json'), '{ "functions": { "take": "none" } }');
    const known = await run(folder, 'check', '--format', 'json');
    assert.equal((await run(folder, 'check', '--no-cache', '--format', 'json')).stdout, known.stdout);
  });
});
