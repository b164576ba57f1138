/** Chunk handlers: a callback that runs once per chunk is a loop that fills a buffer. */
import * as ts from 'typescript';
import { hull, type Transfer } from '../../../model/index.js';
import { typeOf } from '../syntax/docs.js';
import type { Value } from './aliases.js';
import {
  CHUNK_EVENT,
  LISTEN_METHODS,
  LISTEN_ONCE,
  LOSSLESS_ENCODINGS,
  PARSER_NAMES,
  PULL_EVENT,
  TEXT_ENCODING,
} from '../catalogue.js';
import { isInsidePipe, isTested, soleCall } from './callbacks.js';
import type { ChunkHandler, Lowerer } from './lowerer.js';
import { heedNotes } from './notes.js';
import { describeRelay } from './relay.js';
import type { End } from '../resolve/end.js';
import { occurrences, otherChunkUse, registrationsOn, streamUnder } from '../resolve/occurrences.js';
import type { Scopes } from '../syntax/scopes.js';
import { executorAround, isWithin } from '../syntax/statements.js';
import {
  around,
  bare,
  isInlineFunction,
  memberOf,
  shown,
  spanOf,
  stringOf,
  textOf,
  type Member,
} from '../syntax/syntax.js';
import { tellsWhatItReads } from './transforms.js';
import { WHOLE } from './whole.js';

/** Receivers whose `write` hands back something else than a stream's would. */
const NO_STREAM_MODULES: readonly string[] = ['string_decoder', 'crypto'];

/** `src.on('data', handler)`; `receiver` may be a chain of other listener calls. */
export function lowerChunkListener(lowerer: Lowerer, call: ts.CallExpression, receiver: ts.Expression): void {
  const { graph, resolver } = lowerer;
  const [event, argument] = call.arguments;
  const member = memberOf(call.expression);
  if (event === undefined || argument === undefined || member === undefined || isInsidePipe(call)) return;
  const source = resolver.stream(streamUnder(receiver));
  const callback = lowerer.callbackOf(argument);
  const bytes = lowerer.aliases.fresh(call, 'chunk');
  const value: Value = { bytes, pending: false };
  const start = member.nameNode.getStart();
  const registering = { start: streamUnder(receiver) === receiver ? receiver.getStart() : start, end: event.end };
  const once = member.name === LISTEN_ONCE;
  const pulls = stringOf(event) === PULL_EVENT;
  const span = callback ? hull([spanOf(call), spanOf(callback)]) : spanOf(call);

  const { header, body, after } = graph.repeat();
  const addCompanions = once ? undefined : graph.loop({ span, form: 'callback' });
  const fill: Transfer = {
    ...WHOLE,
    direction: 'in',
    span: registering,
    callee: `.${member.name}('${pulls ? PULL_EVENT : CHUNK_EVENT}')`,
    endpoint: graph.endpoint(source),
    buffer: lowerer.bufferOf(bytes),
    placed: bytes.gathered === true ? 'after-content' : 'start',
    completion: 'event',
  };
  if (!pulls) graph.emit(fill);
  decode(lowerer, value, source.encoding, event);
  const other = otherChunkUse(lowerer.resolver.scopes, source, call);
  if (other) lowerer.use(value, 'content', event, `another listener gets \`${bytes.name}\`, too: \`${shown(other)}\``);
  const handler: ChunkHandler = {
    node: callback ?? argument,
    source,
    chunk: bytes,
    entry: body,
    drains: [],
    ...(pulls && { pull: fill }),
  };
  if (callback !== undefined) lowerer.withHandler(handler, () => lowerer.inline(callback, pulls ? [] : [value]));
  else lowerBound(lowerer, argument, value, handler);
  graph.jump(once ? after : header);
  graph.continueIn(after);

  const [drain, ...more] = handler.drains;
  if (addCompanions === undefined || drain === undefined || more.some((d) => d.end.key !== drain.end.key)) return;
  const relay = describeRelay(resolver, { call, handler, source, sink: drain.end });
  addCompanions(relay);
  for (const { obligation, text } of relay.keeps) {
    graph.emit({ kind: 'keep', obligation, span: registering, ...(text !== undefined && { text }) }, body);
  }
}

/** `src.read()` in a listener of `readable`: the chunk, or nothing where there is none yet. */
export function lowerPull(
  { graph, handler, resolver }: Lowerer,
  call: ts.CallExpression,
  { receiver, name }: Member,
): Value | undefined {
  if (handler?.pull === undefined || name !== 'read' || call.arguments.length > 0) return undefined;
  if (resolver.place(receiver).key !== handler.source.key) return undefined;
  graph.emit(handler.pull);
  return { bytes: handler.chunk, pending: false };
}

