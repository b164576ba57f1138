/** Paths as their host writes them: with slashes, or with backslashes where a command line runs on Windows. */

const SLASH = 0x2f;
const BACKSLASH = 0x5c;

/** The name of the file that a path leads to. */
export function nameIn(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** Whether a path ends with whole names: those of `end`, which starts with a slash. */
export function endsWithNames(path: string, end: string): boolean {
  return path.endsWith(end) || (path.includes('\\') && path.replaceAll('\\', '/').endsWith(end));
}

/** How many folders two paths share from the root on. */
export function commonFolders(a: string, b: string): number {
  let common = 0;
  for (let i = 0; i < a.length && a.charCodeAt(i) === b.charCodeAt(i); i++) {
    const letter = a.charCodeAt(i);
    if (letter === SLASH || letter === BACKSLASH) common++;
  }
  return common;
}
