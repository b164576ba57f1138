/** A file that one stream reads and another writes: whether one call that copies it stands for all that is done there. */
import * as ts from 'typescript';
import type { PipedCopy, Refused } from '../../../model/index.js';
import { soleCall, parameterName } from '../lower/callbacks.js';
import { isPipeCall } from '../lower/pipe-calls.js';
import { leavesOpen } from '../lower/relay.js';
import { registrationsOn, streamUnder, type Registration } from '../resolve/occurrences.js';
import { optionsOf } from '../syntax/options.js';
import { settledWith } from '../resolve/promise-types.js';
import type { Resolver } from '../resolve/resolve.js';
import { executorAround, isWithin, listOf, soleDeclaration, statementOf } from '../syntax/statements.js';
import {
  around,
  bare,
  isInlineFunction,
  memberOf,
  shown,
  spanOf,
  stringOf,
  textOf,
  unitAround,
  type FunctionNode,
} from '../syntax/syntax.js';

/** Options that change nothing of what is copied, and how the file is opened where nothing else is said. */
const PLAIN_OPTIONS = /^(?:autoClose|emitClose|highWaterMark)$/;
const PLAIN_FLAGS = /^[rw]$/;

/** Events that come when all went well, and those that only tell that a file is there. */
const DONE_EVENTS: readonly string[] = ['end', 'finish', 'close'];
const OPEN_EVENTS: readonly string[] = ['open', 'ready'];

export function pipedCopyOf(resolver: Resolver, pipe: ts.CallExpression | undefined): PipedCopy | Refused {
  const receiver = pipe && memberOf(pipe.expression)?.receiver;
  const [target] = pipe?.arguments ?? [];
  if (pipe === undefined || !isPipeCall(pipe) || receiver === undefined || target === undefined)
    return refused('there is no pipe to replace');
  if (leavesOpen(pipe)) return refused(`\`${shown(pipe)}\` leaves the target open`);
  const ends = [streamUnder(receiver), streamUnder(target)] as const;
  const made = ends.map((end) => resolver.stream(end).made);
  const [reader, writer] = made;
  if (!reader || !writer || !ts.isCallExpression(reader) || !ts.isCallExpression(writer))
    return refused('the streams are not made here');
  const odd = oddOption(reader) ?? oddOption(writer);
  if (odd) return refused(`\`${shown(odd)}\` asks for more than a copy`);
  const [[source], [sink]] = [reader.arguments, writer.arguments];
  if (source === undefined || sink === undefined) return refused('the files are not named by paths');
  const paths = { source: source.getText(), sink: sink.getText() };
  const executor = executorAround(pipe);
  if (executor === undefined) {
    const { parent } = around(pipe);
    const isAlone = ts.isExpressionStatement(parent) && bare(receiver) === reader && bare(target) === writer;
    return isAlone
      ? { ...paths, span: spanOf(pipe), others: [] }
      : refused('there is no promise that could be that of the copy');
  }
  return new Executor(resolver, executor, pipe, reader, writer).result(paths);
}

function refused(because: string): Refused {
  return { refused: because };
}

/** `start: 5`, `mode: 0o600`, `flags: 'wx'`, or options that can't be told. */
function oddOption(made: ts.CallExpression): ts.Node | undefined {
  const [, options, ...more] = made.arguments;
  const { values, unknown } = optionsOf(options);
  const [odd] = [...values].filter(([name, value]) => {
    return name === 'flags' ? !PLAIN_FLAGS.test(stringOf(value) ?? '') : !PLAIN_OPTIONS.test(name);
  });
  return (unknown ? options : undefined) ?? more[0] ?? odd?.[1].parent;
}

/** The executor of a promise that does nothing but wait for the copy. */
class Executor {
  readonly #resolver: Resolver;
  readonly #executor: ts.ArrowFunction | ts.FunctionExpression;
  readonly #pipe: ts.CallExpression;
  readonly #made: readonly ts.CallExpression[];
  readonly #resolve: string | undefined;
  readonly #reject: string | undefined;
  #pipes = 0;
  #settles = false;

