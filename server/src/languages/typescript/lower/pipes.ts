/** `a.pipe(b)`: the stream moves the chunks itself, but nobody hears of an error of `a` unless somebody listens. */
import * as ts from 'typescript';
import { isInsidePipe, isTested } from './callbacks.js';
import {
  FUNCTION_STREAMS,
  OTHER_PIPES,
  OWN_PIPES,
  STREAM_MAKERS,
  STREAM_NAMES,
  STREAM_PACKAGES,
} from './pipe-catalogue.js';
import { CONTEXT_NAMES, WRITE_METHODS } from '../catalogue.js';
import { typeOf } from '../syntax/docs.js';
import { Guards, type Heard } from './guards.js';
import type { Lowerer } from './lowerer.js';
import { describeRelay } from './relay.js';
import type { End } from '../resolve/end.js';
import { valuesOf } from '../resolve/given.js';
import { optionsOf } from '../syntax/options.js';
import type { Resolver } from '../resolve/resolve.js';
import { streamUnder } from '../resolve/occurrences.js';
import { around, bare, lastName, memberOf, rootOf, stringOf, textOf, unitAround } from '../syntax/syntax.js';
import { namesDefect, rulesOut } from './notes.js';
import { goesBothWays, hasNodesOptions, hasOtherOptions, isPipeCall } from './pipe-calls.js';
import { carriesObjects, creationsOf, isFilledHere, looksAtChunks, tellsWhatItReads } from './transforms.js';
import { WHOLE } from './whole.js';

/** Lowers a pipe; one whose source's errors nobody hears is a loop over its chunks. */
export function lowerPipe(lowerer: Lowerer, call: ts.CallExpression): void {
  const { graph, resolver } = lowerer;
  const member = memberOf(call.expression);
  const [argument] = call.arguments;
  if (member === undefined || argument === undefined) return;
  lowerer.consume(member.receiver, (name) => `\`${name}\` is piped`);
  for (const one of call.arguments) lowerer.consume(one, (name) => `\`${name}\` is passed to \`pipe\``);
  const ends = openPipe(resolver, call);
  if (ends === undefined) return;
  const { source, sink } = ends;
  const bytes = lowerer.aliases.fresh(call, 'chunk');
  const buffer = lowerer.bufferOf(bytes);
  const { header, body, after } = graph.repeat();
  const start = source.node.getStart();
  const addCompanions = graph.loop({ span: { start, end: call.end }, form: 'callback' });
  const filling = { start, end: member.nameNode.end };
  const chunk = { ...WHOLE, buffer, completion: 'pipe' } as const;
  graph.emit({ ...chunk, direction: 'in', span: filling, callee: '.pipe', endpoint: graph.endpoint(source) });
  const emptying = { start: member.nameNode.getStart(), end: call.end };
  const callee = textOf(call.expression);
  graph.emit({ ...chunk, direction: 'out', span: emptying, callee, endpoint: graph.endpoint(sink) });
  graph.jump(header);
  graph.continueIn(after);
  const relay = describeRelay(resolver, { call, source, sink });
  addCompanions(relay);
  for (const { obligation, text } of relay.keeps) {
    graph.emit({ kind: 'keep', obligation, span: filling, ...(text !== undefined && { text }) }, body);
  }
}

/** The ends of a pipe between two streams of Node's whose source's errors reach nobody. */
function openPipe(resolver: Resolver, call: ts.CallExpression): { source: End; sink: End } | undefined {
  const member = memberOf(call.expression);
  const [argument] = call.arguments;
  if (member === undefined || argument === undefined) return undefined;
  const receiver = sourceUnder(member.receiver);
  const target = streamUnder(argument);
  // What is awaited, or goes to a stream of the web platform, is another `pipe`.
  if (ts.isAwaitExpression(around(call).parent) || isWebSource(resolver, target)) return undefined;
  if (isOwn(receiver) || (isOwn(target) && !isMade(receiver)) || isInsidePipe(call) || hasOtherOptions(call))
    return undefined;
  if (namesDefect(call) || rulesOut(call)) return undefined;
  const source = resolver.stream(receiver);
  const sink = resolver.stream(target);
  const [one, other] = [certainty(resolver, source), certainty(resolver, sink)];
  const isKnown =
    one + other >= ENOUGH || hasNodesOptions(call) || isJoined(resolver, call, source) || isRequest(source, sink);
  if (!isKnown && !isAnswered(resolver, source, sink)) return undefined;
  // Where types were asked and know one end only, the other is no stream of Node's that they could see.
  if ((one === 0 && resolver.isTyped(sink)) || (other === 0 && resolver.isTyped(source))) return undefined;
  if (
    isRecovery(call) ||
    carriesObjects(resolver, source) ||
    carriesObjects(resolver, sink) ||
    isHandedIn(resolver, source)
  )
    return undefined;
  if (
    isForeign(resolver, source) ||
    hasOwnPipe(resolver, source) ||
    isAnswerBody(source) ||
    isTerminal(source, sink) ||
    looksAtChunks(resolver, sink) ||
    (tellsWhatItReads(resolver, sink) && !isFromPackage(resolver, sink)) ||
    isFilledHere(resolver, source, (pipe) => hearsOf(resolver, pipe) !== 'nobody') ||
    looksAtChunks(resolver, source)
  )
    return undefined;
  if (isFileCopy(resolver, source, sink)) return asksForCopyFile(resolver) ? undefined : { source, sink };
  return hearsOf(resolver, call) === 'nobody' ? { source, sink } : undefined;
}

