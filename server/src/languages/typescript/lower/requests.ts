/** Requests of client libraries that bring a whole body: `axios.get(url, { responseType: 'arraybuffer' })`. */
import * as ts from 'typescript';
import type { Transfer } from '../../../model/index.js';
import type { Value } from './aliases.js';
import {
  BODY_HINTS,
  BODY_OPTIONS,
  CALLBACK_PACKAGES,
  REQUEST_PACKAGES,
  STORED_BODY,
  TEXT_ENCODING,
} from '../catalogue.js';
import type { Lowerer } from './lowerer.js';
import { optionsOf } from '../syntax/options.js';
import type { Resolver } from '../resolve/resolve.js';
import { around, bare, isInlineFunction, memberOf, spanOf, stringOf, textOf } from '../syntax/syntax.js';
import { WHOLE } from './whole.js';

/** Where the bytes stand that a request brings. */
interface Answer {
  /** The member of the answer; without it the request gives the bytes themselves. */
  readonly member?: string;
  /** Gets the error, the answer, and the bytes where it asks for them. */
  readonly callback?: ts.ArrowFunction | ts.FunctionExpression;
  /** Of a body that comes as text. */
  readonly encoding?: string;
}

/** What a call of a client library brings, where it is all of a body. By its shape and its imports alone. */
export function answerOf(resolver: Resolver, call: ts.CallExpression): Answer | undefined {
  return asksForBodies(resolver)
    ? (storedAnswer(call) ?? optionAnswer(resolver, call) ?? textAnswer(resolver, call))
    : undefined;
}

const asks = new WeakMap<Resolver, boolean>();

/** Whether anything of the kind stands in the file at all: it is asked at every call. */
export function asksForBodies(resolver: Resolver): boolean {
  const known = asks.get(resolver);
  if (known !== undefined) return known;
  const { text } = resolver.scopes.tree.file;
  const found =
    BODY_HINTS.some((word) => text.includes(word)) ||
    CALLBACK_PACKAGES.some((name) => text.includes(`'${name}'`) || text.includes(`"${name}"`));
  asks.set(resolver, found);
  return found;
}

/** `s3.getObject(params, (error, data) => ...)`, `s3.getObject(params).promise()` of the AWS SDK 2: `Body` is a buffer. */
function storedAnswer(call: ts.CallExpression): Answer | undefined {
  const member = memberOf(call.expression);
  if (member?.name === STORED_BODY) {
    const callback = callbackIn(call);
    return callback && call.arguments.length === 2 ? { member: 'Body', callback } : undefined;
  }
  if (member?.name !== 'promise' || call.arguments.length > 0 || !ts.isCallExpression(member.receiver))
    return undefined;
  return memberOf(member.receiver.expression)?.name === STORED_BODY ? { member: 'Body' } : undefined;
}

function optionAnswer({ modules }: Resolver, call: ts.CallExpression): Answer | undefined {
  for (const argument of call.arguments) {
    const literal = bare(argument);
    if (!ts.isObjectLiteralExpression(literal)) continue;
    const { values } = optionsOf(literal);
    const kind = stringOf(values.get('responseType')) ?? '';
    const member = Object.hasOwn(BODY_OPTIONS, kind) ? BODY_OPTIONS[kind] : undefined;
    if (member !== undefined) return { member };
    if (values.get('encoding')?.kind !== ts.SyntaxKind.NullKeyword) continue;
    const module = modules.imported(call.expression)?.module ?? '';
    switch (Object.hasOwn(REQUEST_PACKAGES, module) ? REQUEST_PACKAGES[module] : undefined) {
      case 'answer':
        return { member: 'body' };
      case 'body':
        return values.has('resolveWithFullResponse') ? { member: 'body' } : {};
      case 'callback': {
        const callback = callbackIn(call);
        return callback && { member: 'body', callback };
      }
      case undefined:
        return undefined;
    }
  }
  return undefined;
}

/** `request(url, (error, response, body) => ...)`: text, where nothing else is asked for. */
function textAnswer({ modules }: Resolver, call: ts.CallExpression): Answer | undefined {
  const callback = callbackIn(call);
  if (callback === undefined || callback.parameters.length < 3) return undefined;
  const imported = modules.imported(call.expression);
  if (imported === undefined || !CALLBACK_PACKAGES.includes(imported.module) || imported.path.length > 1)
    return undefined;
  const asked = call.arguments.map(optionsOf).filter(({ values }) => values.has('json') || values.has('encoding'));
  return asked.length === 0 ? { member: 'body', callback, encoding: TEXT_ENCODING } : undefined;
}

function callbackIn(call: ts.CallExpression): Answer['callback'] {
  const last = call.arguments.at(-1);
  const callback = last && bare(last);
  return isInlineFunction(callback) ? callback : undefined;
}

/** Lowers a request as `answerOf` finds it: what it gives, or nothing where a callback gets it. Undefined for all other calls. */
export function lowerRequest(lowerer: Lowerer, call: ts.CallExpression): { readonly value?: Value } | undefined {
  const answer = answerOf(lowerer.resolver, call);
  if (answer === undefined) return undefined;
  const { member, callback, encoding } = answer;
  const { aliases, graph } = lowerer;
  for (const argument of call.arguments) {
    if (bare(argument) !== callback) lowerer.consume(argument, (name) => `\`${name}\` is sent with a request`);
  }
  const fill = (completion: NonNullable<Transfer['completion']>): Value => {
    const bytes = aliases.fresh(call, member ?? 'body');
    if (member !== undefined) bytes.member = member;
    if (encoding !== undefined) bytes.encoding = encoding;
    const end = lowerer.resolver.stream(call);
    graph.emit({
      ...WHOLE,
      direction: 'in',
      span: spanOf(call),
      callee: textOf(call.expression),
      endpoint: graph.endpoint({ ...end, endpoint: { ...end.endpoint, kind: 'stream' } }),
      buffer: lowerer.bufferOf(bytes),
      wholeSource: true,
      completion,
    });
    return { bytes, pending: false, ...(member !== undefined && { result: true }) };
  };
  if (callback === undefined) {
    const value = fill(ts.isAwaitExpression(around(call).parent) ? 'awaited' : 'promise');
    return { value: { ...value, pending: true } };
  }
  // The callback runs once, later or never.
  const after = graph.block();
  graph.edge(graph.current, after);
  graph.split();
  const value = fill('callback');
  lowerer.inline(callback, [undefined, value, { bytes: value.bytes, pending: false }]);
  graph.jump(after);
  graph.continueIn(after);
  return {};
}
