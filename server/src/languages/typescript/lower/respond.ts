/** Answers of web frameworks: `res.send(bytes)`, `ctx.body = bytes`, `new Response(bytes)`. */
import * as ts from 'typescript';
import { typeOf } from '../syntax/docs.js';
import type { Value } from './aliases.js';
import {
  ANSWER_NAME,
  BODY_METHODS,
  CONTEXT_NAMES,
  CONTEXT_TYPES,
  RESPONSE_CHAIN,
  RESPONSE_CLASSES,
  SEND_METHODS,
} from '../catalogue.js';
import { readsFile } from './files.js';
import type { Lowerer } from './lowerer.js';
import { heedNotes } from './notes.js';
import { WHOLE } from './whole.js';
import type { End } from '../resolve/end.js';
import { isAssignment } from '../resolve/given.js';
import { around, bare, memberOf, shown, spanOf, textOf, type Member } from '../syntax/syntax.js';

/** `res.send(bytes)`, also behind `res.status(200)` and the like. False when the call is no answer. */
export function lowerSend(lowerer: Lowerer, call: ts.CallExpression, { receiver, name }: Member): boolean {
  const [data, ...rest] = call.arguments;
  if (!SEND_METHODS.includes(name) || data === undefined || rest.length > 0 || ts.isSpreadElement(data)) return false;
  const end = lowerer.resolver.stream(responseUnder(receiver));
  if (end.endpoint.kind !== 'http-response') return false;
  lowerer.consume(receiver, (bytes) => `a method of \`${bytes}\` is called`);
  const value = lowerer.evaluate(data);
  if (value) answer(lowerer, call, end, value, data);
  return true;
}

/** The response below `res.status(200).type('html')`. */
function responseUnder(receiver: ts.Expression): ts.Expression {
  let at = bare(receiver);
  while (ts.isCallExpression(at)) {
    const member = memberOf(at.expression);
    if (member === undefined || !RESPONSE_CHAIN.includes(member.name)) break;
    at = member.receiver;
  }
  return at;
}

/** `ctx.body = bytes`, `response.body = bytes`. False when the assignment is none of an answer's body. */
export function lowerBody(lowerer: Lowerer, target: ts.Expression, node: ts.Expression, value: Value): boolean {
  const member = memberOf(target);
  if (member?.name !== 'body') return false;
  const isAnswer =
    isContext(lowerer, member.receiver) || (readsFile(lowerer, value) && isAnswerNamed(lowerer, member.receiver));
  if (!isAnswer) return false;
  const found = lowerer.resolver.stream(target);
  const end: End = { ...found, endpoint: { ...found.endpoint, kind: 'http-response' } };
  answer(lowerer, node, end, value, node);
  return true;
}

/** `ctx` or `ctx.response`, also by another name: a parameter that is annotated or called so. */
function isContext(lowerer: Lowerer, receiver: ts.Expression): boolean {
  const { scopes } = lowerer.resolver;
  const named = ts.isIdentifier(receiver) ? scopes.bindingOf(receiver) : undefined;
  const initial =
    named && ts.isVariableDeclaration(named.node) && !scopes.isReassigned(named) ? named.node.initializer : undefined;
  const member = memberOf(initial ?? receiver);
  const root = member?.name === 'response' ? member.receiver : receiver;
  if (!ts.isIdentifier(root)) return false;
  const declaration = scopes.bindingOf(root)?.node;
  if (declaration === undefined || !ts.isParameter(declaration)) return false;
  const type = typeOf(declaration);
  return type === undefined || type.kind === ts.SyntaxKind.AnyKeyword
    ? CONTEXT_NAMES.test(root.text)
    : CONTEXT_TYPES.test(textOf(type));
}

/** `response`, `this.response`, as far as the name tells: not what is made up here. */
function isAnswerNamed({ resolver: { scopes } }: Lowerer, receiver: ts.Expression): boolean {
  if (!ts.isIdentifier(receiver)) return memberOf(receiver)?.name === ANSWER_NAME;
  const declaration = receiver.text === ANSWER_NAME ? scopes.bindingOf(receiver)?.node : undefined;
  const initial = declaration && ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
  return declaration !== undefined && !(initial && ts.isObjectLiteralExpression(bare(initial)));
}

