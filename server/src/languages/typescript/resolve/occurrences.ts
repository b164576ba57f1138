import * as ts from 'typescript';
import { CHUNK_EVENT, LISTEN_METHODS } from '../catalogue.js';
import type { End } from './end.js';
import type { Binding, Scopes } from '../syntax/scopes.js';
import { isOtherWay } from '../syntax/statements.js';
import { around, bare, isInlineFunction, memberOf, stringOf, textOf } from '../syntax/syntax.js';

/** A listener registered on a stream. */
export interface Registration {
  readonly call: ts.CallExpression;
  readonly method: string;
  readonly event: string;
  readonly handler: ts.Expression | undefined;
}

/** Every expression of the file that names the end, apart from its declaration. Empty for a global. */
export function occurrences(scopes: Scopes, end: Pick<End, 'node' | 'binding'>): readonly ts.Expression[] {
  if (end.binding !== undefined) return scopes.references(end.binding);
  // Made where it is used: `createReadStream(p).on(...)`.
  if (ts.isCallExpression(end.node) || ts.isNewExpression(end.node)) return [end.node];
  // `child.stdout`, `this.socket`: by text, below the same root.
  const member = memberOf(end.node);
  const home = rootOf(scopes, end.node);
  if (member === undefined || home === undefined) return [];
  const text = textOf(end.node);
  const { pos, end: last } = home.scope;
  return scopes
    .members(member.name)
    .filter(
      (node) => pos <= node.pos && node.end <= last && textOf(node) === text && isSame(rootOf(scopes, node), home),
    );
}

/** What the first name of `a.b.c` means: a declaration, or for `this` the class or function around. */
interface Root {
  readonly binding?: Binding;
  readonly scope: ts.Node;
}

function isSame(a: Root | undefined, b: Root): boolean {
  return a?.binding === b.binding && a?.scope === b.scope;
}

function rootOf(scopes: Scopes, node: ts.Expression): Root | undefined {
  let at = node;
  for (let member = memberOf(at); member !== undefined; member = memberOf(at)) at = member.receiver;
  if (ts.isIdentifier(at)) {
    const binding = scopes.bindingOf(at);
    return binding && { binding, scope: binding.scope };
  }
  if (at.kind !== ts.SyntaxKind.ThisKeyword) return undefined;
  let scope: ts.Node = at;
  while (!ts.isSourceFile(scope) && !ts.isClassLike(scope)) {
    if (ts.isFunctionDeclaration(scope) || ts.isFunctionExpression(scope)) break;
    scope = scope.parent;
  }
  return { scope };
}

/** The listeners that a chain of calls on `occurrence` registers, and where the chain ends. */
export function registrationsOn(occurrence: ts.Expression): {
  readonly registrations: readonly Registration[];
  readonly end: ts.Node;
} {
  const registrations: Registration[] = [];
  let end: ts.Node = occurrence;
  for (;;) {
    const { parent } = around(end);
    if (!ts.isPropertyAccessExpression(parent) || !LISTEN_METHODS.includes(parent.name.text)) break;
    const call = parent.parent;
    if (!ts.isCallExpression(call) || call.expression !== parent) break;
    const [event, handler] = call.arguments;
    const name = event && stringOf(bare(event));
    if (name === undefined) break;
    registrations.push({ call, method: parent.name.text, event: name, handler });
    end = call;
  }
  return { registrations, end };
}

/** Another `data` listener of the same stream that does more with the chunk than to ask for its length, or a pipe. */
export function otherChunkUse(scopes: Scopes, source: End, own: ts.CallExpression): ts.Node | undefined {
  for (const occurrence of occurrences(scopes, source)) {
    const { registrations, end } = registrationsOn(occurrence);
    for (const { call, event, handler } of registrations) {
      if (call === own || event !== CHUNK_EVENT || asksOnlyForLength(scopes, handler)) continue;
      if (!excludes(call, own)) return handler ?? call;
    }
    const { parent } = around(end);
    const pipes = ts.isPropertyAccessExpression(parent) && parent.expression === end && parent.name.text === 'pipe';
    if (pipes && !excludes(parent, own)) return parent;
  }
  return undefined;
}

/** Whether only one of two nodes is come to. */
export function excludes(one: ts.Node, other: ts.Node): boolean {
  return isOtherWay(one, other) || isOtherWay(other, one);
}

function asksOnlyForLength(scopes: Scopes, handler: ts.Expression | undefined): boolean {
  const callback = handler && bare(handler);
  if (!isInlineFunction(callback)) return false;
  const [parameter] = callback.parameters;
  if (parameter === undefined) return true;
  if (!ts.isIdentifier(parameter.name)) return false;
  const binding = scopes.lookUp(parameter.name.text, callback.body);
  return (
    binding !== undefined &&
    scopes.references(binding).every((id) => {
      const { parent } = id;
      return ts.isPropertyAccessExpression(parent) && /^(?:length|byteLength)$/.test(parent.name.text);
    })
  );
}

/** The stream at the bottom of `src.on(...).once(...)`. */
export function streamUnder(receiver: ts.Expression): ts.Expression {
  let at = bare(receiver);
  while (ts.isCallExpression(at)) {
    const member = memberOf(at.expression);
    if (member === undefined || ![...LISTEN_METHODS, 'setEncoding', 'resume', 'pause'].includes(member.name)) break;
    at = member.receiver;
  }
  return at;
}
