/**
 * Small programs, before and after their rewrites, in every small world: every length of the source, every error at every
 * byte, every refusal, and every way of cutting the bytes into calls. What the rewritten program does must be something
 * that the old one could have done in the same world; else the advice must have named it as assumed.
 *
 * The figures and differences are kept in results.json, from which docs/safety.md is made; UPDATE_GOLDENS=1 writes it.
 * ZEROCOPY_PROVE=full searches deeper and leaves results.json alone.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { format } from 'prettier';
import { find, needs } from '../../support/needs.js';
import { inParallel } from '../parallel.js';
import { explanationOf } from './explain.js';
import { resultsOf, resultsSchema, type Searched } from './results.js';
import { search, searches } from './search.js';

const RESULTS = join(import.meta.dirname, 'results.json');
const isFull = process.env['ZEROCOPY_PROVE'] === 'full';

describe('rewritten C programs in every small world', function () {
  this.timeout(isFull ? 7_200_000 : 600_000);
  needs('cc');
  let folder: string;
  const compiler = find('cc') ?? 'cc';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'zerocopy-small-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('do nothing that the old program could not have done', async () => {
    const done: Searched[] = [];
    await inParallel(cpus().length, await searches(folder, compiler), async (one) => {
      done.push({ search: one, found: await search(one, isFull) });
    });
    const wrong = done.flatMap(({ search: { program, advice }, found }) =>
      found.differences
        .filter((d) => explanationOf(d, advice) === undefined)
        .map((d) => `${program} by ${advice.technique} (${advice.safety}), ${d.source} to ${d.sink}: ${d.example}`),
    );
    assert.deepEqual(wrong, []);
    const results = resultsOf(done);
    console.log(
      `      ${results.rewrites} rewrites, ${results.worlds} worlds, ${results.runs} runs, depth ${results.depth}`,
    );
    assert.equal(results.cut, 0, 'some worlds had more outcomes than were kept');
    if (isFull) return;
    if (process.env['UPDATE_GOLDENS'] === '1') {
      writeFileSync(RESULTS, await format(JSON.stringify(results), { parser: 'json', printWidth: 120 }));
    }
    const known = resultsSchema.parse(JSON.parse(readFileSync(RESULTS, 'utf8')));
    assert.deepEqual(results, known, 'UPDATE_GOLDENS=1 writes what was found; read the difference');
  });

  const spoiled: readonly (readonly [what: string, program: string, from: RegExp, to: string])[] = [
    ['a limit that is not counted down', 'limited', /^\t*left -= (?:sent|copied|written);$/m, ';'],
    ['a counter that forgets the fast path', 'retried', /^\t*total \+= (?:sent|copied|written);$/m, ';'],
    [
      'a chunk of the fast path that is not written',
      'while',
      /(sendfile|copy_file_range)\(/,
      'lseek(in, 1, SEEK_CUR) > 0 && $1(',
    ],
    ['a mapping that leaves the position', 'checked', /^\t*lseek\(in, at, SEEK_SET\);$/m, '(void)at;'],
    ['an offset that stays behind', 'shifted', /^\t*to \+= n;$/m, ';'],
    [
      'a stream that has read further than its reader',
      'characters',
      / && fflush\(in\) == 0 &&\s*lseek\(fileno\(in\), 0, SEEK_CUR\) == ftello\(in\)/,
      '',
    ],
    [
      'a stream that writes later what waits in it',
      'to-stream',
      /__fpending\(out\) == 0 && fflush\(out\) == 0/,
      'out != NULL',
    ],
    ['a stream that forgets what it could not write', 'to-stream', /__fpending\(out\) == 0 && /, ''],
    ['a stream that remembers an old place', 'positioned', / && fflush\(out\) == 0/, ''],
    ['an error of a socket that only the kernel has seen', 'retried', /lseek\(in, 0, SEEK_CUR\) >= 0/, 'in >= 0'],
    ['a signal where there was none', 'quiet', /action\.sa_handler == SIG_IGN/, 'action.sa_flags == 0'],
    ['an errno that the fast path has set', 'cleared', /^\terrno = 0;\n(?=\twhile)/m, ''],
    ['bytes that the helper does not tell of', 'up-to', /copied \+= n;/, 'copied++;'],
  ];
  for (const [what, program, from, to] of spoiled) {
    it(`finds ${what}`, async () => {
      const all = await searches(folder, compiler, { program, spoil: (text) => text.replace(from, to) });
      assert.ok(all.length > 0, 'nothing was spoiled');
      for (const one of all) {
        const { differences } = await search(one, false);
        const unexplained = differences.filter((d) => explanationOf(d, one.advice) === undefined);
        assert.ok(unexplained.length > 0, one.advice.technique);
      }
    });
  }
});
