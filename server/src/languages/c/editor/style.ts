/** How a file is laid out, told from its own text, so that a change looks like the rest. */
export interface Style {
  /** A tab, or some spaces. */
  readonly indentUnit: string;
  readonly eol: string;
  /** True when the brace of an `if` stands on a line of its own. */
  readonly braceOnOwnLine: boolean;
  /** True when that brace is indented, too, as in GNU style: what it holds is two levels deeper than the `if`. */
  readonly bracesIndented: boolean;
  /** True when eight blanks at a line's start are written as a tab. */
  readonly foldsBlanks: boolean;
  /** True when a space stands between a function's name and its arguments, as in GNU style. */
  readonly spacesCalls: boolean;
  /** True when the name of a function starts a line below its type. */
  readonly namesBelowTypes: boolean;
}

export function styleOf(text: string): Style {
  const braceOnOwnLine = bracesOnOwnLine(text);
  const indentUnit = indentUnitOf(text);
  return {
    indentUnit,
    eol: eolOf(text),
    braceOnOwnLine,
    bracesIndented: braceOnOwnLine && bracesIndented(text),
    foldsBlanks: foldsBlanks(text, indentUnit),
    spacesCalls: spacesCalls(text),
    namesBelowTypes: namesBelowTypes(text),
  };
}

function spacesCalls(text: string): boolean {
  return (
    count(text, /\b(?:read|write|open|close|s?printf) \(/g) > count(text, /\b(?:read|write|open|close|s?printf)\(/g)
  );
}

function namesBelowTypes(text: string): boolean {
  const below = count(text, /^[a-z][\w \t*]*\r?\n[a-z_]\w*[ \t]*\([^;{}]*\)\s*\{/gim);
  return below > count(text, /^[a-z]\w*[ \t*]+[\w \t*]*\w[ \t]*\([^;{}]*\)\s*\{/gim);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** Columns between two places where a tab goes to. */
const TAB = 8;

/**
 * Told from the lines of code that start with a tab though the file goes deeper by blanks, or that are aligned behind tabs by
 * fewer than eight blanks; one with more was not folded. Who aligns behind tabs of another width writes many of those.
 */
function foldsBlanks(text: string, indentUnit: string): boolean {
  let folded = 0;
  let spread = 0;
  for (const [, tabs = '', blanks = ''] of text.matchAll(/^(\t*)( *)[^\s*]/gm)) {
    if (blanks.length >= TAB) spread++;
    else if (tabs !== '' && (indentUnit !== '\t' || blanks !== '')) folded++;
  }
  return indentUnit === '\t' ? folded > 4 * spread : folded > spread;
}

/** White space at a line's start as the file writes it; no tab ever stands behind blanks. */
export function blanksOf(start: string, style: Style): string {
  if (!style.foldsBlanks && !start.includes(' \t')) return start;
  let columns = 0;
  for (const c of start) columns += c === '\t' ? TAB - (columns % TAB) : 1;
  return '\t'.repeat(Math.floor(columns / TAB)) + ' '.repeat(columns % TAB);
}

/** The more frequent line end; "\n" when there is none. */
function eolOf(text: string): string {
  const crlf = text.split('\r\n').length - 1;
  const lf = text.split('\n').length - 1 - crlf;
  return crlf > lf ? '\r\n' : '\n';
}

/**
 * The step by which lines go deeper after one that ends in an opening brace; a tab where the file does not tell.
 * Continuation lines and comments don't count, because they are aligned freely.
 */
export function indentUnitOf(text: string): string {
  const counts = new Map<string, number>();
  for (const match of text.matchAll(/^([ \t]*)(?:[^\s/*].*)?\{[ \t]*\r?\n(?:[ \t]*\r?\n)*([ \t]+)[^\s*/#]/gm)) {
    const [, outer = '', inner = ''] = match;
    if (!inner.startsWith(outer) || inner.length === outer.length) continue;
    const step = inner.slice(outer.length);
    if (step === '\t' || /^ {1,8}$/.test(step)) counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  let best = '\t';
  for (const [step, count] of counts) if (count > (counts.get(best) ?? 0)) best = step;
  return best;
}

/** White space in front of the first character of the line that holds `offset`. */
export function indentAt(text: string, offset: number): string {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(lineStart, offset))?.[0] ?? '';
}

/** True when only white space stands between the line's start and `offset`. */
export function isFirstOnLine(text: string, offset: number): boolean {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset).trim() === '';
}

function bracesOnOwnLine(text: string): boolean {
  const head = String.raw`\b(?:if|while|for|switch)\b[^\n;{}]*\)`;
  const same = count(text, new RegExp(String.raw`${head}[ \t]*\{`, 'g'));
  return count(text, new RegExp(String.raw`${head}[ \t]*\r?\n[ \t]*\{`, 'g')) > same;
}

function bracesIndented(text: string): boolean {
  let deeper = 0;
  let same = 0;
  for (const match of text.matchAll(/^([ \t]*)(?:if|while|for|switch)\b[^\n;{}]*\)[ \t]*\r?\n([ \t]*)\{/gm)) {
    const [, head = '', brace = ''] = match;
    if (brace === head) same++;
    else if (brace.startsWith(head) || brace.includes('\t')) deeper++;
  }
  return deeper > same;
}

/**
 * Lays lines out at an indentation: a `\t` at a line's start is one level, a line that starts with `#` (a directive)
 * goes to the first column, an empty line stays empty. Braces go where the file puts them.
 */
export function layOut(lines: readonly string[], indent: string, style: Style): readonly string[] {
  const below = style.bracesIndented ? indentedBraces(lines) : lines.flatMap(braceBelow);
  const braced = style.braceOnOwnLine ? below : lines;
  return braced.map((line) => {
    const body = line.replace(/^\t+/, (tabs) => style.indentUnit.repeat(tabs.length));
    if (body === '' || body.startsWith('#')) return body;
    return (indent + body).replace(/^[ \t]+/, (start) => blanksOf(start, style));
  });
}

function braceBelow(line: string): readonly string[] {
  const head = /^(\t*)(.*\)) \{$/.exec(line);
  return head ? [`${head[1] ?? ''}${head[2] ?? ''}`, `${head[1] ?? ''}{`] : [line];
}

/** Braces below their heads and one level deeper, with what they hold. */
function indentedBraces(lines: readonly string[]): readonly string[] {
  /** How deep the heads of the open blocks stand. */
  const open: number[] = [];
  return lines.flatMap((line) => {
    const depth = /^\t*/.exec(line)?.[0].length ?? 0;
    const more = '\t'.repeat(open.length);
    if (line.trim() === '}' && open.at(-1) === depth) open.pop();
    const [head = line, brace] = braceBelow(line);
    if (brace === undefined) return [line === '' || line.startsWith('#') ? line : more + line];
    open.push(depth);
    return [more + head, `${more}\t${brace}`];
  });
}
