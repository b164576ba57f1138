/**
 * Runs each rewritten C example against the original, in a world where calls are short, refused, interrupted, or fail in
 * the middle: what can be seen from outside must be the same. The only differences that pass are a mend (the original
 * lost bytes, the rewrite did not) and one that the technique names as an assumption.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { format } from 'prettier';
import { find, needs } from '../support/needs.js';
import { inParallel } from './parallel.js';
import { faultLibrary, pairsIn, sourceOf, type Pair } from './pairs.js';
import { examplesSchema, type ExamplesResults } from './results.js';
import { differences, run, type Outcome } from './run.js';
import { SCENARIOS, SIZES, sizesOf, type Scenario } from './scenarios.js';

const RESULTS = join(import.meta.dirname, 'results.json');

/** One program and all its rewrites in one world. */
interface Trial {
  readonly program: string;
  readonly rewrites: readonly Pair[];
  readonly size: number;
  readonly scenario: Scenario;
  readonly more: readonly string[];
}

describe('rewritten C programs behave as before', function () {
  this.timeout(900_000);
  needs('cc');
  let folder: string;
  let faults: string;
  let pairs: readonly Pair[];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'zerocopy-prove-'));
    const compiler = find('cc') ?? 'cc';
    faults = await faultLibrary(folder, compiler);
    pairs = await pairsIn(folder, compiler);
    for (const size of SIZES) sourceOf(folder, size);
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('in every scenario, with every size', async () => {
    const failures: string[] = [];
    let runs = 0;
    let mended = 0;
    let declared = 0;
    await inParallel(cpus().length, trialsOf(pairs), async ({ program, rewrites, size, scenario, more }) => {
      const world = { faults, env: scenario.env, more, fifo: scenario.source === 'fifo' };
      const source = join(folder, `source-${size}`);
      const before = await run({ program, source, ...world });
      runs++;
      for (const pair of rewrites) {
        const after = await run({ program: pair.after, source, ...world });
        runs++;
        const found = differences(before, after);
        if (found.length === 0) continue;
        if (isMend(scenario, before, after, source)) mended++;
        else if (isDeclared(pair, scenario, before, after)) declared++;
        else {
          const where = [`${pair.title} by ${pair.technique}`, `${size} bytes`, ...more, scenario.name];
          failures.push(`${where.join(', ')}:\n  ${found.join('\n  ')}`);
        }
      }
    });
    console.log(
      `      ${pairs.length} rewrites, ${runs} runs: ${mended} mended, ${declared} declared, ${failures.length} wrong`,
    );
    assert.ok(pairs.length > 0);
    assert.deepEqual(failures, []);
    const results: ExamplesResults = {
      rewrites: pairs.length,
      scenarios: SCENARIOS.length,
      sizes: SIZES.length,
      runs,
    };
    if (process.env['UPDATE_GOLDENS'] === '1') {
      writeFileSync(RESULTS, await format(JSON.stringify(results), { parser: 'json', printWidth: 120 }));
    }
    const known = examplesSchema.parse(JSON.parse(readFileSync(RESULTS, 'utf8')));
    assert.deepEqual(results, known, 'UPDATE_GOLDENS=1 writes what was run');
  });
});

function trialsOf(pairs: readonly Pair[]): readonly Trial[] {
  const programs = [...new Set(pairs.map((p) => p.before))];
  return programs.flatMap((program) => {
    const rewrites = pairs.filter((p) => p.before === program);
    const [first] = rewrites;
    const meets = ({ only }: Scenario): boolean =>
      only === undefined || (only === 'stream' ? first?.sinkIsStream : first?.sinkIsFile === false) === true;
    return SCENARIOS.filter(meets).flatMap((scenario) =>
      sizesOf(scenario).flatMap((size): Trial[] => {
        const trial = { program, rewrites, size, scenario, more: [] };
        const appends = first?.canAppend === true && Object.keys(scenario.env).length === 0;
        return appends ? [trial, { ...trial, more: ['append'] }] : [trial];
      }),
    );
  });
}

/**
 * A loop that forgets the rest of a short write loses bytes, or takes it for an error ("Success"); the fast path goes on,
 * and meets the true error if there is one.
 */
function isMend(scenario: Scenario, before: Outcome, after: Outcome, source: string): boolean {
  if (before.stderr.includes('Success') && !after.stderr.includes('Success')) return true;
  if (scenario.nature !== 'short' || after.status !== 0 || after.bytes === undefined) return false;
  // The program may start and stop where it likes.
  const whole = readFileSync(source);
  const lost = before.bytes === undefined || !whole.includes(before.bytes) || before.status !== 0;
  return lost && whole.includes(after.bytes);
}

/** What the card says: an error may be taken by the fast path, and counters are exact after one. */
function isDeclared(pair: Pair, scenario: Scenario, before: Outcome, after: Outcome): boolean {
  if (scenario.nature === 'once' && pair.advice.assumed.some((a) => a.includes('once'))) return true;
  const withoutNumbers = (outcome: Outcome): Outcome => ({ ...outcome, stdout: outcome.stdout.replace(/\d+/g, 'N') });
  const failed = before.status !== 0 && scenario.at !== undefined;
  const onlyNumbers = differences(withoutNumbers(before), withoutNumbers(after)).length === 0;
  return failed && onlyNumbers && pair.risks.some((r) => r.startsWith('After an error'));
}
