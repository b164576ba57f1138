import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import type { Style } from './style.js';

/**
 * A unified diff of one file that `patch -p1` and `git apply` take. `path` is relative to where they are run, with `/`
 * (an absolute one becomes relative to the root: `patch -d / -p1`); the library quotes names that need it. Empty when
 * nothing changed. Line ends are kept as they are.
 */
export function renderDiff(path: string, before: string, after: string): string {
  if (before === after) return '';
  const name = path.replace(/^\/+/, '');
  const patch = createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after, undefined, undefined, {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  });
  // Without a tab behind it, GNU patch ends a name at its first space; git writes one, too.
  return path.includes(' ') ? patch.replace(/^--- .*(?=\n)/, '$&\t').replace(/\n\+\+\+ .*(?=\n)/, '$&\t') : patch;
}

/** Colours a diff for a terminal. */
export function styleDiff(diff: string, style: Style): string {
  return diff
    .split('\n')
    .map((line) => {
      if (line.startsWith('+++') || line.startsWith('---')) return style.strong(line);
      if (line.startsWith('@@')) return style.note(line);
      if (line.startsWith('+')) return style.added(line);
      return line.startsWith('-') ? style.removed(line) : line;
    })
    .join('\n');
}
