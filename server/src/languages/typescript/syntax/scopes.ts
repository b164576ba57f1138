import * as ts from 'typescript';
import type { Span } from '../../../model/index.js';
import { isFunctionNode, walk } from './syntax.js';
import type { Tree } from './tree.js';

/** One declared name of the file. Two variables of the same name in different scopes are two bindings. */
export interface Binding {
  readonly name: string;
  /** The name where it is declared. */
  readonly identifier: ts.Identifier;
  /** The declaration: a variable, a parameter, an import, ... */
  readonly node: ts.Node;
  /** The node in which the name is known. */
  readonly scope: ts.Node;
}

/**
 * Which declaration a name means, by the scope rules of ECMAScript. Scopes are read when first asked for, so that only
 * the functions of interest cost something.
 */
export class Scopes {
  readonly tree: Tree;
  readonly #locals = new Map<ts.Node, ReadonlyMap<string, Binding>>();
  readonly #bindings = new Map<ts.Identifier, Binding | undefined>();
  readonly #members = new Map<string, readonly ts.PropertyAccessExpression[]>();
  readonly #references = new Map<Binding, readonly ts.Identifier[]>();
  readonly #reassigned = new Map<Binding, boolean>();

  constructor(tree: Tree) {
    this.tree = tree;
  }

  get file(): ts.SourceFile {
    return this.tree.file;
  }

  /** The binding that an identifier in an expression means; undefined for globals. */
  bindingOf(identifier: ts.Identifier): Binding | undefined {
    const known = this.#bindings.get(identifier);
    if (known === undefined && !this.#bindings.has(identifier)) {
      const binding = this.lookUp(identifier.text, identifier);
      this.#bindings.set(identifier, binding);
      return binding;
    }
    if (known === undefined || ts.isSourceFile(known.scope)) this.#note(identifier.text, known);
    return known;
  }

  lookUp(name: string, at: ts.Node): Binding | undefined {
    for (let node: ts.Node | undefined = at; node !== undefined; node = parentOf(node)) {
      const found = this.#localsOf(node)?.get(name);
      if (ts.isSourceFile(node)) this.#note(name, found);
      if (found) return found;
    }
    return undefined;
  }

  /** The bindings of the whole file that are declared inside of a span. */
  declaredIn({ start, end }: Span): readonly Binding[] {
    const names = new Set(this.tree.statementsTouching({ start, end }).flatMap(declaredBy));
    const all = [...names].flatMap((name) => this.#localsOf(this.file)?.get(name) ?? []);
    return all.filter(({ identifier }) => start <= identifier.pos && identifier.end <= end);
  }

  /** Every other place where the binding is named, in source order. */
  references(binding: Binding): readonly ts.Identifier[] {
    const known = this.#references.get(binding);
    if (known !== undefined) {
      this.tree.saw(binding.name, binding.scope, known);
      return known;
    }
    const found = this.referencesIn(binding, binding.scope);
    this.#references.set(binding, found);
    return found;
  }

  /** Every place inside of `within` but the declaration where the binding is named, in source order. */
  referencesIn(binding: Binding, within: ts.Node): readonly ts.Identifier[] {
    return this.tree
      .named(binding.name, within)
      .filter(
        (id): id is ts.Identifier =>
          ts.isIdentifier(id) && id !== binding.identifier && isReference(id) && this.bindingOf(id) === binding,
      );
  }

  /** Every `x.name` of the file, in source order. */
  members(name: string): readonly ts.PropertyAccessExpression[] {
    const known = this.#members.get(name);
    if (known !== undefined) {
      this.tree.saw(name, this.file, known);
      return known;
    }
    const found = this.tree.named(name, this.file).flatMap((id) => {
      const { parent } = id;
      return ts.isPropertyAccessExpression(parent) && parent.name === id ? [parent] : [];
    });
    this.#members.set(name, found);
    return found;
  }

  /** Whether anything but its declaration gives the binding a value. */
  isReassigned(binding: Binding): boolean {
    const { node } = binding;
    if (ts.isImportSpecifier(node) || ts.isImportClause(node) || ts.isNamespaceImport(node)) return false;
    const list = ts.isVariableDeclaration(node) ? node.parent : undefined;
    if (list && (list.flags & ts.NodeFlags.Const) !== 0) return false;
    const known = this.#reassigned.get(binding);
    if (known !== undefined) {
      this.references(binding);
      return known;
    }
    const found = this.references(binding).some(isAssigned);
    this.#reassigned.set(binding, found);
    return found;
  }

  /** Whether `name` means nothing yet at `at` nor anywhere in the function around it. */
  isFree(name: string, at: ts.Node): boolean {
    if (this.lookUp(name, at) !== undefined) return false;
    let home = at;
    while (!ts.isSourceFile(home) && !isFunctionNode(home)) home = home.parent;
    return !this.tree.named(name, home).some(ts.isIdentifier);
  }

  /** What is known already is a thing that was looked at, all the same. */
  #note(name: string, binding: Binding | undefined): void {
    this.tree.lookedUp(name);
    if (binding) this.tree.statementAt(binding.identifier.pos);
  }