/** Who hears of errors of what is piped. */
function hearsOf(resolver: Resolver, pipe: ts.CallExpression): Heard {
  const member = memberOf(pipe.expression);
  return member === undefined ? 'nobody' : new Guards(resolver).ofPiped(pipe, member.receiver);
}

/** A file is read by one stream and written by another: a copy, whoever hears of errors. */
function isFileCopy({ modules, scopes }: Resolver, source: End, sink: End): boolean {
  const does = (end: End): string | undefined => end.made && modules.fileFunction(end.made.expression)?.call.does;
  if (does(source) !== 'open-reader' || does(sink) !== 'open-writer' || source.encoding !== undefined) return false;
  // A part of a file, or bytes behind those of another one.
  const { values, unknown } = optionsOf(source.made?.arguments?.[1]);
  const whole = !unknown && !values.has('start') && !values.has('end') && !values.has('fd');
  if (!whole || sink.endpoint.traits.includes('append')) return false;
  return sink.binding === undefined || scopes.references(sink.binding).every((id) => id === sink.node || !isFilled(id));
}

/** `if (fs.copyFile) copy = ...`: what is written by hand is for where it is missing. */
function asksForCopyFile({ scopes, modules }: Resolver): boolean {
  return scopes
    .members('copyFile')
    .some((member) => isTested(member) && modules.fileFunction(member)?.call.does === 'copy');
}

/** `other.pipe(file)`, `file.write(bytes)`: more than one source fills it. */
function isFilled(file: ts.Node): boolean {
  const { parent, child } = around(file);
  if (ts.isCallExpression(parent)) return isPipeCall(parent) && parent.arguments[0] === child;
  if (!ts.isPropertyAccessExpression(parent) || !ts.isCallExpression(parent.parent)) return false;
  return WRITE_METHODS.includes(parent.name.text) && parent.parent.arguments.length > 0;
}

/** `new ReadableStream(...)`, or a variable that holds one. */
function isWebSource(resolver: Resolver, node: ts.Expression): boolean {
  const declaration = ts.isIdentifier(node) ? resolver.scopes.bindingOf(node)?.node : undefined;
  const made = declaration && ts.isVariableDeclaration(declaration) ? declaration.initializer : node;
  const inner = made && bare(made);
  if (inner === undefined || !ts.isNewExpression(inner) || !ts.isIdentifier(inner.expression)) return false;
  return inner.expression.text === 'ReadableStream' && resolver.scopes.bindingOf(inner.expression) === undefined;
}

/** The stream that `a.on(...)`, `b.pipe(a)` stand for. */
function sourceUnder(receiver: ts.Expression): ts.Expression {
  let at = streamUnder(receiver);
  while (ts.isCallExpression(at) && isPipeCall(at)) {
    const [sink] = at.arguments;
    if (sink === undefined) break;
    at = bare(sink);
  }
  return at;
}

/** `this.pipe(x)`, `x.pipe(this)`: a stream that is a part of another one. */
function isOwn(node: ts.Expression): boolean {
  return node.kind === ts.SyntaxKind.ThisKeyword || node.kind === ts.SyntaxKind.SuperKeyword;
}

/** `req.pipe(unknown)`: nobody calls anything so that has a `pipe` and is no stream, unless all of it was handed in. */
function isRequest({ node }: End, { binding }: End): boolean {
  return lastName(node) === 'req' && !isUntypedParameter(binding?.node);
}

