import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';

/** Bounds of a store's folder; what was used longest ago goes first. */
const MOST_FILES = 40;
const MOST_BYTES = 256 * 1024 * 1024;

/** A list that takes more is not kept. */
const MOST_LISTED = 96 * 1024 * 1024;

/** So much of a list is put together before it is written, in UTF-16 units. */
const PIECE = 1024 * 1024;

const NEWLINE = 0x0a;

/** The hexadecimal SHA-256 of a text or of bytes. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Where a project's computed values are kept: in its `node_modules/.cache` as other tools do, else in the user's cache. */
export function cacheFolder(root: string, environment: Readonly<Record<string, string | undefined>>): string {
  const modules = join(root, 'node_modules');
  return existsSync(modules) ? join(modules, '.cache', 'zerocopy') : userCacheFolder(environment);
}

/** Where what belongs to the user and to no project is kept. */
export function userCacheFolder(environment: Readonly<Record<string, string | undefined>>): string {
  const own = environment['XDG_CACHE_HOME'] ?? '';
  const local = process.platform === 'win32' ? (environment['LOCALAPPDATA'] ?? '') : '';
  return join(own || local || join(homedir(), '.cache'), 'zerocopy');
}

/**
 * Values kept in files of one folder, each under a name. A value that is damaged, or that can't be read or written, is
 * none: nothing here throws. Safe with processes that use the same folder at the same time: the last to write wins.
 */
export class Store {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  read(name: string): unknown {
    const path = this.#pathOf(name);
    try {
      const content = readFileSync(path, 'utf8');
      const end = content.indexOf('\n');
      const json = content.slice(end + 1);
      if (content.slice(0, end) !== sha256(json)) return undefined;
      const now = new Date();
      // The age of a value counts from its last use.
      utimesSync(path, now, now);
      return JSON.parse(json);
    } catch {
      return undefined;
    }
  }

  async write(name: string, value: unknown): Promise<void> {
    try {
      mkdirSync(this.#folder, { recursive: true });
      const json = JSON.stringify(value);
      // What is lost in a power cut is computed again.
      await writeFileAtomic(this.#pathOf(name), `${sha256(json)}\n${json}`, { fsync: false });
      this.#prune();
    } catch {
      // A read-only or full disk costs time, not results.
    }
  }

  /** The values of a list, one by one; undefined where there is none, or a damaged one. */
  readList(name: string): Iterable<unknown> | undefined {
    const path = this.#pathOf(name);
    try {
      const content = readFileSync(path);
      const end = content.lastIndexOf(NEWLINE, content.length - 2) + 1;
      const lines = content.subarray(0, end);
      if (content.toString('latin1', end, content.length - 1) !== sha256(lines)) return undefined;
      const now = new Date();
      utimesSync(path, now, now);
      return valuesIn(lines);
    } catch {
      return undefined;
    }
  }

  /** As write, for a list of which one value at a time is in memory. False where it could not be written. */
  writeList(name: string, values: Iterable<unknown>): boolean {
    const steps = this.writing(name, values);
    let step = steps.next();
    while (step.done !== true) step = steps.next();
    return step.value;
  }

  /** As writeList, a value at each step; ended early, it keeps nothing. */
  *writing(name: string, values: Iterable<unknown>): Generator<undefined, boolean> {
    const path = this.#pathOf(name);
    const draft = `${path}.${process.pid}`;
    let isWhole = false;
    try {
      mkdirSync(this.#folder, { recursive: true });
      isWhole = yield* writingLines(draft, values);
      if (isWhole) renameSync(draft, path);
      this.#prune();
      return isWhole;
    } catch {
      return false;
    } finally {
      if (!isWhole) removeIfThere(draft);
    }
  }

  #pathOf(name: string): string {
    return join(this.#folder, `${sha256(name).slice(0, 32)}.json`);
  }

  #prune(): void {
    const files = readdirSync(this.#folder)
      .map((name) => join(this.#folder, name))
      .flatMap((path) => {
        const stat = statSync(path, { throwIfNoEntry: false });
        return stat?.isFile() === true ? [{ path, size: stat.size, used: stat.mtimeMs }] : [];
      })
      .sort((a, b) => b.used - a.used);
    let bytes = 0;
    files.forEach(({ path, size }, index) => {
      bytes += size;
      if (index > 0 && (index >= MOST_FILES || bytes > MOST_BYTES)) rmSync(path, { force: true });
    });
  }
}

function removeIfThere(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It stands where nothing can be removed: then nothing was written, either.
  }
}

/** One value is in memory at a time: as a string, the whole would be several times as large. */
function* valuesIn(lines: Buffer): Generator {
  for (let start = 0; start < lines.length;) {
    const end = lines.indexOf(NEWLINE, start);
    yield JSON.parse(lines.toString('utf8', start, end));
    start = end + 1;
  }
}

/** Values as JSON, a line each, and a hash of them behind. False, with half a file, where they are too many. */
function* writingLines(path: string, values: Iterable<unknown>): Generator<undefined, boolean> {
  const hash = createHash('sha256');
  const file = openSync(path, 'w');
  try {
    let bytes = 0;
    let piece = '';
    const flush = (): void => {
      hash.update(piece);
      bytes += writeSync(file, piece);
      piece = '';
    };
    for (const value of values) {
      piece += `${JSON.stringify(value)}\n`;
      if (piece.length >= PIECE) flush();
      if (bytes > MOST_LISTED) return false;
      yield;
    }
    flush();
    writeSync(file, `${hash.digest('hex')}\n`);
    return true;
  } finally {
    closeSync(file);
  }
}
