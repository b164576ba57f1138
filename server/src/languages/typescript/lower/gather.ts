/** Chunks that are gathered in an array, and put together by `Buffer.concat`. */
import * as ts from 'typescript';
import type { Value } from './aliases.js';
import { END_EVENTS, LISTEN_METHODS } from '../catalogue.js';
import type { Lowerer } from './lowerer.js';
import type { Binding } from '../syntax/scopes.js';
import { bare, isInlineFunction, memberOf, shown, stringOf, textOf, walk } from '../syntax/syntax.js';

/** `chunks.push(bytes)` of an array that starts empty. False for all other calls. */
export function lowerPush(lowerer: Lowerer, call: ts.CallExpression): boolean {
  const member = memberOf(call.expression);
  const [piece, ...rest] = call.arguments;
  if (member?.name !== 'push' || piece === undefined || rest.length > 0 || !ts.isIdentifier(member.receiver)) {
    return false;
  }
  const array = emptyArray(lowerer, member.receiver);
  if (array === undefined || ts.isSpreadElement(piece)) return false;
  const value = lowerer.evaluate(piece);
  const held = lowerer.aliases.of(array);
  if (value === undefined) {
    if (held) lowerer.unknown(held, call, `\`${shown(piece)}\` is put beside \`${held.bytes.name}\``);
    return true;
  }
  if (value.pending || value.result === true) {
    lowerer.use(value, 'content', call, `a promise of \`${value.bytes.name}\` is kept in \`${array.name}\``);
    return true;
  }
  lowerer.aliases.bind(array, value);
  lowerer.aliases.gather(value.bytes);
  return true;
}

/** The variable, where it is made as `[]` and never gets another array. */
function emptyArray({ resolver: { scopes } }: Lowerer, identifier: ts.Identifier): Binding | undefined {
  const binding = scopes.bindingOf(identifier);
  const declaration = binding?.node;
  if (binding === undefined || declaration === undefined || !ts.isVariableDeclaration(declaration)) return undefined;
  const initial = declaration.initializer && bare(declaration.initializer);
  if (initial === undefined || !ts.isArrayLiteralExpression(initial) || initial.elements.length > 0) return undefined;
  return scopes.isReassigned(binding) ? undefined : binding;
}

/** `Buffer.concat(chunks)`, also with a length. Undefined for all other calls. */
export function lowerConcat(lowerer: Lowerer, call: ts.CallExpression): Value | undefined {
  const [list, length] = call.arguments;
  if (!isConcat(call) || list === undefined || !ts.isIdentifier(bare(list))) return undefined;
  const value = lowerer.evaluate(list);
  if (value?.bytes.gathered !== true) return undefined;
  if (length) lowerer.consume(length, (name) => `\`${name}\` is taken for a length`);
  return value;
}

function isConcat(call: ts.CallExpression): boolean {
  return textOf(call.expression) === 'Buffer.concat';
}

/**
 * `src.on('end', () => ... Buffer.concat(chunks) ...)`: runs once, behind the last chunk, or never. By its shape alone,
 * so that what it holds is looked at in one place only.
 */
export function gatheredEnd(call: ts.CallExpression): ts.ArrowFunction | ts.FunctionExpression | undefined {
  const member = memberOf(call.expression);
  const [event, handler] = call.arguments;
  if (member === undefined || !LISTEN_METHODS.includes(member.name) || handler === undefined) return undefined;
  const callback = bare(handler);
  if (!END_EVENTS.includes(stringOf(event) ?? '') || !isInlineFunction(callback)) return undefined;
  const concats: ts.Node[] = [];
  walk(callback, (node) => {
    if (ts.isCallExpression(node) && isConcat(node)) concats.push(node);
    return concats.length === 0;
  });
  return concats.length > 0 ? callback : undefined;
}

/** Lowers a listener as gatheredEnd finds it, in place. False for all other calls. */
export function lowerGatheredEnd(lowerer: Lowerer, call: ts.CallExpression): boolean {
  const end = gatheredEnd(call);
  const member = memberOf(call.expression);
  const callback = end && lowerer.callbackOf(end);
  if (callback === undefined || member === undefined) return false;
  lowerer.consume(member.receiver, (name) => `\`${member.name}\` is called on \`${name}\``);
  lowerer.graph.perhaps(() => {
    lowerer.inline(callback, []);
  });
  return true;
}
