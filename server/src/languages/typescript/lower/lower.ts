/** Lowers one function: statements, and the wiring of what the other parts share. */
import * as ts from 'typescript';
import type {
  BlockId,
  BufferId,
  FlowGraph,
  Giving,
  Handing,
  Keep,
  Obligation,
  Passing,
  Use,
} from '../../../model/index.js';
import { root, Aliases, type AliasClass, type Value } from './aliases.js';
import { GraphBuilder } from './blocks.js';
import { assign, lowerExpression } from './expressions.js';
import { takeApart } from './patterns.js';
import { lowerStatement } from './statements.js';
import type { ChunkHandler, Lowerer } from './lowerer.js';
import { TEXT_ENCODING } from '../catalogue.js';
import type { Resolver } from '../resolve/resolve.js';
import { isNothing } from '../resolve/given.js';
import type { Binding } from '../syntax/scopes.js';
import { ownMethod } from '../syntax/own-functions.js';
import { isWithin } from '../syntax/statements.js';
import { givingOf, passingOf } from './summaries.js';
import { ownHandler } from './callbacks.js';
import { bare, isFunctionNode, isInlineFunction, nameOf, spanOf, type FunctionNode } from '../syntax/syntax.js';

/** Alias classes only ever grow together, so few rounds are enough; a file that needs more is left as it is then. */
const MOST_ROUNDS = 6;

export function lowerFunction(resolver: Resolver, unit: FunctionNode | ts.SourceFile, base: number): FlowGraph {
  const aliases = new Aliases();
  let graph = lowerOnce(resolver, aliases, unit, base);
  for (let round = 1; round < MOST_ROUNDS && aliases.takeGrown(); round++) {
    graph = lowerOnce(resolver, aliases, unit, base);
  }
  return graph;
}

/** What a function does with bytes in any of its parameters, as they are or as text, and what it gives back. */
export function handingOf(resolver: Resolver, callee: FunctionNode): Handing {
  const passes = callee.parameters.flatMap((_, parameter) =>
    [undefined, TEXT_ENCODING].flatMap((encoding) => {
      const passing = passingOf(resolver, callee, parameter, encoding, lowerSeeded);
      return passing ? { ...passing, parameter, ...(encoding !== undefined && { encoding }) } : [];
    }),
  );
  const gives = givingOf(resolver, callee, lowerGiver);
  return { passes, ...(gives && { gives }) };
}

/** As lowerFunction, with bytes in one parameter from the start. */
function lowerSeeded(
  resolver: Resolver,
  unit: FunctionNode,
  parameter: number,
  encoding: string | undefined,
): { readonly graph: FlowGraph; readonly buffer: BufferId } {
  const aliases = new Aliases();
  const name = unit.parameters[parameter]?.name;
  const bytes = aliases.fresh(unit, name?.getText() ?? 'argument');
  if (encoding !== undefined) bytes.encoding = encoding;
  const binding = name && ts.isIdentifier(name) ? resolver.scopes.lookUp(name.text, unit) : undefined;
  if (binding) aliases.bind(binding, { bytes, pending: false });
  let made = new FunctionLowerer(resolver, aliases, new GraphBuilder(0));
  let buffer = made.lowered(unit, bytes, binding === undefined);
  for (let round = 1; round < MOST_ROUNDS && aliases.takeGrown(); round++) {
    made = new FunctionLowerer(resolver, aliases, new GraphBuilder(0));
    buffer = made.lowered(unit, bytes, binding === undefined);
  }
  return { graph: made.graph.finish(enclosingName(unit), spanOf(unit)), buffer };
}

/** What a function gives back, with the graph in which that comes in. */
function lowerGiver(
  resolver: Resolver,
  unit: FunctionNode,
): { readonly graph: FlowGraph; readonly value: Value; readonly buffer: BufferId } | undefined {
  const aliases = new Aliases();
  let made = new FunctionLowerer(resolver, aliases, new GraphBuilder(0));
  let value = made.given(unit);
  for (let round = 1; round < MOST_ROUNDS && aliases.takeGrown(); round++) {
    made = new FunctionLowerer(resolver, aliases, new GraphBuilder(0));
    value = made.given(unit);
  }
  return value && { graph: made.graph.finish('', spanOf(unit)), value, buffer: made.bufferOf(value.bytes) };
}

function lowerOnce(resolver: Resolver, aliases: Aliases, unit: FunctionNode | ts.SourceFile, base: number): FlowGraph {
  const graph = new GraphBuilder(base);
  new FunctionLowerer(resolver, aliases, graph).function(unit);
  return graph.finish(enclosingName(unit), spanOf(unit));
}

