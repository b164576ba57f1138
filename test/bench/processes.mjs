// Processor time and memory of child processes.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/**
 * KiB that a process and all its children hold; 0 where there is no /proc.
 * @param {number} pid
 * @returns {number}
 */
export function treeMemory(pid) {
  /** @type {Map<number, number[]>} */
  const children = new Map();
  /** @type {Map<number, number>} */
  const held = new Map();
  for (const name of listProcesses()) {
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8');
      const parent = Number(/^PPid:\s*(\d+)/m.exec(status)?.[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
      held.set(Number(name), Number(/^VmRSS:\s*(\d+)/m.exec(status)?.[1] ?? 0));
    } catch {
      // Gone meanwhile.
    }
  }
  /** @param {number} at @returns {number} */
  const sum = (at) => (held.get(at) ?? 0) + (children.get(at) ?? []).reduce((total, child) => total + sum(child), 0);
  return sum(pid);
}

function listProcesses() {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

/** @typedef {{ readonly user: number, readonly system: number, readonly wall: number, readonly peak: number }} Usage */

/**
 * Runs a command to its end, whatever its exit status: seconds of processor time (of its children, too) and of wall time,
 * and the most KiB that it was seen to hold. The shell's `times` is the one portable way to a child's processor time.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Readonly<Record<string, string>>} [environment]
 * @returns {Promise<Usage>}
 */
export async function measure(command, args, environment = {}) {
  const began = performance.now();
  const child = spawn('/bin/sh', ['-c', '"$@" >/dev/null 2>&1; code=$?; times; exit $code', 'sh', command, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  });
  let output = '';
  let peak = 0;
  child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ text) => (output += text));
  const sampling = setInterval(() => (peak = Math.max(peak, treeMemory(child.pid ?? 0))), 25);
  const status = await new Promise((done, fail) => {
    child.once('error', fail).once('close', done);
  });
  clearInterval(sampling);
  if (status === 126 || status === 127) throw new Error(`${command} can't be run`);
  const [, , user = NaN, system = NaN] = [...output.matchAll(/(\d+)m([\d.]+)s/g)].map(
    (m) => Number(m[1]) * 60 + Number(m[2]),
  );
  return { user, system, wall: (performance.now() - began) / 1000, peak };
}