/** `createReadStream(p).pipe(this)`: nobody else can know of the source. */
function isMade(node: ts.Expression): boolean {
  return ts.isCallExpression(node) && STREAM_MAKERS.test(lastName(node.expression));
}

/** What both ends of a pipe have to be worth together: one that is proved, or two of which one at least is named so. */
const ENOUGH = 1.5;

/**
 * How sure it is that an end is a stream of Node's: 2 proved, 1 by its name or that of what gives it, a half where it is
 * made with `new` from a class of which nothing is known (things with a `pipe` of their own are, too), 0 nothing known.
 */
function certainty(resolver: Resolver, end: End): 0 | 0.5 | 1 | 2 {
  const { endpoint, node, binding } = end;
  if (endpoint.proof !== undefined) return 2;
  const makers = creationsOf(resolver.scopes, end);
  if (makers.some((made) => STREAM_MAKERS.test(lastName(made.expression)))) return 2;
  if (isFromPackage(resolver, end)) return 2;
  if (endpoint.kind !== 'unknown') return 1;
  const name = memberOf(node)?.name ?? (ts.isIdentifier(node) ? node.text : '');
  if (STREAM_NAMES.test(name)) return isUntypedParameter(binding?.node) ? 0 : 1;
  const givers = makers.map(({ expression }) => lastName(expression));
  if (givers.some((giver) => STREAM_NAMES.test(giver) && !MAKES_OF.test(giver) && !TRANSLATES.test(giver))) return 1;
  return makers.some(ts.isNewExpression) ? 0.5 : 0;
}

/**
 * `a.pipe(b).pipe(a)`, where this code has asked for `a`: who hands it in, to a callback or by a function that it gets,
 * may listen to it.
 */
function isJoined({ scopes }: Resolver, call: ts.CallExpression, source: End): boolean {
  if (!goesBothWays(call) || (source.binding !== undefined && ts.isParameter(source.binding.node))) return false;
  return creationsOf(scopes, source).some(({ expression }) => {
    const given = ts.isIdentifier(expression) ? scopes.bindingOf(expression)?.node : undefined;
    return given === undefined || !ts.isParameter(given);
  });
}

/** Made by a package that is known to make streams. */
function isFromPackage({ modules, scopes }: Resolver, end: End): boolean {
  return creationsOf(scopes, end).some(({ expression, arguments: given }) => {
    const imported = modules.imported(expression);
    if (imported === undefined || !Object.hasOwn(STREAM_PACKAGES, imported.module)) return false;
    if (FUNCTION_STREAMS.includes(imported.module) && given !== undefined && given.length > 0) return false;
    return STREAM_PACKAGES[imported.module]?.test(imported.path.join('.')) === true;
  });
}

/** `object.content.pipe(res)`: what goes into an answer is a stream, unless it was handed in or has a `pipe` of its own. */
function isAnswered(resolver: Resolver, { node, binding }: End, { node: sink, endpoint }: End): boolean {
  if (endpoint.kind !== 'http-response' || !ANSWER_NAMES.test(lastName(sink))) return false;
  if (memberOf(node) !== undefined) return true;
  if (ts.isCallExpression(node)) {
    const isMadeOf = MAKES_OF.test(lastName(node.expression));
    return !isMadeOf && isOfProject(resolver, node) && !isGiven(resolver, node.expression);
  }
  if (!ts.isIdentifier(node) || isUntypedParameter(binding?.node)) return false;
  // What a promise or a call back brings.
  if (binding !== undefined && ts.isParameter(binding.node)) return true;
  return valuesOf(resolver.scopes, { node, ...(binding && { binding }) }).some((value) => {
    const made = streamUnder(value);
    return ts.isCallExpression(made) && isOfProject(resolver, made);
  });
}

/** `toStream(text)`, `streamFromBuffer(bytes)`: from what is in memory, without errors. */
const MAKES_OF = /^to[A-Z]|To[A-Z]|From[A-Z]/;

/** `decodeStream(charset)`: gives other bytes than it gets. */
const TRANSLATES = /^(?:de|en)(?:code|crypt)/;

/** A call of what the project itself has, as far as is known. */
function isOfProject({ modules }: Resolver, { expression }: ts.CallExpression): boolean {
  const module = modules.imported(expression)?.module;
  return module === undefined || OF_PROJECT.test(module);
}

