import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, release, tmpdir, type } from 'node:os';
import { delimiter, join } from 'node:path';
import { MEASURED_KINDS, type MeasuredKind, type MeasuredRun, type Measurement } from '../../../cost/index.js';
import { MECHANISMS, type Mechanism } from '../../../model/index.js';
import { MEASURE_PROGRAM } from './program.generated.js';

export interface MeasureRequest {
  readonly source: MeasuredKind;
  readonly sink: MeasuredKind;
  /** Of the loop to compare with, in bytes, at most 1 MiB. */
  readonly bufferBytes: number;
  /** Of one transfer. */
  readonly bytes: number;
  readonly rounds: number;
  /** No run is started after so many seconds. */
  readonly seconds: number;
}

/** Why nothing could be measured, with what to do; for people, lower case, no full stop. */
export class MeasureError extends Error {
  override readonly name = 'MeasureError';
}

const COMPILERS = ['cc', 'gcc', 'clang'] as const;
const COMPILE_TIMEOUT = 60_000;

/** The first C compiler of the search path, or undefined. */
export function findCompiler(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return COMPILERS.flatMap((name) => folders.map((folder) => join(folder, name))).find(
    (path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true,
  );
}

/**
 * Compiles the program of this project in a temporary folder, runs it there and takes the folder away. Ends early, with
 * what was measured so far, when `signal` is aborted. Rejects with a MeasureError.
 */
export async function measure(
  request: MeasureRequest,
  compiler: string,
  signal: AbortSignal,
  onRun: (runs: number, expected: number) => void,
): Promise<Measurement> {
  if (type() !== 'Linux') throw new MeasureError('measuring works on Linux only');
  const folder = mkdtempSync(join(tmpdir(), 'zerocopy-measure-'));
  try {
    const source = join(folder, 'measure.c');
    const program = join(folder, 'measure');
    writeFileSync(source, MEASURE_PROGRAM);
    await compile(compiler, source, program, signal);
    return await run(request, program, folder, signal, onRun);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compile(compiler: string, source: string, program: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(compiler, ['-O2', '-o', program, source], { signal, timeout: COMPILE_TIMEOUT }, (error, _out, said) => {
      if (error === null) resolve();
      else reject(new MeasureError(`${compiler} could not compile the program: ${said.trim() || error.message}`));
    });
  });
}

const RUN = /^(\d+) (\S+) (\d+) (\d+) (\d+)$/;

function run(
  request: MeasureRequest,
  program: string,
  folder: string,
  signal: AbortSignal,
  onRun: (runs: number, expected: number) => void,
): Promise<Measurement> {
  const { source, sink, bufferBytes, bytes, rounds, seconds } = request;
  const args = [source, sink, bufferBytes, bytes, rounds, seconds].map(String);
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], signal, detached: false });
    const runs: MeasuredRun[] = [];
    let complete = false;
    let rest = '';
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line === 'end') complete = true;
        const [, round, way, own, peer, calls] = RUN.exec(line) ?? [];
        if (way === undefined || !isMechanism(way)) continue;
        runs.push({ round: Number(round), way, own: Number(own), peer: Number(peer), calls: Number(calls) });
        const ways = new Set(runs.map((it) => it.way)).size;
        onRun(runs.length, ways * rounds);
      }
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.on('error', (error) => {
      if (!signal.aborted) reject(new MeasureError(`the program could not be run: ${error.message}`));
    });
    child.on('close', (code) => {
      if (!signal.aborted && code !== 0) {
        reject(new MeasureError(`the program ended early: ${said.trim() || `status ${code ?? 'unknown'}`}`));
        return;
      }
      resolve({
        source,
        sink,
        bufferBytes,
        bytes,
        complete,
        day: new Date().toISOString().slice(0, 10),
        machine: `${type()} ${release()}, ${cpus()[0]?.model.trim() ?? 'unknown processor'}`,
        runs,
      });
    });
  });
}

function isMechanism(name: string): name is Mechanism {
  return MECHANISMS.some((it) => it === name);
}

export function isMeasuredKind(kind: string): kind is MeasuredKind {
  return MEASURED_KINDS.some((it) => it === kind);
}
