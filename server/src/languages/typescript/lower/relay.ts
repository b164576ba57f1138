/** What surrounds a chunk handler: the other listeners of its two streams, and what else is done with them. */
import * as ts from 'typescript';
import { contains, isTakenOver, type Companion, type Obligation, type Span } from '../../../model/index.js';
import { callsOf, parameterName, soleCall } from './callbacks.js';
import { WRITE_METHODS } from '../catalogue.js';
import type { ChunkHandler } from './lowerer.js';
import { excludes, occurrences, registrationsOn, streamUnder, type Registration } from '../resolve/occurrences.js';
import { closesAtItsEnd, isOutgoingRequest } from '../resolve/outgoing.js';
import type { End } from '../resolve/end.js';
import { optionsOf } from '../syntax/options.js';
import type { Resolver } from '../resolve/resolve.js';
import { around, bare, isInlineFunction, memberOf, spanOf, stringOf, textOf, walk } from '../syntax/syntax.js';
import { executorAround, isExecutor, isWithin, listOf, statementOf } from '../syntax/statements.js';

export interface Relay {
  /** The call that registers the chunk handler, or the pipe. */
  readonly call: ts.CallExpression;
  /** Absent for a pipe. */
  readonly handler?: ChunkHandler;
  readonly source: End;
  readonly sink: End;
}

export interface RelayFacts {
  readonly companions: readonly Companion[];
  readonly promise?: Span;
  readonly keeps: readonly { readonly obligation: Obligation; readonly text?: string }[];
}

type Does = Pick<Companion, 'does' | 'calls'>;

/** Members that only tell something. */
const HARMLESS_MEMBERS = /^(?:path|bytesRead|bytesWritten|writableHighWaterMark|readableHighWaterMark)$/;
/** An answer to the peer of an HTTP response. */
const ANSWERS = /\.\s*(?:statusCode|statusMessage|writeHead|status|sendStatus|send|json|setHeader)\b/;

export function describeRelay(resolver: Resolver, relay: Relay): RelayFacts {
  const facts = new RelayReader(resolver, relay);
  facts.named();
  facts.read('source', relay.source);
  // The process's own streams are used by everybody; what others do with them says nothing of this copy.
  if (!relay.sink.endpoint.traits.includes('standard-stream')) facts.read('sink', relay.sink);
  return facts.result();
}

class RelayReader {
  readonly #resolver: Resolver;
  readonly #relay: Relay;
  readonly #companions: Companion[] = [];
  readonly #keeps: { obligation: Obligation; text?: string }[] = [];
  /** Code that is spoken for: what it does with the streams is known. */
  readonly #covered: ts.Node[];
  /** The call that gives a promise of the sink's end. */
  #awaited: Span | undefined;
  readonly #loose: { of: 'source' | 'sink'; node: ts.Expression }[] = [];

  constructor(resolver: Resolver, relay: Relay) {
    this.#resolver = resolver;
    this.#relay = relay;
    this.#covered = relay.handler ? [relay.handler.node] : [];
  }

  /** A handler that is declared elsewhere would be left behind without a use. */
  named(): void {
    for (const of of ['source', 'sink'] as const) {
      const { node } = this.#relay[of];
      // Without the assertion it would be of another type.
      if (isAsserted(node)) this.#companions.push({ of, span: spanOf(node), does: 'entangled' });
    }
    if (this.#relay.handler === undefined) {
      this.#piped();
      return;
    }
    const [, handler] = this.#relay.call.arguments;
    if (handler === undefined || isInlineFunction(bare(handler))) return;
    this.#companions.push({ of: 'source', span: spanOf(handler), does: 'entangled' });
  }

