import { ts } from 'ts-morph';
import { isFunctionNode, walk } from './syntax.js';

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
  readonly #file: ts.SourceFile;
  readonly #locals = new Map<ts.Node, ReadonlyMap<string, Binding>>();
  #members: ReadonlyMap<string, readonly ts.PropertyAccessExpression[]> | undefined;
  #named: ReadonlyMap<string, readonly ts.Identifier[]> | undefined;
  readonly #references = new Map<Binding, readonly ts.Identifier[]>();

  constructor(file: ts.SourceFile) {
    this.#file = file;
  }

  /** The binding that an identifier in an expression means; undefined for globals. */
  bindingOf(identifier: ts.Identifier): Binding | undefined {
    return this.lookUp(identifier.text, identifier);
  }

  lookUp(name: string, at: ts.Node): Binding | undefined {
    for (let node: ts.Node | undefined = at; node !== undefined; node = parentOf(node)) {
      const found = this.#localsOf(node)?.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Every other place where the binding is named, in source order. */
  references(binding: Binding): readonly ts.Identifier[] {
    const known = this.#references.get(binding);
    if (known !== undefined) return known;
    const { scope } = binding;
    const found = (this.#identifiers().get(binding.name) ?? []).filter(
      (id) => scope.pos <= id.pos && id.end <= scope.end && id !== binding.identifier && this.bindingOf(id) === binding,
    );
    this.#references.set(binding, found);
    return found;
  }

  /** Every `x.name` of the file, in source order. */
  members(name: string): readonly ts.PropertyAccessExpression[] {
    if (this.#members === undefined) {
      const members = new Map<string, ts.PropertyAccessExpression[]>();
      walk(this.#file, (node) => {
        if (ts.isPropertyAccessExpression(node)) {
          const known = members.get(node.name.text);
          if (known) known.push(node);
          else members.set(node.name.text, [node]);
        }
        return !ts.isTypeNode(node);
      });
      this.#members = members;
    }
    return this.#members.get(name) ?? [];
  }

  /** Every identifier of the file that names a variable, by name, in source order. */
  #identifiers(): ReadonlyMap<string, readonly ts.Identifier[]> {
    if (this.#named !== undefined) return this.#named;
    const named = new Map<string, ts.Identifier[]>();
    walk(this.#file, (node) => {
      if (ts.isIdentifier(node) && isReference(node)) {
        const known = named.get(node.text);
        if (known) known.push(node);
        else named.set(node.text, [node]);
      }
      return !ts.isTypeNode(node);
    });
    this.#named = named;
    return named;
  }

  /** Whether anything but its declaration gives the binding a value. */
  isReassigned(binding: Binding): boolean {
    const { node } = binding;
    if (ts.isImportSpecifier(node) || ts.isImportClause(node) || ts.isNamespaceImport(node)) return false;
    const list = ts.isVariableDeclaration(node) ? node.parent : undefined;
    if (list && (list.flags & ts.NodeFlags.Const) !== 0) return false;
    return this.references(binding).some(isAssigned);
  }

  /** Whether `name` means nothing yet at `at` nor anywhere in the function around it. */
  isFree(name: string, at: ts.Node): boolean {
    if (this.lookUp(name, at) !== undefined) return false;
    let home = at;
    while (!ts.isSourceFile(home) && !isFunctionNode(home)) home = home.parent;
    let free = true;
    walk(home, (node) => {
      if (ts.isIdentifier(node) && node.text === name) free = false;
      return free;
    });
    return free;
  }

  #localsOf(node: ts.Node): ReadonlyMap<string, Binding> | undefined {
    if (!isScope(node)) return undefined;
    const known = this.#locals.get(node);
    if (known !== undefined) return known;
    const locals = new Map<string, Binding>();
    // Set first: a broken file may ask for it again on the way.
    this.#locals.set(node, locals);
    declarationsIn(node, (identifier, declaration) => {
      if (identifier.text === '' || locals.has(identifier.text)) return;
      locals.set(identifier.text, { name: identifier.text, identifier, node: declaration, scope: node });
    });
    return locals;
  }

  get file(): ts.SourceFile {
    return this.#file;
  }
}

function parentOf(node: ts.Node): ts.Node | undefined {
  return ts.isSourceFile(node) ? undefined : node.parent;
}

function isScope(node: ts.Node): boolean {
  return (
    ts.isSourceFile(node) ||
    ts.isBlock(node) ||
    ts.isModuleBlock(node) ||
    ts.isCaseBlock(node) ||
    ts.isForStatement(node) ||
    ts.isForOfStatement(node) ||
    ts.isForInStatement(node) ||
    ts.isCatchClause(node) ||
    ts.isClassLike(node) ||
    isFunctionNode(node)
  );
}

type Declare = (identifier: ts.Identifier, declaration: ts.Node) => void;

function declarationsIn(scope: ts.Node, declare: Declare): void {
  if (isFunctionNode(scope)) {
    for (const parameter of scope.parameters) declareName(parameter.name, parameter, declare);
    if (ts.isFunctionExpression(scope) && scope.name !== undefined) declare(scope.name, scope);
    if (scope.body !== undefined) hoisted(scope.body, declare);
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
  if (ts.isSourceFile(scope) || ts.isModuleBlock(scope)) hoisted(scope, declare);
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
function hoisted(body: ts.Node, declare: Declare): void {
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
