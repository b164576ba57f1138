/** Declarations that take a value apart: `const { done, value } = ...`, `const [a, b] = await Promise.all([...])`. */
import * as ts from 'typescript';
import type { Value } from './aliases.js';
import { assign } from './expressions.js';
import type { Lowerer } from './lowerer.js';
import { bare, memberOf, shown, textOf } from '../syntax/syntax.js';

/** `value` is what the initialiser gives. */
export function takeApart(lowerer: Lowerer, pattern: ts.BindingPattern, value: Value | undefined): void {
  if (value === undefined) return;
  const { name } = value.bytes;
  if (value.result !== true || value.pending || !ts.isObjectBindingPattern(pattern)) {
    lowerer.use(value, 'content', pattern, `\`${name}\` is taken apart`);
    return;
  }
  for (const element of pattern.elements) {
    const key = element.propertyName ?? element.name;
    const known = element.dotDotDotToken === undefined && ts.isIdentifier(key) && ts.isIdentifier(element.name);
    if (known && key.text === (value.bytes.member ?? 'value')) {
      assign(lowerer, element.name, { bytes: value.bytes, pending: false }, element);
    } else if (known && key.text === 'done') {
      const binding = lowerer.resolver.scopes.bindingOf(element.name);
      if (binding) lowerer.aliases.bindOutcome(binding);
    } else if (!known || value.bytes.member === undefined)
      lowerer.use(value, 'content', element, `\`${shown(element)}\` of \`${name}\` is taken`);
  }
}

/** `const [a, b] = await Promise.all([f(), g()])`: each name gets what its promise brings. False for anything else. */
export function lowerJointPromises(lowerer: Lowerer, pattern: ts.BindingPattern, initializer: ts.Expression): boolean {
  const awaited = bare(initializer);
  if (!ts.isArrayBindingPattern(pattern) || !ts.isAwaitExpression(awaited)) return false;
  const call = bare(awaited.expression);
  if (!ts.isCallExpression(call) || !isPromiseAll(lowerer, call.expression)) return false;
  const [list, ...rest] = call.arguments;
  const array = list && bare(list);
  if (array === undefined || rest.length > 0 || !ts.isArrayLiteralExpression(array)) return false;
  if (array.elements.some(ts.isSpreadElement)) return false;
  array.elements.forEach((promise, index) => {
    const value = lowerer.evaluate(promise);
    const element = pattern.elements[index];
    if (element === undefined || !ts.isBindingElement(element)) return;
    const settled = value && { ...value, pending: false };
    if (ts.isIdentifier(element.name) && element.dotDotDotToken === undefined) {
      assign(lowerer, element.name, settled, element);
    } else if (settled) lowerer.use(settled, 'content', element, `\`${settled.bytes.name}\` is taken apart`);
  });
  return true;
}

function isPromiseAll(lowerer: Lowerer, callee: ts.Expression): boolean {
  const member = memberOf(callee);
  if (member?.name !== 'all' || !ts.isIdentifier(member.receiver)) return false;
  return textOf(member.receiver) === 'Promise' && lowerer.resolver.scopes.bindingOf(member.receiver) === undefined;
}
