/** Calls in general, and what each kind does with bytes. */
import * as ts from 'typescript';
import type { Value } from './aliases.js';
import {
  CHUNK_EVENT,
  LISTEN_METHODS,
  PIPELINE_CALLS,
  PROMISE_METHODS,
  PULL_EVENT,
  TEXT_ENCODING,
  WRAPPERS,
  WRITE_METHODS,
} from '../catalogue.js';
import { lowerDescriptorCall } from './descriptors.js';
import { lowerFileCall } from './files.js';
import { lowerConcat, lowerGatheredEnd, lowerPush } from './gather.js';
import { lowerRequest } from './requests.js';
import { lowerSend } from './respond.js';
import { lowerChunkListener, lowerPacing, lowerPull, lowerStreamWrite } from './streams.js';
import { lowerWebRead } from './web.js';
import { namedOutside, tellsOfError } from './callbacks.js';
import type { Lowerer } from './lowerer.js';
import { isPipeCall } from './pipe-calls.js';
import { lowerPipe } from './pipes.js';
import { lowerOwnCall } from './summaries.js';
import { functionNamed } from '../syntax/own-functions.js';
import {
  bare,
  isInlineFunction,
  memberOf,
  shown,
  spanOf,
  stringOf,
  textOf,
  type FunctionNode,
  type Member,
} from '../syntax/syntax.js';

export function lowerCall(lowerer: Lowerer, call: ts.CallExpression): Value | undefined {
  const file = lowerer.resolver.modules.fileFunction(call.expression);
  if (file !== undefined) return lowerFileCall(lowerer, call, file);
  if (lowerDescriptorCall(lowerer, call)) return undefined;
  const read = lowerWebRead(lowerer, call);
  if (read !== undefined) return read;
  const request = lowerRequest(lowerer, call);
  if (request !== undefined) return request.value;
  const member = memberOf(call.expression);
  if (member !== undefined) {
    if (isChunkListener(call)) {
      lowerer.consume(member.receiver, (name) => `\`${name}\` is asked for its chunks`);
      lowerChunkListener(lowerer, call, member.receiver);
      return undefined;
    }
    const pulled = lowerPull(lowerer, call, member);
    if (pulled) return pulled;
    if (PROMISE_METHODS.includes(member.name)) return lowerThen(lowerer, call, member);
    if (isTextAlready(lowerer, member)) return lowerer.evaluate(member.receiver);
    if (isWholeAsText(lowerer, call, member)) return lowerToText(lowerer, call, member.receiver);
    if (WRITE_METHODS.includes(member.name) && lowerStreamWrite(lowerer, call, member.receiver)) return undefined;
    if (lowerSend(lowerer, call, member)) return undefined;
    if (lowerPacing(lowerer, call, member)) return undefined;
    if (isPipeCall(call)) {
      lowerPipe(lowerer, call);
      return undefined;
    }
    if (PIPELINE_CALLS.includes(member.name)) {
      const receiver = member.name === 'pipeTo' ? [member.receiver] : [];
      lowerPipeline(lowerer, call, [...receiver, ...call.arguments]);
      return undefined;
    }
  } else if (isPipeline(lowerer, call.expression)) {
    lowerPipeline(lowerer, call, call.arguments);
    return undefined;
  }
  const wrapped = wrappedBy(lowerer, call, call.arguments);
  if (wrapped) return lowerWrapper(lowerer, call, wrapped);
  const together = lowerConcat(lowerer, call);
  if (together) return together;
  if (lowerer.settle(call) || lowerPush(lowerer, call) || lowerGatheredEnd(lowerer, call)) return undefined;
  const own = lowerOwnCall(lowerer, call);
  if (own) return own.value;
  lowerOther(lowerer, call);
  return undefined;
}

/** `pipeline(a, b)`, `pump(a, b)`; not a function of the file that is called so. */
function isPipeline({ resolver: { scopes } }: Lowerer, callee: ts.Expression): boolean {
  return PIPELINE_CALLS.includes(textOf(callee)) && functionNamed(scopes, bare(callee)) === undefined;
}

