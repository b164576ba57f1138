/** A chain of pipes as one value: its streams, and who hears of errors once the last stream is destroyed by them. */
import * as ts from 'typescript';
import type { PipeChain, Refused } from '../../../model/index.js';
import { soleCall } from '../lower/callbacks.js';
import { occurrences, registrationsOn, streamUnder } from '../resolve/occurrences.js';
import { isUnheardRequest, UNANSWERED } from '../resolve/outgoing.js';
import { isPipeCall } from '../lower/pipe-calls.js';
import { leavesOpen } from '../lower/relay.js';
import {
  isEndedByHand,
  isFedElsewhere,
  isWrittenLater,
  mayEndAtOnce,
  otherSink,
  strangeEvent,
  takenApart,
  mayAnswer,
  tellsItsSink,
  toldTwice,
  waitedFor,
  type Hop,
} from './pipe-conflicts.js';
import { endsOf, heardAt, isHandedOn, listenersOf } from './heard.js';
import { tellsErrors } from './makes.js';
import { ownPromiseOf, rejectionBy } from './rejections.js';
import { servesPeers, sharedByPeers } from './peers.js';
import { awaits, executorAround, isExecutor, listOf, statementOf } from '../syntax/statements.js';
import type { End } from '../resolve/end.js';
import type { Resolver } from '../resolve/resolve.js';
import { around, bare, isInlineFunction, memberOf, shown, spanOf, textOf, unitAround } from '../syntax/syntax.js';

