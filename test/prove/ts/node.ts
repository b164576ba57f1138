import { fork, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Answer, Outcome, Parameter, Case, Trial } from './driver/case.js';
import { WORLD_BYTES } from './driver/faults.js';

/** The driver as one module that any Node runs; gives its path. */
export async function buildDriver(folder: string): Promise<string> {
  const outfile = join(folder, 'driver.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'driver', 'main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'silent',
  });
  return outfile;
}

/** In ms: a program that keeps its Node busy for so long hangs. */
const PATIENCE = 30_000;
let nodes = 0;

/** A Node of some release that runs programs, one at a time, under the fault library. */
export class Node {
  readonly #child: ChildProcess;
  #last = 0;
  #stderr = '';

  constructor(executable: string, folder: string, driver: string, faults: string) {
    const world = join(folder, `world-${++nodes}`);
    writeFileSync(world, Buffer.alloc(WORLD_BYTES));
    this.#child = fork(driver, [], {
      execPath: executable,
      execArgv: [],
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', LD_PRELOAD: faults, ZC_WORLD: world },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text));
  }

  /** What could be seen of one run. Rejects when the driver failed, or the program never came to rest. */
  run(module: string, takes: readonly Parameter[], one: Case): Promise<Outcome> {
    const trial: Trial = { id: ++this.#last, module, takes, case: one };
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#child.kill('SIGKILL');
        fail('it hangs');
      }, PATIENCE);
      const onExit = (): void => {
        fail('its process ended');
      };
      const onMessage = (answer: Answer): void => {
        if (answer.id !== trial.id) return;
        finish();
        if ('outcome' in answer) resolve(answer.outcome);
        else reject(new Error(`${module}, ${JSON.stringify(one)}: ${answer.failed}`));
      };
      const finish = (): void => {
        clearTimeout(timer);
        this.#child.off('message', onMessage).off('exit', onExit);
      };
      const fail = (what: string): void => {
        finish();
        reject(new Error(`${module}, ${JSON.stringify(one)}: ${what}\n${this.#stderr}`));
      };
      this.#child.on('message', onMessage).on('exit', onExit);
      this.#child.send(trial);
    });
  }

  stop(): void {
    this.#child.kill('SIGKILL');
  }
}
