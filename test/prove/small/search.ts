import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { allLanguages } from '../../../server/src/bin/languages.generated.js';
import { Workbench } from '../../../server/src/engine/index.js';
import { nodeLanguageHost } from '../../../server/src/hosts/node/index.js';
import { applyEdits, DEFAULT_SETTINGS, NEVER_CANCELLED, type Advice } from '../../../server/src/model/index.js';

const execute = promisify(execFile);
const here = import.meta.dirname;

/** A program and what one technique made of it, linked into one search. */
export interface Search {
  readonly program: string;
  readonly advice: Advice;
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
};

/** For a test of the search itself: one program only, and its rewritten text spoiled. */
export interface Spoiled {
  readonly program: string;
  spoil(text: string): string;
}

/** Rewrites every program by every technique that may be applied, and links each pair with the world. */
export async function searches(folder: string, compiler: string, spoiled?: Spoiled): Promise<readonly Search[]> {
  const workbench = new Workbench(allLanguages, nodeLanguageHost());
  const programs = join(here, 'programs');
  const flags = ['-O2', '-Wall', '-Wextra', '-Wno-unused-result', '-Werror', '-I', programs];
  const compile = (source: string, object: string, ...more: string[]): Promise<unknown> =>
    execute(compiler, [...flags, ...more, '-c', source, '-o', object]);
  const world = join(folder, 'world.o');
  await compile(join(here, 'world.c'), world);
  const found: Search[] = [];
  for (const file of readdirSync(programs).sort()) {
    const program = basename(file, '.c');
    if (spoiled && spoiled.program !== program) continue;
    const text = readFileSync(join(programs, file), 'utf8');
    const work = join(folder, program);
    mkdirSync(work);
    const before = join(work, 'before.o');
    await compile(join(programs, file), before, '-Dprogram=program_before');
    const analyser = workbench.open(file);
    if (analyser === undefined) throw new Error(`no language claims ${file}`);
    const { findings } = await analyser.analyse(text, DEFAULT_SETTINGS, NEVER_CANCELLED);
    for (const finding of findings) {
      for (const advice of finding.advice.filter((a) => a.safety !== 'shown-only')) {
        const rewrite = await analyser.rewrite(text, finding, advice.technique);
        if (!rewrite.ok) throw new Error(`${program}: ${advice.technique} gives no rewrite: ${rewrite.because}`);
        const path = join(work, advice.technique);
        const after = applyEdits(text, rewrite.edits);
        const changed = spoiled ? spoiled.spoil(after) : after;
        if (spoiled && changed === after) continue;
        writeFileSync(`${path}.c`, changed);
        await compile(`${path}.c`, `${path}.o`, '-Dprogram=program_after');
        await execute(compiler, [world, before, `${path}.o`, '-o', path]);
        found.push({ program, advice, path, kinds: KINDS[program] ?? [ALL, ALL, 0] });
      }
    }
    analyser.dispose();
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
