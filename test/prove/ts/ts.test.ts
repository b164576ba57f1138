/**
 * TypeScript and JavaScript programs, before and after their rewrites, in every world of `cases.ts`, on every release of
 * Node that is meant: what is seen from outside must be the same, or differ as the card says.
 *
 * What was found is kept in results.json, from which docs/safety.md is made; UPDATE_GOLDENS=1 writes it.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { format } from 'prettier';
import { allTechniques } from '../../../server/src/techniques/index.js';
import { find, needs } from '../../support/needs.js';
import { inParallel } from '../parallel.js';
import { compile } from '../pairs.js';
import { casesOf } from './cases.js';
import type { Case } from './driver/case.js';
import { differencesOf, explanationOf, type Difference } from './explain.js';
import { nodeOf, releases } from './host.mjs';
import { buildDriver, Node } from './node.js';
import { programsIn, type Program, type Rewritten } from './programs.js';
import {
  figuresOf,
  newDifferences,
  Proved,
  resultsOf,
  resultsSchema,
  withDifferencesOf,
  type ReleaseResults,
} from './results.js';

const RESULTS = join(import.meta.dirname, 'results.json');

describe('rewritten TypeScript programs behave as before', function () {
  this.timeout(600_000);
  needs('cc', 'nodes');
  const folder = mkdtempSync(join(tmpdir(), 'zerocopy-prove-ts-'));
  let driver: string;
  let faults: string;
  let programs: readonly Program[];

  before(async () => {
    faults = join(folder, 'faults.so');
    const library = join(import.meta.dirname, 'faults.c');
    await compile(find('cc') ?? 'cc', library, faults, '-shared', '-fPIC', '-ldl');
    driver = await buildDriver(folder);
    programs = await programsIn(join(folder, 'programs'));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** Does `work` with Nodes of a release, one for each processor. */
  const withNodes = async <T>(
    release: number,
    items: readonly T[],
    work: (node: Node, item: T) => Promise<void>,
  ): Promise<void> => {
    const executable = nodeOf(release);
    assert.ok(executable !== undefined, `there is no Node ${release}`);
    const idle = Array.from({ length: Math.max(2, cpus().length) }, () => new Node(executable, folder, driver, faults));
    const all = [...idle];
    try {
      await inParallel(idle.length, items, async (item) => {
        const node = idle.pop();
        assert.ok(node);
        await work(node, item);
        idle.push(node);
      });
    } finally {
      for (const node of all) node.stop();
    }
  };

  /** Runs a program and its rewrites in one world; gives what has no explanation, for people. */
  const prove = async (node: Node, program: Program, one: Case, proved?: Proved): Promise<readonly string[]> => {
    const wrong: string[] = [];
    const before = await node.run(program.module, program.takes, one);
    for (const rewritten of program.rewrites) {
      const compared = { case: one, before, after: await node.run(rewritten.module, program.takes, one) };
      proved?.ran(program, rewritten);
      for (const difference of differencesOf(compared)) {
        const explanation = explanationOf(difference, compared, rewritten);
        if (explanation?.isRare === false) proved?.differs(rewritten, difference, explanation);
        else if (explanation === undefined) wrong.push(describeDifference(program, rewritten, one, difference));
      }
    }
    return wrong;
  };

  it('every technique for TypeScript has a program', () => {
    const used = new Set(programs.flatMap((p) => p.rewrites).map((r) => r.technique));
    const missing = allTechniques.filter((t) => t.language === 'typescript' && !used.has(t.id)).map((t) => t.id);
    assert.deepEqual(missing, []);
  });

  for (const release of releases) {
    it(`in every world, on Node ${release}`, async () => {
      const proved = new Proved();
      const wrong: string[] = [];
      const trials = programs
        .filter((p) => p.rewrites.length > 0)
        .flatMap((program) => casesOf(program.takes).map((one) => ({ program, one })));
      await withNodes(release, trials, async (node, { program, one }) => {
        wrong.push(...(await prove(node, program, one, proved)));
      });
      const results = resultsOf(proved);
      console.log(`      ${results.rewrites} rewrites, ${results.runs} pairs of runs, ${wrong.length} wrong`);
      assert.deepEqual(wrong, []);
      await assertKnown(release, results);
    });

    it(`with chunks and faults anywhere, on Node ${release}`, async () => {
      const streaming = programs.filter((p) => p.rewrites.length > 0 && /source|body/.test(p.takes.join(' ')));
      assert.ok(streaming.length > 0);
      await withNodes(release, [streaming], async (node) => {
        await fc.assert(
          fc.asyncProperty(fc.constantFrom(...streaming.map((p) => p.name)), worlds(), async (name, world) => {
            const program = streaming.find((p) => p.name === name);
            assert.ok(program);
            assert.deepEqual(await prove(node, program, worldOf(program, world)), []);
          }),
          { numRuns: 150 },
        );
      });
    });
  }

  const spoiled: readonly (readonly [what: string, program: string, from: RegExp, to: string])[] = [
    ['an error that is not told', 'handler-callback', /if \(error\) done\(error\);\s*else /, ''],
    [
      'a sink that is not ended',
      'handler-promise',
      /pipeline\(source, target\)/,
      'pipeline(source, target, { end: false })',
    ],
    ['a promise that nobody awaits', 'pipe-awaited', /await pipeline/, 'void pipeline'],
    ['a copy that is not awaited', 'read-await', /await copyFile/, 'void copyFile'],
    ['a target that may exist', 'read-exclusive', /, constants\.COPYFILE_EXCL/, ''],
    ['a web stream that stays open', 'web-reader', /pipeTo\(writable/, 'pipeTo(writable, { preventClose: true }'],
  ];
  for (const [what, name, from, to] of spoiled) {
    it(`finds ${what}`, async () => {
      const work = join(folder, `spoiled-${name}`);
      const bad = await programsIn(work, name, (text) => text.replace(from, to));
      assert.ok(
        bad.some((p) => p.rewrites.length > 0),
        'nothing was spoiled',
      );
      const wrong: string[] = [];
      const trials = bad.flatMap((program) => casesOf(program.takes).map((one) => ({ program, one })));
      await withNodes(releases[0] ?? 20, trials, async (node, { program, one }) => {
        wrong.push(...(await prove(node, program, one)));
      });
      assert.ok(wrong.length > 0);
    });
  }
});

