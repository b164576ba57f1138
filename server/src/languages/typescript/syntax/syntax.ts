/** Small questions about raw compiler nodes that all of this room asks. */
import * as ts from 'typescript';
import type { Span } from '../../../model/index.js';

export type FunctionNode =
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration
  | ts.ConstructorDeclaration
  | ts.AccessorDeclaration;

export function isFunctionNode(node: ts.Node): node is FunctionNode {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isArrowFunction(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isConstructorDeclaration(node) ||
    ts.isGetAccessorDeclaration(node) ||
    ts.isSetAccessorDeclaration(node)
  );
}

/** A function written where it is used. */
export function isInlineFunction(node: ts.Node | undefined): node is ts.ArrowFunction | ts.FunctionExpression {
  return node !== undefined && (ts.isArrowFunction(node) || ts.isFunctionExpression(node));
}

export function spanOf(node: ts.Node): Span {
  return { start: node.getStart(), end: node.end };
}

/** The expression without what changes nothing at run time: parentheses, `as`, `satisfies`, `!`. */
export function bare(node: ts.Expression): ts.Expression {
  let inner = node;
  while (isTransparent(inner)) inner = inner.expression;
  return inner;
}

type Transparent =
  ts.ParenthesizedExpression | ts.AsExpression | ts.SatisfiesExpression | ts.NonNullExpression | ts.TypeAssertion;

/** Whether the expression is that in it. Asked of nearly every node, so one look has to do. */
function isTransparent(node: ts.Node): node is Transparent {
  switch (node.kind) {
    case ts.SyntaxKind.ParenthesizedExpression:
    case ts.SyntaxKind.AsExpression:
    case ts.SyntaxKind.SatisfiesExpression:
    case ts.SyntaxKind.NonNullExpression:
    case ts.SyntaxKind.TypeAssertionExpression:
      return true;
    default:
      return false;
  }
}

/** The node that stands around `node` once parentheses, assertions and the like are passed. */
export function around(node: ts.Node): { readonly child: ts.Node; readonly parent: ts.Node } {
  let child = node;
  let { parent } = node;
  while (isTransparent(parent)) {
    child = parent;
    ({ parent } = parent);
  }
  return { child, parent };
}

/** On one line, as written. */
export function textOf(node: ts.Node): string {
  return node.getText().replace(/\s+/g, ' ');
}

const LONGEST_SHOWN = 32;

/** For messages: the text on one line, cut where it is long. */
export function shown(node: ts.Node): string {
  const text = textOf(node);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN - 1)}…` : text;
}

export function stringOf(node: ts.Node | undefined): string | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;
}

/** A member that is named: `b` of `a.b`. */
export interface Member {
  readonly receiver: ts.Expression;
  readonly name: string;
}

/** `a.b`, `a['b']` and `a?.b`: the receiver and the member's name. */
export function memberOf(node: ts.Expression): (Member & { readonly nameNode: ts.Node }) | undefined {
  const inner = bare(node);
  if (ts.isPropertyAccessExpression(inner)) {
    return { receiver: bare(inner.expression), name: inner.name.text, nameNode: inner.name };
  }
  if (ts.isElementAccessExpression(inner)) {
    const name = stringOf(inner.argumentExpression);
    if (name !== undefined) return { receiver: bare(inner.expression), name, nameNode: inner.argumentExpression };
  }
  return undefined;
}

/** The last name of what is called or named: `b` of `a.b`; other expressions as written. */
export function lastName(expression: ts.Expression): string {
  return memberOf(expression)?.name ?? textOf(expression);
}

/** The function around a node, or the file. */
export function unitAround(node: ts.Node): FunctionNode | ts.SourceFile {
  let at = node.parent;
  while (!ts.isSourceFile(at) && !isFunctionNode(at)) at = at.parent;
  return at;
}

/** The name people know a function by: its own, its variable's, `Class.method`; empty for the file and for callbacks. */
export function nameOf(unit: FunctionNode | ts.SourceFile): string {
  if (ts.isSourceFile(unit)) return '';
  if (ts.isConstructorDeclaration(unit)) return `${className(unit)}constructor`;
  if (unit.name !== undefined) return (ts.isClassLike(unit.parent) ? className(unit) : '') + unit.name.getText();
  const { parent } = around(unit);
  if (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) return parent.name.getText();
  if (ts.isPropertyDeclaration(parent)) return className(parent) + parent.name.getText();
  if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    return textOf(parent.left);
  }
  return '';
}

function className({ parent }: ts.Node): string {
  return ts.isClassLike(parent) && parent.name !== undefined ? `${parent.name.text}.` : '';
}

/** What a function itself gives back: its `return`s, or what an arrow function is. */
export function returnedBy({ body }: FunctionNode): readonly ts.Expression[] {
  if (body === undefined) return [];
  if (!ts.isBlock(body)) return [body];
  const given: ts.Expression[] = [];
  walk(body, (node) => {
    if (ts.isReturnStatement(node) && node.expression) given.push(node.expression);
    return !isFunctionNode(node);
  });
  return given;
}

/** Calls `visit` for every node below, in source order; a node for which it is false is not entered. No recursion. */
export function walk(root: ts.Node, visit: (node: ts.Node) => boolean): void {
  const work: ts.Node[] = [root];
  for (let node = work.pop(); node !== undefined; node = work.pop()) {
    if (node !== root && !visit(node)) continue;
    const children: ts.Node[] = [];
    ts.forEachChild(node, (child) => {
      children.push(child);
    });
    for (let i = children.length - 1; i >= 0; i--) {
      const child = children[i];
      if (child !== undefined) work.push(child);
    }
  }
}

/** `bytes.toString()`. */
export function isToText(node: ts.Node): node is ts.CallExpression {
  return ts.isCallExpression(node) && memberOf(node.expression)?.name === 'toString';
}

/** `a` of `a.b(c).d`. */
export function rootOf(node: ts.Expression): ts.Expression {
  let at = node;
  for (;;) {
    if (ts.isCallExpression(at) || ts.isNewExpression(at)) at = bare(at.expression);
    else {
      const member = memberOf(at);
      if (member === undefined) return at;
      at = member.receiver;
    }
  }
}