/** `readFileSync(path).toString()`: bytes as UTF-8 text, where nobody has them as bytes any more. */
function isWholeAsText(
  { handler, resolver: { scopes } }: Lowerer,
  call: ts.CallExpression,
  { receiver, name }: Member,
): boolean {
  const [encoding, ...rest] = call.arguments;
  const utf8 = encoding === undefined || /^utf-?8$/i.test(stringOf(encoding) ?? '');
  // A chunk may end within a character.
  if (name !== 'toString' || handler !== undefined || !utf8 || rest.length > 0) return false;
  const node = bare(receiver);
  const binding = ts.isIdentifier(node) ? scopes.bindingOf(node) : undefined;
  if (binding !== undefined) return scopes.references(binding).length === 1;
  return ts.isCallExpression(node) || ts.isAwaitExpression(node);
}

/** `text.toString()`: what has come as text is that text. */
function isTextAlready({ aliases, resolver: { scopes } }: Lowerer, { receiver, name }: Member): boolean {
  if (name !== 'toString') return false;
  const node = bare(receiver);
  const binding = ts.isIdentifier(node) ? scopes.bindingOf(node) : undefined;
  const value = binding && aliases.of(binding);
  return value?.bytes.encoding !== undefined && !value.pending && value.result !== true;
}

function lowerToText(lowerer: Lowerer, call: ts.CallExpression, receiver: ts.Expression): Value | undefined {
  const value = lowerer.evaluate(receiver);
  if (value === undefined) return undefined;
  const { bytes, pending, result } = value;
  const encoding = bytes.encoding ?? TEXT_ENCODING;
  if (pending || result === true || bytes.gathered === true || encoding !== TEXT_ENCODING) {
    lowerer.use(value, 'content', call, `\`toString\` is called on \`${bytes.name}\``);
    return undefined;
  }
  bytes.encoding = encoding;
  return value;
}

/** `src.on('data', handler)`, `src.on('readable', handler)`. */
export function isChunkListener(call: ts.CallExpression): boolean {
  const member = memberOf(call.expression);
  const [event, handler] = call.arguments;
  return (
    member !== undefined &&
    LISTEN_METHODS.includes(member.name) &&
    handler !== undefined &&
    (stringOf(event) === CHUNK_EVENT || stringOf(event) === PULL_EVENT)
  );
}

function lowerPipeline(lowerer: Lowerer, call: ts.CallExpression, ends: readonly ts.Expression[]): void {
  if (ts.isPropertyAccessExpression(call.expression)) {
    lowerer.consume(call.expression.expression, (name) => `\`${name}\` is piped`);
  }
  for (const argument of call.arguments) {
    lowerer.consume(argument, (name) => `\`${name}\` is passed to \`${shown(call.expression)}\``);
  }
  const isEnd = (e: ts.Expression): boolean => !isInlineFunction(bare(e)) && !ts.isObjectLiteralExpression(bare(e));
  lowerer.graph.emit({
    kind: 'kernel-copy',
    callee: textOf(call.expression),
    span: spanOf(call),
    handles: ends.filter(isEnd).map((e) => textOf(bare(e))),
    isNamed: true,
  });
}

/** The handlers of a promise run once, later or never; the first gets the bytes where the promise is one of bytes. */
function lowerThen(lowerer: Lowerer, call: ts.CallExpression, member: Member): Value | undefined {
  const value = lowerer.evaluate(member.receiver);
  const bytes = value?.pending === true && member.name === 'then' ? { ...value, pending: false } : undefined;
  if (value !== undefined && !value.pending) {
    lowerer.use(value, 'content', call, `\`${member.name}\` is called on \`${value.bytes.name}\``);
  }
  let result: Value | undefined;
  call.arguments.forEach((argument, index) => {
    const callback = lowerer.callbackOf(argument);
    const given = index === 0 ? bytes : undefined;
    if (callback === undefined || (!isInlineFunction(bare(argument)) && given === undefined)) {
      lowerer.consume(argument, (name) => `\`${name}\` is passed to \`${member.name}\``);
      if (given) lowerer.use(given, 'content', argument, `\`${given.bytes.name}\` is passed to \`${shown(argument)}\``);
      return;
    }
    const { graph } = lowerer;
    const after = graph.block();
    graph.edge(graph.current, after);
    graph.split();
    const returned = lowerer.inlineResult(callback, [given]);
    if (returned && index === 0 && member.name === 'then') result = { ...returned, pending: true };
    graph.jump(after);
    graph.continueIn(after);
  });
  return member.name === 'then' ? result : value;
}

