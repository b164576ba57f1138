import { execFile } from 'node:child_process';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { PROGRAMS, rewrites, type Rewritten, type Spoiled } from './rewrites.js';

const execute = promisify(execFile);

/** A program and what one technique made of it, linked into one search. */
export interface Search extends Rewritten {
  /** The executable. */
  readonly path: string;
  /** Arguments: the kinds of source and sink that the program can have, as sets of bits; 1 when both always block. */
  readonly kinds: Kinds;
}

/** One kind of difference between before and after. */
export interface Difference {
  readonly source: string;
  readonly sink: string;
  /** What was in the worlds that showed it: "reset of the sink". */
  readonly nature: string;
  readonly worlds: number;
  readonly example: string;
}

export interface Found {
  readonly differences: readonly Difference[];
  readonly worlds: number;
  readonly runs: number;
  /** The longest chain of choices that was tried to its end. */
  readonly depth: number;
  /** Event combinations with more outcomes than were kept; nothing is said of them. */
  readonly cut: number;
}

type Kinds = readonly [source: number, sink: number, block: number];

const FILE = 1;
const APPEND = 2;
const PIPE = 4;
const SOCKET = 8;
const ALL = FILE | APPEND | PIPE | SOCKET;

/** Programs that open an end themselves can have no other. */
const KINDS: Readonly<Record<string, Kinds>> = {
  'at-offset': [FILE, ALL, 0],
  shifted: [FILE, FILE, 1],
  'from-pipe': [PIPE, FILE, 1],
  'to-peer': [FILE, SOCKET, 0],
  quiet: [FILE, SOCKET, 1],
  streams: [FILE, FILE, 1],
  positioned: [FILE | PIPE, FILE | APPEND, 1],
  // Of streams every character is a chance to fail: fewer ends, and none that gives EAGAIN.
  characters: [FILE | PIPE, FILE | SOCKET, 1],
  lines: [FILE, FILE | PIPE, 1],
};

const FLAGS = ['-O2', '-Wall', '-Wextra', '-Wno-unused-result', '-Werror', '-I', PROGRAMS];

/** Rewrites every program by every technique that may be applied, and links each pair with the world. */
export async function searches(folder: string, compiler: string, spoiled?: Spoiled): Promise<readonly Search[]> {
  const compile = async (source: string, object: string, ...more: string[]): Promise<void> => {
    await execute(compiler, [...FLAGS, ...more, '-c', source, '-o', object]);
  };
  const world = ['world', 'streams', 'choices', 'search'].map((name) => join(folder, `${name}.o`));
  for (const object of world) await compile(join(import.meta.dirname, basename(object).replace('.o', '.c')), object);
  const found: Search[] = [];
  for (const one of await rewrites(folder, spoiled)) {
    const path = one.after.replace(/\.c$/, '');
    await compile(one.before, `${path}.before.o`, '-Dprogram=program_before');
    await compile(one.after, `${path}.after.o`, '-Dprogram=program_after');
    await execute(compiler, [...world, `${path}.before.o`, `${path}.after.o`, '-o', path]);
    found.push({ ...one, path, kinds: KINDS[one.program] ?? [ALL, ALL, 0] });
  }
  return found;
}

/** Runs a search to its end. */
export async function search({ path, kinds }: Search, isFull: boolean): Promise<Found> {
  const args = [isFull ? '1' : '0', ...kinds.map(String)];
  const { stdout } = await execute(path, args, { maxBuffer: 1 << 26 });
  const differences: Difference[] = [];
  for (const line of stdout.split('\n')) {
    const [what, ...values] = line.split('\t');
    if (what === 'difference') {
      const [source = '', sink = '', nature = '', count, example = ''] = values;
      differences.push({ source, sink, nature, worlds: Number(count), example });
    } else if (what === 'tried') {
      const [worlds = 0, runs = 0, depth = 0, cut = 0] = values.map(Number);
      return { differences, worlds, runs, depth, cut };
    }
  }
  throw new Error(`${path} did not come to its end`);
}
