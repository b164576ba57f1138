/** Small questions about statements that the rewrites and the lowering share. */
import * as ts from 'typescript';
import type { Scopes } from './scopes.js';
import { bare, isFunctionNode, isInlineFunction, isToText, memberOf, walk } from './syntax.js';

/** The innermost statement around a node, or the file. */
export function statementOf(node: ts.Node): ts.Node {
  let at = node;
  while (!ts.isStatement(at) && !ts.isSourceFile(at)) at = at.parent;
  return at;
}

/** The statements among which one stands. */
export function listOf({ parent }: ts.Node): readonly ts.Statement[] | undefined {
  return ts.isBlock(parent) || ts.isSourceFile(parent) || ts.isModuleBlock(parent) || ts.isCaseOrDefaultClause(parent)
    ? parent.statements
    : undefined;
}

/** The one variable that a statement declares. */
export function soleDeclaration(statement: ts.Node): ts.VariableDeclaration | undefined {
  if (!ts.isVariableStatement(statement)) return undefined;
  const [only, ...more] = statement.declarationList.declarations;
  return more.length === 0 ? only : undefined;
}

/** The statement that declares a variable with a name, and nothing else. */
export function soleStatement(declaration: ts.Node): ts.Statement | undefined {
  if (!ts.isVariableDeclaration(declaration) || !ts.isIdentifier(declaration.name)) return undefined;
  const statement = declaration.parent.parent;
  return soleDeclaration(statement) === declaration && ts.isStatement(statement) ? statement : undefined;
}

/** Of `const text = data.toString();`, the statement that declares `data` and nothing else. */
export function textOfSole(scopes: Scopes, statement: ts.Node): ts.Statement | undefined {
  const initializer = soleDeclaration(statement)?.initializer;
  const made = initializer && bare(initializer);
  const held = made && isToText(made) ? memberOf(made.expression)?.receiver : undefined;
  const binding = held && ts.isIdentifier(held) ? scopes.bindingOf(held) : undefined;
  return binding && soleStatement(binding.node);
}

/** A call; or the one that a statement of the same span is, where no semicolon ends it. */
export function callOf(node: ts.Node | undefined): ts.CallExpression | undefined {
  const inner = node && (ts.isExpressionStatement(node) || ts.isReturnStatement(node)) ? node.expression : node;
  return inner !== undefined && ts.isCallExpression(inner) ? inner : undefined;
}

/** The call that a statement is, awaited or not. */
export function calledIn(statement: ts.Statement): ts.CallExpression | undefined {
  if (!ts.isExpressionStatement(statement)) return undefined;
  const expression = bare(statement.expression);
  const inner =
    ts.isAwaitExpression(expression) || ts.isVoidExpression(expression) ? bare(expression.expression) : expression;
  return ts.isCallExpression(inner) ? inner : undefined;
}

/** Whether a statement can leave the function, or the loop around it. */
export function leaves(statement: ts.Statement): boolean {
  return holds(statement, (n) => ts.isReturnStatement(n) || ts.isThrowStatement(n) || ts.isBreakOrContinueStatement(n));
}

export function awaits(statement: ts.Statement): boolean {
  return holds(statement, ts.isAwaitExpression);
}

/** Functions inside are not looked into. */
function holds(statement: ts.Statement, asked: (node: ts.Node) => boolean): boolean {
  let found = asked(statement);
  walk(statement, (node) => {
    found ||= asked(node);
    return !found && !isFunctionNode(node);
  });
  return found;
}

/** Whether a statement declares something, and does nothing but to ask web streams for readers and writers. */
export function isQuiet(statement: ts.Statement): boolean {
  if (!ts.isVariableStatement(statement)) return false;
  let quiet = true;
  walk(statement, (node) => {
    const lock = ts.isCallExpression(node) ? memberOf(node.expression)?.name : undefined;
    if (ts.isNewExpression(node) || ts.isAwaitExpression(node)) quiet = false;
    if (ts.isCallExpression(node) && lock !== 'getWriter' && lock !== 'getReader') quiet = false;
    return quiet;
  });
  return quiet;
}

