import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** Where git, too, takes letters of either case for equal by default. */
const ignoreCase = process.platform === 'win32' || process.platform === 'darwin';

/** The rules of one folder's `.gitignore` (or of a setting), in front of those of the folders above. */
export interface IgnoreRules {
  readonly folder: string;
  readonly rules: Ignore;
  readonly above: IgnoreRules | undefined;
}

/** True if git would leave `path` (absolute) out. The folders above it are not asked: a walk never enters those. */
export function isIgnored(path: string, isFolder: boolean, from: IgnoreRules | undefined): boolean {
  for (let level = from; level !== undefined; level = level.above) {
    const name = nameBelow(level.folder, path);
    if (name === undefined) continue;
    const { ignored, unignored } = level.rules.test(isFolder ? `${name}/` : name);
    if (ignored) return true;
    // A `!pattern` further down outweighs what stands above.
    if (unignored) return false;
  }
  return false;
}

/** The path from a folder down, with slashes; undefined for what is not below it. Both are absolute and have no dots. */
function nameBelow(folder: string, path: string): string | undefined {
  const from = folder.endsWith(sep) ? folder.length : folder.length + 1;
  if (path.length <= from || !path.startsWith(folder) || path[from - 1] !== sep) return undefined;
  const name = path.slice(from);
  return sep === '/' ? name : name.replaceAll(sep, '/');
}

export function addRules(
  folder: string,
  patterns: readonly string[],
  above: IgnoreRules | undefined,
): IgnoreRules | undefined {
  if (patterns.every((pattern) => pattern === '')) return above;
  return { folder, rules: ignore({ ignorecase: ignoreCase }).add(patterns), above };
}

/** The rules for what stands in `folder`: those of its own ignore file, if it has one, and those above. */
export function enterFolder(
  folder: string,
  above: IgnoreRules | undefined,
  file = '.gitignore',
): IgnoreRules | undefined {
  try {
    return addRules(folder, readFileSync(join(folder, file), 'utf8').split(/\r?\n/), above);
  } catch {
    // Absent, or unreadable for us as it is for git.
    return above;
  }
}

/** The rules of the folders above `folder`, up to the root of its repository; none where there is no repository. */
export function rulesAbove(folder: string): IgnoreRules | undefined {
  const chain: string[] = [];
  let root = folder;
  while (!existsSync(join(root, '.git'))) {
    const parent = dirname(root);
    if (parent === root) return undefined;
    chain.unshift(parent);
    root = parent;
  }
  let rules = enterFolder(root, undefined, join('.git', 'info', 'exclude'));
  for (const at of chain) rules = enterFolder(at, rules);
  return rules;
}
