/** What functions do with the bytes they get, and what they bring: the same lowering, asked for one parameter. */
import * as ts from 'typescript';
import {
  isTransfer,
  onOneWay,
  reachable,
  stepsOf,
  usesContent,
  type Endpoint,
  type FlowGraph,
  type Giving,
  type Passing,
  type Transfer,
} from '../../../model/index.js';
import type { Value } from './aliases.js';
import type { Lowerer } from './lowerer.js';
import { WHOLE } from './whole.js';
import { GIVER_NAMES, SOURCE_CALLS, SOURCE_WORDS } from '../catalogue.js';
import { functionNamed } from '../syntax/own-functions.js';
import type { Resolver } from '../resolve/resolve.js';
import { around, bare, lastName, returnedBy, shown, spanOf, textOf, type FunctionNode } from '../syntax/syntax.js';

/** Lowers a function with bytes in its parameter at `index`; gives the graph and the buffer that holds them. */
export type LowerSeeded = (
  resolver: Resolver,
  callee: FunctionNode,
  index: number,
  encoding: string | undefined,
) => { readonly graph: FlowGraph; readonly buffer: number };

/** By function, parameter and encoding; `undefined` while it is being looked at, too. */
const known = new WeakMap<Resolver, Map<string, Passing | undefined>>();

export function passingOf(
  resolver: Resolver,
  callee: FunctionNode,
  index: number,
  encoding: string | undefined,
  lower: LowerSeeded,
): Passing | undefined {
  const mine = known.get(resolver) ?? new Map<string, Passing | undefined>();
  known.set(resolver, mine);
  const key = `${callee.pos} ${index} ${encoding ?? ''}`;
  if (mine.has(key)) return mine.get(key);
  mine.set(key, undefined);
  if (isGenerator(callee)) return undefined;
  const { graph, buffer } = lower(resolver, callee, index, encoding);
  const passing = readPassing(graph, buffer, callee);
  mine.set(key, passing);
  return passing;
}

/** Nothing where the content is used on a way to a write or behind one, or where it goes to several places. */
function readPassing(graph: FlowGraph, buffer: number, callee: FunctionNode): Passing | undefined {
  const steps = stepsOf(graph);
  const drains = steps.filter(isTransfer).filter((p) => p.step.direction === 'out' && p.step.buffer === buffer);
  const [first, ...more] = drains;
  const sink = first && graph.endpoints[first.step.endpoint];
  if (first === undefined || sink === undefined) return undefined;
  if (more.some((d) => graph.endpoints[d.step.endpoint]?.handle !== sink.handle)) return undefined;
  const meetsDrain = onOneWay(graph, drains);
  if (steps.some(({ step }) => usesContent(step, buffer) && meetsDrain(step))) return undefined;
  const isDrainedAgain = drains.some((d) => {
    const after = reachable(graph, [d]);
    return drains.some((other) => other !== d && after.has(other.step));
  });
  if (isDrainedAgain) return undefined;
  const sinkParameter = callee.parameters.findIndex((p) => p.name.getText() === sink.handle);
  return { sink, ...(sinkParameter >= 0 && { sinkParameter }) };
}

/** Lowers a function for what it gives back; undefined where that is no bytes. */
export type LowerGiver = (
  resolver: Resolver,
  callee: FunctionNode,
) => { readonly graph: FlowGraph; readonly value: Value; readonly buffer: number } | undefined;

/** By function; `undefined` while it is being looked at, too. */
const givers = new WeakMap<Resolver, Map<FunctionNode, Giving | undefined>>();

export function givingOf(resolver: Resolver, callee: FunctionNode, lower: LowerGiver): Giving | undefined {
  const mine = givers.get(resolver) ?? new Map<FunctionNode, Giving | undefined>();
  givers.set(resolver, mine);
  if (mine.has(callee)) return mine.get(callee);
  mine.set(callee, undefined);
  const lowered = isGenerator(callee) || !mayBring(resolver, callee) ? undefined : lower(resolver, callee);
  const giving = lowered && readGiving(lowered, callee);
  mine.set(callee, giving);
  return giving;
}

