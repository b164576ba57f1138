/** Web streams, bodies and blobs: `reader.read()`, `response.arrayBuffer()`, and what gathers a stream for the caller. */
import * as ts from 'typescript';
import type { Transfer } from '../../../model/index.js';
import { typeOf } from '../syntax/docs.js';
import type { Value } from './aliases.js';
import { BODY_METHODS, BODY_TEXT, CONSUMER_MODULES, READER_TYPES, TEXT_ENCODING } from '../catalogue.js';
import type { Lowerer } from './lowerer.js';
import { creationsOf } from './transforms.js';
import { WHOLE } from './whole.js';
import type { End } from '../resolve/end.js';
import type { Resolver } from '../resolve/resolve.js';
import { around, bare, lastName, memberOf, shown, spanOf, stringOf, textOf, unitAround } from '../syntax/syntax.js';

interface Fill {
  readonly source: End;
  readonly whole: boolean;
  readonly name: string;
  /** Set where the bytes are handed over as text. */
  readonly encoding?: string;
}

/** Lowers a call that brings bytes of the web platform; undefined for any other call. */
export function lowerWebRead(lowerer: Lowerer, call: ts.CallExpression): Value | undefined {
  const fill = readerFill(lowerer.resolver, call) ?? bodyFill(lowerer.resolver, call) ?? consumerFill(lowerer, call);
  if (fill === undefined) return undefined;
  const member = memberOf(call.expression);
  if (member) lowerer.consume(member.receiver, (name) => `a method of \`${name}\` is called`);
  for (const argument of call.arguments) lowerer.consume(argument, (name) => `\`${name}\` is read from`);
  const { aliases, graph } = lowerer;
  const bytes = aliases.fresh(call, fill.name);
  if (fill.encoding !== undefined) bytes.encoding = fill.encoding;
  const completion: NonNullable<Transfer['completion']> = ts.isAwaitExpression(around(call).parent)
    ? 'awaited'
    : 'promise';
  graph.emit({
    ...WHOLE,
    direction: 'in',
    span: spanOf(call),
    callee: textOf(call.expression),
    endpoint: graph.endpoint(fill.source),
    buffer: lowerer.bufferOf(bytes),
    placed: !fill.whole && bytes.gathered === true ? 'after-content' : 'start',
    wholeSource: fill.whole,
    completion,
  });
  return { bytes, pending: true, ...(!fill.whole && { result: true }) };
}

/** Whether a call brings bytes as lowerWebRead understands it. */
export function isWebRead(resolver: Resolver, call: ts.CallExpression): boolean {
  return (readerFill(resolver, call) ?? bodyFill(resolver, call)) !== undefined || isConsumer(resolver, call);
}

/** `reader.read()`, where `reader` comes from `getReader()` or is declared as a reader. */
function readerFill(resolver: Resolver, call: ts.CallExpression): Fill | undefined {
  const member = memberOf(call.expression);
  if (member?.name !== 'read' || call.arguments.length > 0) return undefined;
  const { receiver } = member;
  const binding = ts.isIdentifier(receiver) ? resolver.scopes.bindingOf(receiver) : undefined;
  const declaration = binding?.node;
  const initial = declaration && ts.isVariableDeclaration(declaration) ? declaration.initializer : receiver;
  const made = initial && bare(initial);
  const getter = made && ts.isCallExpression(made) ? memberOf(made.expression) : undefined;
  if (made && getter?.name === 'getReader' && ts.isCallExpression(made) && made.arguments.length === 0) {
    const because = `\`${shown(receiver)}\` is made here with \`getReader()\``;
    const proof = { span: spanOf(made), because };
    return { source: webEnd(resolver, getter.receiver, proof), whole: false, name: 'value' };
  }
  if (declaration === undefined || !(ts.isParameter(declaration) || ts.isVariableDeclaration(declaration))) {
    return undefined;
  }
  const type = typeOf(declaration);
  if (type === undefined || !READER_TYPES.test(textOf(type))) return undefined;
  const proof = { span: spanOf(type), because: `\`${shown(receiver)}\` is declared as \`${shown(type)}\`` };
  return { source: webEnd(resolver, receiver, proof), whole: false, name: 'value' };
}

function streamEnd(resolver: Resolver, node: ts.Expression, proof: NonNullable<End['endpoint']['proof']>): End {
  const end = resolver.stream(node);
  return end.endpoint.proof === undefined ? { ...end, endpoint: { ...end.endpoint, kind: 'stream', proof } } : end;
}

function webEnd(resolver: Resolver, node: ts.Expression, proof: NonNullable<End['endpoint']['proof']>): End {
  const end = streamEnd(resolver, node, proof);
  return { ...end, endpoint: { ...end.endpoint, traits: [...end.endpoint.traits, 'web-stream'] } };
}

