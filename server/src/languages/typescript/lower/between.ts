import * as ts from 'typescript';
import { root, type AliasClass } from './aliases.js';
import type { Resolver } from '../resolve/resolve.js';
import { around, bare, isInlineFunction, isToText, memberOf } from '../syntax/syntax.js';
import { soleStatement, statementOf, textOfSole } from '../syntax/statements.js';

/**
 * What stands between the read of a whole file and the write of its bytes, so that one call can't do both in its
 * place: another statement, a condition, a second read. Undefined where the write follows the read at once.
 */
export function standsBetween(
  resolver: Resolver,
  bytes: AliasClass,
  write: ts.CallExpression,
  data: ts.Expression,
): ts.Node | undefined {
  const [read, ...others] = root(bytes).filledBy;
  if (read === undefined || others.length > 0) return others[0] ?? write;
  const written = unwrapped(data, read);
  if (written === read) return undefined;
  if (!ts.isIdentifier(written)) return data;
  return isThen(read, write) ? undefined : betweenStatements(resolver, read, write);
}

/** Without the wrappers that hold the same bytes, without `await` and `.toString()`. */
function unwrapped(data: ts.Expression, read: ts.Node): ts.Expression {
  let at = bare(data);
  while (at !== read && (ts.isCallExpression(at) || ts.isNewExpression(at) || ts.isAwaitExpression(at))) {
    const asText = isToText(at) ? memberOf(at.expression)?.receiver : undefined;
    const inner: ts.Expression | undefined = asText ?? (ts.isAwaitExpression(at) ? at.expression : at.arguments?.[0]);
    if (inner === undefined) break;
    at = bare(inner);
  }
  return at;
}

/** `readFile(a).then((data) => writeFile(b, data))`. */
function isThen(read: ts.Node, write: ts.CallExpression): boolean {
  const { parent: callback } = around(write);
  if (!isInlineFunction(callback) || callback.body !== around(write).child) return false;
  const { parent: then } = around(callback);
  if (!ts.isCallExpression(then) || then.arguments.length !== 1) return false;
  const member = memberOf(then.expression);
  return member?.name === 'then' && bare(member.receiver) === read;
}

function betweenStatements(resolver: Resolver, read: ts.Node, write: ts.CallExpression): ts.Node | undefined {
  const first = declarationOf(read);
  const last = statementOf(write);
  if (first === undefined) return statementOf(read);
  if (first.parent !== last.parent) return last;
  const { parent } = first;
  const list =
    ts.isBlock(parent) || ts.isSourceFile(parent) || ts.isModuleBlock(parent) ? parent.statements : undefined;
  if (list === undefined) return last;
  const from = list.findIndex((s) => s === first);
  const to = list.findIndex((s) => s === last);
  const between = list
    .slice(from + 1, to)
    .find((s) => !isPlainDeclaration(resolver, s) && textOfSole(resolver.scopes, s) !== first);
  return between ?? (isWholeStatement(write, last) ? undefined : last);
}

/** `const data = await readFile(a);` and nothing else. */
function declarationOf(read: ts.Node): ts.Statement | undefined {
  let { parent } = around(read);
  if (ts.isAwaitExpression(parent)) ({ parent } = around(parent));
  if (ts.isPropertyAccessExpression(parent) && isToText(parent.parent)) ({ parent } = around(parent.parent));
  return soleStatement(parent);
}

/** A constant made without effect. */
function isPlainDeclaration(resolver: Resolver, statement: ts.Statement): boolean {
  if (!ts.isVariableStatement(statement)) return false;
  return statement.declarationList.declarations.every(
    ({ initializer }) => initializer !== undefined && resolver.isSteady(initializer),
  );
}

/** The call alone, awaited or returned: nothing else of the statement runs before it. */
function isWholeStatement(write: ts.CallExpression, statement: ts.Node): boolean {
  let { parent } = around(write);
  while (ts.isAwaitExpression(parent) || ts.isVoidExpression(parent)) ({ parent } = around(parent));
  return parent === statement && (ts.isExpressionStatement(parent) || ts.isReturnStatement(parent));
}