/** Whether what is thrown here meets a `catch` of the same function. */
export function isCaught(node: ts.Node): boolean {
  for (let at = node; !isFunctionNode(at) && !ts.isSourceFile(at); at = at.parent) {
    const { parent } = at;
    if (ts.isTryStatement(parent) && parent.tryBlock === at && parent.catchClause !== undefined) return true;
  }
  return false;
}

/** `new Promise((resolve, reject) => ...)` around a node: its executor. */
export function executorAround(node: ts.Node): ts.ArrowFunction | ts.FunctionExpression | undefined {
  for (let at: ts.Node = node; !ts.isSourceFile(at); at = at.parent) {
    if (isInlineFunction(at) && isExecutor(at)) return at;
  }
  return undefined;
}

/** Runs at once, when the promise is made. */
export function isExecutor(unit: ts.Node): boolean {
  let { parent } = unit;
  while (ts.isParenthesizedExpression(parent)) ({ parent } = parent);
  return ts.isNewExpression(parent) && parent.expression.getText() === 'Promise';
}

export function isWithin(inner: ts.Node, outer: ts.Node): boolean {
  return outer.pos <= inner.pos && inner.end <= outer.end;
}

/** Whether control never comes from a clause to the next one. */
function isLeft(clause: ts.CaseOrDefaultClause | undefined): boolean {
  const last = clause?.statements.at(-1);
  const end = last && ts.isBlock(last) ? last.statements.at(-1) : last;
  if (end === undefined) return false;
  return ts.isBreakOrContinueStatement(end) || ts.isReturnStatement(end) || ts.isThrowStatement(end);
}

/** Whether control that comes to `node` never comes to `goal`: another arm of an `if`, a `?:` or a `switch`, or one that leaves before. */
export function isOtherWay(node: ts.Node, goal: ts.Node): boolean {
  for (let at = node; !ts.isSourceFile(at) && !isFunctionNode(at); at = at.parent) {
    const { parent } = at;
    if (ts.isCaseBlock(parent) && ts.isCaseOrDefaultClause(at) && isWithin(goal, parent)) {
      return !isWithin(goal, at) && isLeft(parent.clauses.find((c) => c === at || isWithin(goal, c)));
    }
    if (ts.isConditionalExpression(parent) && parent.condition !== at && !isWithin(goal, at)) {
      if (isWithin(goal, parent.whenTrue) || isWithin(goal, parent.whenFalse)) return true;
    }
    if (isWithin(goal, parent) && !ts.isIfStatement(parent)) return isLeftBefore(goal, at);
    if (!ts.isIfStatement(parent) || parent.expression === at || isWithin(goal, at)) continue;
    const other = at === parent.thenStatement ? parent.elseStatement : parent.thenStatement;
    if (other !== undefined && isWithin(goal, other)) return true;
    if (isLeaving(at)) return true;
  }
  return false;
}

/** `if (a) { goal; return; } statement;`: what stands in an arm that leaves is not come to where control goes on behind it. */
function isLeftBefore(goal: ts.Node, statement: ts.Node): boolean {
  const test = listOf(statement)?.find((s) => isWithin(goal, s));
  if (test === undefined || !ts.isIfStatement(test) || statement.pos < test.end) return false;
  const arm = [test.thenStatement, test.elseStatement].find((s) => s !== undefined && isWithin(goal, s));
  return arm !== undefined && isLeaving(arm);
}

/** An arm whose last statement leaves the function. */
function isLeaving(arm: ts.Node): boolean {
  const last = ts.isBlock(arm) ? arm.statements.at(-1) : arm;
  return last !== undefined && (ts.isReturnStatement(last) || ts.isThrowStatement(last));
}
