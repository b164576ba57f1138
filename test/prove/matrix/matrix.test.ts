/**
 * The small programs with real descriptors of every kind, before and after their rewrites, plain and under the fault
 * library: bytes, status, messages, positions, descriptors left open and signals must be the same, or differ as the advice
 * says. ZEROCOPY_PROVE=full tries more faults.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { accessSync, constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { format } from 'prettier';
import { find, needs } from '../../support/needs.js';
import { compile, faultLibrary, sourceOf } from '../pairs.js';
import { inParallel } from '../parallel.js';
import { SIZES } from '../scenarios.js';
import { explanationOf } from '../small/explain.js';
import { PROGRAMS, rewrites, type Rewritten } from '../small/rewrites.js';
import { casesOf, isInMemory, KINDS, READS_LINES, type Case } from './cases.js';
import { matrixSchema, type MatrixResults } from './results.js';

const execute = promisify(execFile);
const RESULTS = join(import.meta.dirname, 'results.json');
/** Where Linux has a file system in memory for everybody. */
const MEMORY = '/dev/shm';
const isFull = process.env['ZEROCOPY_PROVE'] === 'full';

/** A line of the driver. */
interface Differs {
  readonly rewritten: Rewritten;
  readonly source: string;
  readonly sink: string;
  readonly size: string;
  readonly faults: string;
  readonly before: string;
  readonly after: string;
}

describe('rewritten C programs with every kind of descriptor', function () {
  this.timeout(isFull ? 7_200_000 : 900_000);
  needs('cc');
  let folder: string;
  let library: string;
  let driver: string;
  let memory: string | undefined;
  let sources: ReadonlyMap<number, string>;
  let texts: ReadonlyMap<number, string>;
  const compiler = find('cc') ?? 'cc';

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'zerocopy-matrix-'));
    library = await faultLibrary(folder, compiler);
    driver = join(folder, 'driver');
    await compile(compiler, join(import.meta.dirname, 'driver.c'), driver);
    memory = folderIn(MEMORY);
    sources = new Map(SIZES.map((size) => [size, sourceOf(folder, size)]));
    texts = new Map([...sources].map(([size, path]) => [size, textOf(path)]));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
    if (memory !== undefined) rmSync(memory, { recursive: true, force: true });
  });

  /** Runs the rewrites of one program beside it; gives what differs without a reason. */
  const prove = async (
    program: string,
    own: readonly Rewritten[],
    cases: readonly Case[],
    total: { runs: number; cases: number; explained: number },
  ): Promise<readonly string[]> => {
    const work = mkdtempSync(join(folder, `run-${program}-`));
    const build = async (source: string, name: string): Promise<string> => {
      const real = join(import.meta.dirname, 'real.c');
      await compile(compiler, source, join(work, name), real, '-DREAL_WORLD', '-Wno-unused-result', '-I', PROGRAMS);
      return join(work, name);
    };
    const programs = [await build(join(PROGRAMS, `${program}.c`), 'before')];
    for (const { advice, after } of own) programs.push(await build(after, advice.technique));
    const inMemory = memory === undefined ? undefined : mkdtempSync(join(memory, 'run-'));
    const lines = cases.map(({ source, sink, size, env }) =>
      [
        source,
        sink,
        (READS_LINES.includes(program) ? texts : sources).get(size) ?? '',
        ...Object.entries(env).map(([k, v]) => `${k}=${v}`),
      ].join('\t'),
    );
    const { differs, runs } = await drive(driver, [library, work, ...programs], lines, own, inMemory);
    const wrong = differs.filter((one) => !isExplained(one));
    total.runs += runs;
    total.cases += cases.length;
    total.explained += differs.length - wrong.length;
    return wrong.map(describeDifference);
  };

  it('do what they did', async () => {
    const all = await rewrites(mkdtempSync(join(folder, 'texts-')));
    const total = { runs: 0, cases: 0, explained: 0 };
    const wrong: string[] = [];
    await inParallel(cpus().length, [...new Set(all.map((r) => r.program))], async (program) => {
      const own = all.filter((r) => r.program === program);
      const cases = casesOf(program, isFull).filter((c) => memory !== undefined || !isInMemory(c));
      wrong.push(...(await prove(program, own, cases, total)));
    });
    console.log(
      `      ${all.length} rewrites, ${total.cases} worlds, ${total.runs} runs: ${total.explained} explained, ${wrong.length} wrong`,
    );
    assert.deepEqual(wrong, []);
    if (memory === undefined) {
      console.log(
        `      nothing can be written to ${MEMORY}: files in memory were left out, and the figures not compared`,
      );
      return;
    }
    if (isFull) return;
    const results: MatrixResults = { rewrites: all.length, worlds: total.cases, runs: total.runs, kinds: KINDS };
    if (process.env['UPDATE_GOLDENS'] === '1') {
      writeFileSync(RESULTS, await format(JSON.stringify(results), { parser: 'json', printWidth: 120 }));
    }
    const known = matrixSchema.parse(JSON.parse(readFileSync(RESULTS, 'utf8')));
    assert.deepEqual(results, known, 'UPDATE_GOLDENS=1 writes what was run');
  });

  it('find a stream that forgets what it could not write', async () => {
    const spoil = (text: string): string => text.replace('__fpending(out) == 0 && ', '');
    const own = await rewrites(mkdtempSync(join(folder, 'texts-')), { program: 'to-stream', spoil });
    const cases = casesOf('to-stream', false).filter((c) => c.size === 0 && c.sink === 'full');
    const wrong = await prove('to-stream', own, cases, { runs: 0, cases: 0, explained: 0 });
    assert.ok(own.length > 0 && wrong.length >= own.length, wrong.join('\n'));
    for (const one of wrong) assert.match(one, /status 0: gives 0/);
  });

  it('lose messages where nothing says that the sink keeps none apart', async () => {
    const all = await rewrites(mkdtempSync(join(folder, 'texts-')), { program: 'while', spoil: (text) => `${text}\n` });
    const unsaid = all.map((one) => ({ ...one, advice: { ...one.advice, assumed: [] } }));
    const cases = casesOf('while', false).filter((c) => c.sink === 'messages' && c.source === 'file');
    const wrong = await prove('while', unsaid, cases, { runs: 0, cases: 0, explained: 0 });
    const losing = (technique: string): boolean => wrong.some((one) => one.startsWith(`while by ${technique},`));
    const ids = all.map((one) => one.advice.technique).filter(losing);
    assert.deepEqual(ids.sort(), ['mmap-write', 'sendfile']);
  });

  for (const program of ['retried', 'limited', 'at-offset']) {
    it(`do what they did when a mapping needs many windows: ${program}`, async () => {
      const spoil = (text: string): string => text.replaceAll('0x10000000', '0x1000').replaceAll('0xfffffff', '0xfff');
      const own = await rewrites(mkdtempSync(join(folder, 'texts-')), { program, spoil });
      assert.deepEqual(
        own.map((r) => r.advice.technique),
        ['mmap-write'],
      );
      const cases = casesOf(program, false).filter((c) => c.source === 'file');
      assert.deepEqual(await prove(program, own, cases, { runs: 0, cases: 0, explained: 0 }), []);
    });
  }
});

