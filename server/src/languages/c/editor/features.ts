import { blankComments } from '../text/comments.js';
import { Headers, isForElsewhere, type OpenHeader } from './headers.js';

/**
 * What means something else once `_GNU_SOURCE` is defined: calls of `strerror_r`, and a `basename` of the program's own.
 * Calls of `basename` do not: without the macro they have it from <libgen.h>, which goes before.
 */
const CHANGED = [
  { name: 'strerror_r', pattern: /(?<![\w.>])strerror_r\b/ },
  { name: 'basename', pattern: /\bchar\s*\*\s*basename\s*\(/ },
];
const LINE =
  /^[ \t]*#[ \t]*(?:(define|undef)[ \t]+_GNU_SOURCE\b|include[ \t]*(?:<([^>\n]+)>|"([^"\n]+)")|(if\w*|el\w+|endif)\b(.*))/gm;
/** Conditions that hold where the calls are that need the macro, or that ask whether it is needed. */
const HARMLESS = /^ifndef$|linux|__GLIBC__|__GNUC__|_GNU_SOURCE|^\s*(?:!\s*defined\s*\(?\s*\w+\s*\)?\s*(?:&&\s*)?)+$/;

/**
 * What defining `_GNU_SOURCE` in front of a file would do: it is there already, or only perhaps, nobody minds, somebody does (by his name),
 * or a header that can't be read may mind.
 */
export type GnuSource =
  | { readonly is: 'defined' | 'conditional' | 'free' }
  | { readonly is: 'minded'; readonly name: string }
  | { readonly is: 'unknown'; readonly header: string };

/** Reads the file and the headers of the project that it includes, each once. */
export function gnuSourceIn(text: string, path: string, open: OpenHeader | undefined): GnuSource {
  const headers = new Headers(path, open);
  let minded: string | undefined;
  let unread: string | undefined;
  /** Feature macros must come before the first header of the system. */
  const state = { isLate: false, isDefined: false, isConditional: false, isUndone: false };
  const visit = (content: string, from: string): void => {
    const code = blankComments(content);
    minded ??= CHANGED.find(({ pattern }) => pattern.test(code))?.name;
    /** The open arms: whether the macro is there in them where its calls are, and whether their `#if` is for elsewhere. */
    const arms: { readonly holds: boolean; readonly isElsewhere: boolean }[] = [];
    for (const [, change, system, own, condition, asks = ''] of code.matchAll(LINE)) {
      if (condition?.startsWith('if') === true) {
        const holds = HARMLESS.test(condition) || HARMLESS.test(asks);
        arms.push({ holds, isElsewhere: isForElsewhere(condition, asks) });
      } else if (condition === 'endif') {
        arms.pop();
      } else if (condition !== undefined) {
        const isElsewhere = arms.pop()?.isElsewhere === true;
        arms.push({ holds: HARMLESS.test(asks) || isElsewhere, isElsewhere });
      }
      if (change === 'undef' && state.isDefined) state.isUndone = true;
      if (change === 'define' && !state.isLate) {
        if (arms.every(({ holds }) => holds)) state.isDefined = true;
        else state.isConditional = true;
      }
      if (system !== undefined) state.isLate = true;
      if (own === undefined) continue;
      const header = headers.next(own, from);
      if (header === undefined) unread ??= own;
      else if (header !== 'read') visit(header.text, header.path);
    }
  };
  visit(text, path);
  if (state.isUndone) return { is: 'conditional' };
  if (state.isDefined) return { is: 'defined' };
  if (state.isConditional) return { is: 'conditional' };
  if (minded !== undefined) return { is: 'minded', name: minded };
  return unread === undefined ? { is: 'free' } : { is: 'unknown', header: unread };
}