/** What is wrapped by `Buffer.from(a)` or `new Uint8Array(a)`: the same bytes in another object. */
export function wrappedBy(
  lowerer: Lowerer,
  node: ts.CallExpression | ts.NewExpression,
  parameters: readonly ts.Expression[],
): ts.Expression | undefined {
  const [only, encoding, ...rest] = parameters;
  if (only === undefined || rest.length > 0 || !WRAPPERS.includes(textOf(node.expression))) return undefined;
  if (encoding !== undefined && stringOf(encoding) === undefined) return undefined;
  return mayBeBytes(only) && isGlobal(lowerer, node.expression) ? only : undefined;
}

export function lowerWrapper(
  lowerer: Lowerer,
  node: ts.CallExpression | ts.NewExpression,
  wrapped: ts.Expression,
): Value | undefined {
  const value = lowerer.evaluate(wrapped);
  if (value === undefined) return undefined;
  const { encoding, member } = value.bytes;
  // An encoding says nothing where bytes are given for sure, as requests do that are asked for them.
  const isEncoded = (node.arguments?.length ?? 0) > 1 && member === undefined;
  // Text is encoded by it, and may be damaged.
  if (encoding === undefined && !value.pending && !isEncoded) return value;
  lowerer.use(value, 'content', node, `\`${value.bytes.name}\` is encoded`);
  return undefined;
}

function mayBeBytes(node: ts.Expression): boolean {
  const inner = bare(node);
  // What a reader or a request gave: `result.value`.
  if (/^(?:value|data|[bB]ody)$/.test(memberOf(inner)?.name ?? '')) return true;
  return ts.isIdentifier(inner) || ts.isAwaitExpression(inner) || ts.isCallExpression(inner);
}

function isGlobal(lowerer: Lowerer, expression: ts.Expression): boolean {
  const first = memberOf(expression)?.receiver ?? bare(expression);
  if (!ts.isIdentifier(first)) return false;
  return (
    lowerer.resolver.scopes.bindingOf(first) === undefined ||
    lowerer.resolver.modules.imported(first)?.module === 'buffer'
  );
}

/** A call that nothing is known of: it uses the content of all that it gets. */
function lowerOther(lowerer: Lowerer, call: ts.CallExpression): void {
  const callee = shown(call.expression);
  const member = memberOf(call.expression);
  if (member !== undefined) {
    lowerer.consume(member.receiver, (name) => `\`${member.name}\` is called on \`${name}\``);
  } else lowerer.consume(call.expression, (name) => `\`${name}\` is called`);
  const looksOnly = callee === 'Buffer.isBuffer' || callee === 'Buffer.byteLength';
  for (const argument of call.arguments) {
    if (lowerCallback(lowerer, call, argument)) continue;
    const value = looksOnly ? lowerer.evaluate(argument) : undefined;
    if (value) lowerer.use(value, 'length', argument, `the kind or length of \`${value.bytes.name}\` is asked for`);
    if (!looksOnly) lowerer.consume(argument, (name) => `\`${name}\` is passed to \`${callee}\``);
  }
  if (lowerer.handler === undefined || looksOnly) return;
  lowerer.keep(waitsForRoom(lowerer, call) ? 'nonblocking' : 'progress', call, shown(call));
}

/** A callback that runs once, later or never, and names bytes that are held: what it does with them is seen. */
function lowerCallback(lowerer: Lowerer, call: ts.CallExpression, argument: ts.Expression): boolean {
  const callback = bare(argument);
  if (!isInlineFunction(callback) || lowerer.handler !== undefined || !runsOnce(call, callback)) return false;
  if (namedOutside(lowerer, callback).next().done === true) return false;
  lowerer.graph.perhaps(() => {
    lowerer.inline(callback, []);
  });
  return true;
}

/** `mkdir(path, (error) => ...)`, `setImmediate(() => ...)`; a listener may run again. */
function runsOnce(call: ts.CallExpression, callback: FunctionNode): boolean {
  if (ONCE_CALLS.includes(textOf(call.expression))) return call.arguments[0] === callback;
  const listens = LISTEN_METHODS.includes(memberOf(call.expression)?.name ?? '');
  return tellsOfError(callback) && !listens && call.arguments.at(-1) === callback;
}

/** Functions of the platform that call back once. */
const ONCE_CALLS: readonly string[] = ['setImmediate', 'setTimeout', 'process.nextTick', 'queueMicrotask'];

/** `once(dst, 'drain')` of `events`. */
function waitsForRoom({ resolver }: Lowerer, call: ts.CallExpression): boolean {
  const imported = resolver.modules.imported(call.expression);
  return imported?.module === 'events' && imported.path.join('.') === 'once' && stringOf(call.arguments[1]) === 'drain';
}
