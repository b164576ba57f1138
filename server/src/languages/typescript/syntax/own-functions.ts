/** The functions and methods of a file, by what calls them. */
import * as ts from 'typescript';
import type { Scopes } from './scopes.js';
import { bare, isInlineFunction, memberOf, type FunctionNode } from './syntax.js';

/** The function of this file that is called: in place, by its name, or as a method of the class around. */
export function functionNamed(scopes: Scopes, callee: ts.Expression): FunctionNode | undefined {
  if (isInlineFunction(callee)) return callee;
  if (!ts.isIdentifier(callee)) return ownMethod(callee);
  const declaration = scopes.bindingOf(callee)?.node;
  if (declaration === undefined) return undefined;
  if (ts.isFunctionDeclaration(declaration)) return declaration;
  const initial = ts.isVariableDeclaration(declaration)
    ? declaration.initializer && bare(declaration.initializer)
    : undefined;
  return isInlineFunction(initial) ? initial : undefined;
}

/** `this.load`, where the class around declares that as a method. */
export function ownMethod(callee: ts.Expression): ts.MethodDeclaration | undefined {
  const member = memberOf(callee);
  if (member?.receiver.kind !== ts.SyntaxKind.ThisKeyword) return undefined;
  return classAround(callee)?.members.find(
    (m): m is ts.MethodDeclaration => ts.isMethodDeclaration(m) && m.name.getText() === member.name,
  );
}

/** The calls of a method by `this` in its own class. */
export function callsOfMethod(scopes: Scopes, method: ts.MethodDeclaration): readonly ts.CallExpression[] {
  return scopes.members(method.name.getText()).flatMap((member) => {
    const { parent } = member;
    const isCall = ts.isCallExpression(parent) && parent.expression === member;
    return isCall && member.expression.kind === ts.SyntaxKind.ThisKeyword ? [parent] : [];
  });
}

export function classAround(node: ts.Node): ts.ClassLikeDeclaration | undefined {
  let at = node;
  while (!ts.isSourceFile(at) && !ts.isClassLike(at)) at = at.parent;
  return ts.isClassLike(at) ? at : undefined;
}
