/** A file that is read and written by calls with callbacks: whether one call with one callback tells the same. */
import * as ts from 'typescript';
import type { CallbackCopy, Refused } from '../../../model/index.js';
import { callOf } from '../syntax/statements.js';
import { bare, isInlineFunction, spanOf, textOf } from '../syntax/syntax.js';

/** `read` and `write` are the calls that a site's spans name, or statements of the same spans. */
export function callbackCopyOf(read: ts.Node | undefined, write: ts.Node | undefined): CallbackCopy | Refused {
  const [reads, writes] = [callOf(read), callOf(write)];
  const reading = reads?.arguments.at(-1);
  const written = writes?.arguments.at(-1);
  const callback = reading && bare(reading);
  const last = written && bare(written);
  if (reads === undefined || writes === undefined || last === undefined || !isInlineFunction(callback))
    return { refused: 'the callback of the read is declared elsewhere' };
  const error = callback.parameters[0]?.name;
  const [check, writing, ...more] = ts.isBlock(callback.body) ? callback.body.statements : [];
  const inner = writing && (ts.isExpressionStatement(writing) || ts.isReturnStatement(writing)) && writing.expression;
  if (check === undefined || error === undefined || !inner || bare(inner) !== writes || more.length > 0)
    return { refused: 'the callback of the read does more than to write' };
  const told = whenFailed(check, error.getText());
  if (told === undefined) return { refused: 'the error of the read is not handed on' };
  if (told !== toldBy(last)) return { refused: 'the read and the write tell their errors differently' };
  return { span: spanOf(reads), callback: last.getText() };
}

/** What a callback does with an error, the error's name aside. */
function toldBy(callback: ts.Expression): string | undefined {
  if (ts.isIdentifier(callback)) return `${callback.text}(#)`;
  if (!isInlineFunction(callback)) return undefined;
  const name = callback.parameters[0]?.name.getText();
  if (name === undefined) return undefined;
  const { body } = callback;
  if (!ts.isBlock(body)) return unnamed(body, name);
  const [first, ...rest] = body.statements;
  if (first === undefined) return undefined;
  if (rest.length === 0 && ts.isExpressionStatement(first)) return unnamed(first.expression, name);
  return whenFailed(first, name);
}

/** What `if (error) return done(error)` tells: `done(#)`. */
function whenFailed(statement: ts.Statement, error: string): string | undefined {
  if (!ts.isIfStatement(statement) || statement.elseStatement !== undefined) return undefined;
  if (textOf(statement.expression) !== error) return undefined;
  const { thenStatement: then } = statement;
  const inside: readonly ts.Statement[] = ts.isBlock(then) ? then.statements : [then];
  const [first, second, ...more] = inside;
  if (first === undefined || more.length > 0) return undefined;
  if (ts.isThrowStatement(first)) return second === undefined ? `throw ${unnamed(first.expression, error)}` : undefined;
  if (ts.isReturnStatement(first)) return first.expression && unnamed(first.expression, error);
  const leaves = second !== undefined && ts.isReturnStatement(second) && second.expression === undefined;
  return leaves && ts.isExpressionStatement(first) ? unnamed(first.expression, error) : undefined;
}

function unnamed(expression: ts.Expression, error: string): string {
  return textOf(expression).replace(new RegExp(`(?<![\\w$.])${error.replaceAll('$', '\\$')}(?![\\w$])`, 'g'), '#');
}
