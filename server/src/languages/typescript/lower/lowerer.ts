import type * as ts from 'typescript';
import type { BlockId, BufferId, Giving, Keep, Obligation, Passing, Transfer, Use } from '../../../model/index.js';
import type { Aliases, AliasClass, Value } from './aliases.js';
import type { GraphBuilder } from './blocks.js';
import type { End } from '../resolve/end.js';
import type { Resolver } from '../resolve/resolve.js';
import type { Binding } from '../syntax/scopes.js';
import type { FunctionNode } from '../syntax/syntax.js';

/** The callback that is being lowered as the body of a loop over chunks. */
export interface ChunkHandler {
  /** The function, or the expression that gives one. */
  readonly node: ts.Node;
  readonly source: End;
  /** The chunk. */
  readonly chunk: AliasClass;
  /** Where the handler asks for chunks itself, with `read()`: what each of these calls does. */
  readonly pull?: Transfer;
  /** Where the handler begins. */
  readonly entry: BlockId;
  /** Where chunks go, as found so far, with the call. */
  readonly drains: { readonly end: End; readonly call: ts.CallExpression }[];
}

/** What the parts of the lowering share. One of these lowers one function once. */
export interface Lowerer {
  readonly graph: GraphBuilder;
  readonly aliases: Aliases;
  readonly resolver: Resolver;
  /** Innermost first; undefined outside of chunk handlers. */
  readonly handler: ChunkHandler | undefined;

  /** Lowers an expression; gives the bytes that it stands for, if any. */
  evaluate(expression: ts.Expression): Value | undefined;
  /** Lowers an expression whose bytes, if it gives any, go where they can't be followed. */
  consume(expression: ts.Expression, because: (name: string) => string): void;
  /** Lowers the body of a callback in place; gives the bytes that it is, if it is a single expression. */
  inline(callback: FunctionNode, parameters: readonly (Value | undefined)[]): Value | undefined;
  /** As inline, where what the callback returns is followed, too. */
  inlineResult(callback: FunctionNode, parameters: readonly (Value | undefined)[]): Value | undefined;
  /** Lowers what a function returns. */
  giveBack(expression: ts.Expression): void;
  /** The function that an argument is, inline or named in this file, unless it is being lowered already. */
  callbackOf(argument: ts.Expression | undefined): FunctionNode | undefined;
  /** The function or the method of this file that is called, unless it is being lowered already. */
  calleeOf(callee: ts.Expression): FunctionNode | undefined;
  /** What a function of this file does with bytes in one of its parameters, where it hands them on as they are. */
  passing(callee: FunctionNode, parameter: number, encoding: string | undefined): Passing | undefined;
  /** What a function of this file gives back, where that is bytes that it brings. */
  giving(callee: FunctionNode): Giving | undefined;
  /** Lowers the executor of a promise in place; gives the promise of what it is resolved with. */
  promised(executor: FunctionNode): Value | undefined;
  /** `resolve(bytes)` of an executor that is lowered in place. False for all other calls. */
  settle(call: ts.CallExpression): boolean;
  /** Whether a variable lives no longer than the function that is lowered. */
  isOwn(binding: Binding): boolean;
  /** Runs `inside` while `handler` is the innermost. */
  withHandler(handler: ChunkHandler, inside: () => void): void;

  bufferOf(bytes: AliasClass): BufferId;
  use(value: Value, what: Use['what'], node: ts.Node, because: string): void;
  unknown(value: Value, node: ts.Node, because: string): void;
  keep(obligation: Obligation, node: ts.Node, text?: Keep['text']): void;
}
