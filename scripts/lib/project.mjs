// The project's folder, and the steps that every command on a fresh clone needs first.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';
import { step } from './steps.mjs';

export const root = join(import.meta.dirname, '..', '..');

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean }>}
 */
function lockedPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

/** True if node_modules holds what package-lock.json asks for. */
function isInstalled() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const have = lockedPackages(installed);
  return Object.entries(lockedPackages(join(root, 'package-lock.json'))).every(
    ([path, { version, optional }]) => path === '' || optional === true || have[path]?.version === version,
  );
}

export async function installIfMissing() {
  if (isInstalled()) return;
  await step('install packages (npm ci)', () =>
    // No package here needs its install script; not running any is one thing less to trust.
    run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: root }),
  );
}

/**
 * Runs a tool of node_modules by its script, without npx.
 * @param {string} script path below node_modules
 * @param {string[]} args
 * @param {{ show?: boolean, env?: NodeJS.ProcessEnv, okCodes?: number[] }} [options]
 */
export function runTool(script, args, options) {
  return run(process.execPath, [join(root, 'node_modules', script), ...args], { cwd: root, ...options });
}

export function checkTypes() {
  return runTool('typescript/bin/tsc', ['-b', '--pretty', process.stdout.isTTY ? 'true' : 'false']);
}

export function bundle() {
  return run(process.execPath, [join(root, 'scripts', 'build.mjs')], { cwd: root });
}
