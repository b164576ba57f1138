/** Loops that await chunks and only write them: what stands around them, for a call that takes both streams. */
import * as ts from 'typescript';
import { contains, type ChunkLoop, type Refused, type Span } from '../../../model/index.js';
import { CREATORS, GLOBAL_MODULES, LISTEN_METHODS, WRAPPERS } from '../catalogue.js';
import { soleCall } from '../lower/callbacks.js';
import { creationsOf } from '../lower/transforms.js';
import type { Resolver } from '../resolve/resolve.js';
import type { Binding } from '../syntax/scopes.js';
import { calledIn, isCaught, isQuiet, listOf, soleDeclaration } from '../syntax/statements.js';
import { afterError } from './after-error.js';
import { awaitedEnd, rejectedBefore, waitBehind } from './waits.js';
import { isUnheardRequest, UNANSWERED } from '../resolve/outgoing.js';
import {
  around,
  bare,
  isInlineFunction,
  memberOf,
  rootOf,
  shown,
  spanOf,
  stringOf,
  textOf,
  unitAround,
  walk,
} from '../syntax/syntax.js';

/** What a loop is made of, as far as it is understood. */
interface Parts {
  readonly resolver: Resolver;
  readonly loop: ts.IterationStatement;
  /** The call in the loop that writes. */
  readonly drain: ts.CallExpression;
  /** What `drain` writes to: a stream of Node's, or a web stream's writer. */
  readonly sink: ts.Expression;
  /** The reader of a web stream; absent in `for await`. */
  readonly reader?: ts.Expression;
}

/** `loop` and `written` are the nodes that a site's spans name. */
export function chunkLoopOf(
  resolver: Resolver,
  loop: ts.Node | undefined,
  written: ts.Node | undefined,
): ChunkLoop | Refused {
  if (loop === undefined || !ts.isIterationStatement(loop, false)) return refused('there is no loop to replace');
  // Without a semicolon, the statement has the same span.
  const drain = written && ts.isExpressionStatement(written) ? written.expression : written;
  const sink = drain && ts.isCallExpression(drain) ? memberOf(drain.expression)?.receiver : undefined;
  if (sink === undefined || drain === undefined || !ts.isCallExpression(drain) || drain.arguments.length !== 1)
    return refused('more is handed over with a chunk than the chunk');
  const reader = ts.isForOfStatement(loop) ? undefined : readerOf(loop);
  if (reader === undefined && !ts.isForOfStatement(loop)) return refused('what is read can’t be told');
  return new Reading({ resolver, loop, drain, sink, ...(reader && { reader }) }).result();
}

function refused(because: string): Refused {
  return { refused: because };
}

/** The receiver of the one `read()` that the loop awaits. */
function readerOf(loop: ts.IterationStatement): ts.Expression | undefined {
  const readers = new Map<string, ts.Expression>();
  walk(loop, (node) => {
    const reader = readOf(node);
    if (reader) readers.set(textOf(reader), reader);
    return true;
  });
  const [only, ...others] = readers.values();
  return others.length === 0 ? only : undefined;
}

/** The reader in `await reader.read()`. */
function readOf(node: ts.Node): ts.Expression | undefined {
  const call = ts.isAwaitExpression(node) ? bare(node.expression) : undefined;
  const member =
    call && ts.isCallExpression(call) && call.arguments.length === 0 ? memberOf(call.expression) : undefined;
  return member?.name === 'read' ? member.receiver : undefined;
}

