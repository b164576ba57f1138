/** What would happen twice, or to others, when one call destroys all streams of a chain of pipes by the first error. */
import * as ts from 'typescript';
import type { End } from '../resolve/end.js';
import { excludes, occurrences, registrationsOn, type Registration } from '../resolve/occurrences.js';
import { isPipeCall } from '../lower/pipe-calls.js';
import { creationsOf } from '../lower/transforms.js';
import type { Resolver } from '../resolve/resolve.js';
import { isAssignment } from '../resolve/given.js';
import { executorAround, isWithin, listOf, statementOf } from '../syntax/statements.js';
import { around, bare, memberOf, shown, stringOf, textOf, unitAround, walk } from '../syntax/syntax.js';

/** A pipe of a chain. */
export interface Hop {
  readonly call: ts.CallExpression;
  /** What it starts from, as written. */
  readonly stream: string;
  /** The same without listeners. */
  readonly under: ts.Expression;
}

/** Events of a file that is written (Node 20 documentation, fs.WriteStream), and those that never come to it. */
const FILE_EVENTS = ['open', 'ready', 'close', 'drain', 'error', 'finish', 'pipe', 'unpipe', 'data', 'end', 'readable'];

/** Members of forms by which their length and headers are asked for (form-data, README.md). */
const FORM_MEMBERS: readonly string[] = ['getBoundary', 'getLength', 'getLengthSync', 'hasKnownLength'];
const FORM_CLASS = /(?:^|\.)(?:FormData|CombinedStream)$/;

/**
 * Whether a stream may come to its end within `pipe`, as a form without files does (form-data, lib/form_data.js;
 * combined-stream, lib/combined_stream.js: `pipe` emits what is there). `pipeline` listens for the end afterwards only.
 */
export function mayEndAtOnce(resolver: Resolver, { under }: Hop): boolean {
  const end = resolver.stream(under);
  if (creationsOf(resolver.scopes, end).some(({ expression }) => FORM_CLASS.test(textOf(expression)))) return true;
  const declared = end.binding?.node;
  if (declared && ts.isParameter(declared) && declared.type && FORM_CLASS.test(textOf(declared.type))) return true;
  return occurrences(resolver.scopes, end).some((node) => {
    const access = around(node).parent;
    return ts.isPropertyAccessExpression(access) && FORM_MEMBERS.includes(access.name.text);
  });
}

/** Whether another stream is piped to the last one, too. */
export function isFedElsewhere(resolver: Resolver, hops: readonly Hop[], end: End): boolean {
  return occurrences(resolver.scopes, end).some((node) => {
    const { parent } = around(node);
    if (!ts.isCallExpression(parent) || !isPipeCall(parent)) return false;
    return parent.arguments.some((a) => bare(a) === node) && !hops.some(({ call }) => call === parent);
  });
}

/** The other sink of a stream of the chain that `last` ends: where one copy ends early, the other one would, too. */
export function otherSink(
  resolver: Resolver,
  { call, under }: Hop,
  last: ts.CallExpression,
): { readonly stream: string; readonly sink: string } | undefined {
  if (isReplaced(last, under)) return undefined;
  for (const node of occurrences(resolver.scopes, resolver.stream(under))) {
    const { end } = registrationsOn(node);
    const access = around(end).parent;
    if (!ts.isPropertyAccessExpression(access) || access.expression !== end) continue;
    const other = access.parent;
    if (!ts.isCallExpression(other) || other === call || !isPipeCall(other)) continue;
    if (excludes(other, call) || isReplaced(other, node) || isReassignedBetween(other, call, node)) continue;
    const [sink] = other.arguments;
    if (sink) return { stream: shown(under), sink: shown(bare(sink)) };
  }
  return undefined;
}

