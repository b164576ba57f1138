// Child processes for the scripts: nothing outlives the script that started it.
import { spawn } from 'node:child_process';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/**
 * Sends a signal to a child and everything it started (each child leads its own process group).
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
export function signalTree(child, signal) {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  } catch {
    // Already gone.
  }
}

process.on('exit', () => {
  for (const child of running) signalTree(child, 'SIGKILL');
});
// By default a signal ends Node without an 'exit' event, and the children would stay.
process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));
process.on('SIGHUP', () => process.exit(129));

/**
 * Starts a child in its own process group.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export function start(command, args, options = {}) {
  const child = spawn(command, args, { ...options, detached: true });
  running.add(child);
  child.once('error', () => running.delete(child));
  child.once('close', () => running.delete(child));
  return child;
}

/** A child that ended badly; `output` is what it printed, if that was kept. */
export class RunError extends Error {
  /**
   * @param {string} message
   * @param {number | null} code
   * @param {string} output
   */
  constructor(message, code, output) {
    super(message);
    this.code = code;
    this.output = output;
  }
}

/**
 * Runs a command to its end. Its output is kept and returned, or, with `show`, goes to the terminal.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, show?: boolean, okCodes?: number[] }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(command, args, { cwd, env, show = false, okCodes = [0] } = {}) {
  return new Promise((resolve, reject) => {
    const child = start(command, args, {
      cwd,
      env,
      stdio: show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => (output += text));
    }
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code !== null && okCodes.includes(code)) resolve({ code, output });
      else {
        const how = code === null ? `was ended by ${signal ?? 'a signal'}` : `ended with exit code ${code}`;
        reject(new RunError(`\`${[command, ...args].join(' ')}\` ${how}`, code, output));
      }
    });
  });
}
