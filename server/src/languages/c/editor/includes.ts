import type { Insertion } from './statements.js';
import type { Style } from './style.js';

export interface Include {
  /** Of the whole line, without its line end. */
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly system: boolean;
  /** Where the `#if`s around it start, outermost first. */
  readonly open: readonly number[];
  /** Where the arms around it start: those of `#if`, `#else` and `#elif`. */
  readonly arms: readonly number[];
  /** Counts lines, to see which includes stand together. */
  readonly line: number;
  /** `#include `, as this file writes it. */
  readonly directive: string;
}

/** What happened to a wish for a header: what to insert, nothing when it is there, or why it can't be had. */
export type HeaderChange = { readonly insertions: readonly Insertion[] } | { readonly refused: string };

/** A text with what is asked of it here. */
interface Including {
  readonly text: string;
  /** Without comments. */
  readonly code: string;
  readonly style: Style;
  readonly includes: readonly Include[];
  /** What it defines, with the offset of the first definition's line. */
  readonly macros: ReadonlyMap<string, number>;
}

interface IncludingFile extends Including {
  /** Those of the includes that all functions see. */
  readonly seen: readonly Include[];
}

/** Makes a system header, a feature macro in front of all includes, or both available in a file. */
export function requireHeader(
  file: IncludingFile,
  header: string | undefined,
  macro: string | undefined,
  onlyIf: string | undefined,
): HeaderChange {
  const { text, code, style, includes, macros, seen } = file;
  const insertions: Insertion[] = [];
  if (includes.length > 0 && seen.length === 0) return { refused: 'all headers are included under conditions' };
  if (macro !== undefined) {
    const change = requireMacro(file, macro);
    if ('refused' in change) return change;
    insertions.push(...change.insertions);
  }
  if (header === undefined) return { insertions };
  if (seen.some((i) => i.name === header)) return { insertions };
  const among = { text, code, style, includes: seen, macros };
  if (onlyIf === undefined) return { insertions: [...insertions, placeInclude(among, header)] };
  const arm = includedOnlyIf(file, onlyIf);
  if (arm.some((i) => i.name === header) || isThereOnLinux(file, header)) return { insertions };
  return { insertions: [...insertions, arm.length > 0 ? inArm(arm, header, style) : guarded(among, header, onlyIf)] };
}

/** Whether a header is included in arms that Linux takes: those for what is not Windows, or where it was found itself. */
function isThereOnLinux({ code, includes }: IncludingFile, header: string): boolean {
  const found = `HAVE_${header.toUpperCase().replace(/\W/g, '_')}`;
  const isTaken = (at: number): boolean => {
    const [, not = '', negated = not, name = ''] = CONDITION.exec(code.slice(at).split(/\r?\n/, 1)[0] ?? '') ?? [];
    return negated === '' ? [found, '__linux__', '__unix__'].includes(name) : /^_?WIN32$/.test(name);
  };
  return includes.some((i) => i.name === header && i.arms.every(isTaken));
}

/** `#ifdef X`, `#ifndef X`, `#if X`, `#if !defined(X)`. */
const CONDITION = /^[ \t]*#[ \t]*if(?:(n)def|def|[ \t]+(!)?[ \t]*(?:defined\b[ \t(]*)?)[ \t]*(\w+)[ \t)]*$/;

/** The includes of the first arm that has nothing else and that all functions see where its macro is defined. */
function includedOnlyIf({ code, includes, seen }: IncludingFile, macro: string): readonly Include[] {
  const around = seen[0]?.arms ?? [];
  const arms = includes.filter((i) => i.arms.length === around.length + 1 && around.every((at, n) => i.arms[n] === at));
  const whole = new RegExp(
    String.raw`^[ \t]*#[ \t]*ifdef[ \t]+${macro}[ \t]*\r?\n((?:[ \t]*#[ \t]*include\b.*\n)+)[ \t]*#[ \t]*endif`,
  );
  const first = arms.find((i) => whole.test(code.slice(i.arms.at(-1))));
  return first === undefined ? [] : arms.filter((i) => i.arms.at(-1) === first.arms.at(-1));
}

/** Next to others in their arm, sorted if they are. */
function inArm(arm: readonly Include[], header: string, { eol }: Style): Insertion {
  const last = arm.at(-1);
  const line = `${last?.directive ?? '#include '}<${header}>`;
  const sorted = arm.every((i, n) => n === 0 || (arm[n - 1]?.name ?? '') <= i.name);
  const next = sorted ? arm.find((i) => i.name > header) : undefined;
  return next ? { at: next.start, text: line + eol } : { at: last?.end ?? 0, text: eol + line };
}

/** Includes in no arm of an `#if` but those that all functions stand in, too, which start at `functions`. */
export function seenByAll(
  code: string,
  includes: readonly Include[],
  functions: readonly number[],
): readonly Include[] {
  if (includes.every((i) => i.arms.length === 0)) return includes;
  const lines = linesOf(code);
  let line = 0;
  /** The arms around every function. */
  let common: readonly number[] | undefined;
  for (const at of functions) {
    while ((lines[line + 1]?.start ?? Infinity) <= at) line++;
    const arms = lines[line]?.arms ?? [];
    common = common?.filter((start, depth) => arms[depth] === start) ?? arms;
  }
  return includes.filter((i) => i.arms.every((start, depth) => common?.[depth] === start));
}