/** A callback without a name is known by the function that it stands in. */
function enclosingName(unit: FunctionNode | ts.SourceFile): string {
  for (let at: ts.Node = unit; !ts.isSourceFile(at); at = at.parent) {
    const name = isFunctionNode(at) ? nameOf(at) : '';
    if (name !== '') return name;
  }
  return '';
}

/** What a function gives back or resolves a promise with, and where. */
interface Given {
  /** Undefined where it is something else than bytes. */
  readonly value: Value | undefined;
  readonly node: ts.Expression;
}

/** Whether two values are the same bytes in the same shape. */
function isSame(a: Value | undefined, b: Value | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return root(a.bytes) === root(b.bytes) && a.pending === b.pending && a.result === b.result;
}

class FunctionLowerer implements Lowerer {
  readonly graph: GraphBuilder;
  readonly aliases: Aliases;
  readonly resolver: Resolver;
  readonly #buffers = new Map<AliasClass, BufferId>();
  readonly #inlined: FunctionNode[] = [];
  #unit: FunctionNode | ts.SourceFile | undefined;
  /** What the callback that is being lowered in place returns, where somebody waits for it. */
  #returned: Given[] | undefined;
  /** What the executors that are lowered in place resolve their promises with, by the parameter that does so. */
  readonly #settled = new Map<Binding, Given[]>();
  handler: ChunkHandler | undefined;

  constructor(resolver: Resolver, aliases: Aliases, graph: GraphBuilder) {
    this.resolver = resolver;
    this.aliases = aliases;
    this.graph = graph;
  }

  isOwn({ scope }: Binding): boolean {
    return this.#unit === undefined || isWithin(scope, this.#unit);
  }

  function(unit: FunctionNode | ts.SourceFile): void {
    this.#unit = unit;
    if (ts.isSourceFile(unit)) {
      for (const statement of unit.statements) {
        this.resolver.scopes.tree.adopt(statement);
        lowerStatement(this, statement, []);
      }
      return;
    }
    this.#inlined.push(unit);
    const given = this.#body(unit);
    if (given && unit.body) this.use(given, 'content', unit.body, `\`${given.bytes.name}\` is returned`);
  }

  /** Lowers a function that gets `bytes`; gives their buffer. `lost`: it takes them where they can't be followed. */
  lowered(unit: FunctionNode, bytes: AliasClass, lost: boolean): BufferId {
    const buffer = this.bufferOf(bytes);
    if (lost) this.unknown({ bytes, pending: false }, unit, `\`${bytes.name}\` is taken apart`);
    this.function(unit);
    return buffer;
  }

  passing(callee: FunctionNode, parameter: number, encoding: string | undefined): Passing | undefined {
    return passingOf(this.resolver, callee, parameter, encoding, lowerSeeded);
  }

  giving(callee: FunctionNode): Giving | undefined {
    return givingOf(this.resolver, callee, lowerGiver);
  }

  /** Lowers a function; gives what it gives back, where that is the same on all ways that give any bytes back. */
  given(unit: FunctionNode): Value | undefined {
    this.#unit = unit;
    this.#inlined.push(unit);
    const returned: Given[] = [];
    this.#returned = returned;
    const result = this.#body(unit);
    this.#returned = undefined;
    return result ?? this.#same(returned, 'returned');
  }

  promised(executor: FunctionNode): Value | undefined {
    const name = executor.parameters[0]?.name;
    const binding =
      name && ts.isIdentifier(name) ? this.resolver.scopes.lookUp(name.text, executor.body ?? executor) : undefined;
    const given: Given[] = [];
    if (binding) this.#settled.set(binding, given);
    this.inline(executor, []);
    const value = this.#same(given, 'given by a promise');
    return value && { ...value, pending: true };
  }

  settle({ expression, arguments: [argument, ...rest] }: ts.CallExpression): boolean {
    if (this.#settled.size === 0 || !ts.isIdentifier(expression)) return false;
    const binding = this.resolver.scopes.bindingOf(expression);
    const given = binding && this.#settled.get(binding);
    if (given === undefined) return false;
    const value = argument && this.evaluate(argument);
    for (const other of rest) this.consume(other, (name) => `\`${name}\` is passed to \`${expression.text}\``);
    if (argument && (value || !isNothing(bare(argument)))) given.push({ value, node: argument });
    return true;
  }

  /** The one value that is given; several ones go where they can't be followed. */
  #same(given: readonly Given[], how: string): Value | undefined {
    const [first, ...more] = given;
    if (more.every(({ value }) => isSame(value, first?.value))) return first?.value;
    for (const { value, node } of given) {
      if (value) this.use(value, 'content', node, `\`${value.bytes.name}\` is ${how}`);
    }
    return undefined;
  }