/** `pipe`: one of the calls of the chain. */
export function pipeChainOf(resolver: Resolver, pipe: ts.CallExpression | undefined): PipeChain | Refused {
  if (pipe === undefined || !isPipeCall(pipe)) return { refused: 'there is no pipe to replace' };
  const parts = partsOf(resolver, pipe);
  const last = parts.at(-1) ?? pipe;
  const hops = parts.flatMap(hopsOf);
  const [sink] = last.arguments;
  if (sink === undefined) return { refused: 'there is no pipe to replace' };
  if (hops.some(({ call }) => leavesOpen(call))) {
    return { refused: 'only the promise form of `pipeline` can leave the sink open' };
  }
  const missing = hops.find(({ call }) => ts.isOptionalChain(call));
  if (missing) return { refused: `\`${shown(missing.under)}\` may be missing` };
  const under = streamUnder(sink);
  const end = resolver.stream(under);
  const names = [...hops.map((hop) => textOf(hop.under)), textOf(under)];
  const itself = names.find((name, i) => name === names[i + 1]);
  if (itself !== undefined) return { refused: `\`${itself}\` is piped to itself` };
  if (isFedElsewhere(resolver, hops, end)) {
    return {
      refused: `more than one stream is piped to \`${shown(under)}\`, and the first to end would fail the others`,
    };
  }
  const [first] = hops;
  if (first && mayEndAtOnce(resolver, first)) {
    return {
      refused: `\`${shown(first.under)}\` may end within \`pipe\`, and \`pipeline\` would wait for the end forever`,
    };
  }
  const branch = hops.map((hop) => otherSink(resolver, hop, last)).find((other) => other !== undefined);
  if (branch) {
    return {
      refused: `\`${branch.stream}\` is piped to \`${branch.sink}\`, too, and an early end of one would end the other`,
    };
  }
  if (endsOf(resolver, end).some((one) => isWrittenLater(resolver, last, one))) {
    return {
      refused: `\`${shown(under)}\` is written to by hand, too, and \`pipeline\` closes it when the source ends early`,
    };
  }
  const listeners = listenersOf(resolver, last, end);
  const strange = strangeEvent(end, listeners);
  if (strange !== undefined) {
    return { refused: `\`${strange}\` is no event of a file: the source tells it to what it is piped to` };
  }
  if (first && (isUsed(resolver, last) || isHandedIn(end)) && tellsItsSink(resolver, first)) {
    return { refused: `\`${shown(first.under)}\` emits events of its own on what it is piped to` };
  }
  if (first && mayAnswer(resolver, first, end)) {
    return {
      refused: `\`${shown(first.under)}\` gets the request, and may answer its own errors while nobody listens`,
    };
  }
  if (isUnheardRequest(resolver, under, listeners)) {
    return { refused: `that nobody answers \`${shown(under)}\` ${UNANSWERED}` };
  }
  const shared = sharedByPeers(resolver, last, [...hops.map((hop) => hop.under), under]);
  if (shared) {
    return { refused: `\`${shown(shared)}\` is one for all who connect, and the first to leave would close it` };
  }
  const closing = listeners.find(({ event }) => event === 'close');
  const reject = rejectAround(resolver, last);
  const heardBefore = hops.map((hop) => heardAt(resolver, hop));
  const heard = [...heardBefore, listeners];
  const twice = toldTwice(heard, names);
  if (twice !== undefined && reject === undefined) return { refused: `${twice} would be told twice` };
  const inTime = listeners.filter((l) => l.event === 'error' && isThereInTime(l.call, last));
  const isHeard = inTime.length > 0;
  const ended = isHeard || reject !== undefined ? hops.find((hop) => isEndedByHand(resolver, hop, heard)) : undefined;
  if (ended) return { refused: `\`${shown(ended.under)}\` is ended early by hand, which would be told as an error` };
  const apart = hops.map((hop) => takenApart(resolver, hop, heard)).find((found) => found !== undefined);
  if (apart) return { refused: `\`${shown(apart)}\` takes the streams apart, and \`pipeline\` ends them together` };
  const tells = tellsErrors(resolver, end);
  const hearing = [...hops.map((hop) => tellsErrors(resolver, resolver.stream(hop.under))), tells];
  const waits = waitedFor(
    heard,
    ({ call }) => isThereInTime(call, last),
    (place) => hearing[place] === true,
  );
  const rejection = rejectionBy(resolver, inTime);
  // What waits for `close` would take an error for the end; a promise that was rejected before does not mind.
  const minds = closing !== undefined && !(rejection === 'at-once' && isResolve(closing.handler));
  const hasOneHop = hops.length === 1;
  const gone = hops.find((hop, place) =>
    heardBefore[place]?.some(
      ({ event, handler }) =>
        event === 'close' &&
        !isPeer(resolver.stream(hop.under)) &&
        !(hasOneHop && rejection === 'at-once' && isResolve(handler)),
    ),
  );
  if (gone) {
    return {
      refused: `what waits for \`close\` of \`${shown(gone.under)}\` would take an error of another stream for the end`,
    };
  }
  const earlier = heardBefore.map((own) => rejectionBy(resolver, own));
  const tidies = rejection === 'later' ? under.getText() : names[earlier.indexOf('later')];
  const isForeign = first && resolver.stream(first.under).endpoint.traits.includes('foreign-type');
  const promised = ownPromiseOf(resolver, hops, last);
  const finished = finishedAround(resolver, last, end);
  return {
    span: spanOf(last),
    others: parts.slice(0, -1).map(spanOf),
    streams: [...hops.map(({ stream }) => stream), written(sink)],
    sink: under.getText(),
    kind: end.endpoint.kind,
    isProved: [...hops.map((hop) => resolver.stream(hop.under)), end].every((e) => e.endpoint.proof !== undefined),
    isUsed: isUsed(resolver, last) || isReturned(resolver, end),
    isHeard,
    ...(isForeign && { foreign: shown(first.under) }),
    ...(tells !== undefined && { tells }),
    isSourceHeard: heardBefore.flat().some(({ event }) => event === 'error') || isHandedOn(resolver, end),
    ...(reject !== undefined && { reject }),
    ...(tidies !== undefined && { tidies }),
    ...(minds && { closes: true }),
    ...(waits !== undefined && { waits }),
    ...(finished && { finished: spanOf(finished) }),
    ...(promised && { promised: shown(promised) }),
  };
}