/** `src.on('data', dst.write.bind(dst))`; anything else gets the chunk where it can't be followed. */
function lowerBound(lowerer: Lowerer, argument: ts.Expression, value: Value, handler: ChunkHandler): void {
  const call = bare(argument);
  const bind = ts.isCallExpression(call) ? memberOf(call.expression) : undefined;
  const method = bind?.name === 'bind' ? memberOf(bind.receiver) : undefined;
  if (ts.isCallExpression(call) && method?.name === 'write') {
    const [self] = call.arguments;
    const one = call.arguments.length === 1 && self !== undefined && textOf(bare(self)) === textOf(method.receiver);
    if (one && isStreamLike(lowerer, method.receiver)) {
      drain(lowerer, call, method.receiver, value, handler);
      return;
    }
  }
  lowerer.consume(argument, (name) => `\`${name}\` is listened to`);
  lowerer.use(value, 'content', argument, `\`${value.bytes.name}\` is passed to \`${shown(argument)}\``);
}

function decode(lowerer: Lowerer, value: Value, encoding: string | undefined, node: ts.Node): void {
  if (encoding === undefined) return;
  if (encoding === TEXT_ENCODING || LOSSLESS_ENCODINGS.includes(encoding)) value.bytes.encoding = encoding;
  else
    lowerer.use(
      value,
      'content',
      node,
      `\`${value.bytes.name}\` is decoded as \`${encoding}\`, which can damage bytes`,
    );
}

/** `dst.write(bytes)`, `dst.end(bytes)`. False when the call is no such thing. */
export function lowerStreamWrite(lowerer: Lowerer, call: ts.CallExpression, receiver: ts.Expression): boolean {
  const [data, ...rest] = call.arguments;
  if (
    data === undefined ||
    ts.isSpreadElement(data) ||
    // `buffer.write(text, 1)`: a place in memory.
    (rest[0] !== undefined && ts.isNumericLiteral(bare(rest[0]))) ||
    !isStreamLike(lowerer, receiver) ||
    !isBooleanUse(lowerer, call)
  ) {
    return false;
  }
  lowerer.consume(receiver, (name) => `a method of \`${name}\` is called`);
  const value = lowerer.evaluate(data);
  for (const argument of rest)
    lowerer.consume(argument, (name) => `\`${name}\` is passed to \`${shown(call.expression)}\``);
  if (value === undefined) {
    if (lowerer.handler !== undefined) lowerer.keep('order', call, textOf(receiver));
    return true;
  }
  if (value.pending || value.result === true) {
    lowerer.use(value, 'content', data, `a promise of \`${value.bytes.name}\` is written`);
    return true;
  }
  const { encoding } = value.bytes;
  if (encoding !== undefined) {
    const written = stringOf(rest[0])?.toLowerCase() ?? 'utf8';
    if (written === encoding) lowerer.keep('encoding', call, encoding);
    else
      lowerer.use(
        value,
        'content',
        call,
        `\`${value.bytes.name}\` is read as \`${encoding}\` and written as \`${written}\``,
      );
  }
  // A callback per chunk is something done after every chunk.
  const last = rest.at(-1);
  if (last !== undefined && stringOf(last) === undefined) lowerer.keep('progress', last, shown(last));
  drain(lowerer, call, receiver, value, lowerer.handler);
  return true;
}

function drain(
  lowerer: Lowerer,
  call: ts.CallExpression,
  receiver: ts.Expression,
  value: Value,
  handler: ChunkHandler | undefined,
): void {
  const { bytes } = value;
  heedNotes(lowerer, value, call);
  const { scopes } = lowerer.resolver;
  const found = lowerer.resolver.stream(streamUnder(receiver));
  // Of an iterable nothing is known that would tell what it is written to.
  const guessed = handler !== undefined && ts.isForOfStatement(handler.node) && found.endpoint.kind === 'unknown';
  const isStream = guessed && isUsedAsSink(scopes, found);
  const end: End = isStream ? { ...found, endpoint: { ...found.endpoint, kind: 'stream' } } : found;
  handler?.drains.push({ end, call });
  lowerer.graph.emit({
    ...WHOLE,
    direction: 'out',
    span: spanOf(call),
    callee: textOf(call.expression),
    endpoint: lowerer.graph.endpoint(end),
    buffer: lowerer.bufferOf(bytes),
    completion: 'event',
  });
}

/** `out.end()`, `out.once('drain', f)`, `once(out, 'drain')`: done with streams, and with little else. */
function isUsedAsSink(scopes: Scopes, end: End): boolean {
  return occurrences(scopes, end).some((node) => {
    const { parent, child } = around(node);
    if (ts.isCallExpression(parent)) {
      return parent.arguments[0] === child && SINK_EVENTS.includes(stringOf(parent.arguments[1]) ?? '');
    }
    const call = ts.isPropertyAccessExpression(parent) ? parent.parent : undefined;
    const isEnded = call && ts.isCallExpression(call) && call.expression === parent && call.arguments.length === 0;
    if (isEnded === true && ts.isPropertyAccessExpression(parent) && parent.name.text === 'end') return true;
    return registrationsOn(node).registrations.some(({ event }) => SINK_EVENTS.includes(event));
  });
}

const SINK_EVENTS: readonly string[] = ['drain', 'finish'];

