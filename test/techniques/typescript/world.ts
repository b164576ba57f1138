import fs, {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { Call } from './before-and-after.js';

/** What a run leaves behind, and how it ended. */
export interface Outcome {
  /** `ok`, or the code of the error. */
  readonly ended: string;
  readonly target: Buffer | 'folder' | undefined;
  readonly mode: number | undefined;
  /** The source, which nobody may touch. */
  readonly source: Buffer | 'folder' | undefined;
}

export interface Inputs {
  /** What stands at the source's path: bytes, a folder, or nothing. */
  readonly source: Buffer | 'folder' | undefined;
  /** What stands at the target's path before. */
  readonly target?: Buffer | 'folder';
  /** Permission bits of the source. */
  readonly mode?: number;
  /** The target's folder does not exist. */
  readonly noFolder?: boolean;
}

/** Runs `copy` in a fresh folder; never rejects. */
export async function run(
  root: string,
  { source, target, mode = 0o640, noFolder = false }: Inputs,
  copy: (from: string, to: string) => ReturnType<Call>,
): Promise<Outcome> {
  const folder = join(root, 'world');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'out'), { recursive: true });
  const from = join(folder, 'source');
  const to = join(folder, noFolder ? 'absent' : 'out', 'source');
  put(from, source);
  if (source instanceof Buffer) chmodSync(from, mode);
  put(to, target);
  let ended = 'ok';
  const { createWriteStream } = fs;
  const sinks: fs.WriteStream[] = [];
  const kept: typeof createWriteStream = (path, options) => {
    const made = createWriteStream(path, options);
    sinks.push(made);
    return made;
  };
  await replaced('createWriteStream', kept, async () => {
    try {
      await copy(from, to);
    } catch (error) {
      ended = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    }
  });
  // An error of the source may be told before the target is opened or written.
  while (sinks.some((s) => (s.pending && !s.closed) || (!s.destroyed && s.writableLength > 0))) await turn();
  return { ended, target: look(to), mode: modeOf(to), source: look(from) };
}

/** Runs `inside` while `fs` has another function in a place. */
export async function replaced(name: StreamMaker, by: unknown, inside: () => Promise<void>): Promise<void> {
  const real = Object.getOwnPropertyDescriptor(fs, name);
  if (real === undefined) throw new Error(`fs has no ${name}`);
  Object.defineProperty(fs, name, { value: by, configurable: true, enumerable: true, writable: true });
  try {
    await inside();
  } finally {
    Object.defineProperty(fs, name, real);
  }
}

export type StreamMaker = 'createReadStream' | 'createWriteStream';

function put(path: string, what: Buffer | 'folder' | undefined): void {
  if (what === 'folder') mkdirSync(path);
  else if (what !== undefined) writeFileSync(path, what);
}

function look(path: string): Buffer | 'folder' | undefined {
  if (!existsSync(path)) return undefined;
  return lstatSync(path).isDirectory() ? 'folder' : readFileSync(path);
}

function modeOf(path: string): number | undefined {
  return existsSync(path) ? statSync(path).mode & 0o7777 : undefined;
}

/** Bytes without a pattern of a chunk's length, and not valid as any text. */
export function bytes(length: number): Buffer {
  const made = Buffer.alloc(length);
  for (let i = 0, state = 1; i < length; i++) {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    made[i] = state >> 16;
  }
  return made;
}
