import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root, with a slash at its end. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A file of an `examples` folder. */
export interface Example {
  readonly path: string;
  /** From the project's root, for names of tests. */
  readonly title: string;
  readonly text: string;
  /** The id of the pattern or technique it belongs to. */
  readonly owner: string;
}

/** All examples below server/src/`room`, goldens included. */
export function examplesOf(room: 'patterns' | 'techniques'): readonly Example[] {
  const folder = join(ROOT, 'server/src', room);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && basename(entry.parentPath) === 'examples')
    .map((entry): Example => {
      const path = join(entry.parentPath, entry.name);
      const owner = basename(dirname(entry.parentPath));
      return { path, title: relative(ROOT, path).split(sep).join('/'), text: readFileSync(path, 'utf8'), owner };
    })
    .sort((a, b) => a.path.localeCompare(b.path));
}

export function isGolden(path: string): boolean {
  return /\.fixed\.[^.]+$/.test(path);
}

/** `NAME.fixed.c` of `NAME.c`. */
export function goldenOf(path: string): string {
  const extension = extname(path);
  return `${path.slice(0, path.length - extension.length)}.fixed${extension}`;
}
