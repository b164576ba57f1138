import { chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Context } from '../../server/src/bin/commands/context.js';
import { run } from '../../server/src/bin/commands/program.js';
import { Terminal, type OutputStream } from '../../server/src/hosts/node/index.js';
import { fakePattern, fakeWorkbench } from './fakeWorkbench.js';

/** A temporary folder with the given files, taken away after each test of the suite that asks for it. */
export function temporaryFolders(): (files?: Readonly<Record<string, string | Buffer>>) => string {
  const made: string[] = [];
  afterEach(() => {
    for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
  return (files = {}) => {
    const folder = mkdtempSync(join(tmpdir(), 'zerocopy-'));
    made.push(folder);
    for (const [name, content] of Object.entries(files)) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
    return folder;
  };
}

export interface StreamOptions {
  readonly isTTY?: boolean;
  /** Answers `write` with false until `drain` was sent. */
  readonly slow?: boolean;
  /** Fails with EPIPE at the first write. */
  readonly broken?: boolean;
}

/** A stream that keeps what is written to it. */
export class MemoryStream implements OutputStream {
  text = '';
  drains = 0;
  readonly isTTY: boolean;
  readonly #options: StreamOptions;
  #onError: (error: Error) => void = () => undefined;

  constructor(options: StreamOptions = {}) {
    this.#options = options;
    this.isTTY = options.isTTY ?? false;
  }

  hasColors(): boolean {
    return this.isTTY;
  }

  write(text: string): boolean {
    if (this.#options.broken === true) {
      queueMicrotask(() => {
        this.#onError(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
      });
      return false;
    }
    this.text += text;
    return this.#options.slow !== true;
  }

  once(_event: 'drain', listener: () => void): void {
    this.drains++;
    setImmediate(listener);
  }

  on(_event: 'error', listener: (error: Error) => void): void {
    this.#onError = listener;
  }
}

export interface Outcome {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly out: MemoryStream;
}

export interface RunOptions {
  readonly stdout?: StreamOptions;
  readonly stderr?: StreamOptions;
  readonly environment?: Readonly<Record<string, string>>;
  readonly workbench?: Context['workbench'];
  /** What ends long work. */
  readonly signal?: AbortSignal;
  /** To every question of yes or no. */
  readonly answer?: boolean;
  readonly analyserStamp?: string;
}

/** Runs the command line in this process with a workbench that finds copies by their words. */
export async function runFake(cwd: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const out = new MemoryStream(options.stdout);
  const err = new MemoryStream(options.stderr);
  const code = await run(
    args,
    {
      workbench: options.workbench ?? fakeWorkbench,
      patterns: [fakePattern],
      terminal: new Terminal({ stdout: out, stderr: err, environment: options.environment ?? {} }),
      cwd,
      version: '1.2.3',
      environment: options.environment ?? {},
      ...(options.analyserStamp !== undefined && { analyserStamp: options.analyserStamp }),
    },
    {
      serve: () => Promise.reject(new Error('no server in this test')),
      ask: () => Promise.resolve(options.answer ?? false),
      signal: options.signal ?? AbortSignal.timeout(60_000),
    },
  );
  return { code, stdout: out.text, stderr: err.text, out };
}

/** C text that the fake takes for one copy. */
export function copyText(extra = ''): string {
  return `int serve() {\n  read(in, buf, 4096);${extra}\n  write(out, buf, n);\n}\n`;
}

const NOBODY = 65534;

/** Nothing is unreadable for root: as root, does `work` with the rights of nobody, to whom `folder` then belongs. */
export async function asOrdinaryUser<T>(folder: string, work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work();
  for (const name of ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })]) {
    chownSync(join(folder, name), NOBODY, NOBODY);
  }
  process.setegid?.(NOBODY);
  process.seteuid?.(NOBODY);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
  }
}