/**
 * The figures of a release are those that docs/safety.md is made of, and no difference is new. Some are a matter of time,
 * and not seen in every run: UPDATE_GOLDENS=1 adds to what is known; to begin afresh, make results.json `{}`.
 */
async function assertKnown(release: number, results: ReleaseResults): Promise<void> {
  const kept = resultsSchema.parse(JSON.parse(readFileSync(RESULTS, 'utf8')));
  const key = `${release}`;
  const known = kept[key];
  if (process.env['UPDATE_GOLDENS'] === '1') {
    kept[key] = known ? withDifferencesOf(results, known) : results;
    writeFileSync(RESULTS, await format(JSON.stringify(kept), { parser: 'json', printWidth: 120 }));
    return;
  }
  // Nothing is kept of a release that is run by somebody's own choice.
  if (known === undefined) return;
  assert.deepEqual(figuresOf(results), figuresOf(known), 'UPDATE_GOLDENS=1 keeps what was found');
  // Each is told on its card, and some are seen by chance: how far a stream is when the other one fails.
  for (const row of newDifferences(results, known)) console.log(`      not in results.json yet: ${row}`);
}

interface AnyWorld {
  readonly size: number;
  readonly chunks: readonly number[];
  readonly slow: boolean;
  readonly fault: { readonly on: 'source' | 'sink'; readonly does: 'error' | 'close'; readonly at: number } | undefined;
}

function worlds(): fc.Arbitrary<AnyWorld> {
  return fc.record({
    size: fc.integer({ min: 0, max: 100_000 }),
    chunks: fc
      .array(fc.oneof(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 1, max: 70_000 })), {
        minLength: 1,
        maxLength: 6,
      })
      .map((sizes) => (sizes.every((s) => s < 500) ? [...sizes, 5000] : sizes)),
    slow: fc.boolean(),
    fault: fc.option(
      fc.record({
        on: fc.constantFrom('source' as const, 'sink' as const),
        does: fc.constantFrom('error' as const, 'close' as const),
        at: fc.integer({ min: 0, max: 100_000 }),
      }),
      { nil: undefined },
    ),
  });
}

function worldOf({ takes }: Program, { size, chunks, slow, fault }: AnyWorld): Case {
  const web = takes.includes('body');
  const sink = takes.includes('writable') ? 'web' : takes.includes('to') ? 'new' : slow ? 'slow' : 'collector';
  // A web stream and a file fail only by an error.
  const errorOnly = fault?.on === 'source' ? web : sink === 'web' || sink === 'new';
  return {
    source: web ? 'web' : 'chunks',
    sink,
    size,
    content: 'bytes',
    chunks,
    ...(fault && { fault: errorOnly ? { ...fault, does: 'error' } : fault }),
  };
}

function describeDifference(program: Program, { technique, advice }: Rewritten, one: Case, d: Difference): string {
  return `${program.name} by ${technique} (${advice.safety}), ${JSON.stringify(one)}:\n  ${d.what}: ${d.before} -> ${d.after}`;
}
