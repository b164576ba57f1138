/** Reads and writes through descriptors: `fs.readSync(fd, buffer, ...)`, `fs.read`, and those of a `FileHandle`. */
import * as ts from 'typescript';
import type { Amount, Endpoint, Transfer } from '../../../model/index.js';
import { typeOf } from '../syntax/docs.js';
import type { AliasClass, Value } from './aliases.js';
import { root } from './aliases.js';
import { HANDLE_TYPES } from '../catalogue.js';
import type { Lowerer } from './lowerer.js';
import { heedNotes } from './notes.js';
import type { End } from '../resolve/end.js';
import type { Resolver } from '../resolve/resolve.js';
import type { Binding } from '../syntax/scopes.js';
import {
  around,
  bare,
  isInlineFunction,
  memberOf,
  shown,
  spanOf,
  textOf,
  type FunctionNode,
} from '../syntax/syntax.js';

/** A call that moves bytes between a buffer and something open. */
export interface DescriptorCall {
  readonly direction: Transfer['direction'];
  readonly end: ts.Expression;
  readonly buffer: ts.Expression;
  readonly offset?: ts.Expression;
  readonly length?: ts.Expression;
  readonly position?: ts.Expression;
  readonly gives: 'count' | 'promise' | 'callback';
  readonly callback?: ts.Expression;
}

/** What a call is as a read or a write through a descriptor; undefined for any other call. */
export function descriptorCall(resolver: Resolver, call: ts.CallExpression): DescriptorCall | undefined {
  if (call.arguments.some(ts.isSpreadElement)) return undefined;
  return moduleCall(resolver, call) ?? handleCall(resolver, call);
}

/** `readSync(fd, buffer, offset, length, position)`, and with a callback behind. */
function moduleCall(resolver: Resolver, call: ts.CallExpression): DescriptorCall | undefined {
  const imported = resolver.modules.imported(call.expression);
  const [name, ...below] = imported?.path ?? [];
  const known =
    imported !== undefined && name !== undefined && below.length === 0 && resolver.modules.isFiles(imported);
  const direction = known ? DIRECTIONS[name] : undefined;
  const [end, buffer, ...rest] = call.arguments;
  if (direction === undefined || end === undefined || buffer === undefined) return undefined;
  if (name?.endsWith('Sync') === true) return { direction, end, buffer, ...places(rest), gives: 'count' };
  const last = rest.at(-1);
  const callback = last && bare(last);
  if (imported?.promisified !== true && last !== undefined && isInlineFunction(callback)) {
    return { direction, end, buffer, ...places(rest.slice(0, -1)), gives: 'callback', callback: last };
  }
  return imported?.promisified === true ? { direction, end, buffer, ...places(rest), gives: 'promise' } : undefined;
}

const DIRECTIONS: Readonly<Record<string, Transfer['direction'] | undefined>> = {
  read: 'in',
  readSync: 'in',
  write: 'out',
  writeSync: 'out',
};

function places([offset, length, position]: readonly ts.Expression[]): Partial<DescriptorCall> {
  return { ...(offset && { offset }), ...(length && { length }), ...(position && { position }) };
}

/** `handle.read(buffer, offset, length, position)`, where `handle` was opened here or is declared as one. */
function handleCall(resolver: Resolver, call: ts.CallExpression): DescriptorCall | undefined {
  const member = memberOf(call.expression);
  const direction = member === undefined ? undefined : { read: 'in' as const, write: 'out' as const }[member.name];
  const [buffer, ...rest] = call.arguments;
  if (member === undefined || direction === undefined || buffer === undefined) return undefined;
  if (!isHandle(resolver, member.receiver)) return undefined;
  return { direction, end: member.receiver, buffer, ...places(rest), gives: 'promise' };
}

function isHandle(resolver: Resolver, receiver: ts.Expression): boolean {
  const declaration = declarationOf(resolver, receiver);
  if (declaration === undefined) return false;
  const type = typeOf(declaration);
  if (type !== undefined) return HANDLE_TYPES.test(textOf(type));
  const opened = openedBy(resolver, declaration);
  const imported = opened && resolver.modules.imported(opened.expression);
  return imported !== undefined && (imported.module === 'fs/promises' || imported.path[0] === 'promises');
}

function declarationOf(
  resolver: Resolver,
  node: ts.Expression,
): ts.VariableDeclaration | ts.ParameterDeclaration | undefined {
  const inner = bare(node);
  const declaration = ts.isIdentifier(inner) ? resolver.scopes.bindingOf(inner)?.node : undefined;
  if (declaration === undefined) return undefined;
  return ts.isVariableDeclaration(declaration) || ts.isParameter(declaration) ? declaration : undefined;
}