  #localsOf(node: ts.Node): ReadonlyMap<string, Binding> | undefined {
    if (!SCOPES.has(node.kind)) return undefined;
    const known = this.#locals.get(node);
    if (known !== undefined) return known;
    const locals = new Map<string, Binding>();
    // Set first: a broken file may ask for it again on the way.
    this.#locals.set(node, locals);
    declarationsIn(this.tree, node, (identifier, declaration) => {
      if (identifier.text === '' || locals.has(identifier.text)) return;
      locals.set(identifier.text, { name: identifier.text, identifier, node: declaration, scope: node });
    });
    return locals;
  }
}

/** The names that a top-level statement declares. */
export function declaredBy(statement: ts.Node): readonly string[] {
  const names: string[] = [];
  const declare = ({ text }: ts.Identifier): void => {
    names.push(text);
  };
  if (ts.isStatement(statement)) declareStatement(statement, declare);
  hoistedIn(statement, declare);
  return names;
}

function parentOf(node: ts.Node): ts.Node | undefined {
  return ts.isSourceFile(node) ? undefined : node.parent;
}

const SCOPES: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.SourceFile,
  ts.SyntaxKind.Block,
  ts.SyntaxKind.ModuleBlock,
  ts.SyntaxKind.CaseBlock,
  ts.SyntaxKind.ForStatement,
  ts.SyntaxKind.ForOfStatement,
  ts.SyntaxKind.ForInStatement,
  ts.SyntaxKind.CatchClause,
  ts.SyntaxKind.ClassDeclaration,
  ts.SyntaxKind.ClassExpression,
  ts.SyntaxKind.FunctionDeclaration,
  ts.SyntaxKind.FunctionExpression,
  ts.SyntaxKind.ArrowFunction,
  ts.SyntaxKind.MethodDeclaration,
  ts.SyntaxKind.Constructor,
  ts.SyntaxKind.GetAccessor,
  ts.SyntaxKind.SetAccessor,
]);

type Declare = (identifier: ts.Identifier, declaration: ts.Node) => void;

function declarationsIn(tree: Tree, scope: ts.Node, declare: Declare): void {
  if (isFunctionNode(scope)) {
    for (const parameter of scope.parameters) declareName(parameter.name, parameter, declare);
    if (ts.isFunctionExpression(scope) && scope.name !== undefined) declare(scope.name, scope);
    if (scope.body !== undefined) hoisted(tree, scope.body, declare);
    return;
  }
  if (ts.isClassLike(scope)) {
    if (scope.name !== undefined) declare(scope.name, scope);
    return;
  }
  if (ts.isCatchClause(scope)) {
    if (scope.variableDeclaration !== undefined) {
      declareName(scope.variableDeclaration.name, scope.variableDeclaration, declare);
    }
    return;
  }
  if (ts.isForStatement(scope) || ts.isForOfStatement(scope) || ts.isForInStatement(scope)) {
    const { initializer } = scope;
    if (initializer !== undefined && ts.isVariableDeclarationList(initializer)) declareList(initializer, declare);
    return;
  }
  const statements = ts.isCaseBlock(scope)
    ? scope.clauses.flatMap((c): readonly ts.Statement[] => c.statements)
    : ts.isSourceFile(scope) || ts.isBlock(scope) || ts.isModuleBlock(scope)
      ? scope.statements
      : [];
  for (const statement of statements) declareStatement(statement, declare);
  if (ts.isSourceFile(scope) || ts.isModuleBlock(scope)) hoisted(tree, scope, declare);
}

