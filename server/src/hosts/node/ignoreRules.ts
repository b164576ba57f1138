import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
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
    const name = relative(level.folder, path).split(sep).join('/');
    if (name === '' || name.startsWith('../')) continue;
    const { ignored, unignored } = level.rules.test(isFolder ? `${name}/` : name);
    if (ignored) return true;
    // A `!pattern` further down outweighs what stands above.
    if (unignored) return false;
  }
  return false;
}

export function addRules(folder: string, patterns: readonly string[], above: IgnoreRules | undefined): IgnoreRules {
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
