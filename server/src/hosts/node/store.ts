import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';

/** Bounds of a store's folder; what was used longest ago goes first. */
const MOST_FILES = 40;
const MOST_BYTES = 256 * 1024 * 1024;

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