/** The last pipe of the chain that a pipe stands in: `b` of `a.pipe(x).on('error', f).pipe(b)`. */
function outermost(pipe: ts.CallExpression): ts.CallExpression {
  let last = pipe;
  for (;;) {
    const { end } = registrationsOn(last);
    const { parent } = around(end);
    if (!ts.isPropertyAccessExpression(parent) || parent.name.text !== 'pipe') return last;
    const call = parent.parent;
    if (!ts.isCallExpression(call) || call.expression !== parent || !isPipeCall(call)) return last;
    last = call;
  }
}

/** `a.pipe(b); b.pipe(c);`: the statements in a row, by their last pipes, that make one chain. */
function partsOf(resolver: Resolver, pipe: ts.CallExpression): readonly ts.CallExpression[] {
  const parts = [outermost(pipe)];
  for (let [next] = parts; next !== undefined; next = continuation(resolver, next, 1)) {
    if (next !== parts.at(-1)) parts.push(next);
  }
  for (let [before] = parts; before !== undefined; before = continuation(resolver, before, -1)) {
    if (before !== parts[0]) parts.unshift(before);
  }
  return parts;
}

/** The chain that the next statement, or the one before, makes of the stream between; nobody listens to its errors alone. */
function continuation(resolver: Resolver, last: ts.CallExpression, step: 1 | -1): ts.CallExpression | undefined {
  const statement = last.parent;
  const list = listOf(statement) ?? [];
  const near = list[list.findIndex((s) => s === statement) + step];
  if (!ts.isExpressionStatement(statement) || near === undefined || !ts.isExpressionStatement(near)) return undefined;
  const other = bare(near.expression);
  if (!ts.isCallExpression(other) || other.parent !== near || !isPipeCall(other)) return undefined;
  const [first, second] = step === 1 ? [last, other] : [other, last];
  const [sink] = first.arguments;
  const [from] = hopsOf(second);
  if (sink === undefined || from === undefined || first.arguments.length > 1) return undefined;
  const isSame = (a: ts.Expression, b: ts.Expression): boolean => resolver.place(a).key === resolver.place(b).key;
  const [start] = hopsOf(first);
  const end = second.arguments[0];
  // There and back are two ways, each with an end of its own.
  const isBack = start !== undefined && end !== undefined && isSame(start.under, end);
  const isShared = otherSink(resolver, from, outermost(second)) !== undefined;
  const joins = !isBack && !isShared && ts.isIdentifier(bare(sink)) && isSame(sink, from.under);
  const heard = joins && hopsOf(first).some((hop) => heardAt(resolver, hop).some(({ event }) => event === 'error'));
  return joins && !heard ? other : undefined;
}

/** Each pipe of the chain with the stream that it starts from, listeners and all, first one first. */
function hopsOf(last: ts.CallExpression): readonly Hop[] {
  const hops: Hop[] = [];
  for (let call: ts.CallExpression | undefined = last; call !== undefined;) {
    const member = memberOf(call.expression);
    const access: ts.Expression = bare(call.expression);
    if (member === undefined || !ts.isPropertyAccessExpression(access)) break;
    const under = streamUnder(member.receiver);
    const before: ts.CallExpression | undefined = ts.isCallExpression(under) && isPipeCall(under) ? under : undefined;
    const sink: ts.Expression | undefined = before?.arguments[0];
    const text = call.getSourceFile().text;
    const stream =
      before && sink ? continued(sink, text.slice(before.end, access.expression.end)) : written(access.expression);
    hops.unshift({ call, stream, under: sink ? bare(sink) : under });
    call = before;
  }
  return hops;
}

/** As an argument: without parentheses of its own. */
function written(node: ts.Expression): string {
  return ts.isParenthesizedExpression(node) ? written(node.expression) : node.getText();
}

