/** Functions that run for everybody who connects or asks, and streams that all of them share. */
import * as ts from 'typescript';
import { LISTEN_METHODS } from '../catalogue.js';
import type { Resolver } from '../resolve/resolve.js';
import { around, lastName, memberOf, stringOf, unitAround } from '../syntax/syntax.js';

/** Events of servers: somebody comes, or asks for something. */
const PEER_EVENTS: readonly string[] = ['connection', 'secureConnection', 'connect', 'request', 'upgrade', 'stream'];

/** A function that runs for every peer: `createServer((socket) => ...)`, `server.on('connection', ...)`. */
export function servesPeers(unit: ts.Node): boolean {
  const { parent } = around(unit);
  if (!ts.isCallExpression(parent)) return false;
  const name = lastName(parent.expression);
  if (name === 'createServer') return true;
  const event = stringOf(parent.arguments[0]);
  return LISTEN_METHODS.includes(name) && event !== undefined && PEER_EVENTS.includes(event);
}

/** Of the streams of one copy, in order, the one that was there before a function that runs for every peer, and stays. */
export function sharedByPeers(
  resolver: Resolver,
  copy: ts.Node,
  streams: readonly ts.Expression[],
): ts.Expression | undefined {
  const sink = streams.at(-1);
  for (let unit: ts.Node = unitAround(copy); !ts.isSourceFile(unit); unit = unitAround(unit)) {
    const answers = sink !== undefined && isAnswerTo(resolver, sink, unit);
    const { pos, end } = unit;
    const isOlder = (stream: ts.Expression): boolean => {
      const declared = declarationOf(resolver, stream);
      return declared !== undefined && (declared.pos < pos || declared.end > end);
    };
    if (answers || servesPeers(unit)) return streams.find(isOlder);
  }
  return undefined;
}

/** Whether a stream is the answer that a function gets as its parameter. */
function isAnswerTo(resolver: Resolver, stream: ts.Expression, unit: ts.Node): boolean {
  const declared = resolver.stream(stream).binding?.node;
  return declared?.parent === unit && resolver.stream(stream).endpoint.kind === 'http-response';
}

/** What declares the first name of `a.b.c`. */
function declarationOf({ scopes }: Resolver, stream: ts.Expression): ts.Node | undefined {
  let at = stream;
  for (let member = memberOf(at); member !== undefined; member = memberOf(at)) at = member.receiver;
  const binding = ts.isIdentifier(at) ? scopes.bindingOf(at) : undefined;
  return binding?.identifier;
}