  #body(callback: FunctionNode): Value | undefined {
    const { body } = callback;
    if (body === undefined) return undefined;
    if (!ts.isBlock(body)) return this.evaluate(body);
    for (const statement of body.statements) lowerStatement(this, statement, []);
    return undefined;
  }

  evaluate(expression: ts.Expression): Value | undefined {
    return lowerExpression(this, expression);
  }

  consume(expression: ts.Expression, because: (name: string) => string): void {
    const value = this.evaluate(expression);
    if (value) this.use(value, 'content', expression, because(value.bytes.name));
  }

  inline(callback: FunctionNode, parameters: readonly (Value | undefined)[]): Value | undefined {
    return this.#inline(callback, parameters, undefined);
  }

  inlineResult(callback: FunctionNode, parameters: readonly (Value | undefined)[]): Value | undefined {
    const returned: Given[] = [];
    const result = this.#inline(callback, parameters, returned);
    const bytes = returned.filter(({ value }) => value !== undefined);
    return this.#same(bytes, 'returned') ?? result;
  }

  giveBack(expression: ts.Expression): void {
    if (this.#returned === undefined) {
      this.consume(expression, (name) => `\`${name}\` is returned`);
      return;
    }
    const value = this.evaluate(expression);
    if (value || !isNothing(bare(expression))) this.#returned.push({ value, node: expression });
  }

  #inline(
    callback: FunctionNode,
    parameters: readonly (Value | undefined)[],
    returned: Given[] | undefined,
  ): Value | undefined {
    const outer = this.#returned;
    this.#returned = returned;
    const after: BlockId = this.graph.block();
    let result: Value | undefined;
    callback.parameters.forEach((parameter, index) => {
      const value = parameters[index];
      if (ts.isIdentifier(parameter.name)) {
        if (value) assign(this, parameter.name, value, parameter);
      } else takeApart(this, parameter.name, value);
      if (value && parameter.dotDotDotToken)
        this.unknown(value, parameter, `\`${value.bytes.name}\` is put into an array`);
    });
    this.#inlined.push(callback);
    this.graph.within({ labels: [], returnTo: after }, () => {
      result = this.#body(callback);
    });
    this.#inlined.pop();
    this.#returned = outer;
    this.graph.jump(after);
    this.graph.continueIn(after);
    return result;
  }

  callbackOf(argument: ts.Expression | undefined): FunctionNode | undefined {
    const callback = argument && this.#functionOf(bare(argument));
    return callback === undefined || this.#inlined.includes(callback) ? undefined : callback;
  }

  calleeOf(callee: ts.Expression): FunctionNode | undefined {
    if (ts.isIdentifier(callee)) return this.callbackOf(callee);
    const method = ownMethod(callee);
    return method === undefined || this.#inlined.includes(method) ? undefined : method;
  }

  #functionOf(node: ts.Expression): FunctionNode | undefined {
    if (isInlineFunction(node)) return node;
    if (!ts.isIdentifier(node)) return ownHandler(node);
    const binding = this.resolver.scopes.bindingOf(node);
    if (binding === undefined) return undefined;
    const { node: declaration } = binding;
    if (ts.isFunctionDeclaration(declaration))
      return this.resolver.scopes.isReassigned(binding) ? undefined : declaration;
    if (!ts.isVariableDeclaration(declaration) || this.resolver.scopes.isReassigned(binding)) return undefined;
    const initial = declaration.initializer && bare(declaration.initializer);
    return isInlineFunction(initial) ? initial : undefined;
  }

  withHandler(handler: ChunkHandler, inside: () => void): void {
    const outer = this.handler;
    this.handler = handler;
    inside();
    this.handler = outer;
  }

  bufferOf(bytes: AliasClass): BufferId {
    const own = root(bytes);
    const known = this.#buffers.get(own);
    if (known !== undefined) return known;
    const id = this.graph.buffer({ name: own.name, storage: 'value' });
    this.#buffers.set(own, id);
    return id;
  }

  use({ bytes }: Value, what: Use['what'], node: ts.Node, because: string): void {
    const step = { kind: 'use', what, buffer: this.bufferOf(bytes), span: spanOf(node), because } as const;
    this.graph.emit(step, what === 'content' ? this.#home(bytes) : undefined);
  }

  unknown({ bytes }: Value, node: ts.Node, because: string): void {
    this.graph.emit(
      { kind: 'unknown', touches: [this.bufferOf(bytes)], span: spanOf(node), because },
      this.#home(bytes),
    );
  }

  /** One use of a chunk in a handler, on whatever path, speaks against the whole handler. */
  #home(bytes: AliasClass): BlockId | undefined {
    return this.handler && root(this.handler.chunk) === root(bytes) ? this.handler.entry : undefined;
  }

  keep(obligation: Obligation, node: ts.Node, text?: Keep['text']): void {
    this.graph.emit({ kind: 'keep', obligation, span: spanOf(node), ...(text !== undefined && { text }) });
  }
}