/** Asks of each statement whether it is understood, and notes on the way what it says of the whole, and what goes with it. */
class Reading {
  readonly #parts: Parts;
  readonly #others: Span[] = [];
  /** Variables of the function that get a value in the loop. */
  readonly #assigned: Binding[] = [];
  #ends = false;
  /** A `finally` ends the sink after an error, too. */
  #endsAnyway = false;
  /** As written: what every pass asks whether to stop. */
  readonly #signals = new Set<string>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  result(): ChunkLoop | Refused {
    const { loop, resolver, sink, reader } = this.#parts;
    const strange = this.#strange();
    if (strange) return refused(`\`${shown(strange)}\` is done in the loop, too`);
    const statement = this.#cleaningTry() ?? loop;
    const [signal, ...signals] = this.#signals;
    if (signals.length > 0) return refused('more than one signal is asked');
    const later = afterError(statement, sink);
    if (later === 'ends') this.#endsAnyway = true;
    else if (later !== 'nothing') {
      return refused(`\`${shown(later)}\` comes after an error, which would destroy \`${shown(sink)}\``);
    }
    const runtime = runtimeOf(resolver, sink);
    if (runtime) return refused(`\`${shown(sink)}\` is of ${runtime}, and no stream of Node’s`);
    if (isUnheardRequest(resolver, sink)) return refused(`that nobody answers \`${shown(sink)}\` ${UNANSWERED}`);
    const list = listOf(statement);
    if (list === undefined) return refused('the loop is the only statement of something that stays');
    const at = list.indexOf(statement);
    const source = ts.isForOfStatement(loop)
      ? loop.expression
      : reader && this.#streamBehind(reader, list, at, 'getReader');
    if (source === undefined) return refused(`\`${reader ? shown(reader) : ''}\` comes without its stream`);
    const isWriter = this.#writer() !== undefined;
    const target = isWriter ? this.#streamBehind(sink, list, at, 'getWriter') : sink;
    if (target === undefined) return refused(`\`${shown(sink)}\` comes without its stream`);
    this.#behind(list, at);
    if (this.#leaves() && list.length > at + 1) return refused('the function is left in the loop');
    const text = withoutParentheses(source).getText();
    if (!this.#isFirstRead(list, at)) return refused('something is done between the first read and the loop');
    const left = this.#assigned.find((binding) => !this.#goes(binding, list, at));
    if (left) return refused(`\`${left.name}\` is used behind the loop`);
    const waits = this.#ends && !isWriter ? waitBehind(resolver, sink, statement, (n) => this.#isGone(n)) : undefined;
    if (waits) return refused(`\`${shown(waits)}\` may wait for what has been by then`);
    const rejected = isWriter ? undefined : rejectedBefore(resolver, sink, statement);
    if (rejected) return refused(`nobody would hear of the promise that \`${shown(rejected)}\` rejects`);
    return {
      statement: spanOf(statement),
      others: [...this.#others].sort((a, b) => a.start - b.start),
      source: text,
      sink: withoutParentheses(target).getText(),
      ends: this.#ends,
      endsAnyway: this.#endsAnyway,
      isUnheard: isUnheard(resolver, statement, sink),
      ...(signal !== undefined && { signal }),
    };
  }

  /** Something in the loop that is neither reading, nor writing, nor waiting for room. */
  #strange(): ts.Node | undefined {
    const { loop } = this.#parts;
    if (ts.isForStatement(loop)) {
      const parts = [loop.initializer, loop.condition, loop.incrementor];
      const odd = parts.find((part) => part !== undefined && !this.#isPlain(part));
      if (odd) return odd;
    }
    if ((ts.isWhileStatement(loop) || ts.isDoStatement(loop)) && !this.#isPlain(loop.expression))
      return loop.expression;
    return this.#strangeIn(loop.statement);
  }

  #strangeIn(body: ts.Statement): ts.Node | undefined {
    const statements = ts.isBlock(body) ? body.statements : [body];
    return statements.find((statement) => !this.#isUnderstood(statement));
  }

  #isUnderstood(statement: ts.Statement): boolean {
    if (ts.isBreakStatement(statement) || ts.isContinueStatement(statement)) return statement.label === undefined;
    if (ts.isReturnStatement(statement)) return statement.expression === undefined;
    if (ts.isEmptyStatement(statement)) return true;
    if (ts.isBlock(statement)) return this.#strangeIn(statement) === undefined;
    if (ts.isVariableStatement(statement)) return this.#isPlain(statement.declarationList);
    if (this.#isAsking(statement)) return true;
    if (ts.isExpressionStatement(statement)) {
      if (this.#isEnding(statement)) {
        this.#ends = true;
        return true;
      }
      return this.#isPlain(statement.expression) || this.#isWaiting(statement.expression);
    }
    if (!ts.isIfStatement(statement) || !this.#isPlain(statement.expression)) return false;
    const { thenStatement, elseStatement } = statement;
    return this.#isUnderstood(thenStatement) && (elseStatement === undefined || this.#isUnderstood(elseStatement));
  }

  /** Reads, the write, asking what they gave, and nothing else that could do something. */
  #isPlain(node: ts.Node): boolean {
    let plain = true;
    const look = (at: ts.Node): boolean => {
      if (at === this.#parts.drain) {
        plain &&= this.#parts.drain.arguments.every((a) => this.#isPlain(a));
        return false;
      }
      if (readOf(at)) return false;
      // A signal that ends the loop is to be handed over: see #isAsking.
      if (ts.isPropertyAccessExpression(at) && at.name.text === 'aborted') plain = false;
      if (ts.isAwaitExpression(at)) {
        const inner = bare(at.expression);
        if (inner !== this.#parts.drain && !this.#isReady(inner)) plain = false;
        return plain;
      }
      if ((ts.isCallExpression(at) || ts.isNewExpression(at)) && !isWrapper(at)) plain = false;
      if (ts.isBinaryExpression(at) && isAssignment(at)) plain &&= this.#isNoted(bare(at.left));
      if (ts.isPrefixUnaryExpression(at) && at.operator !== ts.SyntaxKind.ExclamationToken) plain = false;
      if (ts.isPostfixUnaryExpression(at) || ts.isDeleteExpression(at) || ts.isYieldExpression(at)) plain = false;
      return plain && !isInlineFunction(at);
    };
    if (look(node)) walk(node, look);
    return plain;
  }

  /** A variable that gets a value, to be looked at later. */
  #isNoted(target: ts.Expression): boolean {
    const binding = this.#bindingOf(target);
    if (binding === undefined) return false;
    this.#assigned.push(binding);
    return true;
  }

  /** Whether a variable is used in the loop only, so that its declaration goes, too. */
  #goes(binding: Binding, list: readonly ts.Statement[], at: number): boolean {
    const isGone = (node: ts.Node): boolean => this.#isGone(node);
    if (!this.#parts.resolver.scopes.references(binding).every(isGone)) return false;
    if (isGone(binding.identifier)) return true;
    const statement = binding.node.parent.parent;
    const own = list.slice(0, at).find((s) => s === statement);
    if (own === undefined || !isQuiet(own) || soleDeclaration(own) === undefined) return false;
    this.#others.push(spanOf(own));
    return true;
  }

  #isGone(node: ts.Node): boolean {
    return [spanOf(this.#parts.loop), ...this.#others].some((span) => contains(span, spanOf(node)));
  }

  /** `signal.throwIfAborted()`, `if (signal.aborted) throw signal.reason`. */
  #isAsking(statement: ts.Statement): boolean {
    const called = calledIn(statement);
    const member = called?.arguments.length === 0 ? memberOf(called.expression) : undefined;
    if (member?.name === 'throwIfAborted') return this.#isSignal(member.receiver);
    if (!ts.isIfStatement(statement) || statement.elseStatement !== undefined) return false;
    const { expression, thenStatement: then } = statement;
    const inside: readonly ts.Statement[] = ts.isBlock(then) ? then.statements : [then];
    const [only, ...more] = inside;
    const asked = memberOf(expression);
    const thrown = only && ts.isThrowStatement(only) ? memberOf(only.expression) : undefined;
    if (asked?.name !== 'aborted' || thrown?.name !== 'reason' || more.length > 0) return false;
    return textOf(asked.receiver) === textOf(thrown.receiver) && this.#isSignal(asked.receiver);
  }

  #isSignal(node: ts.Expression): boolean {
    if (!this.#parts.resolver.isSteady(node)) return false;
    this.#signals.add(textOf(node));
    return true;
  }

  /** `writer.ready`. */
  #isReady(node: ts.Expression): boolean {
    const member = memberOf(node);
    return member?.name === 'ready' && textOf(member.receiver) === textOf(this.#parts.sink);
  }

  /** `await once(res, 'drain')`, `await new Promise((resolve) => res.once('drain', resolve))`. */
  #isWaiting(expression: ts.Expression): boolean {
    const awaited = bare(expression);
    if (!ts.isAwaitExpression(awaited)) return false;
    const made = bare(awaited.expression);
    const { resolver, sink } = this.#parts;
    if (ts.isCallExpression(made)) {
      const imported = resolver.modules.imported(made.expression);
      const [of, event, ...more] = made.arguments;
      const isOnce = imported?.module === 'events' && imported.path.join('.') === 'once';
      return isOnce && more.length === 0 && textOf(of ?? made) === textOf(sink) && stringOf(event) === 'drain';
    }
    if (!ts.isNewExpression(made) || textOf(made.expression) !== 'Promise') return false;
    const executor = made.arguments?.[0] && bare(made.arguments[0]);
    if (!isInlineFunction(executor) || executor.parameters.length > 1) return false;
    const listening = soleCall(executor);
    const member = listening && memberOf(listening.expression);
    if (listening === undefined || member?.name !== 'once' || textOf(member.receiver) !== textOf(sink)) return false;
    const [event, handler] = listening.arguments;
    const [resolve] = executor.parameters;
    if (stringOf(event) !== 'drain' || handler === undefined || resolve === undefined) return false;
    const name = resolve.name.getText();
    const inner = bare(handler);
    const called = isInlineFunction(inner) ? soleCall(inner)?.expression : inner;
    return called !== undefined && textOf(called) === name;
  }

  /** `res.end()`, `await writer.close()`. */
  #isEnding(statement: ts.Statement): boolean {
    const call = calledIn(statement);
    const member = call && memberOf(call.expression);
    if (call === undefined || member === undefined || call.arguments.length > 0) return false;
    return (member.name === 'end' || member.name === 'close') && textOf(member.receiver) === textOf(this.#parts.sink);
  }

  /** `reader.releaseLock()`, `writer.releaseLock()`. */
  #isRelease(statement: ts.Statement): boolean {
    const call = calledIn(statement);
    const member = call && memberOf(call.expression);
    if (call === undefined || member?.name !== 'releaseLock' || call.arguments.length > 0) return false;
    const { reader, sink } = this.#parts;
    return [reader, sink].some((of) => of !== undefined && textOf(of) === textOf(member.receiver));
  }

  /** Waiting for what was written: `await once(file, 'finish')`, `await finished(file)`. */
  #isFinish(statement: ts.Statement): boolean {
    const call = calledIn(statement);
    const imported = call && this.#parts.resolver.modules.imported(call.expression);
    const [of, event] = call?.arguments ?? [];
    if (imported === undefined || of === undefined || textOf(of) !== textOf(this.#parts.sink)) return false;
    if (imported.module === 'stream/promises') return imported.path.join('.') === 'finished' && event === undefined;
    return imported.module === 'events' && imported.path.join('.') === 'once' && stringOf(event) === 'finish';
  }

  /** A `try` around the loop alone whose `finally` only ends the sink and lets go of the locks. */
  #cleaningTry(): ts.TryStatement | undefined {
    const { loop } = this.#parts;
    const block = loop.parent;
    const outer = block.parent;
    if (!ts.isBlock(block) || !ts.isTryStatement(outer) || outer.tryBlock !== block) return undefined;
    if (outer.catchClause !== undefined || outer.finallyBlock === undefined) return undefined;
    const inside = block.statements.filter((s) => s !== loop);
    const known = (s: ts.Statement): boolean => this.#isEnding(s) || this.#isRelease(s) || this.#isFinish(s);
    if (!inside.every((s) => known(s) || this.#isFirst(s) || isQuiet(s)) || !outer.finallyBlock.statements.every(known))
      return undefined;
    if (outer.finallyBlock.statements.some((s) => this.#isEnding(s))) this.#endsAnyway = true;
    if (this.#endsAnyway || inside.some((s) => this.#isEnding(s))) this.#ends = true;
    return outer;
  }

  /** `let result = await reader.read()` in front of the loop. */
  #isFirst(statement: ts.Statement): boolean {
    const initial = soleDeclaration(statement)?.initializer;
    return initial !== undefined && this.#isOwnRead(initial);
  }

  #isOwnRead(expression: ts.Expression): boolean {
    const reader = readOf(bare(expression));
    return reader !== undefined && this.#parts.reader !== undefined && textOf(reader) === textOf(this.#parts.reader);
  }

  /** Takes away what follows and only ends the sink, waits for that, or lets go of the locks. */
  #behind(list: readonly ts.Statement[], at: number): void {
    for (const statement of list.slice(at + 1)) {
      const waiting = awaitedEnd(statement, this.#parts.sink);
      const ending = this.#isEnding(statement) || waiting?.ends === true;
      const isWait = this.#ends && (waiting !== undefined || this.#isFinish(statement));
      if (!ending && !this.#isRelease(statement) && !isWait) return;
      if (ending) this.#ends = true;
      this.#others.push(spanOf(statement));
    }
  }

  /** A `return` in the loop leaves out what follows. */
  #leaves(): boolean {
    let leaves = false;
    walk(this.#parts.loop, (node) => {
      if (ts.isReturnStatement(node)) leaves = true;
      return !isInlineFunction(node);
    });
    return leaves;
  }

  /** A first read in front of the loop goes with it; anything between it and the loop would run too early. */
  #isFirstRead(list: readonly ts.Statement[], at: number): boolean {
    const before = list.slice(0, at);
    const first = before.findLastIndex((s) => this.#isFirst(s));
    if (first < 0) return true;
    const statement = before[first];
    const between = before.slice(first + 1);
    if (statement === undefined || !between.every(isQuiet)) return false;
    this.#others.push(spanOf(statement));
    return true;
  }

  #writer(): Binding | undefined {
    const binding = this.#bindingOf(this.#parts.sink);
    return binding && this.#made(binding, 'getWriter') ? binding : undefined;
  }

  #bindingOf(node: ts.Expression): Binding | undefined {
    const inner = bare(node);
    return ts.isIdentifier(inner) ? this.#parts.resolver.scopes.bindingOf(inner) : undefined;
  }

  #made(binding: Binding, method: string): ts.CallExpression | undefined {
    const initial =
      ts.isVariableDeclaration(binding.node) && binding.node.initializer ? bare(binding.node.initializer) : undefined;
    if (initial === undefined || !ts.isCallExpression(initial) || initial.arguments.length > 0) return undefined;
    return memberOf(initial.expression)?.name === method && initial.questionDotToken === undefined
      ? initial
      : undefined;
  }

