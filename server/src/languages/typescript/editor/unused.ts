import { applyEdits, contains, type Edit, type Span } from '../../../model/index.js';
import type { Change } from './change.js';
import type { Ground } from './ground.js';
import { spanOf } from '../syntax/syntax.js';

/** Takes the names that a change left without a use out of the imports they come from. Names that had no use stay. */
export function withoutUnused(ground: Ground, change: Change, edits: readonly Edit[]): readonly Edit[] {
  const { text } = ground.tree.file;
  let all = edits;
  for (const load of ground.loads) {
    const gone = load.names.filter((name) => change.isUsed(name, 'before') && !change.isUsed(name, 'after'));
    if (gone.length === 0) continue;
    const span = spanOf(load.statement);
    const inside = all.filter((e) => contains(span, e.span));
    const rest = all.filter((e) => !contains(span, e.span));
    const mend = shortened(text, span, inside, gone, load.only);
    if (mend) all = [...rest, mend];
  }
  return all;
}

/** The statement with its list of names written anew; nothing where a comment stands in the list. */
function shortened(
  text: string,
  span: Span,
  inside: readonly Edit[],
  gone: readonly string[],
  only: boolean,
): Edit | undefined {
  // New imports are put behind the last one, whatever becomes of that.
  const behind = inside.filter((e) => e.span.start === span.end).map((e) => e.text);
  const own = inside
    .filter((e) => e.span.start < span.end)
    .map((e) => ({ ...e, span: { start: e.span.start - span.start, end: e.span.end - span.start } }));
  const now = applyEdits(text.slice(span.start, span.end), own);
  const list = /\{([^{}]*)\}/.exec(now);
  if (list === null) return withoutStatement(text, span, behind);
  if (list[1] === undefined || /\/[/*]/.test(list[1])) return undefined;
  const parts = list[1].split(',').filter((part) => part.trim() !== '');
  const left = parts.filter((part) => !gone.includes(/([\w$]+)\s*$/.exec(part)?.[1] ?? ''));
  if (left.length === 0) {
    return only ? withoutStatement(text, span, behind) : undefined;
  }
  const [first = ''] = parts;
  const lead = /^\s*/.exec(first)?.[0] ?? '';
  const tail = /,?\s*$/.exec(list[1])?.[0] ?? '';
  const names = left.map((part) => part.trim()).join(lead.includes('\n') ? `,${lead}` : ', ');
  return { span, text: now.replace(list[0], () => `{${lead}${names}${tail}}`) + behind.join('') };
}

/** A comment or another statement behind it keeps its line. `behind`: what is put there. */
function withoutStatement(text: string, span: Span, behind: readonly string[]): Edit {
  const lineEnd = /^[ \t]*(?:\r\n|\n|\r)/.exec(text.slice(span.end))?.[0] ?? '';
  const lines = behind.join('').replace(/^(?:\r\n|\n|\r)/, '');
  return { span: { start: span.start, end: span.end + lineEnd.length }, text: lines && lines + lineEnd };
}
