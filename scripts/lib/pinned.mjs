// Packages that are pinned by a lock of their own and kept in a cache folder, out of the project's dependencies.
import { createHash } from 'node:crypto';
import { closeSync, cpSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from './run.mjs';

export const npmFlags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * Runs `work` while no other process does; a lock whose owner is gone is taken over.
 * @template T
 * @param {string} lock
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function alone(lock, work) {
  for (;;) {
    try {
      const file = openSync(lock, 'wx');
      writeFileSync(file, String(process.pid));
      closeSync(file);
      break;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      const owner = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
      if (owner !== 0 && !isAlive(owner)) rmSync(lock, { force: true });
      else await sleep(500);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Packages as a folder with `package.json` and `package-lock.json` pins them, in a cache folder that is filled once. */
export class PinnedPackages {
  #pins;
  #ready;

  /**
   * @param {string} pins the folder of the lock
   * @param {string} cache
   */
  constructor(pins, cache) {
    this.#pins = pins;
    this.cache = cache;
    this.#ready = join(cache, 'ready');
  }

  #fingerprint() {
    return createHash('sha256')
      .update(readFileSync(join(this.#pins, 'package-lock.json')))
      .digest('hex');
  }

  /** True if they are installed as pinned. */
  isReady() {
    return existsSync(this.#ready) && readFileSync(this.#ready, 'utf8') === this.#fingerprint();
  }

  /**
   * Installs them, unless they are there. Rejects when npm does not reach its registry.
   * @param {() => void} before
   * @param {() => Promise<void>} [after] what is left to be done when npm has installed them
   */
  async prepare(before, after) {
    if (this.isReady()) return;
    mkdirSync(join(this.cache, '..'), { recursive: true });
    await alone(`${this.cache}.lock`, async () => {
      if (this.isReady()) return;
      rmSync(this.cache, { recursive: true, force: true });
      mkdirSync(this.cache, { recursive: true });
      for (const file of ['package.json', 'package-lock.json']) cpSync(join(this.#pins, file), join(this.cache, file));
      before();
      await run('npm', ['ci', ...npmFlags], { cwd: this.cache });
      await after?.();
      writeFileSync(this.#ready, this.#fingerprint());
    });
  }
}
