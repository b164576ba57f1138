/** What a variable or a member may hold: every value that the file gives it, arm by arm. */
import * as ts from 'typescript';
import { occurrences } from './occurrences.js';
import type { End } from './end.js';
import type { Scopes } from '../syntax/scopes.js';
import { around, bare } from '../syntax/syntax.js';

/** The values of an end's variable or member, in source order; of any other expression, its own arms. */
export function valuesOf(scopes: Scopes, end: Pick<End, 'node' | 'binding'>): readonly ts.Expression[] {
  const { binding, node } = end;
  const declared = binding && ts.isVariableDeclaration(binding.node) ? binding.node.initializer : undefined;
  const named = binding !== undefined || ts.isPropertyAccessExpression(node);
  const assigned = named ? occurrences(scopes, end).flatMap(assignedTo) : [];
  const own = named ? [] : [node];
  return [...own, ...(declared ? [declared] : []), ...assigned].flatMap(armsOf);
}

function assignedTo(node: ts.Expression): readonly ts.Expression[] {
  const { parent, child } = around(node);
  return isAssignment(parent) && parent.left === child ? [parent.right] : [];
}

/** `a ? b : c`, `a || b`, `x = a`: what each may give; nothing for what gives nothing. */
export function armsOf(expression: ts.Expression): readonly ts.Expression[] {
  const node = bare(expression);
  if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse].flatMap(armsOf);
  if (ts.isAwaitExpression(node)) return armsOf(node.expression);
  if (ts.isBinaryExpression(node)) {
    switch (node.operatorToken.kind) {
      case ts.SyntaxKind.BarBarToken:
      case ts.SyntaxKind.QuestionQuestionToken:
        return [node.left, node.right].flatMap(armsOf);
      case ts.SyntaxKind.AmpersandAmpersandToken:
      case ts.SyntaxKind.EqualsToken:
        return armsOf(node.right);
      default:
        return [node];
    }
  }
  return isNothing(node) ? [] : [node];
}

/** `null`, `undefined`, `false`, `0`, `''`: there is no value yet. */
export function isNothing(node: ts.Expression): boolean {
  if (node.kind === ts.SyntaxKind.NullKeyword || node.kind === ts.SyntaxKind.FalseKeyword) return true;
  if (ts.isIdentifier(node)) return node.text === 'undefined';
  return ts.isNumericLiteral(node) || ts.isStringLiteralLike(node);
}

export function isAssignment(node: ts.Node): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken;
}
