import type { SourceEditor, Span } from '../model/index.js';

const LONGEST = 32;

/** An expression of the program in a sentence for people: a code span on one line, cut where it is long. */
export function named(written: string): string {
  // A template literal brings the quotes itself; quotes inside would end the outer ones.
  const line = written
    .replace(/\s+/g, ' ')
    .replace(/^`([^`]*)`$/, '$1')
    .replaceAll('`', "'");
  return `\`${line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line}\``;
}

/** The first line of a callback, as the file writes functions; `says`: what stands in it. */
export function callbackHead(parameters: string, says: string, { isOldScript, bareParameters }: SourceEditor): string {
  // A function has a `this` of its own.
  if (isOldScript === true && !/\bthis\b/.test(says)) return `function ${parameters} {`;
  const only = bareParameters === true ? /^\(([\w$]+)\)$/.exec(parameters)?.[1] : undefined;
  return `${only ?? parameters} => {`;
}

/** A name for the error that a callback gets: the usual ones first. */
export function errorName(editor: SourceEditor, at: Span): string {
  const names = ['error', 'err'].map((base) => ({ base, free: editor.freshName(base, at, 'parameter') }));
  return names.find(({ base, free }) => free === base)?.base ?? editor.freshName('error', at, 'parameter');
}

/** The parameter of a callback of `pipeline`, in parentheses; with streams of any type, TypeScript can't tell its type. */
export function errorParameter(name: string, isProved: boolean, { types }: SourceEditor): string {
  if (types === undefined || isProved) return `(${name})`;
  return types === 'declared' ? `(${name}: Error | null)` : `(/** @type {Error | null} */ ${name})`;
}