/** Most functions hold nothing that brings bytes; lowering them to learn so would cost. */
function mayBring(resolver: Resolver, callee: FunctionNode, hops = 0): boolean {
  const text = callee.getText();
  if (text.search(SOURCE_WORDS) !== -1 || text.search(SOURCE_CALLS) !== -1) return true;
  if (hops === MOST_HOPS) return false;
  // `return await load(path);`: what another function brings.
  return returnedBy(callee).some((given) => {
    const node = bare(given);
    const call = ts.isAwaitExpression(node) ? bare(node.expression) : node;
    if (!ts.isCallExpression(call)) return false;
    const other = functionNamed(resolver.scopes, bare(call.expression));
    if (other === undefined) return resolver.modules.elsewhere(call.expression, 'give')?.gives !== undefined;
    return other !== callee && mayBring(resolver, other, hops + 1);
  });
}

/** Longer chains of functions that hand on what others bring are not followed. */
const MOST_HOPS = 3;

function isGenerator(callee: FunctionNode): boolean {
  return !ts.isArrowFunction(callee) && 'asteriskToken' in callee && callee.asteriskToken !== undefined;
}

/** Nothing where the content is used, where it is written already, or where it comes from several places. */
function readGiving(
  { graph, value, buffer }: NonNullable<ReturnType<LowerGiver>>,
  callee: FunctionNode,
): Giving | undefined {
  const steps = stepsOf(graph);
  const moves = steps.filter(isTransfer).filter(({ step }) => step.buffer === buffer);
  const [first] = moves;
  const source = first && graph.endpoints[first.step.endpoint];
  if (source === undefined || value.result === true || moves.some(({ step }) => step.direction === 'out'))
    return undefined;
  if (moves.some(({ step }) => graph.endpoints[step.endpoint]?.handle !== source.handle)) return undefined;
  const after = reachable(graph, moves);
  if (steps.some(({ step }) => usesContent(step, buffer) && after.has(step))) return undefined;
  const sourceParameter = callee.parameters.findIndex((p) => p.name.getText() === source.handle);
  const isAsync = callee.modifiers?.some((m) => m.kind === ts.SyntaxKind.AsyncKeyword) === true;
  const { encoding } = value.bytes;
  return {
    source,
    ...(sourceParameter >= 0 && { sourceParameter }),
    ...(encoding !== undefined && { encoding }),
    pending: value.pending || isAsync,
  };
}

/** `load(path)`, where `load` is a function that reads what it gives back. */
function lowerGivingCall(lowerer: Lowerer, call: ts.CallExpression, giving: Giving): Value {
  const { aliases, graph, resolver } = lowerer;
  const name = textOf(call.expression);
  const bytes = aliases.fresh(call, `${name}()`);
  if (giving.encoding !== undefined) bytes.encoding = giving.encoding;
  const named = giving.sourceParameter === undefined ? undefined : call.arguments[giving.sourceParameter];
  const { proof: _inside, ...source } = giving.source;
  const endpoint: Endpoint = {
    ...source,
    handle: named ? named.getText() : name,
    repeatable: named !== undefined && resolver.isSteady(named),
    proof: { span: spanOf(call), because: `\`${name}\` reads from it` },
  };
  graph.emit({
    ...WHOLE,
    direction: 'in',
    span: spanOf(call),
    callee: name,
    endpoint: graph.endpoint({ key: `call ${call.pos}`, node: call.expression, endpoint }),
    buffer: lowerer.bufferOf(bytes),
    wholeSource: true,
    completion: completionOf(call, giving.pending),
  });
  // The function may do more than to read.
  lowerer.keep('conditional-write', call, shown(call));
  return { bytes, pending: giving.pending };
}

function completionOf(call: ts.CallExpression, pending: boolean): NonNullable<Transfer['completion']> {
  if (!pending) return 'returned';
  return ts.isAwaitExpression(around(call).parent) ? 'awaited' : 'promise';
}

/** What is known of a function that is called. */
interface Called {
  passing(parameter: number, encoding: string | undefined): Passing | undefined;
  giving(): Giving | undefined;
}

