/** How a file is written, so that what is added looks like the rest. */
import * as ts from 'typescript';
import { memberOf } from './syntax.js';

export interface Style {
  readonly eol: string;
  readonly indentUnit: string;
  readonly quote: string;
  /** `;` or nothing. */
  readonly semicolon: string;
  /** Between the braces and the names of an import: a blank or nothing. */
  readonly braceSpace: string;
  /** How long lines may be, in columns. */
  readonly width: number;
  /** Behind the last of several arguments that have a line each: `,` or nothing. */
  readonly trailingComma: string;
  /** Whether the only parameter of an arrow function stands without parentheses. */
  readonly bareParameters: boolean;
}

/** So many characters of a text are enough to tell how the rest is written. */
const SAMPLE = 32 * 1024;

/** Columns that formatters are told to keep to. */
const WIDTHS = [80, 100];
const WIDEST = 120;

const known = new WeakMap<ts.SourceFile, Style>();

export function styleOf(file: ts.SourceFile): Style {
  const before = known.get(file);
  if (before) return before;
  const text = file.text.slice(0, SAMPLE);
  const eol = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  const style = {
    eol,
    indentUnit: indentUnitOf(text),
    quote: quoteOf(file, text),
    semicolon: semicolonOf(file),
    braceSpace: braceSpaceOf(text),
    width: widthOf(text),
    trailingComma: trailingCommaOf(text),
    bareParameters: hasBareParameters(text),
  };
  known.set(file, style);
  return style;
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

/**
 * Whether a type checker reads the comments of a JavaScript text: it is told to, or they name types of other modules,
 * which only a checker looks up.
 */
export function isChecked({ text }: ts.SourceFile): boolean {
  const sample = text.slice(0, SAMPLE);
  if (/^\s*\/\/+\s*@ts-nocheck\b/m.test(sample)) return false;
  return (
    /^\s*\/\/+\s*@ts-check\b/m.test(sample) ||
    /^\s*(?:\/\*)?\*+\s*@(?:import\b|(?:type|typedef|param|returns?)\s*\{.*\bimport\()/m.test(sample)
  );
}

/** Whether a JavaScript text keeps to what the language had before 2015: it declares with `var`, and nothing in it is newer. */
export function isOldScript(file: ts.SourceFile): boolean {
  const before = old.get(file);
  if (before !== undefined) return before;
  const { text, fileName } = file;
  const declares = /\.(?:js|cjs|jsx)$/i.test(fileName) && /\bvar\s/.test(text);
  // Comments and strings speak of other things by the same words.
  const is = declares && (!NEWER.test(text) || !isNewer(file));
  old.set(file, is);
  return is;
}

const old = new WeakMap<ts.SourceFile, boolean>();

const NEWER = /=>|`|\.\.\.|\b(?:const|let|class|async|await|import|export)\s/;

/** Whether a node, or one inside it, is none that the language had before 2015. */
function isNewer(node: ts.Node): boolean {
  const isNew =
    ts.isArrowFunction(node) ||
    ts.isTemplateLiteral(node) ||
    ts.isSpreadElement(node) ||
    ts.isSpreadAssignment(node) ||
    (ts.isParameter(node) && node.dotDotDotToken !== undefined) ||
    (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) !== 0) ||
    ts.isClassLike(node) ||
    node.kind === ts.SyntaxKind.AsyncKeyword ||
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node) ||
    ts.isExportAssignment(node) ||
    node.kind === ts.SyntaxKind.ExportKeyword;
  return isNew || ts.forEachChild(node, (child) => isNewer(child) || undefined) === true;
}

function quoteOf(file: ts.SourceFile, text: string): string {
  const double = text.split('"').length;
  const single = text.split("'").length;
  const [first] = moduleSpecifiers(file);
  if (first !== undefined) return file.text.charAt(first.end - 1) === '"' ? '"' : "'";
  return double > single ? '"' : "'";
}

/** The usual width that nearly all lines keep to. */
function widthOf(text: string): number {
  const lengths = text.split(/\r\n|\n|\r/).map((line) => line.length);
  const few = lengths.length / 50;
  return WIDTHS.find((width) => lengths.filter((length) => length > width).length <= few) ?? WIDEST;
}

/** Conditions and groups, which have no comma, are closed in the same way as calls. */
function trailingCommaOf(text: string): string {
  const ends = [...text.matchAll(/(\S)[ \t]*(?:\r\n|\n|\r)[ \t]*\)/g)].map(([, last]) => last);
  const commas = ends.filter((last) => last === ',').length;
  return commas > 0 && commas * 4 >= ends.length ? ',' : '';
}

function hasBareParameters(text: string): boolean {
  const inParentheses = [...text.matchAll(/(?<![\w$.)\]])\([ \t]*[A-Za-z_$][\w$]*[ \t]*\)[ \t]*=>/g)].length;
  // A type in front of the arrow is what the function gives.
  const bare = [...text.matchAll(/(?<![\w$])(?<![:|&.][ \t]*)(?<!\bis[ \t]+)[A-Za-z_$][\w$]*[ \t]*=>/g)].length;
  return bare > inParentheses;
}

/** As the first import or destructured require on one line has it. */
function braceSpaceOf(text: string): string {
  return /^(?:import|const|let|var)\s[^\n]*?\{([ \t]?)[\w$][^\n{}]*\}\s*(?:from|=)/m.exec(text)?.[1] ?? ' ';
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
  return file.statements.flatMap(moduleSpecifiersOf);
}

/** The module names that a top-level statement imports or requires. */
export function moduleSpecifiersOf(statement: ts.Node): readonly ts.StringLiteralLike[] {
  if (ts.isImportDeclaration(statement)) {
    return ts.isStringLiteral(statement.moduleSpecifier) ? [statement.moduleSpecifier] : [];
  }
  if (ts.isImportEqualsDeclaration(statement) && ts.isExternalModuleReference(statement.moduleReference)) {
    const { expression } = statement.moduleReference;
    return ts.isStringLiteralLike(expression) ? [expression] : [];
  }
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ initializer }) => {
    const member = initializer && ts.isPropertyAccessExpression(initializer) ? initializer.expression : initializer;
    return requiredBy(member) ?? [];
  });
}

/** The module, without `node:`, that all of `require('m')` is, or of `require('fs').promises`. */
export function moduleLoadedBy(initializer: ts.Expression | undefined): string | undefined {
  const isMember = initializer !== undefined && ts.isPropertyAccessExpression(initializer);
  if (isMember && initializer.name.text !== 'promises') return undefined;
  const required = requiredBy(isMember ? initializer.expression : initializer);
  return required && required.text.replace(/^node:/, '') + (isMember ? '/promises' : '');
}

/** As `moduleSpecifiersOf`, with what helpers of compilers are called with: `__importStar(require('m'))`. */
export function loadedBy(statement: ts.Node): readonly ts.StringLiteralLike[] {
  const found = moduleSpecifiersOf(statement);
  if (found.length > 0 || !ts.isVariableStatement(statement)) return found;
  return statement.declarationList.declarations.flatMap(({ initializer: made }) => {
    if (made === undefined || !ts.isCallExpression(made)) return [];
    const { expression: callee } = made;
    const name = ts.isIdentifier(callee) ? callee.text : (memberOf(callee)?.name ?? '');
    return INTEROP_HELPERS.test(name) ? (requiredBy(made.arguments[0]) ?? []) : [];
  });
}

/** What compilers put around `require`: `__importStar(require('m'))`, `_interopRequireDefault(require('m'))`. */
export const INTEROP_HELPERS = /^(?:__importStar|__importDefault|__toESM|_?interopRequire(?:Default|Wildcard))$/;

/** The module name in `require('m')`. */
export function requiredBy(node: ts.Expression | undefined): ts.StringLiteralLike | undefined {
  if (node === undefined || !ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return undefined;
  if (node.expression.text !== 'require') return undefined;
  const [name] = node.arguments;
  return name !== undefined && ts.isStringLiteralLike(name) ? name : undefined;
}
