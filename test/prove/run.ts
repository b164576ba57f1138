import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** All that can be seen of a run from outside. */
export interface Outcome {
  /** Exit status, or the signal's name. */
  readonly status: number | string;
  readonly stdout: string;
  readonly stderr: string;
  /** What the program left in OUT; undefined when it made no such file. */
  readonly bytes: Buffer | undefined;
}

export interface Run {
  readonly program: string;
  readonly source: string;
  readonly faults: string;
  readonly env: Readonly<Record<string, string>>;
  readonly more: readonly string[];
  readonly fifo: boolean;
}

/** A program that hangs is a difference, too. */
const PATIENCE = 10_000;

/** Runs `program IN OUT MORE...` under the fault library. Rejects only when it can't be started at all. */
export async function run({ program, source, faults, env, more, fifo }: Run): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'zerocopy-run-'));
  const target = join(folder, 'out');
  let writer: ChildProcess | undefined;
  try {
    let input = source;
    if (fifo) {
      input = join(folder, 'fifo');
      await finished(spawn('mkfifo', [input]));
      writer = spawn('sh', ['-c', 'cat "$1" > "$2"', 'sh', source, input], { stdio: 'ignore' });
    }
    const child = spawn(program, [input, target, ...more], {
      cwd: folder,
      env: { LC_ALL: 'C', LD_PRELOAD: faults, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: PATIENCE,
      killSignal: 'SIGKILL',
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    const status = await finished(child);
    const text = (chunks: readonly Buffer[]): string => Buffer.concat(chunks).toString().replaceAll(folder, 'FOLDER');
    return { status, stdout: text(out), stderr: text(err), bytes: contentOf(target) };
  } finally {
    writer?.kill();
    rmSync(folder, { recursive: true });
  }
}

function finished(child: ChildProcess): Promise<number | string> {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve(code ?? signal ?? 'unknown');
    });
  });
}

function contentOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** What differs between two runs, for people; empty when nothing does. */
export function differences(before: Outcome, after: Outcome): readonly string[] {
  const found: string[] = [];
  for (const key of ['status', 'stdout', 'stderr'] as const) {
    if (before[key] !== after[key])
      found.push(`${key}: ${JSON.stringify(before[key])} -> ${JSON.stringify(after[key])}`);
  }
  const same = before.bytes === undefined ? after.bytes === undefined : after.bytes?.equals(before.bytes) === true;
  if (!same) found.push(`bytes: ${before.bytes?.length ?? 'none'} -> ${after.bytes?.length ?? 'none'}`);
  return found;
}