/** The call of `open` or `openSync` that gives a variable its value. */
function openedBy(
  resolver: Resolver,
  declaration: ts.VariableDeclaration | ts.ParameterDeclaration,
): ts.CallExpression | undefined {
  const initial = declaration.initializer && bare(declaration.initializer);
  const call = initial && ts.isAwaitExpression(initial) ? bare(initial.expression) : initial;
  if (call === undefined || !ts.isCallExpression(call)) return undefined;
  const imported = resolver.modules.imported(call.expression);
  const opens = /^open(?:Sync)?$/.test(imported?.path.at(-1) ?? '');
  return imported && opens && resolver.modules.isFiles(imported) ? call : undefined;
}

function endOf(resolver: Resolver, node: ts.Expression): End {
  const place = resolver.place(node);
  const declaration = declarationOf(resolver, node);
  const opened = declaration && openedBy(resolver, declaration);
  const flags = opened?.arguments[1];
  const appends = flags !== undefined && textOf(flags).includes('a');
  const endpoint: Endpoint = {
    handle: place.node.getText(),
    repeatable: resolver.isSteady(place.node),
    kind: opened ? 'file' : 'unknown',
    access: 'descriptor',
    traits: appends ? ['append'] : [],
    ...(opened && { proof: { span: spanOf(opened), because: `\`${shown(node)}\` is opened here` } }),
  };
  return { ...place, endpoint };
}

/** Lowers what descriptorCall finds; true when the call is one. */
export function lowerDescriptorCall(lowerer: Lowerer, call: ts.CallExpression): boolean {
  const known = descriptorCall(lowerer.resolver, call);
  if (known === undefined) return false;
  if (known.direction === 'in') read(lowerer, call, known);
  else write(lowerer, call, known);
  return true;
}

function read(lowerer: Lowerer, call: ts.CallExpression, known: DescriptorCall): void {
  const { scopes } = lowerer.resolver;
  const target = bare(known.buffer);
  const buffer = ts.isIdentifier(target) ? scopes.bindingOf(target) : undefined;
  // Options in an object, a member: where the bytes go can't be followed.
  if (buffer === undefined) return;
  const bytes = lowerer.aliases.fresh(call, buffer.name);
  const callback = known.callback && lowerer.callbackOf(known.callback);
  const fill = (): Value => {
    lowerer.aliases.bind(buffer, { bytes, pending: false });
    position(lowerer, known, 'source-offset');
    const asked = known.length && numberOf(lowerer.resolver, known.length);
    emit(
      lowerer,
      call,
      known,
      root(bytes),
      { extent: 'counted', classes: [classOf(lowerer, bytes)] },
      asked,
      isZero(known.offset),
    );
    return { bytes, pending: false };
  };
  if (known.gives !== 'callback') {
    fill();
    count(lowerer, call, bytes);
    return;
  }
  const { graph } = lowerer;
  const after = graph.block();
  graph.edge(graph.current, after);
  graph.split();
  const value = fill();
  if (callback) {
    const counter = parameterAt(lowerer, callback, 1);
    if (counter) lowerer.aliases.bindCount(counter, bytes);
    lowerer.inline(callback, [undefined, undefined, value]);
  }
  graph.jump(after);
  graph.continueIn(after);
}

function parameterAt(lowerer: Lowerer, callback: FunctionNode, index: number): Binding | undefined {
  const name = callback.parameters[index]?.name;
  return name && ts.isIdentifier(name) ? lowerer.resolver.scopes.lookUp(name.text, callback) : undefined;
}

/** Where the count goes: `n = readSync(...)`, `const { bytesRead } = await handle.read(...)`. */
function count(lowerer: Lowerer, call: ts.CallExpression, bytes: AliasClass): void {
  const { scopes } = lowerer.resolver;
  let { child, parent } = around(call);
  while (ts.isAwaitExpression(parent)) ({ child, parent } = around(parent));
  const bind = (name: ts.Node | undefined): void => {
    const binding = name && ts.isIdentifier(name) ? scopes.bindingOf(name) : undefined;
    if (binding) lowerer.aliases.bindCount(binding, bytes);
  };
  if (ts.isVariableDeclaration(parent)) {
    if (ts.isIdentifier(parent.name)) bind(parent.name);
    else
      for (const e of parent.name.elements) {
        if (!ts.isBindingElement(e)) continue;
        const key = e.propertyName ?? e.name;
        if (ts.isIdentifier(key) && key.text === 'bytesRead') bind(e.name);
      }
  } else if (ts.isBinaryExpression(parent) && parent.right === child) {
    if (parent.operatorToken.kind === ts.SyntaxKind.EqualsToken) bind(bare(parent.left));
  }
}