/** `this.write` and `super.write` are adapters; a decoder's `write` gives text back, a parser tells what it reads. */
function isStreamLike(lowerer: Lowerer, receiver: ts.Expression): boolean {
  const node = bare(receiver);
  if (node.kind === ts.SyntaxKind.ThisKeyword || node.kind === ts.SyntaxKind.SuperKeyword) return false;
  const { scopes, modules } = lowerer.resolver;
  const name = memberOf(node)?.name ?? (ts.isIdentifier(node) ? node.text : '');
  if (PARSER_NAMES.test(name) && lowerer.resolver.stream(node).endpoint.proof === undefined) return false;
  if (!ts.isIdentifier(node)) return true;
  const binding = scopes.bindingOf(node);
  if (binding && lowerer.aliases.of(binding)) return false;
  if (isDeclaredOther(binding?.node)) return false;
  if (tellsWhatItReads(lowerer.resolver, lowerer.resolver.stream(node))) return false;
  const declaration = binding?.node;
  const made = declaration && ts.isVariableDeclaration(declaration) && declaration.initializer;
  if (!made || !(ts.isCallExpression(made) || ts.isNewExpression(made))) return true;
  // Each chunk goes to a stream of its own.
  if (lowerer.handler && isWithin(made, lowerer.handler.node)) return false;
  if (isOwnCode(scopes, made.expression)) return false;
  const module = modules.imported(made.expression)?.module;
  return module === undefined || !NO_STREAM_MODULES.includes(module);
}

/** `terminal: Terminal`: a type of its own that is not called like a stream. */
function isDeclaredOther(declaration: ts.Node | undefined): boolean {
  if (declaration === undefined || !(ts.isParameter(declaration) || ts.isVariableDeclaration(declaration)))
    return false;
  const type = typeOf(declaration);
  if (type === undefined || !ts.isTypeReferenceNode(type)) return false;
  const name = ts.isQualifiedName(type.typeName) ? type.typeName.right.text : type.typeName.text;
  return name.length > 2 && !STREAM_LIKE.test(name);
}

/** Parts of the names of types to which bytes are written. */
const STREAM_LIKE =
  /stream|writ|sink|socket|pipe|out|res|req|file|body|duplex|transform|conn|channel|upload|through|handle/i;

/** A class of this file that builds on no other: what is written to it goes where its code says. */
function isOwnCode(scopes: Scopes, callee: ts.Expression): boolean {
  const declaration = ts.isIdentifier(callee) ? scopes.bindingOf(callee)?.node : undefined;
  if (declaration === undefined || !ts.isClassLike(declaration)) return false;
  return declaration.heritageClauses?.every((h) => h.token !== ts.SyntaxKind.ExtendsKeyword) ?? true;
}

/** A stream's `write` says whether to go on; where its result is used for more, it is something else. */
function isBooleanUse(lowerer: Lowerer, call: ts.CallExpression): boolean {
  const { parent, child } = around(call);
  if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) {
    const binding = lowerer.resolver.scopes.bindingOf(parent.name);
    return binding !== undefined && lowerer.resolver.scopes.references(binding).every((id) => isTested(id));
  }
  return (
    ts.isExpressionStatement(parent) ||
    ts.isAwaitExpression(parent) ||
    ts.isArrowFunction(parent) ||
    ts.isVoidExpression(parent) ||
    ts.isReturnStatement(parent) ||
    isTested(child)
  );
}

const PACING_METHODS: readonly string[] = ['pause', 'resume'];

/** Inside a chunk handler: pausing the source until the sink has drained. */
export function lowerPacing(lowerer: Lowerer, call: ts.CallExpression, { receiver, name }: Member): boolean {
  const { handler, resolver } = lowerer;
  if (handler === undefined) return false;
  const pauses = PACING_METHODS.includes(name) && call.arguments.length === 0;
  if (pauses && resolver.place(receiver).key === handler.source.key) {
    lowerer.keep('nonblocking', call, textOf(receiver));
    return true;
  }
  if (
    !LISTEN_METHODS.includes(name) ||
    stringOf(call.arguments[0]) !== 'drain' ||
    !(resumesOnly(lowerer, call, handler) || resolvesOnly(call))
  ) {
    return false;
  }
  lowerer.keep('nonblocking', call, textOf(receiver));
  return true;
}

/** `await new Promise((resolve) => dst.once('drain', resolve))`, in whose executor `call` stands. */
function resolvesOnly(call: ts.CallExpression): boolean {
  const executor = executorAround(call);
  const resolve = executor?.parameters[0]?.name.getText();
  const handler = call.arguments[1] && bare(call.arguments[1]);
  if (executor === undefined || soleCall(executor) !== call || handler === undefined) return false;
  return textOf(isInlineFunction(handler) ? (soleCall(handler)?.expression ?? handler) : handler) === resolve;
}

/** `dst.once('drain', () => src.resume())`. */
function resumesOnly(lowerer: Lowerer, call: ts.CallExpression, handler: ChunkHandler): boolean {
  const callback = lowerer.callbackOf(call.arguments[1]);
  const only = callback && soleCall(callback);
  const member = only && memberOf(only.expression);
  return member?.name === 'resume' && lowerer.resolver.place(member.receiver).key === handler.source.key;
}