/** `stream = stream.pipe(a)`: the name stands for another stream afterwards. */
function isReplaced(pipe: ts.CallExpression, name: ts.Expression): boolean {
  const { parent } = around(registrationsOn(pipe).end);
  if (!ts.isBinaryExpression(parent) || parent.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return false;
  return textOf(parent.left) === textOf(name);
}

/** `stream.pipe(a); stream = a;`: where the name is used behind that, it stands for another stream. */
function isReassignedBetween(one: ts.Node, other: ts.Node, name: ts.Expression): boolean {
  const [first, last] = one.pos < other.pos ? [one, other] : [other, one];
  const statement = statementOf(first);
  const behind = (listOf(statement) ?? []).filter((s) => s.pos > statement.pos && s.end <= last.pos);
  return behind.some((s) => {
    const set = ts.isExpressionStatement(s) ? bare(s.expression) : s;
    return ts.isExpression(set) && isAssignment(set) && textOf(bare(set.left)) === textOf(name);
  });
}

/**
 * Who would hear of one error twice: from a listener that hands it on to a later stream of the chain, and as that stream is
 * destroyed by it. `heard`: the listeners of each stream of the chain, in order; `names`: the streams, as written.
 */
export function toldTwice(heard: readonly (readonly Registration[])[], names: readonly string[]): string | undefined {
  const handlers = heard.map((all) => all.flatMap((l) => (l.event === 'error' && l.handler ? [bare(l.handler)] : [])));
  for (const [i, own] of handlers.entries()) {
    for (const handler of own) {
      const sink = names.slice(i + 1).find((name) => emitsErrorOn(handler, name));
      if (sink !== undefined) return `an error of \`${names[i] ?? ''}\` that a listener hands on to \`${sink}\``;
      const same = handlers.slice(i + 1).some((later) => later.some((h) => textOf(h) === textOf(handler)));
      if (same) return `\`${shown(handler)}\``;
    }
  }
  return undefined;
}

/** Events that come when all is done, and never to a stream that an error has destroyed, but for `close`. */
const ENDINGS: readonly string[] = ['end', 'finish', 'close'];

/**
 * The event that a promise waits for which no error of the chain settles, or one that comes early does not: where an error was
 * the end of the process, it would be a wait without end. `heard`: the listeners of each stream of the chain; `tells`: whether
 * a stream tells them of an error of another one, which destroys it.
 */
export function waitedFor(
  heard: readonly (readonly Registration[])[],
  isInTime: (listener: Registration) => boolean,
  tells: (place: number) => boolean,
): string | undefined {
  const settling = heard.map((own) => own.filter((listener) => listener.event === 'error' && isInTime(listener)));
  const settled = settling.map((own) => own.map(({ call }) => executorAround(call)));
  const hearsOfAll = (executor: ReturnType<typeof executorAround>): boolean =>
    settled.some((own, place) => own.includes(executor) && tells(place)) ||
    settled.every((own) => own.includes(executor));
  return heard.flat().find(({ call, event }) => {
    const executor = ENDINGS.includes(event) ? executorAround(call) : undefined;
    return executor !== undefined && !hearsOfAll(executor);
  })?.event;
}

/** `(error) => sink.emit('error', error)`, or `sink.emit.bind(sink, 'error')`. */
function emitsErrorOn(handler: ts.Expression, sink: string): boolean {
  let isFound = false;
  walk(handler, (node) => {
    if (ts.isCallExpression(node)) {
      const member = memberOf(node.expression);
      const of = member?.name === 'bind' ? memberOf(member.receiver) : member;
      const isError = node.arguments.slice(0, 2).some((a) => stringOf(bare(a)) === 'error');
      isFound ||= isError && of?.name === 'emit' && textOf(of.receiver) === sink;
    }
    return !isFound;
  });
  return isFound;
}

const ENDING_CALLS: readonly string[] = ['destroy', 'close', 'abort'];
const FAILURES: readonly string[] = ['error', 'close', 'aborted', 'abort'];

/**
 * Whether the program ends a stream of the chain early by itself, and not because another one has failed: `pipe` says nothing
 * of it, `pipeline` makes an error of it.
 */
export function isEndedByHand(
  resolver: Resolver,
  { under, call }: Hop,
  heard: readonly (readonly Registration[])[],
): boolean {
  const failing = heard.flat().filter(({ event }) => FAILURES.includes(event));
  return occurrences(resolver.scopes, resolver.stream(under)).some((node) => {
    const access = around(node).parent;
    if (!ts.isPropertyAccessExpression(access) || access.expression !== node) return false;
    const ending = access.parent;
    if (!ts.isCallExpression(ending) || ending.expression !== access || ending.arguments.length > 0) return false;
    if (!ENDING_CALLS.includes(access.name.text) || excludes(ending, call)) return false;
    return !failing.some(({ call: listens }) => isWithin(ending, listens)) && !isCatching(ending);
  });
}

/**
 * `stream.unpipe(...)`, and not because one of the streams has failed: the source goes on without its sink, and `pipeline` would
 * end both together.
 */
export function takenApart(
  resolver: Resolver,
  { under, call }: Hop,
  heard: readonly (readonly Registration[])[],
): ts.Node | undefined {
  const failing = heard.flat().filter(({ event }) => FAILURES.includes(event));
  return occurrences(resolver.scopes, resolver.stream(under))
    .map((node) => around(node).parent)
    .find(
      (access) =>
        ts.isPropertyAccessExpression(access) &&
        access.name.text === 'unpipe' &&
        !excludes(access, call) &&
        !failing.some(({ call: listens }) => isWithin(access, listens)) &&
        !isCatching(access),
    )?.parent;
}

/** In a `catch`. */
function isCatching(node: ts.Node): boolean {
  for (let at = node; !ts.isSourceFile(at); at = at.parent) if (ts.isCatchClause(at)) return true;
  return false;
}

/**
 * Whether the last stream is written to by hand later, or by another function: `pipe` leaves it open where the source
 * fails or is closed early. Peers are told by the answer's own obligation.
 */
export function isWrittenLater(resolver: Resolver, last: ts.CallExpression, end: End): boolean {
  if (end.endpoint.kind !== 'file' && end.endpoint.kind !== 'unknown') return false;
  return occurrences(resolver.scopes, end).some((node) => {
    const access = around(node).parent;
    if (!ts.isPropertyAccessExpression(access) || access.name.text !== 'write' || access.expression !== node)
      return false;
    if (!ts.isCallExpression(access.parent) || access.parent.expression !== access) return false;
    return !excludes(access, last) && (access.pos > last.end || unitAround(access) !== unitAround(last));
  });
}

/**
 * `serve(req, path).pipe(res)`: what gets the request itself, and not only what it asks for, may write the whole answer, that
 * of an error included, as long as nobody listens for its errors (pillarjs/send, README.md: Error-Handling).
 */
export function mayAnswer(resolver: Resolver, { under }: Hop, { endpoint }: End): boolean {
  if (endpoint.kind !== 'http-response') return false;
  return creationsOf(resolver.scopes, resolver.stream(under)).some((made) =>
    (made.arguments ?? []).some((argument) => resolver.stream(bare(argument)).endpoint.kind === 'socket'),
  );
}

/** Packages whose streams emit an event of their own on what they are piped to (needle, README.md: `done`). */
const TELLING_PACKAGES: readonly string[] = ['needle'];

/** Whether the source emits events on its sink, which is unknown to it once `pipeline` has unpiped it at the end. */
export function tellsItsSink(resolver: Resolver, { under }: Hop): boolean {
  return creationsOf(resolver.scopes, resolver.stream(under)).some(({ expression }) =>
    TELLING_PACKAGES.includes(resolver.modules.imported(expression)?.module ?? ''),
  );
}

/** An event that somebody listens for on a file, and that only a source which knows its sinks could tell it. */
export function strangeEvent(end: End, listeners: readonly Registration[]): string | undefined {
  if (end.endpoint.kind !== 'file') return undefined;
  return listeners.find(({ event }) => !FILE_EVENTS.includes(event))?.event;
}