/** `new Response(bytes, init)`. False when the class is another one. */
export function lowerNewResponse(lowerer: Lowerer, node: ts.NewExpression): boolean {
  const [data, ...rest] = node.arguments ?? [];
  const { expression } = node;
  if (data === undefined || ts.isSpreadElement(data) || !ts.isIdentifier(expression)) return false;
  if (!isResponseClass(lowerer, expression) || isReadAgain(lowerer, node)) return false;
  const value = lowerer.evaluate(data);
  for (const other of rest) lowerer.consume(other, (name) => `\`${name}\` is passed to \`Response\``);
  if (value === undefined) return true;
  const found = lowerer.resolver.stream(expression);
  const proof = { span: spanOf(node), because: '`Response` is the class of the web platform' };
  answer(lowerer, node, { ...found, endpoint: { ...found.endpoint, kind: 'http-response', proof } }, value, data);
  return true;
}

/** Methods of an answer that give what is in it to the code around. */
const READS_AGAIN: readonly string[] = [...BODY_METHODS, 'json', 'formData'];

/** `new Response(bytes).json()`, also by a name, `rewriter.transform(new Response(bytes))`: no answer, but a way to look at the bytes. */
function isReadAgain({ resolver: { scopes } }: Lowerer, node: ts.Expression): boolean {
  const { parent, child } = around(node);
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === child;
  const name = ts.isVariableDeclaration(parent) ? parent.name : isAssignment(parent) ? bare(parent.left) : undefined;
  const binding = name && ts.isIdentifier(name) ? scopes.lookUp(name.text, name) : undefined;
  const isLookedAt = (id: ts.Node): boolean =>
    id.pos >= node.end && ts.isPropertyAccessExpression(id.parent) && READS_AGAIN.includes(id.parent.name.text);
  if (binding !== undefined && scopes.references(binding).some(isLookedAt)) return true;
  const method =
    ts.isCallExpression(parent) && parent.expression !== child ? memberOf(parent.expression)?.name : undefined;
  return method === 'transform';
}

/** The class of the web platform, or one of that name that a module has: `undici`, `node-fetch`. */
function isResponseClass({ resolver }: Lowerer, expression: ts.Identifier): boolean {
  if (resolver.scopes.bindingOf(expression) === undefined) return expression.text === 'Response';
  const imported = resolver.modules.imported(expression);
  if (imported === undefined || imported.module.startsWith('.')) return false;
  const { module, path } = imported;
  return path.join('.') === (Object.hasOwn(RESPONSE_CLASSES, module) ? RESPONSE_CLASSES[module] : 'Response');
}

function answer(lowerer: Lowerer, node: ts.Expression, end: End, value: Value, data: ts.Node): void {
  const { bytes } = value;
  if (value.pending || value.result === true) {
    lowerer.use(value, 'content', data, `a promise of \`${bytes.name}\` is sent`);
    return;
  }
  if (bytes.encoding !== undefined) {
    // Text is sent as UTF-8.
    if (bytes.encoding === 'utf8') lowerer.keep('encoding', node, bytes.encoding);
    else lowerer.use(value, 'content', node, `\`${bytes.name}\` is text in \`${bytes.encoding}\`, sent as UTF-8`);
  }
  heedNotes(lowerer, value, node);
  const { parent } = around(node);
  const callee = ts.isCallExpression(node) || ts.isNewExpression(node) ? textOf(node.expression) : shown(node);
  lowerer.graph.emit({
    ...WHOLE,
    direction: 'out',
    span: spanOf(ts.isBinaryExpression(parent) ? parent : node),
    callee,
    endpoint: lowerer.graph.endpoint(end),
    buffer: lowerer.bufferOf(bytes),
    completion: 'event',
  });
}
