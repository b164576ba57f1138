import { dirname, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { statSync } from 'node:fs';
import { codeOf, describeFailure } from './failure.js';
import { addRules, enterFolder, rulesAbove, type IgnoreRules } from './ignoreRules.js';
import { readSource } from './source.js';
import { isLeftOut, unlessNamed, walkSteps } from './walk.js';

interface Choice {
  readonly exclude: readonly string[];
  readonly isSource: (path: string) => boolean;
}

/** The files of an editor's workspace, as the language server sees them: named by URIs, and never all at once. */
export class NodeWorkspaceFiles {
  /** See `WorkspaceFiles` of the language server. What can't be read is passed by. */
  *list(folder: string, choice: Choice): Generator<string | undefined, void> {
    const root = pathIn(folder);
    if (root === undefined) return;
    const { rules, excluded } = rulesOf(root, choice);
    const filter = { excluded, isSource: choice.isSource, warn: () => undefined };
    for (const file of walkSteps(root, rules, filter)) yield file === undefined ? undefined : pathToFileURL(file).href;
  }

  lists(folder: string, file: string, choice: Choice): boolean {
    const root = pathIn(folder);
    const path = pathIn(file);
    if (root === undefined || path === undefined || !choice.isSource(path)) return false;
    const names = relative(root, dirname(path)).split(sep).filter(Boolean);
    if (names[0] === '..') return false;
    const { rules: above, excluded } = rulesOf(root, choice);
    let rules = enterFolder(root, above);
    let at = root;
    for (const name of names) {
      at = `${at}${sep}${name}`;
      if (isLeftOut(at, true, rules, excluded)) return false;
      rules = enterFolder(at, rules);
    }
    return !isLeftOut(path, false, rules, excluded);
  }

  read(file: string, maxBytes: number) {
    const path = pathIn(file);
    if (path === undefined) return { ok: false, because: 'is no file of this machine', missing: true } as const;
    try {
      const stamp = stampOf(path);
      const read = readSource(path, maxBytes);
      if (!read.ok) return { ok: false, because: read.because, missing: false } as const;
      const { text, bytes } = read.source;
      return { ok: true, text, bytes: bytes.length, stamp } as const;
    } catch (error) {
      return { ok: false, because: describeFailure(error), missing: codeOf(error) === 'ENOENT' } as const;
    }
  }

  stamp(file: string): string | undefined {
    const path = pathIn(file);
    try {
      return path === undefined ? undefined : stampOf(path);
    } catch {
      return undefined;
    }
  }

  memory(): number {
    return process.memoryUsage.rss();
  }
}

function stampOf(path: string): string {
  const { mtimeMs, size, ino } = statSync(path);
  return `${mtimeMs} ${size} ${ino}`;
}

function rulesOf(
  root: string,
  { exclude }: Choice,
): { readonly rules: IgnoreRules | undefined; readonly excluded: IgnoreRules | undefined } {
  return { rules: unlessNamed(root, rulesAbove(root)), excluded: addRules(root, exclude, undefined) };
}

/** Undefined for URIs that name no file here (another scheme, another host). */
function pathIn(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}
