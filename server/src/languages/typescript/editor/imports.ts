/** Makes a function of a module available in a file, in the file's own way of doing so. */
import * as ts from 'typescript';
import type { Edit } from '../../../model/index.js';
import { FILE_PACKAGES } from '../catalogue.js';
import {
  isOldScript,
  moduleLoadedBy,
  moduleSpecifiers,
  moduleSpecifiersOf,
  requiredBy,
  type Style,
} from '../syntax/style.js';
import type { Tree } from '../syntax/tree.js';

export interface Import {
  /** How the code calls it. */
  readonly name: string;
  /** Nothing when it is there already. */
  readonly edits: readonly Edit[];
}

interface NamedPart {
  readonly exported: string;
  readonly local: string;
  readonly node: ts.Node;
}

/** A list of names from one module that can be added to: an import's or a destructured require's. */
interface Names {
  readonly separator: ' as ' | ': ';
  readonly elements: readonly NamedPart[];
}

export function importOf(tree: Tree, style: Style, module: string, name: string): Import {
  const { file } = tree;
  const lists = file.statements.flatMap((s) => namesFrom(s, bareName(module)));
  for (const { elements } of lists) {
    const there = elements.find((e) => e.exported === name);
    if (there && !isHidden(tree, there.local)) return { name: there.local, edits: [] };
  }
  const member = file.statements.flatMap((s) => membersFrom(s, bareName(module))).find((m) => m.exported === name);
  if (member && !isHidden(tree, member.local)) return { name: member.local, edits: [] };
  const typed = typeOnly(file, module, name);
  if (typed) return typed;
  const known = lists.some(({ elements }) => elements.length > 0) ? undefined : fromWholeModule(tree, module, name);
  if (known !== undefined) return { name: known, edits: [] };
  const local = freeName(tree, name);
  const [list] = lists;
  const last = list?.elements.at(-1);
  if (list && last) {
    const added = local === name ? name : name + list.separator + local;
    return { name: local, edits: [addedBehind(file, last.node, added)] };
  }
  return { name: local, edits: [newImport(file, style, module, name, local)] };
}

/** One more name in a list, on a line of its own where the last one has that. */
function addedBehind({ text }: ts.SourceFile, last: ts.Node, name: string): Edit {
  const { end } = last;
  const lead = /(?:\r\n|\n|\r)[ \t]*$/.exec(text.slice(0, last.getStart()))?.[0] ?? ' ';
  return { span: { start: end, end }, text: `,${lead}${name}` };
}

function bareName(module: string): string {
  return module.replace(/^node:/, '');
}

/** A name that is imported for its type alone is imported for its value, too. */
function typeOnly(file: ts.SourceFile, module: string, name: string): Import | undefined {
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement) || !isFrom(statement.moduleSpecifier, bareName(module))) continue;
    const clause = statement.importClause;
    const bindings = clause?.namedBindings;
    if (clause === undefined || bindings === undefined || !ts.isNamedImports(bindings)) continue;
    const element = bindings.elements.find((e) => (e.propertyName ?? e.name).text === name);
    const whole = isTypeOnly(clause);
    if (element === undefined || !(whole ? bindings.elements.length === 1 : element.isTypeOnly)) continue;
    const from = whole ? clause.getStart() : element.getStart();
    const end = from + (/^type\s+/.exec(file.text.slice(from))?.[0].length ?? 0);
    return { name: element.name.text, edits: [{ span: { start: from, end }, text: '' }] };
  }
  return undefined;
}

/** `fs.copyFile` where the whole module is there under a name; `fs.promises.copyFile` for `fs/promises`. */
function fromWholeModule(tree: Tree, module: string, name: string): string | undefined {
  const { file } = tree;
  const wanted = bareName(module);
  const own = wholeName(file, wanted);
  if (own !== undefined && !isHidden(tree, own)) return `${own}.${name}`;
  const parent = /^(.*)\/promises$/.exec(wanted)?.[1];
  if (parent === undefined) return undefined;
  const whole = nameOfWhole(file, parent);
  if (whole !== undefined && !isHidden(tree, whole)) return `${whole}.promises.${name}`;
  for (const statement of file.statements) {
    for (const { elements } of namesFrom(statement, parent)) {
      const promises = elements.find((e) => e.exported === 'promises');
      if (promises && !isHidden(tree, promises.local)) return `${promises.local}.${name}`;
    }
  }
  return undefined;
}

/** The name of a whole module, or of one that has all that it has: `graceful-fs` for `fs`. */
function wholeName(file: ts.SourceFile, module: string): string | undefined {
  const own = nameOfWhole(file, module);
  if (own !== undefined || module !== 'fs') return own;
  return FILE_PACKAGES.map((name) => nameOfWhole(file, name)).find((name) => name !== undefined);
}

