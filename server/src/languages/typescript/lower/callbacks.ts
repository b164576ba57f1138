/** What a small callback does, read from its shape. */
import * as ts from 'typescript';
import type { Lowerer } from './lowerer.js';
import type { Binding } from '../syntax/scopes.js';
import { around, bare, isFunctionNode, memberOf, nameOf, unitAround, type FunctionNode } from '../syntax/syntax.js';

/** Whether the value is only asked for being true. */
export function isTested(node: ts.Node): boolean {
  const { parent, child } = around(node);
  if (ts.isPrefixUnaryExpression(parent)) return parent.operator === ts.SyntaxKind.ExclamationToken;
  if (ts.isIfStatement(parent) || ts.isWhileStatement(parent)) return parent.expression === child;
  if (ts.isConditionalExpression(parent)) return parent.condition === child;
  if (!ts.isBinaryExpression(parent)) return false;
  switch (parent.operatorToken.kind) {
    case ts.SyntaxKind.AmpersandAmpersandToken:
    case ts.SyntaxKind.BarBarToken:
    case ts.SyntaxKind.EqualsEqualsEqualsToken:
    case ts.SyntaxKind.EqualsEqualsToken:
    case ts.SyntaxKind.ExclamationEqualsEqualsToken:
    case ts.SyntaxKind.ExclamationEqualsToken:
      return true;
    default:
      return false;
  }
}

/** The call that is all that a callback does. */
export function soleCall(callback: ts.Node): ts.CallExpression | undefined {
  const calls = callsOf(callback);
  return calls?.length === 1 ? calls[0] : undefined;
}

/** The calls of a callback that does nothing but call, in order; undefined when it does more. */
export function callsOf(callback: ts.Node): readonly ts.CallExpression[] | undefined {
  if (!ts.isArrowFunction(callback) && !ts.isFunctionExpression(callback) && !ts.isFunctionDeclaration(callback)) {
    return undefined;
  }
  const { body } = callback;
  if (body === undefined) return undefined;
  if (!ts.isBlock(body)) {
    const only = bare(body);
    return ts.isCallExpression(only) ? [only] : undefined;
  }
  const calls: ts.CallExpression[] = [];
  for (const statement of body.statements) {
    const expression =
      ts.isExpressionStatement(statement) || ts.isReturnStatement(statement) ? statement.expression : undefined;
    const inner = expression && bare(expression);
    if (inner === undefined || !ts.isCallExpression(inner)) return undefined;
    calls.push(inner);
  }
  return calls;
}

/** Whether a callback is told first how something went, as far as the name of its first parameter tells. */
export function tellsOfError({ parameters: [first] }: FunctionNode): boolean {
  return first !== undefined && ERROR_NAME.test(first.name.getText());
}

/** What people call an error that a callback gets: `err`, `_e`, `error2`, `uploadError`. */
const ERROR_NAME = /^_*(?:e|er)\d?$|err(?:or)?\d?$/i;

/** The name of a parameter of an inline function. */
export function parameterName(callback: ts.Node | undefined, index: number): string | undefined {
  if (callback === undefined || !(ts.isArrowFunction(callback) || ts.isFunctionExpression(callback))) return undefined;
  const name = callback.parameters[index]?.name;
  return name !== undefined && ts.isIdentifier(name) ? name.text : undefined;
}

/** A method of the class around as a handler: `this.take.bind(this)`, or `this.take` where that is an arrow function. */
export function ownHandler(handler: ts.Expression): FunctionNode | undefined {
  const call = ts.isCallExpression(handler) ? handler : undefined;
  const bind = call && memberOf(call.expression);
  const method = bind?.name === 'bind' && call?.arguments.length === 1 && isThis(call.arguments[0]) ? bind : undefined;
  const member = memberOf(method?.receiver ?? handler);
  if (!isThis(member?.receiver)) return undefined;
  let home: ts.Node = handler;
  while (!ts.isSourceFile(home) && !ts.isClassLike(home)) home = home.parent;
  const found = ts.isClassLike(home) ? home.members.find((m) => m.name?.getText() === member?.name) : undefined;
  if (found === undefined) return undefined;
  // Unbound, a method's `this` is the stream.
  if (ts.isMethodDeclaration(found)) return method ? found : undefined;
  const initial = ts.isPropertyDeclaration(found) ? found.initializer && bare(found.initializer) : undefined;
  return initial !== undefined && ts.isArrowFunction(initial) ? initial : undefined;
}

function isThis(node: ts.Node | undefined): boolean {
  return node?.kind === ts.SyntaxKind.ThisKeyword;
}

/** In a `pipe` of somebody's own: what it does is asked where it is called. */
export function isInsidePipe(call: ts.CallExpression): boolean {
  const unit = unitAround(call);
  return isFunctionNode(unit) && /(?:^|\.)pipe$/.test(nameOf(unit));
}

/** What a function that is made here names of the bytes around it: each variable, what it holds, and where it is named. */
export function* namedOutside(
  { aliases, resolver: { scopes } }: Lowerer,
  callback: ts.Node,
): Generator<
  { readonly binding: Binding; readonly name: string; readonly references: readonly ts.Identifier[] },
  void
> {
  for (const [binding, { name }] of aliases.held()) {
    const inside = callback.pos <= binding.identifier.pos && binding.identifier.end <= callback.end;
    const references = inside ? [] : scopes.referencesIn(binding, callback);
    if (references.length > 0) yield { binding, name, references };
  }
}