  constructor(
    resolver: Resolver,
    executor: ts.ArrowFunction | ts.FunctionExpression,
    pipe: ts.CallExpression,
    reader: ts.CallExpression,
    writer: ts.CallExpression,
  ) {
    this.#resolver = resolver;
    this.#executor = executor;
    this.#pipe = pipe;
    this.#made = [reader, writer];
    [this.#resolve, this.#reject] = executor.parameters.map((p) => p.name.getText());
  }

  result(paths: Pick<PipedCopy, 'source' | 'sink'>): PipedCopy | Refused {
    const { parent: made } = around(this.#executor);
    if (!ts.isNewExpression(made) || made.arguments?.length !== 1) return refused('there is no promise to replace');
    const strange = this.#strangeIn(this.#executor);
    if (strange) return refused(`\`${shown(strange)}\` is done while it is copied, too`);
    if (this.#pipes !== 1 || !this.#settles) return refused('the promise does not wait for this copy');
    if (settledWith(made) === 'value') return refused('the promise is one of another value');
    const outer = this.#made.filter((m) => !isWithin(m, this.#executor));
    const others = outer.map((m) => this.#declaredInFront(m, made));
    if (others.some((s) => s === undefined)) return refused('the streams are made in another place than the promise');
    // What a callback opens later may be another file then.
    const late = this.#made.filter((m) => isWithin(m, this.#executor) && unitAround(m) !== this.#executor);
    const moved = late.flatMap((m) => m.arguments[0] ?? []).find((path) => !this.#resolver.isSteady(path));
    if (moved) return refused(`\`${shown(moved)}\` can be another path before it is opened`);
    return { ...paths, span: spanOf(made), others: outer.map(spanOf), isPromise: true };
  }

  /** Something in a callback that is not a part of the copy. */
  #strangeIn({ body, asteriskToken, modifiers }: FunctionNode): ts.Node | undefined {
    if (body === undefined || asteriskToken !== undefined || modifiers !== undefined) return this.#executor;
    if (!ts.isBlock(body)) return this.#isUnderstood(body) ? undefined : body;
    return body.statements.find((statement) => {
      if (ts.isExpressionStatement(statement)) return !this.#isUnderstood(statement.expression);
      const initializer = soleDeclaration(statement)?.initializer;
      return initializer === undefined || !this.#isUnderstood(initializer);
    });
  }

  /** One of the streams or the pipe, with or without listeners that only settle the promise. */
  #isUnderstood(expression: ts.Expression): boolean {
    const under = streamUnder(expression);
    const { registrations, end } = registrationsOn(under);
    if (end !== bare(expression)) return false;
    if (under === this.#pipe) {
      this.#pipes++;
      const [receiver, target] = [memberOf(this.#pipe.expression)?.receiver, this.#pipe.arguments[0]];
      if (receiver === undefined || target === undefined) return false;
      return [receiver, target].every((e) => this.#isUnderstood(e)) && this.#listens(registrations, this.#made[1]);
    }
    const made = this.#made.find((m) => m === under || this.#resolver.stream(under).made === m);
    return made !== undefined && this.#listens(registrations, made);
  }

  #listens(registrations: readonly Registration[], on: ts.CallExpression | undefined): boolean {
    return registrations.every(({ event, handler }) => {
      const callback = handler && bare(handler);
      if (callback === undefined) return false;
      if (OPEN_EVENTS.includes(event)) return isInlineFunction(callback) && this.#strangeIn(callback) === undefined;
      if (event === 'error') return this.#rejects(callback);
      if (!DONE_EVENTS.includes(event) || (event === 'end' && on !== this.#made[0])) return false;
      if (!this.#resolves(callback)) return false;
      this.#settles = true;
      return true;
    });
  }

  #rejects(callback: ts.Expression): boolean {
    if (this.#reject === undefined) return false;
    if (ts.isIdentifier(callback)) return callback.text === this.#reject;
    const call = isInlineFunction(callback) ? soleCall(callback) : undefined;
    const [error, ...more] = call?.arguments ?? [];
    if (call === undefined || textOf(call.expression) !== this.#reject || error === undefined) return false;
    return more.length === 0 && textOf(error) === parameterName(callback, 0);
  }

  #resolves(callback: ts.Expression): boolean {
    if (this.#resolve === undefined) return false;
    if (ts.isIdentifier(callback)) return callback.text === this.#resolve;
    const call = isInlineFunction(callback) ? soleCall(callback) : undefined;
    if (call === undefined || textOf(call.expression) !== this.#resolve) return false;
    return call.arguments.every((a) => textOf(a) === 'undefined');
  }

  /** The declaration of a stream that stands in front of the promise, with nothing but another such between. */
  #declaredInFront(made: ts.CallExpression, promise: ts.Node): ts.Statement | undefined {
    const list = listOf(statementOf(promise)) ?? [];
    const at = list.findIndex((s) => s === statementOf(promise));
    const near = list.slice(Math.max(0, at - 2), at);
    const own = near.findIndex((s) => initialOf(s) === made);
    if (own < 0) return undefined;
    return near.slice(own).every((s) => this.#made.some((m) => m === initialOf(s))) ? near[own] : undefined;
  }
}

function initialOf(statement: ts.Statement): ts.Expression | undefined {
  const initializer = soleDeclaration(statement)?.initializer;
  return initializer && bare(initializer);
}
