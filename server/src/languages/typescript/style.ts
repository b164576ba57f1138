/** How a file is written, so that what is added looks like the rest. */
import ts from 'typescript';

export interface Style {
  readonly eol: string;
  readonly indentUnit: string;
  readonly quote: string;
  /** `;` or nothing. */
  readonly semicolon: string;
}

export function styleOf(file: ts.SourceFile): Style {
  const { text } = file;
  const eol = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  return { eol, indentUnit: indentUnitOf(text), quote: quoteOf(file), semicolon: semicolonOf(file) };
}

/** The most frequent step from one line's indentation to a deeper one. */
function indentUnitOf(text: string): string {
  const counts = new Map<string, number>();
  let before = '';
  for (const line of text.split(/\r\n|\n|\r/)) {
    const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
    // Lines of block comments stand one space in.
    if (line.trim() === '' || /^\s*\*/.test(line)) continue;
    if (indent.length > before.length && indent.startsWith(before)) {
      const step = indent.slice(before.length);
      if (step === '\t' || /^ {2,8}$/.test(step)) counts.set(step, (counts.get(step) ?? 0) + 1);
    }
    before = indent;
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return most?.[0] ?? '  ';
}

function quoteOf(file: ts.SourceFile): string {
  const double = file.text.split('"').length;
  const single = file.text.split("'").length;
  const [first] = moduleSpecifiers(file);
  if (first !== undefined) return first.getText().startsWith('"') ? '"' : "'";
  return double > single ? '"' : "'";
}

function semicolonOf(file: ts.SourceFile): string {
  let without = 0;
  let counted = 0;
  const count = (statement: ts.Node): void => {
    if (
      !ts.isExpressionStatement(statement) &&
      !ts.isVariableStatement(statement) &&
      !ts.isImportDeclaration(statement)
    ) {
      return;
    }
    counted++;
    if (!file.text.slice(0, statement.end).endsWith(';')) without++;
  };
  const visit = (node: ts.Node, depth: number): void => {
    if (counted > 50 || depth > 12) return;
    count(node);
    ts.forEachChild(node, (child) => {
      visit(child, depth + 1);
    });
  };
  visit(file, 0);
  return without * 2 > counted ? '' : ';';
}

/** The module names of imports and top-level requires, in source order. */
export function moduleSpecifiers(file: ts.SourceFile): readonly ts.StringLiteralLike[] {
  return file.statements.flatMap((statement): readonly ts.StringLiteralLike[] => {
    if (ts.isImportDeclaration(statement)) {
      return ts.isStringLiteral(statement.moduleSpecifier) ? [statement.moduleSpecifier] : [];
    }
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.flatMap((d) => requiredBy(d.initializer) ?? []);
  });
}

/** The module name in `require('m')`. */
export function requiredBy(node: ts.Expression | undefined): ts.StringLiteralLike | undefined {
  if (node === undefined || !ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return undefined;
  if (node.expression.text !== 'require') return undefined;
  const [name] = node.arguments;
  return name !== undefined && ts.isStringLiteralLike(name) ? name : undefined;
}
