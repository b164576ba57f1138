/** What waits behind a copy for the end of a stream, which has been by then where one call awaits all of it. */
import * as ts from 'typescript';
import { END_EVENTS } from '../catalogue.js';
import { callsOf, parameterName, soleCall } from '../lower/callbacks.js';
import { CONTENTLESS_CALLS } from '../lower/pipe-catalogue.js';
import { excludes, occurrences, registrationsOn, streamUnder } from '../resolve/occurrences.js';
import { settledWith } from '../resolve/promise-types.js';
import type { Resolver } from '../resolve/resolve.js';
import { executorAround, isWithin } from '../syntax/statements.js';
import { around, bare, isInlineFunction, memberOf, stringOf, textOf, unitAround } from '../syntax/syntax.js';

const ENDING_CALLS: readonly string[] = ['end', 'close'];

/**
 * `await new Promise((resolve, reject) => { out.on('finish', resolve); out.on('error', reject); })`, and nothing else; `ends`:
 * it also ends the stream, by `out.end()` or `out.end(resolve)`. Undefined for all other statements.
 */
export function awaitedEnd(statement: ts.Statement, sink: ts.Expression): { readonly ends: boolean } | undefined {
  const made = promiseIn(statement);
  const executor = made?.arguments?.length === 1 && made.arguments[0] ? bare(made.arguments[0]) : undefined;
  if (made === undefined || !isInlineFunction(executor) || settledWith(made) === 'value') return undefined;
  const [resolve, reject] = [parameterName(executor, 0), parameterName(executor, 1)];
  const parts = callsOf(executor)?.map((call) => partOf(call, sink, resolve, reject));
  if (parts?.every((part) => part !== undefined) !== true || !parts.some((part) => part.settles)) return undefined;
  return { ends: parts.some((part) => part.ends) };
}

/** What a call in the executor of such a promise does; undefined for anything else. */
function partOf(
  call: ts.CallExpression,
  sink: ts.Expression,
  resolve: string | undefined,
  reject: string | undefined,
): { readonly ends: boolean; readonly settles: boolean } | undefined {
  const member = memberOf(call.expression);
  if (member && ENDING_CALLS.includes(member.name) && textOf(member.receiver) === textOf(sink)) {
    const [done, ...more] = call.arguments;
    const isKnown = more.length === 0 && (done === undefined || calls(done, resolve));
    return isKnown ? { ends: true, settles: done !== undefined } : undefined;
  }
  const under = streamUnder(call);
  const { registrations, end } = registrationsOn(under);
  if (end !== call || textOf(under) !== textOf(sink)) return undefined;
  const isKnown = registrations.every(({ event, handler }) =>
    event === 'error' ? calls(handler, reject) : END_EVENTS.includes(event) && calls(handler, resolve),
  );
  return isKnown ? { ends: false, settles: registrations.some(({ event }) => event !== 'error') } : undefined;
}

/** `settle`, `() => settle()`. */
function calls(handler: ts.Expression | undefined, settle: string | undefined): boolean {
  const node = handler && bare(handler);
  const called = node && isInlineFunction(node) ? soleCall(node)?.expression : node;
  return called !== undefined && textOf(called) === settle;
}

/** The promise that is made to be awaited, or given back at the end. */
function promiseIn(statement: ts.Statement): ts.NewExpression | undefined {
  const value =
    ts.isExpressionStatement(statement) || ts.isReturnStatement(statement)
      ? statement.expression && bare(statement.expression)
      : undefined;
  const awaited = value && ts.isAwaitExpression(value) ? bare(value.expression) : undefined;
  const made = awaited ?? (ts.isReturnStatement(statement) ? value : undefined);
  return made && ts.isNewExpression(made) && textOf(made.expression) === 'Promise' ? made : undefined;
}

/** Behind `copy` in its function, and not in `gone`: what listens for an end of the stream, or may do so as it gets it. */
export function waitBehind(
  resolver: Resolver,
  stream: ts.Expression,
  copy: ts.Node,
  isGone: (node: ts.Node) => boolean,
): ts.Node | undefined {
  const unit = unitAround(copy);
  const behind = occurrences(resolver.scopes, resolver.stream(stream)).filter(
    (node) => node.pos >= copy.end && isWithin(node, unit) && !isGone(node) && !excludes(node, copy),
  );
  return behind.map((node) => waitAt(resolver, node)).find((found) => found !== undefined);
}

/**
 * In front of `copy` in its function: a promise that an error of the stream rejects. One call that awaits the whole copy destroys
 * the stream by any error, and is the first to throw, so that nobody would hear of the promise's.
 */
export function rejectedBefore(resolver: Resolver, stream: ts.Expression, copy: ts.Node): ts.Node | undefined {
  const unit = unitAround(copy);
  const before = occurrences(resolver.scopes, resolver.stream(stream)).filter(
    (node) => node.end <= copy.pos && isWithin(node, unit),
  );
  return before.map((node) => rejectionAt(resolver, node, copy)).find((found) => found !== undefined);
}

function rejectionAt(resolver: Resolver, node: ts.Expression, copy: ts.Node): ts.Node | undefined {
  const executor = executorAround(node);
  if (executor !== undefined && !isWithin(copy, executor)) {
    return registrationsOn(node).registrations.find(({ event }) => event === 'error')?.call;
  }
  const { parent, child } = around(node);
  if (!ts.isCallExpression(parent) || !parent.arguments.some((a) => a === child)) return undefined;
  const imported = resolver.modules.imported(parent.expression);
  const promises = PROMISED_ENDS[imported?.module ?? ''];
  if (imported === undefined || promises !== imported.path.join('.')) return undefined;
  return ts.isAwaitExpression(around(parent).parent) ? undefined : parent;
}

/** Functions that give a promise which an error of their stream rejects, by module. */
const PROMISED_ENDS: Readonly<Record<string, string>> = { events: 'once', 'stream/promises': 'finished' };

function waitAt(resolver: Resolver, node: ts.Expression): ts.Node | undefined {
  const listener = registrationsOn(node).registrations.find(({ event }) => END_EVENTS.includes(event));
  if (listener) return listener.call;
  const { parent, child } = around(node);
  if (ts.isReturnStatement(parent)) return parent;
  if (!ts.isCallExpression(parent) || !parent.arguments.some((a) => a === child)) return undefined;
  const imported = resolver.modules.imported(parent.expression);
  const name = imported?.path.join('.');
  // `finished` looks at what has been, too (Node documentation, stream.finished).
  if (imported !== undefined && /^stream(?:\/promises)?$/.test(imported.module) && name === 'finished')
    return undefined;
  if (imported?.module === 'events' && name === 'once' && !END_EVENTS.includes(stringOf(parent.arguments[1]) ?? 'end'))
    return undefined;
  return CONTENTLESS_CALLS.test(textOf(parent.expression)) ? undefined : parent;
}
