/** Who hears of a stream in a chain of pipes: listeners by any of its names, and functions that it is handed to. */
import * as ts from 'typescript';
import type { End } from '../resolve/end.js';
import { valuesOf } from '../resolve/given.js';
import { isPipeCall } from '../lower/pipe-calls.js';
import { CONTENTLESS_CALLS, GUARD_CALLS } from '../lower/pipe-catalogue.js';
import { occurrences, registrationsOn, streamUnder, type Registration } from '../resolve/occurrences.js';
import type { Resolver } from '../resolve/resolve.js';
import { around, bare, isInlineFunction, lastName, memberOf, textOf } from '../syntax/syntax.js';
import type { Hop } from './pipe-conflicts.js';

/** All listeners of the last stream, registered on it or on what the chain gives. */
export function listenersOf(resolver: Resolver, last: ts.CallExpression, end: End): readonly Registration[] {
  const chained = registrationsOn(last);
  const { parent } = around(chained.end);
  const named = ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.name : undefined;
  const binding = named && resolver.scopes.bindingOf(named);
  return registrationsOf(resolver, end, chained.registrations, binding ? resolver.scopes.references(binding) : []);
}

/** What listens to the stream that a pipe of a chain starts from. */
export function heardAt(resolver: Resolver, { under, call }: Hop): readonly Registration[] {
  const receiver = memberOf(call.expression)?.receiver;
  const chained = receiver ? registrationsOn(streamUnder(receiver)).registrations : [];
  return registrationsOf(resolver, resolver.stream(under), chained, []);
}

/** The streams that one expression may give: `a || b`, `test ? a : b`, a name that was set to another one. */
export function endsOf(resolver: Resolver, end: End): readonly End[] {
  const others = valuesOf(resolver.scopes, end).filter((value) => value !== bare(end.node));
  return [end, ...others.map((value) => resolver.stream(streamUnder(value)))];
}

/** All listeners of a stream: where it is made, in a chain, by its own names and by others. */
function registrationsOf(
  resolver: Resolver,
  whole: End,
  chained: readonly Registration[],
  others: readonly ts.Expression[],
): readonly Registration[] {
  const own = endsOf(resolver, whole).flatMap((end) => {
    const names = occurrences(resolver.scopes, end);
    const made = registrationsOn(end.made ?? end.node).registrations;
    return [...made, ...names.flatMap((node) => registrationsOn(node).registrations), ...waitsOn(resolver, names)];
  });
  return [...chained, ...own, ...others.flatMap((node) => registrationsOn(node).registrations)];
}

/**
 * What functions that get a stream call back, as the listener that it is: for `error` where a function is known to tell of it
 * (`finished(a, (error) => ...)`), and for `close` where the end is the same with and without an error (`(a, () => ...)`).
 */
function waitsOn(resolver: Resolver, names: readonly ts.Expression[]): readonly Registration[] {
  return handedTo(names).flatMap((call) => {
    const last = call.arguments.at(-1);
    const handler = last && bare(last);
    const isDeaf = isInlineFunction(handler) && handler.parameters.length === 0;
    const event = isDeaf ? 'close' : tellsOfEnds(resolver, call) && handler !== undefined ? 'error' : undefined;
    return event === undefined ? [] : [{ call, method: 'on', event, handler }];
  });
}

function tellsOfEnds(resolver: Resolver, call: ts.CallExpression): boolean {
  const imported = resolver.modules.imported(call.expression);
  // What gives a promise is another way to wait.
  if (imported === undefined || imported.module === 'stream/promises' || imported.promisified) return false;
  return GUARD_CALLS.includes(imported.path.at(-1) ?? '') || GUARD_CALLS.includes(imported.module);
}

/** Whether a function gets the stream, which may listen to it. */
export function isHandedOn(resolver: Resolver, whole: End): boolean {
  return endsOf(resolver, whole).some((end) => handedTo(occurrences(resolver.scopes, end)).length > 0);
}

/** The calls that get a stream as an argument of its own, and may keep it. */
function handedTo(names: readonly ts.Expression[]): readonly ts.CallExpression[] {
  return names.flatMap((node) => {
    const { parent, child } = around(node);
    if (!ts.isCallExpression(parent) || !parent.arguments.some((argument) => argument === child)) return [];
    const isPassive = isPipeCall(parent) || CONTENTLESS_CALLS.test(textOf(parent.expression));
    return isPassive || lastName(parent.expression) === 'unpipe' ? [] : [parent];
  });
}