  read(of: 'source' | 'sink', end: End): void {
    for (const node of occurrences(this.#resolver.scopes, end)) {
      const { registrations, end: chain } = registrationsOn(node);
      for (const registration of registrations) {
        if (registration.call !== this.#relay.call) this.#listener(of, registration);
      }
      // In a pipe the ends are named by the call itself.
      const own = this.#relay.handler === undefined && node === end.node;
      const settled = own || (registrations.length > 0 && !isUsed(chain));
      if (!settled) this.#loose.push({ of, node });
    }
  }

  /** `a.pipe(b).on('finish', f)`: a pipe gives its sink. */
  #piped(): void {
    const { call } = this.#relay;
    this.#waitsBehind();
    const { registrations, end } = registrationsOn(call);
    for (const registration of registrations) this.#listener('sink', registration);
    if (isUsed(end)) this.#companions.push({ of: 'sink', span: spanOf(call), does: 'entangled' });
    // `a.pipe(b.on('close', f))`: the listener is a part of the call, and would go with it.
    const [target] = call.arguments;
    if (target && bare(target) !== this.#relay.sink.node) {
      this.#companions.push({ of: 'sink', span: spanOf(target), does: 'entangled' });
    }
    // `a.pipe(b).pipe(c)`: what fills `b` is a part of the call, and would go with it.
    const filling = around(this.#relay.source.node).parent;
    if (ts.isCallExpression(filling) && filling !== call && contains(spanOf(call), spanOf(filling))) {
      const isFilled = filling.arguments.some((argument) => bare(argument) === this.#relay.source.node);
      if (isFilled) this.#companions.push({ of: 'source', span: spanOf(filling), does: 'entangled' });
    }
  }

  /** `a.pipe(b); await new Promise((resolve) => b.on('finish', resolve));`: the promise. */
  #waitsBehind(): void {
    const statement = statementOf(this.#relay.call);
    const list = listOf(statement) ?? [];
    const next = list[list.findIndex((s) => s === statement) + 1];
    const awaited = next && ts.isExpressionStatement(next) ? bare(next.expression) : undefined;
    const made = awaited && ts.isAwaitExpression(awaited) ? bare(awaited.expression) : undefined;
    const executor = made && ts.isNewExpression(made) ? made.arguments?.[0] && bare(made.arguments[0]) : undefined;
    if (made === undefined || !isInlineFunction(executor) || !isExecutor(executor)) return;
    if (!this.#onlySettles(executor)) return;
    this.#covered.push(executor);
    this.#awaited = spanOf(made);
  }

  /** Whether an executor does nothing but to listen to the end of the sink, and to errors. */
  #onlySettles(executor: ts.ArrowFunction | ts.FunctionExpression): boolean {
    const [resolve, reject] = executor.parameters.map((p) => p.name.getText());
    const found = (callsOf(executor) ?? []).map((call) => {
      const under = streamUnder(call);
      const { registrations, end } = registrationsOn(under);
      const isSink = this.#names(under, this.#relay.sink);
      if (end !== call || registrations.length === 0 || !(isSink || this.#names(under, this.#relay.source))) return [];
      return registrations.map(({ event, handler }) => {
        const callback = handler && bare(handler);
        if (callback === undefined) return 'other';
        if (event === 'error') return this.#fails('sink', callback)?.calls === reject ? 'error' : 'other';
        const calls = calledBy(callback);
        return isSink && this.#isEndOfSink(event) && calls === `${resolve ?? ''}()` ? 'end' : 'other';
      });
    });
    return found.every((events) => events.length > 0 && !events.includes('other')) && found.flat().includes('end');
  }

  result(): RelayFacts {
    for (const { of, node } of this.#loose) this.#use(of, node);
    this.#leaveWhatSettlesNothing();
    const ended = this.#companions.some((c) => c.does === 'ends-sink');
    const { sink } = this.#relay;
    const piped = this.#relay.handler === undefined;
    if (piped ? leavesOpen(this.#relay.call) : !ended) this.#keep('keep-sink-open', sink.endpoint.handle);
    const outcome = (of: 'source' | 'sink'): readonly string[] =>
      this.#companions.flatMap((c) => (c.of === of && c.does === 'fails' && c.calls !== undefined ? [c.calls] : []));
    const [ofSource] = outcome('source');
    const [ofSink] = outcome('sink');
    if (ofSource !== undefined && ofSink !== undefined && ofSource !== ofSink) {
      this.#keep('error-split', `${ofSource}, ${ofSink}`);
    }
    const companions = [...this.#companions].sort((a, b) => a.span.start - b.span.start);
    // A request goes on to tell errors when the promise is settled.
    const promise = isOutgoingRequest(this.#resolver, sink) ? undefined : (this.#executor() ?? this.#awaited);
    return { companions, ...(promise && { promise }), keeps: this.#keeps };
  }

  /**
   * `file.on('error', log)` beside `file.on('finish', resolve)`: what is told of an error there does not settle the promise, which
   * would wait forever if it were all that hears of errors.
   */
  #leaveWhatSettlesNothing(): void {
    const executor = executorAround(this.#relay.call);
    if (executor === undefined) return;
    const settles = executor.parameters.map((p) => p.name.getText());
    const resolves = ({ does, calls }: Companion): boolean =>
      does !== 'fails' && calls !== undefined && calls.replace(/\(.*$/, '') === settles[0];
    if (!this.#companions.some(resolves)) return;
    for (const [i, { calls, does, ...own }] of this.#companions.entries()) {
      if (does !== 'fails' || calls === undefined || settles.includes(calls)) continue;
      const declared = this.#resolver.scopes.lookUp(calls, this.#relay.call)?.node;
      const isSettling = declared && isWithin(declared, executor) && mentions(declared, settles);
      if (isSettling !== true) this.#companions[i] = { ...own, does: 'beside' };
    }
  }

  /** `new Promise((resolve, reject) => { ... })` whose executor does nothing but register this copy's listeners. */
  #executor(): Span | undefined {
    const block = statementOf(this.#relay.call).parent;
    const executor = block.parent;
    if (!ts.isBlock(block) || !isInlineFunction(executor)) return undefined;
    const { parent } = around(executor);
    if (!ts.isNewExpression(parent) || parent.expression.getText() !== 'Promise') return undefined;
    const own = [spanOf(this.#relay.call), ...this.#companions.filter(isTakenOver).map((c) => c.span)];
    const all = block.statements.every((statement) => {
      if (!ts.isExpressionStatement(statement)) return false;
      const { start, end } = spanOf(statement.expression);
      return own.some((s) => s.start === start && s.end === end);
    });
    const settles = executor.parameters.map((p) => p.name.getText());
    const known = this.#companions.every(
      ({ does, calls }) =>
        calls === undefined || (isTakenOver({ does }) && settles.includes(calls.replace(/\(.*$/, ''))),
    );
    const promise = spanOf(parent);
    // Beside a pipe, what is done elsewhere with its streams stays as it is.
    const settled = this.#companions.every(
      (c) => isTakenOver(c) || (this.#relay.handler === undefined && !contains(promise, c.span)),
    );
    return all && known && settled ? promise : undefined;
  }

  #keep(obligation: Obligation, text?: string): void {
    if (this.#keeps.some((k) => k.obligation === obligation)) return;
    this.#keeps.push({ obligation, ...(text !== undefined && { text }) });
  }

  #listener(of: 'source' | 'sink', registration: Registration): void {
    const { call, event, handler } = registration;
    if (this.#isCovered(call)) return;
    const callback = this.#callback(handler);
    const known = this.#isBesideRelay(call) ? this.#known(of, event, handler, callback) : undefined;
    const does: Does = known ?? { does: callback && !this.#touchesStreams(callback) ? 'beside' : 'entangled' };
    if (event === 'error' && known === undefined && callback && ANSWERS.test(callback.getText())) {
      this.#keep('error-answer', this.#relay[of].endpoint.handle);
    }
    if (does.does !== 'entangled' && callback) this.#covered.push(callback);
    this.#companions.push({ of, event, span: spanOf(call), ...does });
  }

  #known(
    of: 'source' | 'sink',
    event: string,
    handler: ts.Expression | undefined,
    callback: ts.Node | undefined,
  ): Does | undefined {
    if (of === 'source' && (event === 'end' || event === 'close')) {
      return this.#endsSink(handler, callback) ?? finishes(handler);
    }
    if (event === 'error') {
      const fails = this.#fails(of, handler);
      const stays = of === 'sink' && fails && isOutgoingRequest(this.#resolver, this.#relay.sink);
      return stays ? { does: 'beside' } : fails;
    }
    if (of === 'sink' && this.#isEndOfSink(event)) return finishes(handler);
    if (of === 'sink' && event === 'drain' && callback) {
      const member = memberOf(soleCall(callback)?.expression ?? this.#relay.call);
      return member?.name === 'resume' && this.#names(member.receiver, this.#relay.source)
        ? { does: 'pacing' }
        : undefined;
    }
    return undefined;
  }

  #isEndOfSink(event: string): boolean {
    return event === 'finish' || (event === 'close' && closesAtItsEnd(this.#relay.sink));
  }

  /** `() => dst.end()`, with or without a call of a callback behind or inside it; `dst.end.bind(dst)`. */
  #endsSink(handler: ts.Expression | undefined, callback: ts.Node | undefined): Does | undefined {
    const [first, second, ...rest] = (callback && callsOf(callback)) ?? [];
    if (first === undefined) return undefined;
    if (rest.length > 0 || handler === undefined || !isInlineFunction(bare(handler))) return undefined;
    const member = memberOf(first.expression);
    if (member?.name !== 'end' || !this.#names(member.receiver, this.#relay.sink)) return undefined;
    const [argument, ...more] = first.arguments;
    if (more.length > 0) return undefined;
    const inside = argument && calledBy(argument);
    if (argument !== undefined && (inside === undefined || second !== undefined)) return undefined;
    if (second === undefined) return { does: 'ends-sink', ...(inside !== undefined && { calls: inside }) };
    const behind = plainCall(second);
    return behind === undefined ? undefined : { does: 'ends-sink', calls: behind };
  }

  /** `reject`, `(error) => done(error)`, or handing the error on to the other end, as `pipeline` does itself. */
  #fails(of: 'source' | 'sink', handler: ts.Expression | undefined): Does | undefined {
    const node = handler && bare(handler);
    if (node === undefined) return undefined;
    if (ts.isIdentifier(node))
      return this.#callback(node) === undefined ? { does: 'fails', calls: node.text } : undefined;
    const only = soleCall(node);
    const error = parameterName(node, 0);
    const [argument, ...more] = only?.arguments ?? [];
    if (only === undefined || error === undefined || more.length > 0) return undefined;
    if (argument === undefined || textOf(argument) !== error) return undefined;
    const member = memberOf(only.expression);
    if (member === undefined) return { does: 'fails', calls: textOf(only.expression) };
    const other = of === 'source' ? this.#relay.sink : this.#relay.source;
    return member.name === 'destroy' && this.#names(member.receiver, other) ? { does: 'fails' } : undefined;
  }

  /** `await once(dst, 'finish')` or `await finished(dst)`, next behind the listeners. */
  #waits(node: ts.Expression): Span | undefined {
    const { parent: call, child } = around(node);
    if (!ts.isCallExpression(call) || call.arguments[0] !== child) return undefined;
    const imported = this.#resolver.modules.imported(call.expression);
    const [, event] = call.arguments;
    const once = imported?.module === 'events' && imported.path.join('.') === 'once';
    const ends = once && event !== undefined && this.#isEndOfSink(stringOf(event) ?? '');
    const finished = imported?.module === 'stream/promises' && imported.path.join('.') === 'finished';
    if (!ends && !(finished && event === undefined)) return undefined;
    const { parent } = around(call);
    const statement = parent.parent;
    if (!ts.isAwaitExpression(parent) || !ts.isExpressionStatement(statement)) return undefined;
    const first = statementOf(this.#relay.call);
    const list = ts.isBlock(first.parent) ? first.parent.statements : undefined;
    if (list === undefined || statement.parent !== first.parent) return undefined;
    const between = list.filter((s) => s.pos > first.pos && s.pos < statement.pos);
    const own = this.#companions.filter(isTakenOver).map((c) => c.span);
    const plain = between.every((s) => {
      if (!ts.isExpressionStatement(s)) return false;
      const { start, end } = spanOf(s.expression);
      return own.some((o) => o.start === start && o.end === end);
    });
    return plain && this.#companions.every((c) => c.calls === undefined) ? spanOf(call) : undefined;
  }

  /** A use of a stream that is not the registration of listeners alone. */
  #use(of: 'source' | 'sink', node: ts.Expression): void {
    if (this.#isCovered(node) || excludes(node, this.#relay.call)) return;
    const awaited = of === 'sink' ? this.#waits(node) : undefined;
    if (awaited && this.#awaited === undefined) {
      this.#awaited = awaited;
      return;
    }
    const { parent } = around(node);
    if (ts.isPropertyAccessExpression(parent) && parent.expression === node) {
      const called = ts.isCallExpression(parent.parent) && parent.parent.expression === parent;
      if (!called && HARMLESS_MEMBERS.test(parent.name.text)) return;
      if (parent.name.text === 'setEncoding') return;
      if (called && of === 'sink' && WRITE_METHODS.includes(parent.name.text)) {
        if (ts.isCallExpression(parent.parent) && parent.parent.arguments.length > 0)
          this.#keep('order', textOf(parent));
      }
    }
    this.#companions.push({ of, span: spanOf(node), does: 'entangled' });
  }

  #names(expression: ts.Expression, end: End): boolean {
    return this.#resolver.place(expression).key === end.key;
  }

  #isCovered(node: ts.Node): boolean {
    return this.#covered.some((c) => isWithin(node, c));
  }

  /** The function that a handler is; undefined for one that is not declared in this file. */
  #callback(handler: ts.Expression | undefined): ts.Node | undefined {
    const node = handler && bare(handler);
    if (node === undefined) return undefined;
    if (isInlineFunction(node)) return node;
    const declaration = ts.isIdentifier(node) ? this.#resolver.scopes.bindingOf(node)?.node : undefined;
    if (declaration === undefined) return undefined;
    if (ts.isFunctionDeclaration(declaration)) return declaration;
    const initial = ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
    return isInlineFunction(initial) ? initial : undefined;
  }

  #touchesStreams(callback: ts.Node): boolean {
    const { source, sink } = this.#relay;
    let touches = false;
    walk(callback, (node) => {
      if (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) {
        if (this.#names(node, source) || this.#names(node, sink)) touches = true;
      }
      return !touches;
    });
    return touches;
  }

  /** Registered in the same list of statements, so that it is there whenever the handler is. */
  #isBesideRelay(call: ts.CallExpression): boolean {
    return statementOf(call).parent === statementOf(this.#relay.call).parent;
  }
}

function mentions(within: ts.Node, names: readonly string[]): boolean {
  const found: ts.Node[] = [];
  walk(within, (node) => {
    if (ts.isIdentifier(node) && names.includes(node.text)) found.push(node);
    return true;
  });
  return found.length > 0;
}

/** `a.pipe(b, { end: false })`, or options that can't be told. */
export function leavesOpen(pipe: ts.CallExpression): boolean {
  const { values, unknown } = optionsOf(pipe.arguments[1]);
  const ends = values.get('end');
  return unknown || (ends !== undefined && ends.kind !== ts.SyntaxKind.TrueKeyword);
}

function isAsserted({ parent }: ts.Node): boolean {
  if (ts.isParenthesizedExpression(parent) || ts.isNonNullExpression(parent)) return isAsserted(parent);
  return ts.isAsExpression(parent) || ts.isTypeAssertionExpression(parent);
}

function isUsed(chain: ts.Node): boolean {
  return !ts.isExpressionStatement(around(chain).parent);
}

/** `done`, `() => done()`, `() => done(null)`. */
function finishes(handler: ts.Expression | undefined): Does | undefined {
  const calls = handler && calledBy(handler);
  return calls === undefined ? undefined : { does: 'finishes', calls };
}

function calledBy(handler: ts.Expression): string | undefined {
  const node = bare(handler);
  if (ts.isIdentifier(node)) return `${node.text}()`;
  const only = isInlineFunction(node) ? soleCall(node) : undefined;
  return only && plainCall(only);
}

/** The call, where it hands over no value. */
function plainCall(call: ts.CallExpression): string | undefined {
  const nothing = call.arguments.every((a) => a.kind === ts.SyntaxKind.NullKeyword || textOf(a) === 'undefined');
  return nothing && call.arguments.length < 2 && ts.isIdentifier(call.expression) ? textOf(call) : undefined;
}
