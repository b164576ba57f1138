/** What a sink tells after all was written to it, and by which events. */
import * as ts from 'typescript';
import { typeOf } from '../syntax/docs.js';
import type { End } from './end.js';
import { valuesOf } from './given.js';
import { occurrences, registrationsOn, streamUnder, type Registration } from './occurrences.js';
import type { Resolver } from './resolve.js';
import { lastName, textOf } from '../syntax/syntax.js';

/** Why errors of a request must not be left to `pipeline`; its name goes in front. */
export const UNANSWERED = 'is told after its last byte, and would reach nobody';

const HTTP_MODULES: readonly string[] = ['http', 'https'];

/**
 * Whether a sink is the client's side of an HTTP request. That nobody answers is an error of it after its body has ended, when
 * `pipeline` has told of success; what `pipeline` leaves there to listen hands it on to nobody (lib/internal/streams/pipeline.js).
 */
export function isOutgoingRequest({ scopes, modules }: Resolver, end: End): boolean {
  if (end.endpoint.kind !== 'socket') return false;
  const makers = valuesOf(scopes, end).map(streamUnder);
  const calls = makers.filter((made) => ts.isCallExpression(made) || ts.isNewExpression(made));
  const modulesOf = calls.flatMap(({ expression }) => modules.imported(expression)?.module ?? []);
  if (modulesOf.length > 0) return modulesOf.some((module) => HTTP_MODULES.includes(module));
  const declared = end.binding?.node;
  const type =
    declared && (ts.isVariableDeclaration(declared) || ts.isParameter(declared)) ? typeOf(declared) : undefined;
  return type ? /\bClientRequest$/.test(textOf(type)) : /req(?:uest)?$/i.test(lastName(end.node));
}

/** The same, where nobody listens to its errors. `others`: listeners that are known beside those on its name. */
export function isUnheardRequest(
  resolver: Resolver,
  sink: ts.Expression,
  others: readonly Registration[] = [],
): boolean {
  const end = resolver.stream(sink);
  if (!isOutgoingRequest(resolver, end)) return false;
  const named = occurrences(resolver.scopes, end).flatMap((node) => registrationsOn(node).registrations);
  const made = end.made ? registrationsOn(end.made).registrations : [];
  return ![...others, ...made, ...named].some(({ event }) => event === 'error');
}

/**
 * Whether `close` comes when all is written, as `pipeline` tells it. Streams of other makes emit it when they like: one that
 * unpacks an archive does when all its files are there, long after its own end.
 */
export function closesAtItsEnd({ endpoint: { kind, proof, fresh } }: End): boolean {
  if (kind === 'file') return true;
  return proof !== undefined && (fresh === true || !(kind === 'stream' || kind === 'unknown'));
}
