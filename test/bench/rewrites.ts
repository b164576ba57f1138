/**
 * npm run bench:rewrites [MIB]: does it pay? Processor time and system calls of a small program, before and after each
 * technique, for each pair of descriptors, on this machine. All programs run in turns, the best of several rounds counts, and
 * times are ratios to the loop with a 64 KiB buffer; beside them stand the ratios that the cards go by. The processor time
 * of the peer is not counted.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { find } from '../support/needs.js';
import { sourceOf } from '../prove/pairs.js';
import { PROGRAMS, rewrites } from '../prove/small/rewrites.js';

const ROUNDS = 5;
const MIB = 1024 * 1024;
const PROGRAM = 'retried';

/** Ratios measured for the cost model: Linux 6.18, x86-64, 1 GiB, page cache hot; file to file on ext4. */
const KNOWN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'file to file': {
    '4 KiB loop': '3.69',
    sendfile: '1.02-1.06',
    'copy-file-range': '1.03-1.07',
    'mmap-write': '1.02-1.07',
  },
  'file to tcp': { '4 KiB loop': '3.47', sendfile: '0.77-0.82', 'mmap-write': '1.37-2.07' },
  'file to pipe': { '4 KiB loop': '2.59', sendfile: '0.42-0.47', 'mmap-write': '1.59' },
  'file to null': { sendfile: '0.76-0.82', 'mmap-write': '0.04' },
  'pipe to file': { '4 KiB loop': '1.65', 'copy-by-kind': '0.89-0.91 (through an own pipe)' },
  'tcp to file': { '4 KiB loop': '2.49' },
};
const PAIRS = [
  ['file', 'file'],
  ['file', 'tcp'],
  ['file', 'unix'],
  ['file', 'pipe'],
  ['file', 'null'],
  ['pipe', 'file'],
  ['pipe', 'tcp'],
  ['tcp', 'file'],
] as const;

interface Measured {
  /** Of processor time. */
  readonly microseconds: number;
  readonly calls: number;
}

const folder = mkdtempSync(join(tmpdir(), 'zerocopy-bench-'));
try {
  await main(Number(process.argv[2] ?? 128));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function main(mib: number): Promise<void> {
  const compiler = find('cc');
  if (compiler === undefined) throw new Error('no C compiler was found');
  const real = join(import.meta.dirname, '../prove/matrix/real.c');
  const build = (source: string, name: string, size: number): string => {
    const path = join(folder, name);
    execFileSync(compiler, ['-O2', '-w', '-DREAL_WORLD', `-DSIZE=${size}`, '-I', PROGRAMS, source, real, '-o', path]);
    return path;
  };
  const library = join(folder, 'calls.so');
  execFileSync(compiler, ['-O2', '-shared', '-fPIC', join(import.meta.dirname, 'calls.c'), '-o', library]);
  const before = join(PROGRAMS, `${PROGRAM}.c`);
  const programs = new Map([
    ['64 KiB loop', build(before, 'loop-64', 65_536)],
    ['4 KiB loop', build(before, 'loop-4', 4096)],
  ]);
  const texts = join(folder, 'texts');
  mkdirSync(texts);
  for (const { program, advice, after } of await rewrites(texts)) {
    if (program === PROGRAM) programs.set(advice.technique, build(after, advice.technique, 65_536));
  }
  const input = sourceOf(folder, mib * MIB);
  console.log(`${mib} MiB, best of ${ROUNDS}; ratios of processor time to the 64 KiB loop\n`);
  console.log(row(['pair', 'by', 'ratio', 'calls/MiB', 'cards go by']));
  for (const [source, sink] of PAIRS) {
    const best = new Map<string, Measured>();
    for (let round = 0; round < ROUNDS; round++) {
      for (const [name, program] of programs) {
        const now = measure(program, [source, sink, input, join(folder, 'out')], library);
        const old = best.get(name);
        best.set(name, old && old.microseconds < now.microseconds ? old : now);
      }
    }
    const base = best.get('64 KiB loop')?.microseconds ?? Number.NaN;
    for (const [name, { microseconds, calls }] of best) {
      const known = KNOWN[`${source} to ${sink}`]?.[name] ?? '';
      console.log(
        row([`${source} to ${sink}`, name, (microseconds / base).toFixed(2), (calls / mib).toFixed(1), known]),
      );
    }
  }
}

function measure(program: string, args: readonly string[], library: string): Measured {
  rmSync(join(folder, 'out'), { force: true });
  const env = { ...process.env, LD_PRELOAD: library, ZC_MEASURE: '1' };
  const { stderr, status } = spawnSync(program, args, { env, encoding: 'utf8' });
  const [, microseconds, calls] = /measured (\d+) (\d+)/.exec(stderr) ?? [];
  if (status !== 0 || microseconds === undefined) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
  return { microseconds: Number(microseconds), calls: Number(calls) };
}

function row(cells: readonly string[]): string {
  const widths = [14, 18, 7, 11, 0];
  return cells
    .map((cell, i) => cell.padEnd(widths[i] ?? 0))
    .join('')
    .trimEnd();
}
