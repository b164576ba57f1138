import { blankComments } from '../text/comments.js';

/**
 * Whether a statement starts behind `front`, the text of its function up to there, however the conditions in it are met:
 * `if (x)` in an arm of an `#if`, or hidden in a macro, would govern what is put in between. Where the head of a statement is
 * known to govern it (`isGoverned`), braces are put in.
 */
export function isStatementStart(front: string, isGoverned: boolean): boolean {
  const lines = blankComments(front).split('\n');
  /** What may be the last character of code, by the arms that may be taken; undefined is none yet. */
  let ends = new Set<string>();
  const open: { readonly before: ReadonlySet<string>; readonly arms: Set<string>; hasElse: boolean }[] = [];
  let isConditional = false;
  for (const line of lines) {
    const directive = /^[ \t]*#[ \t]*(\w*)/.exec(line)?.[1];
    if (directive === undefined) {
      const code = line.trimEnd().replace(/\\$/, '').trimEnd();
      const last = /\b(?:else|do)$/.exec(code)?.[0] ?? code.at(-1);
      if (last === undefined || code.trim() === '') continue;
      ends = new Set([last]);
      isConditional = false;
      continue;
    }
    const arm = open.at(-1);
    if (directive.startsWith('if')) open.push({ before: new Set(ends), arms: new Set(), hasElse: false });
    else if (directive.startsWith('el') && arm) {
      for (const end of ends) arm.arms.add(end);
      if (directive === 'else') arm.hasElse = true;
      ends = new Set(arm.before);
    } else if (directive === 'endif' && arm) {
      ends = new Set([...ends, ...arm.arms, ...(arm.hasElse ? [] : arm.before)]);
      open.pop();
    }
    isConditional = true;
  }
  const isHead = (end: string): boolean => end === ')' || end === 'else' || end === 'do';
  return [...ends].every((end) => /^[;{}:]$/.test(end) || (isGoverned && !isConditional && isHead(end)));
}
