// The releases of Node that the TypeScript rewrites are proved on besides this one, and the packages that their programs
// use: from npm, about 380 MB in a cache folder that is filled once.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PinnedPackages } from '../../../scripts/lib/pinned.mjs';

/** Where they are kept; a folder shared between clones may be named in the environment. */
const cache = process.env['ZEROCOPY_PROVE_CACHE'] ?? join(import.meta.dirname, '..', '..', '..', '.cache', 'prove');
const packages = new PinnedPackages(join(import.meta.dirname, 'host'), cache);

/** The packages that the programs may import. */
export const modules = join(cache, 'node_modules');

const own = Number.parseInt(process.versions.node);

/** The releases that every rewrite is proved on: this one (20 in CI), and those that are fetched. */
export const releases = [...new Set([own, 22, 24])].sort();

/** @param {number} major */
function fetched(major) {
  return join(modules, `node-${major}-${process.platform}-${process.arch}`, 'bin', 'node');
}

/**
 * The executable of a release; undefined where there is none.
 * @param {number} major
 */
export function nodeOf(major) {
  if (major === own) return process.execPath;
  return packages.isReady() && existsSync(fetched(major)) ? fetched(major) : undefined;
}

/** True if all is there that is needed besides this Node. */
export function areNodesReady() {
  return packages.isReady() && releases.every((major) => nodeOf(major) !== undefined);
}

/**
 * Fetches them, unless they are there.
 * @param {(line: string) => void} report
 */
export async function prepareNodes(report) {
  await packages.prepare(() => {
    report('fetching Node 22 and 24, and packages of programs under test, from npm, about 380 MB on disk');
  });
}