/** The same bytes without NUL. */
function textOf(path: string): string {
  const text = `${path}.txt`;
  writeFileSync(text, Buffer.from(readFileSync(path).map((byte) => (byte === 0 ? 1 : byte))));
  return text;
}

/** A folder of the test's own in `parent`; undefined where it can't be written. */
function folderIn(parent: string): string | undefined {
  try {
    accessSync(parent, constants.W_OK);
    return mkdtempSync(join(parent, 'zerocopy-matrix-'));
  } catch {
    return undefined;
  }
}

async function drive(
  driver: string,
  args: readonly string[],
  lines: readonly string[],
  own: readonly Rewritten[],
  memory: string | undefined,
): Promise<{ readonly differs: readonly Differs[]; readonly runs: number }> {
  const env = { ...process.env, ...(memory !== undefined && { ZC_TMPFS: memory }) };
  const running = execute(driver, args, { maxBuffer: 1 << 26, encoding: 'latin1', env });
  running.child.stdin?.end(`${lines.join('\n')}\n`);
  const { stdout } = await running;
  const differs: Differs[] = [];
  for (const line of stdout.split('\n')) {
    const [number, source = '', sink = '', size = '', faults = '', before = '', after = ''] = line.split('\t');
    if (number === 'runs') return { differs, runs: Number(source) };
    const rewritten = own[Number(number) - 1];
    assert.ok(rewritten, line);
    differs.push({ rewritten, source, sink, size, faults, before, after });
  }
  throw new Error('the driver did not come to its end');
}

/**
 * What passes: a source that changes, or messages, where the advice assumes that there are none; an error that is told once, or a pipe without
 * a reader, where the advice assumes that there is none; a sink that takes nothing, where a stream may tell it later, but not as
 * a success; the text for an errno that no failed call has set ("Success"); how far a failed chunk had come.
 */
function isExplained({ rewritten: { advice }, source, sink, faults, before, after }: Differs): boolean {
  if (sink === 'pipe-gone' && after.replace('SIGPIPE came', 'SIGPIPE did not come') === before) {
    return advice.assumed.some((a) => a.includes('it has a reader'));
  }
  if (sink === 'messages' && advice.assumed.some((a) => /no socket of messages$|stream socket(?: or a pipe)?$/.test(a)))
    return true;
  const isRefused = /^(?:full|.*-gone)$/.test(sink) || faults.includes('ZC_LIMIT');
  const succeeds = (outcome: string): boolean => /status 0: (?:(?!: ).)*gives 0,/.test(outcome);
  if (isRefused && succeeds(after)) return false;
  if (isRefused && advice.assumed.some((a) => /^errors of .* when it is closed$/.test(a))) return true;
  if (faults.includes('ZC_CHANGE') && advice.assumed.some((a) => /not changed in place|^nobody shortens/.test(a)))
    return true;
  const isCut = /ZC_(?:SINK|SOURCE|LIMIT)=/.test(faults);
  const isStale = before.includes(': Success;');
  const blur = (text: string): string => {
    const clear = isStale ? text.replace(/: [A-Z][A-Za-z/ ]+;/g, ': ERROR;') : text;
    return isCut ? clear.replace(/(?<!^)\b\d+(?! bytes)/g, 'N') : clear;
  };
  if (blur(before) === blur(after) && succeeds(before) === succeeds(after)) return true;
  if (!/ZC_(?:SINK_ONCE|EINTR)=/.test(faults)) return false;
  const nature = faults.includes('ZC_SINK_ONCE') ? 'reset of the sink' : 'EINTR or EAGAIN of the sink';
  return explanationOf({ source, sink, nature, worlds: 1, example: '' }, advice) !== undefined;
}

function describeDifference({ rewritten, source, sink, size, faults, before, after }: Differs): string {
  const where = `${rewritten.program} by ${rewritten.advice.technique}, ${source} of ${size} bytes to ${sink}, ${faults}`;
  return `${where}:\n  ${before}\n  ${after}`;
}
