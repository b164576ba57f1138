/** `for await (const chunk of stream)`: a loop that brings one chunk each time. */
import * as ts from 'typescript';
import type { BlockId } from '../../../model/index.js';
import { assign } from './expressions.js';
import type { Lowerer } from './lowerer.js';
import { WHOLE } from './whole.js';
import type { End } from '../resolve/end.js';
import { bare, memberOf, shown, spanOf } from '../syntax/syntax.js';

/** What every pass of a `for await` brings; the current block is the body's first. Runs `body` as its body. */
export function withChunks(lowerer: Lowerer, node: ts.ForOfStatement, entry: BlockId, body: () => void): void {
  const name = chunkName(node);
  if (name === undefined) {
    body();
    return;
  }
  const { aliases, graph } = lowerer;
  const source = sourceOf(lowerer, bare(node.expression));
  const bytes = aliases.fresh(node, 'chunk');
  const value = { bytes, pending: false };
  graph.emit({
    ...WHOLE,
    direction: 'in',
    span: { start: node.getStart(), end: node.expression.end },
    callee: 'for await',
    endpoint: graph.endpoint(source),
    buffer: lowerer.bufferOf(bytes),
    placed: bytes.gathered === true ? 'after-content' : 'start',
    completion: 'awaited',
  });
  assign(lowerer, name, value, node.initializer);
  if (source.encoding !== undefined) {
    lowerer.use(value, 'content', node.expression, `\`${name.text}\` is decoded as \`${source.encoding}\``);
  }
  lowerer.withHandler({ node, source, chunk: bytes, entry, drains: [] }, body);
}

export function isChunkLoop(node: ts.Node): node is ts.ForOfStatement {
  return ts.isForOfStatement(node) && chunkName(node) !== undefined;
}

function chunkName(node: ts.ForOfStatement): ts.Identifier | undefined {
  const { initializer, awaitModifier } = node;
  if (awaitModifier === undefined || !ts.isVariableDeclarationList(initializer)) return undefined;
  const name = initializer.declarations[0]?.name;
  return name && ts.isIdentifier(name) ? name : undefined;
}

/** `file.readable`, where `file` was opened here, is that file. */
function sourceOf(lowerer: Lowerer, node: ts.Expression): End {
  const { resolver } = lowerer;
  const end = resolver.stream(node);
  if (resolver.isWebStream(node)) {
    return { ...end, endpoint: { ...end.endpoint, kind: 'stream', traits: [...end.endpoint.traits, 'web-stream'] } };
  }
  const member = memberOf(node);
  if (end.endpoint.proof || member?.name !== 'readable' || !ts.isIdentifier(member.receiver)) return end;
  const declaration = resolver.scopes.bindingOf(member.receiver)?.node;
  const initial = declaration && ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
  const awaited = initial && bare(initial);
  const call = awaited && ts.isAwaitExpression(awaited) ? bare(awaited.expression) : undefined;
  if (call === undefined || !ts.isCallExpression(call)) return end;
  const imported = resolver.modules.imported(call.expression);
  if (imported?.module !== 'Deno' || imported.path.join('.') !== 'open') return end;
  const proof = { span: spanOf(call), because: `\`${shown(member.receiver)}\` is opened here` };
  return { ...end, endpoint: { ...end.endpoint, kind: 'file', proof } };
}