function write(lowerer: Lowerer, call: ts.CallExpression, known: DescriptorCall): void {
  const { aliases } = lowerer;
  const part = wholeOf(known.buffer);
  const value = lowerer.evaluate(part.buffer);
  const length = known.length ?? part.length;
  if (value) {
    const counter = length && bare(length);
    const binding = counter && ts.isIdentifier(counter) ? lowerer.resolver.scopes.bindingOf(counter) : undefined;
    const counted = binding && aliases.countOf(binding);
    const member = counter && memberOf(counter);
    const result = member?.name === 'bytesRead' && ts.isIdentifier(member.receiver) ? member.receiver : undefined;
    const owner = result && lowerer.resolver.scopes.bindingOf(result);
    const mine = (counted ?? (owner && aliases.countOf(owner))) === root(value.bytes);
    if (length !== undefined && !mine) {
      lowerer.use(value, 'content', call, `\`${shown(length)}\` bytes of \`${value.bytes.name}\` are written`);
    }
    heedNotes(lowerer, value, call);
    position(lowerer, known, 'sink-offset');
    const amount: Amount = mine
      ? { extent: 'counted', classes: [classOf(lowerer, value.bytes)] }
      : { extent: 'whole', classes: [] };
    emit(lowerer, call, known, root(value.bytes), amount, undefined, isZero(known.offset));
  }
  if (known.callback) lowerer.consume(known.callback, (name) => `\`${name}\` is used when it is written`);
}

/** `buffer.subarray(0, n)` is the first part of `buffer`. */
function wholeOf(node: ts.Expression): { readonly buffer: ts.Expression; readonly length?: ts.Expression } {
  const inner = bare(node);
  const member = ts.isCallExpression(inner) ? memberOf(inner.expression) : undefined;
  if (!ts.isCallExpression(inner) || member === undefined || !/^(?:subarray|slice)$/.test(member.name)) {
    return { buffer: node };
  }
  const [from, to] = inner.arguments;
  return to !== undefined && isZero(from) ? { buffer: member.receiver, length: to } : { buffer: node };
}

function position(lowerer: Lowerer, known: DescriptorCall, obligation: 'source-offset' | 'sink-offset'): void {
  const at = known.position && bare(known.position);
  if (at && at.kind !== ts.SyntaxKind.NullKeyword) lowerer.keep(obligation, at, textOf(at));
}

function isZero(node: ts.Expression | undefined): boolean {
  return node === undefined || /^(?:0|null|undefined)$/.test(textOf(node));
}

/** The count of what was read last stands for the buffer's content. */
function classOf({ graph }: Lowerer, bytes: AliasClass): number {
  const first = Math.min(...[...root(bytes).filledBy].map((node) => node.pos));
  // As all of a graph, it must not change when the function only moves.
  return graph.relative({ start: first, end: first }).start;
}

/** A number that is written out: `65536`, `64 * 1024`, or a constant with such a value. */
function numberOf(resolver: Resolver, node: ts.Expression, hops = 0): number | undefined {
  const inner = bare(node);
  if (ts.isNumericLiteral(inner)) return Number(inner.text.replaceAll('_', ''));
  if (ts.isBinaryExpression(inner) && inner.operatorToken.kind === ts.SyntaxKind.AsteriskToken) {
    const [a, b] = [numberOf(resolver, inner.left, hops), numberOf(resolver, inner.right, hops)];
    return a === undefined || b === undefined ? undefined : a * b;
  }
  const member = memberOf(inner);
  if (member?.name === 'length' || member?.name === 'byteLength') return allocated(resolver, member.receiver, hops);
  const initial = constantOf(resolver, inner);
  return initial && hops < 4 ? numberOf(resolver, initial, hops + 1) : undefined;
}

function constantOf(resolver: Resolver, node: ts.Expression): ts.Expression | undefined {
  const binding = ts.isIdentifier(node) ? resolver.scopes.bindingOf(node) : undefined;
  if (binding === undefined || !ts.isVariableDeclaration(binding.node)) return undefined;
  return resolver.scopes.isReassigned(binding) ? undefined : binding.node.initializer;
}

/** The size in `Buffer.alloc(size)`, `new Uint8Array(size)`. */
function allocated(resolver: Resolver, buffer: ts.Expression, hops: number): number | undefined {
  const initial = constantOf(resolver, buffer);
  const made = initial && bare(initial);
  if (made === undefined || !(ts.isCallExpression(made) || ts.isNewExpression(made))) return undefined;
  const [size] = made.arguments ?? [];
  const makes = /^(?:Buffer\.alloc(?:Unsafe)?|Uint8Array)$/.test(textOf(made.expression));
  return makes && size && hops < 4 ? numberOf(resolver, size, hops + 1) : undefined;
}

function emit(
  lowerer: Lowerer,
  call: ts.CallExpression,
  { direction, end, gives }: DescriptorCall,
  bytes: AliasClass,
  amount: Amount,
  asked: number | undefined,
  fromStart: boolean,
): void {
  const completion: Transfer['completion'] =
    gives === 'count'
      ? 'returned'
      : gives === 'callback'
        ? 'callback'
        : ts.isAwaitExpression(around(call).parent)
          ? 'awaited'
          : 'promise';
  lowerer.graph.emit({
    kind: 'transfer',
    direction,
    span: spanOf(call),
    callee: textOf(call.expression),
    endpoint: lowerer.graph.endpoint(endOf(lowerer.resolver, end)),
    buffer: lowerer.bufferOf(bytes),
    amount,
    ...(asked !== undefined && { asked }),
    placed: fromStart ? 'start' : 'after-content',
    complete: false,
    wholeSource: false,
    completion,
  });
}
