import type { Dialect } from '../dialect.js';

/**
 * A brace at file level that is open and does not count, for functions stand in it: the name of a class, or "" for
 * `extern "C" {`, a namespace, a class without a name.
 */
export type Scope = string;

const LINKAGE_OR_NAMESPACE = /^\s*(?:extern\s*"[^"]*"|(?:inline\s+)?namespace\b[\w\s:]*)\s*$/;
/** With words of macros between the keyword and the name, and the classes behind it that it comes from. */
const CLASS = /^\s*(template\s*<[^()=]*>\s*)?(class|struct)\b([\w\s]*)(:[\w\s:,<>*&]*)?$/;
const LAST_WORD = /(\w+)(?:\s+final)?\s*$/;
const ACCESS = /(?:^|\s)(?:public|private|protected)(?:\s+\w+)?\s*:$/;

/**
 * What a brace opens, by the text in front of it from the end of what stands before. In C a `struct` has no functions; one
 * with a base is C++ whatever the file is called.
 */
export function scopeOf(head: string, dialect: Dialect): Scope | undefined {
  if (LINKAGE_OR_NAMESPACE.test(head)) return '';
  const [, template, keyword, words = '', bases] = CLASS.exec(head) ?? [];
  const isCpp = dialect === 'cpp' || template !== undefined || bases !== undefined || keyword === 'class';
  return keyword !== undefined && isCpp ? (LAST_WORD.exec(words)?.[1] ?? '') : undefined;
}

/** Whether a text that ends in a colon ends in who may use the members that follow: `public:`, `public slots:`. */
export function isAccess(text: string): boolean {
  return ACCESS.test(text);
}