  /** The stream of `const reader = stream.getReader()`, which goes; it stands in the same list, in front of the loop. */
  #streamBehind(
    node: ts.Expression,
    list: readonly ts.Statement[],
    at: number,
    method: string,
  ): ts.Expression | undefined {
    const binding = this.#bindingOf(node);
    const made = binding && this.#made(binding, method);
    if (binding === undefined || made === undefined || this.#parts.resolver.scopes.isReassigned(binding))
      return undefined;
    const statement = binding.node.parent.parent;
    const own = list.slice(0, at).findIndex((s) => s === statement);
    const access = made.expression;
    if (!ts.isPropertyAccessExpression(access) || access.questionDotToken !== undefined) return undefined;
    if (own < 0) return this.#parts.loop.parent === statement.parent ? access.expression : undefined;
    // Another stream could stand there later.
    const between = list.slice(own + 1, at);
    const steady = this.#parts.resolver.isSteady(access.expression) || between.every(isQuiet);
    if (!steady || soleDeclaration(statement) === undefined) return undefined;
    this.#others.push(spanOf(statement));
    return access.expression;
  }
}

/** `Deno.open(path)`, `Bun.file(path).writer()`: what made a sink that has a `write`, and is no stream. */
function runtimeOf(resolver: Resolver, sink: ts.Expression): string | undefined {
  return creationsOf(resolver.scopes, resolver.stream(sink))
    .map(({ expression }) => rootOf(expression))
    .filter((root) => ts.isIdentifier(root) && resolver.modules.imported(root)?.module === root.text)
    .map(textOf)
    .find((name) => GLOBAL_MODULES.includes(name));
}