function nameOfWhole(file: ts.SourceFile, module: string): string | undefined {
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement) && isFrom(statement.moduleSpecifier, module)) {
      const clause = statement.importClause;
      if (clause === undefined || isTypeOnly(clause)) continue;
      if (clause.name !== undefined) return clause.name.text;
      const bindings = clause.namedBindings;
      if (bindings !== undefined && ts.isNamespaceImport(bindings)) return bindings.name.text;
    }
    if (ts.isImportEqualsDeclaration(statement) && ts.isExternalModuleReference(statement.moduleReference)) {
      if (isFrom(statement.moduleReference.expression, module)) return statement.name.text;
    }
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (moduleLoadedBy(initializer) === module && ts.isIdentifier(name)) return name.text;
    }
  }
  return undefined;
}

function namesFrom(statement: ts.Statement, module: string): readonly Names[] {
  if (ts.isImportDeclaration(statement)) {
    const clause = statement.importClause;
    const bindings = clause?.namedBindings;
    if (clause === undefined || isTypeOnly(clause) || !isFrom(statement.moduleSpecifier, module)) return [];
    if (bindings === undefined || !ts.isNamedImports(bindings)) return [];
    const elements = bindings.elements
      .filter((e) => !e.isTypeOnly)
      .map((e) => ({ exported: (e.propertyName ?? e.name).text, local: e.name.text, node: e }));
    return [{ separator: ' as ', elements }];
  }
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name, initializer }): readonly Names[] => {
    if (moduleLoadedBy(initializer) !== module || !ts.isObjectBindingPattern(name)) return [];
    const elements = name.elements.flatMap((e) => {
      if (!ts.isIdentifier(e.name) || e.dotDotDotToken !== undefined) return [];
      return [{ exported: (e.propertyName && nameIn(e.propertyName)) ?? e.name.text, local: e.name.text, node: e }];
    });
    return [{ separator: ': ', elements }];
  });
}

/** `var pipeline = require('stream').pipeline`. */
function membersFrom(statement: ts.Statement, module: string): readonly Omit<NamedPart, 'node'>[] {
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name, initializer }) => {
    if (initializer === undefined || !ts.isPropertyAccessExpression(initializer) || !ts.isIdentifier(name)) return [];
    const isFound = moduleLoadedBy(initializer.expression) === module;
    return isFound ? [{ exported: initializer.name.text, local: name.text }] : [];
  });
}

function nameIn(name: ts.PropertyName): string | undefined {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : undefined;
}

function isTypeOnly(clause: ts.ImportClause): boolean {
  return clause.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

function isFrom(specifier: ts.Expression, module: string): boolean {
  return ts.isStringLiteralLike(specifier) && bareName(specifier.text) === module;
}

/** The name, or with a number behind it, so that it means nothing else anywhere in the file. */
function freeName(tree: Tree, name: string): string {
  let free = name;
  for (let i = 2; isTaken(tree, free); i++) free = name + String(i);
  return free;
}

/** Whether something below the top level is called like what the file imports. */
function isHidden(tree: Tree, name: string): boolean {
  return tree.named(name, tree.file).some((node) => {
    const { parent } = node;
    const declares =
      ts.isParameter(parent) || ts.isBindingElement(parent) || ts.isVariableDeclaration(parent) || isDeclared(parent);
    return declares && parent.name === node && !isAtTop(parent);
  });
}

function isDeclared(node: ts.Node): node is ts.FunctionDeclaration | ts.ClassDeclaration {
  return ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node);
}

function isAtTop(node: ts.Node): boolean {
  let at = node.parent;
  while (
    ts.isVariableDeclarationList(at) ||
    ts.isVariableStatement(at) ||
    ts.isObjectBindingPattern(at) ||
    ts.isVariableDeclaration(at)
  ) {
    at = at.parent;
  }
  return ts.isSourceFile(at);
}

function isTaken(tree: Tree, name: string): boolean {
  const isType = (s: ts.Statement): boolean =>
    (ts.isInterfaceDeclaration(s) || ts.isTypeAliasDeclaration(s)) && s.name.text === name;
  if (tree.file.statements.some(isType)) return true;
  return tree.named(name, tree.file).some((node) => ts.isIdentifier(node) && !isMemberName(node));
}

/** The name of a member, or of what a module or an object has under another name here. */
function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isImportSpecifier(parent) || ts.isBindingElement(parent)) return parent.propertyName === node;
  const names = ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent) || ts.isClassElement(parent);
  return (names || ts.isTypeElement(parent)) && parent.name === node;
}

