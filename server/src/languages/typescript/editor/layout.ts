/** Breaks calls that came out too long, or whose arguments take lines of their own, as formatters do. */
import * as ts from 'typescript';

/**
 * `lines` of an expression that starts at `column`; deeper ones start with `\t` per level, but for those that a source
 * text brought along. A call with an argument of several lines in front of the last, or a first line that ends behind
 * `width`, gets a line for each argument.
 */
export function laidOut(
  lines: readonly string[],
  { column, width, unit }: { readonly column: number; readonly width: number; readonly unit: string },
): readonly string[] {
  const text = lines.join('\n');
  const file = ts.createSourceFile('call.ts', text, ts.ScriptTarget.Latest, true);
  const call = callIn(file.statements[0]);
  if (call === undefined || call.arguments.length < 2) return lines;
  const args = call.arguments.map((arg) => arg.getFullText().trim());
  // Comments at the end of a line are nobody's width.
  const [head = ''] = text.split(/\s*(?:\/\/|\n)/, 1);
  const isLong = column + head.length > width;
  if (!isLong && !args.slice(0, -1).some((arg) => arg.includes('\n'))) return lines;
  const open = text.slice(0, call.arguments.pos);
  const behind = text.slice(call.end - 1);
  const isAll = withoutBlanks(open + args.join(',') + behind) === withoutBlanks(text);
  if (!isAll || call.arguments.some(holdsLines)) return lines;
  const broken = args.flatMap((arg, i) => {
    const own = atMargin(arg.split('\n'), unit).map((line) => line && `\t${line}`);
    const last = own.pop() ?? '';
    return [...own, i < args.length - 1 ? `${last},` : last];
  });
  return [open, ...broken, ...behind.split('\n')];
}

/** `f(...)`, `await f(...)`. */
function callIn(statement: ts.Statement | undefined): ts.CallExpression | undefined {
  if (statement === undefined || !ts.isExpressionStatement(statement)) return undefined;
  const { expression } = statement;
  const called = ts.isAwaitExpression(expression) ? expression.expression : expression;
  return ts.isCallExpression(called) ? called : undefined;
}

function withoutBlanks(text: string): string {
  return text.replace(/\s+/g, '');
}

/** Lines of a template or of a string are content. */
function holdsLines(node: ts.Node): boolean {
  const isText = ts.isTemplateLiteralToken(node) || ts.isStringLiteralLike(node);
  if (isText && node.getText().includes('\n')) return true;
  return ts.forEachChild(node, (child) => holdsLines(child) || undefined) === true;
}

/**
 * Without the indentation that the lines behind the first have in common. They are one level in where they go on with an
 * expression or a chain of calls, and none behind a comment or where the last one closes what the first opened.
 */
function atMargin([first = '', ...rest]: readonly string[], unit: string): readonly string[] {
  const indents = rest.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)?.[0] ?? '');
  const margin = [...indents].sort((a, b) => a.length - b.length)[0]?.length ?? 0;
  const outer = rest.map((line) => line.slice(margin));
  // A chain of calls goes on with each of its lines, whatever its last call closes.
  const isClosed = /^[)\]}]/.test(outer.at(-1) ?? '') && !outer.some((line) => /^\??\.(?!\.)/.test(line));
  const level = isClosed || /^\/[/*]/.test(first) ? '' : '\t';
  return [first, ...rest.map((line) => (line.trim() === '' ? '' : level + tabbed(line.slice(margin), unit)))];
}

/** Whole units at the start become `\t`. */
function tabbed(line: string, unit: string): string {
  let levels = 0;
  while (line.startsWith(unit, levels * unit.length)) levels++;
  return '\t'.repeat(levels) + line.slice(levels * unit.length);
}
