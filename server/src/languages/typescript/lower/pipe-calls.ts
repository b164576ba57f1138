/** `a.pipe(b)` as it is written: what its own shape, and the statements around it, tell of both ends. */
import * as ts from 'typescript';
import { calledIn, listOf, statementOf } from '../syntax/statements.js';
import { optionsOf } from '../syntax/options.js';
import { around, bare, isInlineFunction, memberOf, textOf } from '../syntax/syntax.js';

/** `a.pipe(b)` or `a.pipe(b, options)`, by its shape alone. */
export function isPipeCall(call: ts.CallExpression): boolean {
  const [sink, , ...more] = call.arguments;
  if (memberOf(call.expression)?.name !== 'pipe' || sink === undefined || more.length > 0) return false;
  return !ts.isSpreadElement(sink) && !isInlineFunction(bare(sink));
}

/** `a.pipe(b, { end: false })`: the one option that the `pipe` of Node's streams has. */
export function hasNodesOptions({ arguments: [, options] }: ts.CallExpression): boolean {
  const { values, unknown } = optionsOf(options);
  return values.has('end') && values.size === 1 && !unknown;
}

/** `a.pipe(b, { lineEnds: '\n' })`: options that Node's streams don't have, so the stream has a `pipe` of its own. */
export function hasOtherOptions({ arguments: [, options] }: ts.CallExpression): boolean {
  return [...optionsOf(options).values.keys()].some((name) => name !== 'end');
}

/** `a.pipe(b).pipe(a)`, `a.pipe(b); b.pipe(a);`: both are read and written, as only streams are. */
export function goesBothWays(call: ts.CallExpression): boolean {
  const receiver = memberOf(call.expression)?.receiver;
  const [sink] = call.arguments;
  if (receiver === undefined || sink === undefined) return false;
  const source = bare(receiver);
  const inner = ts.isCallExpression(source) && isPipeCall(source) ? memberOf(source.expression)?.receiver : undefined;
  if (inner !== undefined) return textOf(bare(inner)) === textOf(bare(sink));
  if (isPipedBackTo(call, source)) return true;
  return (listOf(statementOf(call)) ?? []).some((statement) => {
    const other = calledIn(statement);
    const back = other !== undefined && isPipeCall(other) ? memberOf(other.expression)?.receiver : undefined;
    const [target] = other?.arguments ?? [];
    if (back === undefined || target === undefined) return false;
    return textOf(bare(back)) === textOf(bare(sink)) && textOf(bare(target)) === textOf(source);
  });
}

/** `.pipe(a)` behind `call`, where `a` is its source. */
function isPipedBackTo(call: ts.CallExpression, source: ts.Expression): boolean {
  const { parent, child } = around(call);
  const next = ts.isPropertyAccessExpression(parent) && parent.expression === child ? parent.parent : undefined;
  if (next === undefined || !ts.isCallExpression(next) || !isPipeCall(next)) return false;
  const [target] = next.arguments;
  return target !== undefined && textOf(bare(target)) === textOf(source);
}