function newImport(file: ts.SourceFile, style: Style, module: string, name: string, local: string): Edit {
  const { quote, semicolon, eol, braceSpace } = style;
  const esm = isEsm(file);
  const alias = local === name ? name : `${name}${esm ? ' as ' : ': '}${local}`;
  const from = quote + (usesNodePrefix(file) ? `node:${bareName(module)}` : bareName(module)) + quote;
  const names = `{${braceSpace}${alias}${braceSpace}}`;
  const behind = placeFor(file, esm);
  const keyword = isOldScript(file) ? 'var' : ((behind && keywordOf(behind)) ?? 'const');
  const required = takesMembers(file)
    ? `${keyword} ${local} = require(${from}).${name}${semicolon}`
    : `${keyword} ${names} = require(${from})${semicolon}`;
  const line = esm ? `import ${names} from ${from}${semicolon}` : required;
  if (behind !== undefined) {
    // A comment at the end of its line belongs to it.
    const end =
      behind.end +
      (/^[ \t]*(?:\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/)(?=[\r\n]|$)/.exec(file.text.slice(behind.end))?.[0].length ?? 0);
    return { span: { start: end, end }, text: eol + line };
  }
  const start = firstCode(file);
  return { span: { start, end: start }, text: line + eol + eol };
}

/** Behind the last of Node's modules, as linters group them, or of all, among the statements that only load and declare. */
function placeFor(file: ts.SourceFile, esm: boolean): ts.Statement | undefined {
  const first = file.statements.findIndex((s) => !isLoad(s, esm) && !isDirective(s) && !ts.isVariableStatement(s));
  const all = file.statements.filter((s) => isLoad(s, esm));
  // What is required runs where it stands; imports run before all else.
  const leading = all.filter((s) => first < 0 || file.statements.indexOf(s) < first);
  const among = leading.length > 0 || !esm ? leading : all;
  return among.findLast((s) => moduleSpecifiersOf(s).some(({ text }) => isBuiltin(text))) ?? among.at(-1);
}

function isDirective(statement: ts.Statement): boolean {
  return ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression);
}

function keywordOf(statement: ts.Statement): string | undefined {
  if (!ts.isVariableStatement(statement)) return undefined;
  const { flags } = statement.declarationList;
  if ((flags & ts.NodeFlags.Const) !== 0) return 'const';
  return (flags & ts.NodeFlags.Let) !== 0 ? 'let' : 'var';
}

/** `var pipeline = require('stream').pipeline`: as scripts from before 2015 do, and those that do so elsewhere. */
function takesMembers(file: ts.SourceFile): boolean {
  if (isOldScript(file)) return true;
  const declared = file.statements.flatMap((s) => (ts.isVariableStatement(s) ? s.declarationList.declarations : []));
  const isMember = ({ initializer: i }: ts.VariableDeclaration): boolean =>
    i !== undefined && ts.isPropertyAccessExpression(i) && requiredBy(i.expression) !== undefined;
  const isPattern = ({ name, initializer }: ts.VariableDeclaration): boolean =>
    ts.isObjectBindingPattern(name) && moduleLoadedBy(initializer) !== undefined;
  return declared.some(isMember) && !declared.some(isPattern);
}

function isLoad(statement: ts.Statement, esm: boolean): boolean {
  if (ts.isImportDeclaration(statement) || ts.isImportEqualsDeclaration(statement)) return true;
  return !esm && moduleSpecifiersOf(statement).length > 0;
}

function isEsm(file: ts.SourceFile): boolean {
  const modules = file.statements.some(
    (s) =>
      ts.isImportDeclaration(s) ||
      ts.isImportEqualsDeclaration(s) ||
      ts.isExportDeclaration(s) ||
      ts.isExportAssignment(s) ||
      isExported(s),
  );
  if (modules) return true;
  if (moduleSpecifiers(file).length > 0) return false;
  return !/\.(?:js|jsx|cjs)$/i.test(file.fileName);
}

function isExported(statement: ts.Statement): boolean {
  return ts.canHaveModifiers(statement)
    ? (ts.getModifiers(statement) ?? []).some((m) => m.kind === ts.SyntaxKind.ExportKeyword)
    : false;
}

/** With `node:` where the file does so, or has nothing to go by and is no older than that. */
function usesNodePrefix(file: ts.SourceFile): boolean {
  const builtin = moduleSpecifiers(file).filter((m) => isBuiltin(m.text));
  return builtin.length === 0 ? !isOldScript(file) : builtin.some((m) => m.text.startsWith('node:'));
}

const BUILTIN =
  /^(?:assert|buffer|child_process|crypto|events|fs|http|http2|https|net|os|path|process|readline|stream|string_decoder|tls|tty|url|util|worker_threads|zlib)(?:\/promises)?$/;

function isBuiltin(module: string): boolean {
  return module.startsWith('node:') || BUILTIN.test(module);
}

/** Behind a `#!` line, directives and the comment at the top of the file, in front of a comment that belongs to the code. */
function firstCode({ text, statements }: ts.SourceFile): number {
  const first = statements.find((s) => !(ts.isExpressionStatement(s) && ts.isStringLiteral(s.expression)));
  if (first === undefined) return text.length;
  let start = first.getStart();
  for (const { pos, end } of [...(ts.getLeadingCommentRanges(text, first.pos) ?? [])].reverse()) {
    if (/(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)/.test(text.slice(end, start))) return start;
    start = pos;
  }
  return first === statements[0] ? first.getStart() : start;
}