/** `await response.arrayBuffer()`, `blob.text().then(...)`. */
function bodyFill(resolver: Resolver, call: ts.CallExpression): Fill | undefined {
  const member = memberOf(call.expression);
  if (member === undefined || call.arguments.length > 0 || !BODY_METHODS.includes(member.name)) return undefined;
  if (!isWaitedFor(call) || isMadeHere(resolver, member.receiver)) return undefined;
  const text = member.name === BODY_TEXT ? { encoding: TEXT_ENCODING } : {};
  const file = runtimeFile(resolver, member.receiver, call);
  if (file) return { source: file, whole: true, name: `${shown(call.expression)}()`, ...text };
  const end = resolver.seenStream(member.receiver);
  const kind = end.endpoint.kind === 'unknown' ? 'stream' : end.endpoint.kind;
  const because = `\`${shown(member.receiver)}\` is a \`Response\` of \`fetch\``;
  const proof = resolver.isFetched(member.receiver) ? { span: spanOf(member.receiver), because } : undefined;
  const source = { ...end, endpoint: { ...(proof && { proof }), ...end.endpoint, kind } };
  return { source, whole: true, name: `${shown(call.expression)}()`, ...text };
}

/** `canvas.convertToBlob()`, `new Blob(parts)`: what is in memory, and comes from nowhere else. */
function isMadeHere(resolver: Resolver, receiver: ts.Expression): boolean {
  return creationsOf(resolver.scopes, resolver.place(receiver)).some(({ expression, kind }) => {
    const name = lastName(expression);
    return kind === ts.SyntaxKind.NewExpression ? /^(?:Blob|File)$/.test(name) : name === 'convertToBlob';
  });
}

/** `Bun.file(path)`. */
function runtimeFile(resolver: Resolver, receiver: ts.Expression, call: ts.CallExpression): End | undefined {
  const [path] = ts.isCallExpression(receiver) ? receiver.arguments : [];
  if (path === undefined || !ts.isCallExpression(receiver) || ts.isSpreadElement(path)) return undefined;
  const imported = resolver.modules.imported(receiver.expression);
  return imported?.module === 'Bun' && imported.path.join('.') === 'file' ? resolver.file(path, call) : undefined;
}

/** A method that gives its text at once is none of a body. */
function isWaitedFor(call: ts.CallExpression): boolean {
  const { parent, child } = around(call);
  if (ts.isAwaitExpression(parent)) return true;
  if (ts.isArrayLiteralExpression(parent)) {
    const all = around(parent).parent;
    return ts.isCallExpression(all) && textOf(all.expression) === 'Promise.all';
  }
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === child && parent.name.text === 'then';
  return isHandedToThen(parent, child);
}

/** `.then((response) => response.arrayBuffer())`: the next `then` waits for it. */
function isHandedToThen(parent: ts.Node, child: ts.Node): boolean {
  if (!ts.isReturnStatement(parent) && !(ts.isArrowFunction(parent) && parent.body === child)) return false;
  const callback = ts.isReturnStatement(parent) ? unitAround(parent) : parent;
  // A script of CommonJS may return.
  if (ts.isSourceFile(callback)) return false;
  const { parent: call } = around(callback);
  return ts.isCallExpression(call) && memberOf(call.expression)?.name === 'then';
}

/** `await buffer(stream)` of `stream/consumers`. */
function consumerFill({ resolver }: Lowerer, call: ts.CallExpression): Fill | undefined {
  const [stream] = call.arguments;
  if (stream === undefined || !isConsumer(resolver, call)) return undefined;
  const found = resolver.stream(stream);
  const because = `\`${shown(stream)}\` is read to its end by \`${shown(call.expression)}\``;
  const source = streamEnd(resolver, found.node, { span: spanOf(call), because });
  const name = resolver.modules.imported(call.expression)?.path.at(-1);
  const encoding = name === BODY_TEXT ? TEXT_ENCODING : source.encoding;
  return { source, whole: true, name: `${shown(call.expression)}()`, ...(encoding !== undefined && { encoding }) };
}

function isConsumer(resolver: Resolver, call: ts.CallExpression): boolean {
  const imported = resolver.modules.imported(call.expression);
  const [name, ...rest] = imported?.path ?? [];
  if (imported === undefined || name === undefined || rest.length > 0 || call.arguments.length !== 1) return false;
  const [stream] = call.arguments;
  if (stream === undefined || ts.isSpreadElement(stream) || stringOf(stream) !== undefined) return false;
  return CONSUMER_MODULES.includes(imported.module) && BODY_METHODS.includes(name);
}
