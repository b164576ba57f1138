import type { Edit, Span } from './span.js';

/** What a rewrite needs from elsewhere: a C header (and perhaps a feature macro), or names of a module. */
export type Requirement =
  | { readonly kind: 'header'; readonly header: string; readonly featureMacro?: string }
  | { readonly kind: 'import'; readonly module: string; readonly name: string };

/**
 * Changes one document in its own style. Techniques write through it and know nothing of parsers, indentation or
 * import forms. Collects edits; nothing is applied.
 */
export interface SourceEditor {
  readonly text: string;
  textOf(span: Span): string;
  /** One level of the file's indentation: a tab, or some spaces. */
  readonly indentUnit: string;
  /** The file's line end. */
  readonly eol: string;
  /**
   * Puts lines in front of the statement that starts at or around `at`, indented like it. Lines are given without the
   * statement's own indentation; deeper ones start with `\t` per level. Adds braces where the statement is the body
   * of an `if` or the like, and moves in front of a label's statement, not of the label.
   */
  insertBefore(at: Span, lines: readonly string[]): void;
  /** Replaces the whole statement (or expression) at `span` by lines, indented as above. */
  replace(span: Span, lines: readonly string[]): void;
  /** Makes something available in this file; gives the name by which the code can call it. */
  require(need: Requirement): string;
  /** A name like `base` that is free in the function around `at`. */
  freshName(base: string, at: Span): string;
  /** The declared type of a variable visible at `at`, as written, or undefined. */
  typeOf(name: string, at: Span): string | undefined;
  /** The edits so far; fails when the changed text would not parse as well as the old one did. */
  finish(): { readonly ok: true; readonly edits: readonly Edit[] } | { readonly ok: false; readonly because: string };
}
