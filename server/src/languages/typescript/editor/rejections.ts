/** Promises around a chain of pipes: how listeners reject them, and which the streams of the chain give themselves. */
import * as ts from 'typescript';
import { LISTEN_METHODS, PROMISE_METHODS, WRITE_METHODS } from '../catalogue.js';
import { excludes, occurrences, type Registration } from '../resolve/occurrences.js';
import { functionNamed } from '../syntax/own-functions.js';
import type { Resolver } from '../resolve/resolve.js';
import { executorAround, isWithin } from '../syntax/statements.js';
import { around, bare, isInlineFunction, lastName, textOf, unitAround, walk } from '../syntax/syntax.js';
import type { Hop } from './pipe-conflicts.js';

/** `later`: when something else is done that it began, as `fs.unlink(path, () => reject(error))`. */
export type Rejection = 'at-once' | 'later';

/** How listeners for errors reject the promise in whose executor they stand; the first to do so counts. */
export function rejectionBy(resolver: Resolver, listeners: readonly Registration[]): Rejection | undefined {
  const found = listeners.flatMap(({ event, handler }) => (event === 'error' && handler ? [bare(handler)] : []));
  const ways = found.map((handler) => {
    const reject = executorAround(handler)?.parameters[1]?.name;
    const binding = reject && ts.isIdentifier(reject) ? resolver.scopes.bindingOf(reject) : undefined;
    return binding && wayOf(resolver, handler, resolver.scopes.references(binding), []);
  });
  return ways.find((way) => way === 'at-once') ?? ways.find((way) => way !== undefined);
}

/** `rejects`: where the promise's `reject` is named; `seen`: functions that call each other are looked at once. */
function wayOf(
  resolver: Resolver,
  handler: ts.Expression,
  rejects: readonly ts.Node[],
  seen: readonly ts.Node[],
): Rejection | undefined {
  if (rejects.includes(handler)) return 'at-once';
  const own = functionNamed(resolver.scopes, handler);
  if (own?.body === undefined) return rejects.some((node) => isWithin(node, handler)) ? 'later' : undefined;
  if (seen.includes(own)) return undefined;
  let found: Rejection | undefined;
  let waits = false;
  walk(own.body, (node) => {
    waits ||= ts.isAwaitExpression(node);
    if (ts.isCallExpression(node)) {
      const way = wayOf(resolver, bare(node.expression), rejects, [...seen, own]);
      const isOwn = unitAround(node) === own && !waits;
      if (way !== undefined) found = found !== 'later' && way === 'at-once' && isOwn ? 'at-once' : 'later';
      if (node.arguments.some((argument) => rejects.includes(bare(argument)))) found = 'later';
    }
    return true;
  });
  return found;
}

/** Methods of streams that give no promise. */
const PLAIN_METHODS: readonly string[] = [
  ...LISTEN_METHODS,
  ...WRITE_METHODS,
  ...['pipe', 'unpipe', 'destroy', 'close', 'abort', 'pause', 'resume', 'read', 'setEncoding', 'off', 'removeListener'],
];

/**
 * `await archive.finalize()`: the call behind the pipes by which a stream of the chain gives a promise of its own that somebody
 * waits for. Who destroys the stream may leave it unsettled (archiver, lib/core.js: finalize).
 */
export function ownPromiseOf(
  resolver: Resolver,
  hops: readonly Hop[],
  last: ts.CallExpression,
): ts.CallExpression | undefined {
  const calls = hops.flatMap(({ under }) =>
    occurrences(resolver.scopes, resolver.stream(under)).flatMap((node) => {
      const { parent: access, child } = around(node);
      if (!ts.isPropertyAccessExpression(access) || access.expression !== child) return [];
      const call = access.parent;
      const isCall = ts.isCallExpression(call) && call.expression === access;
      return isCall && !PLAIN_METHODS.includes(access.name.text) ? [call] : [];
    }),
  );
  return calls.find(
    (call) =>
      (call.pos >= last.end || unitAround(call) !== unitAround(last)) &&
      !excludes(call, last) &&
      isWaitedFor(resolver, call),
  );
}

function isWaitedFor(resolver: Resolver, value: ts.Expression): boolean {
  const { parent, child } = around(value);
  if (ts.isAwaitExpression(parent) || ts.isReturnStatement(parent)) return true;
  if (ts.isPropertyAccessExpression(parent)) return PROMISE_METHODS.includes(parent.name.text);
  if (ts.isArrayLiteralExpression(parent)) return isWaitedFor(resolver, parent);
  // `Promise.all(...)`, `.then(() => archive.finalize())`.
  if (ts.isCallExpression(parent)) return textOf(parent.expression).startsWith('Promise.');
  if (isInlineFunction(parent) && parent.body === child) {
    const taker = around(parent).parent;
    return ts.isCallExpression(taker) && PROMISE_METHODS.includes(lastName(taker.expression));
  }
  if (!ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name)) return false;
  const binding = resolver.scopes.bindingOf(parent.name);
  return binding !== undefined && resolver.scopes.references(binding).some((name) => isWaitedFor(resolver, name));
}