function declareStatement(statement: ts.Statement, declare: Declare): void {
  if (ts.isVariableStatement(statement)) declareList(statement.declarationList, declare);
  else if (
    (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isEnumDeclaration(statement)) &&
    statement.name !== undefined
  ) {
    declare(statement.name, statement);
  } else if (ts.isModuleDeclaration(statement) && ts.isIdentifier(statement.name)) declare(statement.name, statement);
  else if (ts.isImportEqualsDeclaration(statement)) declare(statement.name, statement);
  else if (ts.isImportDeclaration(statement)) declareImport(statement, declare);
}

function declareImport({ importClause }: ts.ImportDeclaration, declare: Declare): void {
  if (importClause === undefined) return;
  if (importClause.name !== undefined) declare(importClause.name, importClause);
  const { namedBindings } = importClause;
  if (namedBindings === undefined) return;
  if (ts.isNamespaceImport(namedBindings)) declare(namedBindings.name, namedBindings);
  else for (const element of namedBindings.elements) declare(element.name, element);
}

/** `var` is known in the whole function, wherever it stands. */
function hoisted(tree: Tree, body: ts.Node, declare: Declare): void {
  if (tree.mentions('var', body)) hoistedIn(body, declare);
}

function hoistedIn(body: ts.Node, declare: Declare): void {
  walk(body, (node) => {
    if (isFunctionNode(node) || ts.isClassLike(node)) return false;
    if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) === 0) declareList(node, declare);
    return true;
  });
}

function declareList(list: ts.VariableDeclarationList, declare: Declare): void {
  for (const declaration of list.declarations) declareName(declaration.name, declaration, declare);
}

function declareName(name: ts.BindingName, declaration: ts.Node, declare: Declare): void {
  if (ts.isIdentifier(name)) {
    declare(name, declaration);
    return;
  }
  for (const element of name.elements) {
    if (ts.isBindingElement(element)) declareName(element.name, element, declare);
  }
}

/** Whether an identifier names a variable, not a member, a property or a label. */
export function isReference(identifier: ts.Identifier): boolean {
  const { parent } = identifier;
  if (ts.isPropertyAccessExpression(parent)) return parent.name !== identifier;
  if (ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent) || ts.isPropertyDeclaration(parent)) {
    return parent.name !== identifier;
  }
  if (ts.isBindingElement(parent)) return parent.propertyName !== identifier && parent.name !== identifier;
  if (ts.isImportSpecifier(parent) || ts.isImportClause(parent) || ts.isNamespaceImport(parent)) return false;
  if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent)) return false;
  if (ts.isJsxAttribute(parent)) return false;
  return true;
}

function isAssigned(identifier: ts.Identifier): boolean {
  let node: ts.Node = identifier;
  // `[a, b] = ...`, `{ a } = ...`, `for (a of ...)` assign, too.
  while (
    ts.isParenthesizedExpression(node.parent) ||
    ts.isArrayLiteralExpression(node.parent) ||
    ts.isShorthandPropertyAssignment(node.parent) ||
    ts.isObjectLiteralExpression(node.parent) ||
    ts.isPropertyAssignment(node.parent) ||
    ts.isSpreadElement(node.parent)
  ) {
    node = node.parent;
  }
  const { parent } = node;
  if (ts.isBinaryExpression(parent) && parent.left === node) {
    const kind = parent.operatorToken.kind;
    return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
  }
  if (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent)) {
    return parent.operator === ts.SyntaxKind.PlusPlusToken || parent.operator === ts.SyntaxKind.MinusMinusToken;
  }
  return (ts.isForOfStatement(parent) || ts.isForInStatement(parent)) && parent.initializer === node;
}