/** `library.render`, where `library` was handed in. */
function isGiven({ scopes }: Resolver, expression: ts.Expression): boolean {
  const root = rootOf(expression);
  return ts.isIdentifier(root) && isUntypedParameter(scopes.bindingOf(root)?.node);
}

/** A module of the project itself, also by the usual aliases. */
const OF_PROJECT = /^(?:\.{1,2}\/|[@~]\/)/;

const ANSWER_NAMES = /^(?:res|response|reply)$/;

/** Anything may be handed in; the parameters of callbacks come from who calls back. */
function isUntypedParameter(node: ts.Node | undefined): boolean {
  if (node === undefined || !ts.isParameter(node) || !ts.isIdentifier(node.name)) return false;
  if (node.type !== undefined || isDocumented(node)) return false;
  return !ts.isCallExpression(around(node.parent).parent);
}

/** `@param {import('http').IncomingMessage} message`: a comment says more than that it is something. */
function isDocumented(node: ts.ParameterDeclaration): boolean {
  const type = typeOf(node);
  if (type === undefined) return false;
  return ts.isImportTypeNode(type) || (ts.isTypeReferenceNode(type) && !/^(?:Object|Function)$/.test(textOf(type)));
}

/** In a listener for errors: what is piped there takes the place of what failed. */
function isRecovery(call: ts.CallExpression): boolean {
  for (let unit = unitAround(call); !ts.isSourceFile(unit); unit = unitAround(unit)) {
    const { parent } = around(unit);
    if (ts.isCallExpression(parent) && stringOf(parent.arguments[0]) === 'error') return true;
  }
  return false;
}

/** `file.stream` of a parameter of which nothing is known: who made it may listen. */
function isHandedIn(resolver: Resolver, { endpoint, node }: End): boolean {
  if (endpoint.proof !== undefined || endpoint.kind !== 'unknown' || memberOf(node) === undefined) return false;
  const root = rootOf(node);
  const binding = ts.isIdentifier(root) ? resolver.scopes.bindingOf(root) : undefined;
  return isUntypedParameter(binding?.node);
}

/** Comes from a library whose `pipe` is another thing, or stands in a file that uses one and is not proved a stream. */
function isForeign(resolver: Resolver, { endpoint, node }: End): boolean {
  if (endpoint.proof !== undefined) return false;
  const root = rootOf(node);
  const imported = resolver.modules.imported(root);
  // `library.pipe(f)`.
  if (imported !== undefined && (root === node || OTHER_PIPES.test(imported.module))) return true;
  return resolver.scopes.tree.modules().some((module) => OTHER_PIPES.test(module));
}

/** `ctx.body` of Koa, which listens to streams that it gets (koajs/koa, lib/response.js: set body). */
function isAnswerBody({ node, binding }: End): boolean {
  const member = memberOf(node);
  if (member !== undefined) return member.name === 'body' && CONTEXT_NAMES.test(textOf(member.receiver));
  const element = binding?.node;
  if (element === undefined || !ts.isBindingElement(element) || element.name.getText() !== 'body') return false;
  const { initializer } = ts.walkUpBindingElementsAndPatterns(element);
  return initializer !== undefined && CONTEXT_NAMES.test(textOf(initializer));
}

/** `send(req, path).pipe(res)`, and what a tagged template gives: a command. */
function hasOwnPipe({ scopes, modules }: Resolver, source: End): boolean {
  return valuesOf(scopes, source)
    .map(streamUnder)
    .some((made) => {
      if (ts.isTaggedTemplateExpression(made)) return true;
      const module = ts.isCallExpression(made) ? modules.imported(made.expression)?.module : undefined;
      return module !== undefined && OWN_PIPES.includes(module);
    });
}

/** The streams of this process and of a child that are joined: they come and go with the processes. */
function isTerminal({ endpoint: source, node }: End, { endpoint: sink, node: to }: End): boolean {
  const name = lastName(node);
  if ((name === 'stdin' && source.kind !== 'file') || source.traits.includes('standard-stream')) return true;
  if (!OUTPUTS.test(name)) return false;
  // Also by what whoever calls, or an object around, has for its output.
  const target = ts.isCallExpression(to) ? to.expression : to;
  return sink.traits.includes('standard-stream') || OUTPUT_NAMES.test(lastName(target));
}

/** The outputs of a process, and what people call a stream that takes them. */
const OUTPUTS = /^(?:stdout|stderr)$/;
const OUTPUT_NAMES = /^(?:stdout|stderr)(?:Stream)?$/;
