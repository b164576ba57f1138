import { ts } from 'ts-morph';
import { isChunkListener } from './lower-calls.js';
import { descriptorCall } from './lower-descriptors.js';
import { gatheredEnd } from './lower-gather.js';
import { isChunkLoop } from './lower-iteration.js';
import { isWebRead } from './lower-web.js';
import { isPipeCall } from './pipes.js';
import type { Resolver } from './resolve.js';
import { around, isInlineFunction, memberOf, unitAround, walk, type FunctionNode } from './syntax.js';

/** The functions that hold a call that brings bytes, in source order; callbacks that are lowered in place left out. */
export function unitsOf(resolver: Resolver): readonly (FunctionNode | ts.SourceFile)[] {
  const units = new Set<FunctionNode | ts.SourceFile>();
  walk(resolver.scopes.file, (node) => {
    if (ts.isCallExpression(node) ? isSource(resolver, node) : isChunkLoop(node)) units.add(unitOf(resolver, node));
    return !ts.isTypeNode(node);
  });
  return [...units].sort((a, b) => a.pos - b.pos);
}

function isSource(resolver: Resolver, call: ts.CallExpression): boolean {
  return (
    isChunkListener(call) ||
    isPipeCall(call) ||
    isWebRead(resolver, call) ||
    descriptorCall(resolver, call)?.direction === 'in' ||
    resolver.modules.fileFunction(call.expression)?.call.does === 'read'
  );
}

/** The innermost function around that is not lowered as a part of another. */
function unitOf(resolver: Resolver, node: ts.Node): FunctionNode | ts.SourceFile {
  let unit = unitAround(node);
  while (!ts.isSourceFile(unit) && isLoweredInPlace(resolver, unit)) unit = unitAround(unit);
  return unit;
}

/** The same question that `callbackOf` answers while lowering, asked from inside. */
function isLoweredInPlace(resolver: Resolver, callback: FunctionNode): boolean {
  if (!isInlineFunction(callback)) return false;
  const { child, parent } = around(callback);
  if (ts.isNewExpression(parent)) {
    const [executor] = parent.arguments ?? [];
    return executor === child && parent.expression.getText() === 'Promise';
  }
  if (!ts.isCallExpression(parent) || parent.expression === child) return false;
  const member = memberOf(parent.expression);
  if (member && ['then', 'catch', 'finally'].includes(member.name)) return true;
  if (isChunkListener(parent)) return parent.arguments[1] === child;
  if (gatheredEnd(parent) === child) return true;
  const descriptor = descriptorCall(resolver, parent);
  if (descriptor?.direction === 'in' && descriptor.callback === child) return true;
  const file = resolver.modules.fileFunction(parent.expression);
  const takesCallback = file?.flavour === 'callback' || file?.flavour === 'either';
  return takesCallback && file.call.does === 'read' && parent.arguments.at(-1) === child;
}
