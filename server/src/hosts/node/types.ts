import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TypeHost } from '../../model/index.js';

/** In ms: so long it is remembered what there is. */
const FORGETS = 10_000;

/** Reads the files that type checkers ask for. Nothing of them is run. */
export function nodeTypeHost(bundled: () => string = bundledTypes): TypeHost {
  const kinds = new Map<string, 'file' | 'folder' | undefined>();
  let since = 0;
  const kindOf = (path: string): 'file' | 'folder' | undefined => {
    // Files come and go while an editor is open.
    if (performance.now() - since > FORGETS) {
      kinds.clear();
      since = performance.now();
    }
    if (!kinds.has(path)) {
      const stat = statSync(path, { throwIfNoEntry: false });
      kinds.set(path, stat?.isFile() === true ? 'file' : stat?.isDirectory() === true ? 'folder' : undefined);
    }
    return kinds.get(path);
  };
  return {
    readFile: read,
    // What is above a file that is not there is asked for again and again.
    fileExists: (path) => kindOf(dirname(path)) === 'folder' && kindOf(path) === 'file',
    directoryExists: (path) => kindOf(path) === 'folder',
    realPath: (path) => {
      try {
        return realpathSync(path);
      } catch {
        return path;
      }
    },
    get bundled() {
      return bundled();
    },
  };
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** The folder that the build puts beside the bundles. */
function bundledTypes(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    for (const types of [join(folder, 'types'), join(folder, 'dist', 'types')]) {
      if (existsSync(join(types, 'lib'))) return types;
    }
    if (folder === dirname(folder)) throw new Error('the type declarations are missing: install zerocopy-lint again');
  }
}