function lookUpCallee(lowerer: Lowerer, call: ts.CallExpression): Called | undefined {
  const own = lowerer.calleeOf(bare(call.expression));
  if (own) {
    return {
      passing: (parameter, encoding) => lowerer.passing(own, parameter, encoding),
      giving: () => lowerer.giving(own),
    };
  }
  const mayTake = call.arguments.some((argument) => mayHoldBytes(lowerer, argument));
  const mayBoth = mayGive(call) ? 'either' : 'take';
  const may = mayTake ? mayBoth : 'give';
  const elsewhere = mayTake || mayGive(call) ? lowerer.resolver.modules.elsewhere(call.expression, may) : undefined;
  if (elsewhere === undefined) return undefined;
  return {
    passing: (parameter, encoding) =>
      elsewhere.passes.find((it) => it.parameter === parameter && it.encoding === encoding),
    giving: () => elsewhere.gives,
  };
}

/** Before the argument is lowered: whether it is worth while to ask who gets it. */
function mayHoldBytes({ aliases, resolver: { scopes } }: Lowerer, argument: ts.Expression): boolean {
  const node = bare(argument);
  const binding = ts.isIdentifier(node) ? scopes.bindingOf(node) : undefined;
  return binding ? aliases.of(binding) !== undefined : ts.isAwaitExpression(node) || ts.isCallExpression(node);
}

/** Whether a call may give bytes, by the name of what is called, and somebody takes what it gives. */
export function mayGive(call: ts.CallExpression): boolean {
  const { parent } = around(call);
  const isDropped = ts.isExpressionStatement(ts.isAwaitExpression(parent) ? around(parent).parent : parent);
  return !isDropped && GIVER_NAMES.test(lastName(call.expression));
}

/** `save(path, bytes)`, where `save` is a function that writes its argument as it is. Undefined where nothing is known of it. */
export function lowerOwnCall(lowerer: Lowerer, call: ts.CallExpression): { readonly value?: Value } | undefined {
  if (call.arguments.some(ts.isSpreadElement)) return undefined;
  const called = lookUpCallee(lowerer, call);
  if (called === undefined) return undefined;
  const name = textOf(call.expression);
  const values = call.arguments.map((argument) => lowerer.evaluate(argument));
  values.forEach((value, index) => {
    const argument = call.arguments[index];
    if (value === undefined || argument === undefined) return;
    const plain = !value.pending && value.result !== true;
    const passing = plain ? called.passing(index, value.bytes.encoding) : undefined;
    if (passing === undefined) {
      lowerer.use(value, 'content', argument, `\`${value.bytes.name}\` is passed to \`${name}\``);
      return;
    }
    const target = passing.sinkParameter === undefined ? undefined : call.arguments[passing.sinkParameter];
    const { proof: _inside, ...sink } = passing.sink;
    const seen = target && sink.access === 'stream' ? lowerer.resolver.stream(target).endpoint : undefined;
    const endpoint: Endpoint = {
      ...sink,
      ...(seen?.proof && { kind: seen.kind, traits: seen.traits }),
      handle: target ? target.getText() : name,
      repeatable: target !== undefined && lowerer.resolver.isSteady(target),
      proof: { span: spanOf(call), because: `\`${name}\` writes to it` },
    };
    // The function may do more than to write.
    lowerer.keep('conditional-write', call, shown(call));
    if (value.bytes.encoding !== undefined) lowerer.keep('encoding', call, value.bytes.encoding);
    lowerer.graph.emit({
      ...WHOLE,
      direction: 'out',
      span: spanOf(call),
      callee: name,
      endpoint: lowerer.graph.endpoint({ key: `call ${call.pos}`, node: call.expression, endpoint }),
      buffer: lowerer.bufferOf(value.bytes),
      completion:
        sink.access === 'stream' ? 'event' : ts.isAwaitExpression(around(call).parent) ? 'awaited' : 'returned',
    });
  });
  if (lowerer.handler !== undefined) {
    lowerer.keep('progress', call, shown(call));
    return {};
  }
  const isDropped = ts.isExpressionStatement(around(call).parent);
  const giving = isDropped || values.some((value) => value !== undefined) ? undefined : called.giving();
  return giving ? { value: lowerGivingCall(lowerer, call, giving) } : {};
}
