/** What a module exports by a name: a function of its own, or what another module exports. */
import * as ts from 'typescript';
import type { ModuleMember } from '../../../model/index.js';
import { isAssignment } from '../resolve/given.js';
import { ofProject } from '../resolve/modules.js';
import { functionNamed } from '../syntax/own-functions.js';
import type { Resolver } from '../resolve/resolve.js';
import { requiredBy } from '../syntax/style.js';
import { bare, isFunctionNode, stringOf, textOf, type FunctionNode } from '../syntax/syntax.js';

export type Export = { readonly body: FunctionNode } | ModuleMember;

/** All that it may be, in source order. The tree of the resolver has been adopted. */
export function exportsOf(resolver: Resolver, name: string | undefined): readonly Export[] {
  return resolver.scopes.file.statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement)) return ofClause(resolver, statement, name);
    if (ts.isExportAssignment(statement)) return name === undefined ? valueOf(resolver, statement.expression) : [];
    if (ts.isFunctionDeclaration(statement)) return ofFunction(statement, name);
    if (ts.isVariableStatement(statement)) return ofVariables(resolver, statement, name);
    return ts.isExpressionStatement(statement) ? ofAssignment(resolver, bare(statement.expression), name) : [];
  });
}

/** `export { a as b }`, `export { a } from 'm'`, `export * from 'm'`. */
function ofClause(
  resolver: Resolver,
  { exportClause, moduleSpecifier }: ts.ExportDeclaration,
  name: string | undefined,
): readonly Export[] {
  const module = stringOf(moduleSpecifier);
  if (exportClause === undefined) return module !== undefined && name !== undefined ? [{ module, name }] : [];
  if (!ts.isNamedExports(exportClause)) return [];
  return exportClause.elements.flatMap(({ name: outer, propertyName: inner = outer }) => {
    if (outer.text !== (name ?? DEFAULT)) return [];
    if (module !== undefined) return [{ module, ...(inner.text !== DEFAULT && { name: inner.text }) }];
    return ts.isIdentifier(inner) ? valueOf(resolver, inner) : [];
  });
}

const DEFAULT = 'default';

function ofFunction(declared: ts.FunctionDeclaration, name: string | undefined): readonly Export[] {
  const has = (kind: ts.SyntaxKind): boolean => declared.modifiers?.some((m) => m.kind === kind) === true;
  // Of several declarations one has the body.
  if (declared.body === undefined || !has(ts.SyntaxKind.ExportKeyword)) return [];
  const isDefault = has(ts.SyntaxKind.DefaultKeyword);
  return name === undefined ? ofBody(isDefault ? declared : undefined) : ofBody(named(declared, name, isDefault));
}

function named(declared: ts.FunctionDeclaration, name: string, isDefault: boolean): FunctionNode | undefined {
  return !isDefault && declared.name?.text === name ? declared : undefined;
}

function ofBody(body: FunctionNode | undefined): readonly Export[] {
  return body === undefined ? [] : [{ body }];
}

function ofVariables(resolver: Resolver, statement: ts.VariableStatement, name: string | undefined): readonly Export[] {
  if (statement.modifiers?.some((m) => m.kind === ts.SyntaxKind.ExportKeyword) !== true) return [];
  return statement.declarationList.declarations.flatMap(({ name: declared, initializer }) =>
    ts.isIdentifier(declared) && declared.text === name && initializer ? valueOf(resolver, initializer) : [],
  );
}

/** `exports.a = f`, `module.exports = { a: f, ...require('m') }`, `module.exports = f`. */
function ofAssignment(resolver: Resolver, node: ts.Expression, name: string | undefined): readonly Export[] {
  if (!isAssignment(node)) return [];
  const written = /^(module\.)?exports(?:\.([\w$]+))?$/.exec(textOf(node.left));
  if (written === null) return [];
  const [, prefix, member] = written;
  const right = bare(node.right);
  // `exports = module.exports = f`.
  if (isAssignment(right)) return ofAssignment(resolver, right, name);
  if (member !== undefined) return member === name ? valueOf(resolver, right) : [];
  if (prefix === undefined) return [];
  const module = requiredBy(right)?.text;
  if (module !== undefined) return [{ module, ...(name !== undefined && { name }) }];
  if (name === undefined) return valueOf(resolver, right);
  return ts.isObjectLiteralExpression(right) ? right.properties.flatMap((p) => ofProperty(resolver, p, name)) : [];
}

function ofProperty(resolver: Resolver, property: ts.ObjectLiteralElementLike, name: string): readonly Export[] {
  if (ts.isSpreadAssignment(property)) {
    const module = requiredBy(bare(property.expression))?.text;
    return module === undefined ? [] : [{ module, name }];
  }
  if (property.name.getText() !== name) return [];
  if (ts.isShorthandPropertyAssignment(property)) return valueOf(resolver, property.name);
  if (ts.isPropertyAssignment(property)) return valueOf(resolver, property.initializer);
  return ts.isMethodDeclaration(property) ? [{ body: property }] : [];
}

function valueOf(resolver: Resolver, value: ts.Expression): readonly Export[] {
  const own = functionNamed(resolver.scopes, bare(value));
  if (own) return isFunctionNode(own) ? [{ body: own }] : [];
  const imported = resolver.modules.imported(value);
  const from = imported && ofProject(imported);
  return from ? [from] : [];
}