/** In an `async` listener, as that of a server, nobody gets its promise; nor does Express 4 look at a handler's. */
function isUnheard(resolver: Resolver, statement: ts.Node, sink: ts.Expression): boolean {
  if (isCaught(statement)) return false;
  if (resolver.stream(sink).endpoint.traits.includes('express')) return true;
  const unit = unitAround(statement);
  if (!isInlineFunction(unit)) return false;
  const { parent } = around(unit);
  if (!ts.isCallExpression(parent)) return false;
  if (LISTEN_METHODS.includes(memberOf(parent.expression)?.name ?? '')) return true;
  const imported = resolver.modules.imported(parent.expression);
  return CREATORS.some(
    (c) =>
      c.parameters && c.modules.includes(imported?.module ?? '') && c.names.includes(imported?.path.join('.') ?? ''),
  );
}

function isWrapper(node: ts.CallExpression | ts.NewExpression): boolean {
  return WRAPPERS.includes(textOf(node.expression)) && node.arguments?.length === 1;
}

function isAssignment({ operatorToken }: ts.BinaryExpression): boolean {
  return operatorToken.kind >= ts.SyntaxKind.FirstAssignment && operatorToken.kind <= ts.SyntaxKind.LastAssignment;
}

/** As an argument needs none. */
function withoutParentheses(node: ts.Expression): ts.Expression {
  let inner = node;
  while (ts.isParenthesizedExpression(inner)) inner = inner.expression;
  return inner;
}