/** With calls behind it, which go with no more than a name or a call in front. */
function continued(node: ts.Expression, behind: string): string {
  const text = written(node);
  return behind.trim() === '' || bare(node).getText() === text ? text + behind : `(${text})${behind}`;
}

/** Registered before an error can come: no later than in the same run of statements. */
function isThereInTime(call: ts.CallExpression, pipe: ts.CallExpression): boolean {
  let place: ts.Node = call;
  // The executor of a promise runs at once.
  for (let unit = unitAround(place); unit !== unitAround(pipe); unit = unitAround(place)) {
    if (ts.isSourceFile(unit)) return false;
    if (!isExecutor(unit)) return false;
    place = around(unit).parent;
  }
  const [one, other] = [statementOf(place), statementOf(pipe)];
  if (place.pos < pipe.end) return true;
  const { parent } = one;
  if (parent !== other.parent || !(ts.isBlock(parent) || ts.isSourceFile(parent))) return false;
  return !parent.statements.some((s) => other.pos <= s.pos && s.pos < one.pos && awaits(s));
}

/** Whether a listener does nothing but resolve the promise in whose executor it stands. */
function isResolve(handler: ts.Expression | undefined): boolean {
  const node = handler && bare(handler);
  const resolve = node && executorAround(node)?.parameters[0]?.name.getText();
  if (node === undefined || resolve === undefined) return false;
  const call = isInlineFunction(node) ? soleCall(node) : undefined;
  return textOf(call?.expression ?? node) === resolve;
}

/** The name of `reject` in `new Promise((resolve, reject) => ...)` around. */
function rejectAround({ scopes }: Resolver, node: ts.Node): string | undefined {
  const executor = executorAround(node);
  const name = executor?.parameters[1]?.name;
  if (executor === undefined || name === undefined || !ts.isIdentifier(name)) return undefined;
  // Connections come when the promise is long settled, and their errors would be lost with it.
  for (let unit = unitAround(node); unit !== executor; unit = unitAround(unit)) if (servesPeers(unit)) return undefined;
  return scopes.lookUp(name.text, node)?.identifier === name ? name.text : undefined;
}

/** What a peer may end at any time: whoever waits for its `close` knows that it comes early, too. */
function isPeer({ endpoint: { kind } }: End): boolean {
  return kind === 'http-response' || kind === 'socket';
}

/** Whether whoever called may listen to it. */
function isHandedIn({ binding }: End): boolean {
  return binding !== undefined && ts.isParameter(binding.node);
}

/** `finished(a.pipe(file))`. Of a stream that is read, too, it promises another end than `pipeline` does. */
function finishedAround(
  { modules }: Resolver,
  last: ts.CallExpression,
  { endpoint }: End,
): ts.CallExpression | undefined {
  const { parent, child } = around(last);
  if (!ts.isCallExpression(parent) || parent.arguments.length !== 1 || parent.arguments[0] !== child) return undefined;
  const imported = modules.imported(parent.expression);
  const name = imported && [imported.module, ...imported.path].join('/');
  const isPromise = name === 'stream/promises/finished';
  return isPromise && endpoint.kind === 'file' && endpoint.proof !== undefined ? parent : undefined;
}

/** Whether more is done with what the chain gives than to listen to it. */
function isUsed(resolver: Resolver, last: ts.CallExpression): boolean {
  const { parent } = around(registrationsOn(last).end);
  const name = ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.name : undefined;
  const binding = name && resolver.scopes.bindingOf(name);
  if (binding) {
    return resolver.scopes.references(binding).some((node) => {
      const { registrations, end } = registrationsOn(node);
      return registrations.length === 0 || !ts.isExpressionStatement(around(end).parent);
    });
  }
  return !ts.isExpressionStatement(parent) && !ts.isVoidExpression(parent);
}

/** `return sink;`: whoever gets it listens to it. */
function isReturned({ scopes }: Resolver, end: End): boolean {
  return (
    end.binding !== undefined && occurrences(scopes, end).some((node) => ts.isReturnStatement(around(node).parent))
  );
}