/** All includes of a text without comments. */
export function includesOf(code: string): readonly Include[] {
  return linesOf(code).flatMap(({ start, content, open, arms }, line): Include[] => {
    const include = /^([ \t]*#[ \t]*include[ \t]*)(?:<([^>]+)>|"([^"]+)")/.exec(content);
    if (include === null) return [];
    const name = include[2] ?? include[3] ?? '';
    const system = include[2] !== undefined;
    const end = start + content.length;
    return [{ start, end, name, system, open, arms, line, directive: include[1] ?? '#include ' }];
  });
}

/** The lines of a text without comments, without their ends, with the conditions that they stand under. */
function linesOf(code: string): readonly (Pick<Include, 'start' | 'open' | 'arms'> & { readonly content: string })[] {
  let open: readonly number[] = [];
  let arms: readonly number[] = [];
  let start = 0;
  return code.split('\n').map((raw) => {
    const content = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    const directive = /^[ \t]*#[ \t]*(\w+)/.exec(content)?.[1];
    if (directive?.startsWith('if') === true) {
      open = [...open, start];
      arms = [...arms, start];
    } else if (directive?.startsWith('el') === true) arms = [...arms.slice(0, -1), start];
    else if (directive === 'endif') {
      open = open.slice(0, -1);
      arms = arms.slice(0, -1);
    }
    const line = { start, content, open, arms };
    start += raw.length + 1;
    return line;
  });
}

function requireMacro({ text, style, includes, macros }: Including, macro: string): HeaderChange {
  const first = includes[0];
  const defined = macros.get(macro);
  if (defined !== undefined && (first === undefined || defined < first.start)) return { insertions: [] };
  if (defined !== undefined) return { refused: `\`${macro}\` is defined behind the first include` };
  const depth = Math.min(...includes.map((i) => i.open.length));
  const at = first === undefined ? afterHeadComment(text) : (first.open[depth] ?? first.start);
  const lines = [`#ifndef ${macro}`, `#define ${macro} 1`, '#endif'];
  return { insertions: [{ at, text: lines.map((l) => l + style.eol).join('') }] };
}

/** In the file's own order: in the block where such headers stand, sorted if the block is, before project headers. */
function placeInclude({ text, style, includes }: Including, header: string): Insertion {
  const blocks = systemBlocks(includes);
  const folder = folderOf(header);
  const block = blocks.findLast((b) => b.some((i) => folderOf(i.name) === folder)) ?? blocks.at(-1);
  const last = block?.at(-1);
  if (block === undefined || last === undefined) {
    // Project headers may define feature macros: stay behind them.
    const project = includes.at(-1);
    if (project) return { at: project.end, text: `${style.eol}#include <${header}>` };
    return { at: afterHeadComment(text), text: `#include <${header}>${style.eol}${style.eol}` };
  }
  const line = `${last.directive}<${header}>`;
  const sorted = block.length > 1 && block.every((i, n) => n === 0 || (block[n - 1]?.name ?? '') <= i.name);
  if (sorted) {
    const next = block.find((i) => i.name > header);
    return next ? { at: next.start, text: line + style.eol } : { at: last.end, text: style.eol + line };
  }
  const relative = block.findLast((i) => folderOf(i.name) === folder) ?? last;
  return { at: relative.end, text: style.eol + line };
}

/** An include in an arm of its own, behind the system includes. */
function guarded({ text, style, includes }: Including, header: string, onlyIf: string): Insertion {
  const last = includes.findLast((i) => i.system) ?? includes.at(-1);
  const lines = [`#ifdef ${onlyIf}`, `${last?.directive ?? '#include '}<${header}>`, '#endif'];
  if (last) return { at: last.end, text: lines.map((l) => style.eol + l).join('') };
  return { at: afterHeadComment(text), text: lines.map((l) => l + style.eol).join('') + style.eol };
}

/** Two texts for one place: what both have behind the same condition stands behind it once. */
export function joined(first: string, second: string): string {
  const [a, b] = [first, second].map((text) => GUARDED.exec(text)?.groups);
  if (a === undefined || b === undefined || a['macro'] !== b['macro']) return first + second;
  // A blank line in front of the second one stays.
  const between = b['lead']?.replace(/\r?\n/, '') ?? '';
  return `${a['lead'] ?? ''}${a['open'] ?? ''}${a['lines'] ?? ''}${between}${b['lines'] ?? ''}${a['close'] ?? ''}`;
}

const GUARDED = /^(?<lead>\s*)(?<open>#ifdef (?<macro>\w+)\r?\n)(?<lines>[^]*?\n)(?<close>#endif\s*)$/;

/** Runs of system includes on lines next to each other. */
function systemBlocks(includes: readonly Include[]): readonly (readonly Include[])[] {
  const blocks: Include[][] = [];
  for (const include of includes.filter((i) => i.system)) {
    const block = blocks.at(-1);
    if (block?.at(-1)?.line === include.line - 1) block.push(include);
    else blocks.push([include]);
  }
  return blocks;
}

function folderOf(header: string): string {
  return header.includes('/') ? header.slice(0, header.indexOf('/')) : '';
}

/** Behind the comment that heads a file (its licence), if there is one. */
function afterHeadComment(text: string): number {
  const head = /^\uFEFF?(?:[ \t]*(?:\/\/[^\n]*|\/\*[^]*?\*\/)[ \t]*\r?\n)*(?:[ \t]*\r?\n)*/.exec(text)?.[0] ?? '';
  return head.length;
}
