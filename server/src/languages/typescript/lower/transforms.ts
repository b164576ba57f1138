/** Streams whose code stands in the file: what they do with the chunks that are piped through them. */
import * as ts from 'typescript';
import { PROMISE_METHODS } from '../catalogue.js';
import { typeOf } from '../syntax/docs.js';
import { tellsOfError } from './callbacks.js';
import { isAssignment, valuesOf } from '../resolve/given.js';
import { occurrences, registrationsOn, streamUnder } from '../resolve/occurrences.js';
import { DIGESTS, FUNCTION_STREAMS, STREAM_EVENTS, STREAM_PACKAGES } from './pipe-catalogue.js';
import { isPipeCall } from './pipe-calls.js';
import type { End } from '../resolve/end.js';
import { optionsOf } from '../syntax/options.js';
import type { Resolver } from '../resolve/resolve.js';
import type { Scopes } from '../syntax/scopes.js';
import {
  around,
  bare,
  isFunctionNode,
  isInlineFunction,
  lastName,
  returnedBy,
  textOf,
  type FunctionNode,
} from '../syntax/syntax.js';

/** Methods that get the chunks, as options and as members of a class. */
const CHUNK_METHODS = /^_?(?:write|writev|transform)$/;

/** The calls that may have made an end: its own expression, or what its variable gets, without listeners on it. */
export function creationsOf(
  scopes: Scopes,
  end: Pick<End, 'node' | 'binding'>,
): readonly (ts.CallExpression | ts.NewExpression)[] {
  return valuesOf(scopes, end)
    .map(streamUnder)
    .filter((made) => ts.isCallExpression(made) || ts.isNewExpression(made));
}

/** As `creationsOf`, with what functions of the file give that are called there. */
function allCreationsOf(scopes: Scopes, end: End): readonly (ts.CallExpression | ts.NewExpression)[] {
  const makers = creationsOf(scopes, end);
  return [...makers, ...makers.flatMap((made) => givenBy(scopes, made))];
}

/** `new X()` in `function make() { return new X(); }`, of a call `make()`. */
function givenBy(scopes: Scopes, { expression }: ts.CallExpression | ts.NewExpression): readonly ts.NewExpression[] {
  const declared = ts.isIdentifier(expression) ? scopes.bindingOf(expression)?.node : undefined;
  const value =
    declared && ts.isVariableDeclaration(declared) ? declared.initializer && bare(declared.initializer) : declared;
  if (value === undefined || !isFunctionNode(value)) return [];
  return returnedBy(value).flatMap((one) => {
    const node = bare(one);
    const binding = ts.isIdentifier(node) ? scopes.bindingOf(node) : undefined;
    return valuesOf(scopes, { node, ...(binding && { binding }) }).filter(ts.isNewExpression);
  });
}

/** Carries objects, not bytes. */
export function carriesObjects({ scopes }: Resolver, end: End): boolean {
  const options = allCreationsOf(scopes, end).flatMap((made) => made.arguments ?? []);
  return options.some((o) => {
    const mode = ts.isObjectLiteralExpression(bare(o)) ? optionsOf(o).values.get('objectMode') : undefined;
    return mode?.kind === ts.SyntaxKind.TrueKeyword;
  });
}

/** A stream that takes the chunks in code that stands here, or makes a digest of them, has no twin without the chunks. */
export function looksAtChunks(resolver: Resolver, end: End): boolean {
  const makers = allCreationsOf(resolver.scopes, end);
  return (
    makers.length > 0 && (isGivenMethods(resolver, end) || makers.some((made) => takesChunks(resolver, end, made)))
  );
}

function takesChunks(resolver: Resolver, end: End, made: ts.CallExpression | ts.NewExpression): boolean {
  const callee = lastName(made.expression);
  if (DIGESTS.includes(callee) || callee === 'Writable') return true;
  if (ownMethods(resolver, made.expression).some((m) => !passesOn(resolver, m))) return true;
  if (PROMISE_METHODS.includes(callee)) return false;
  const known = (end.endpoint.proof !== undefined && end.endpoint.kind !== 'stream') || isToldByPackage(resolver, made);
  return (made.arguments ?? []).some((argument) => {
    const inner = bare(argument);
    if (isInlineFunction(inner)) return !known && !isToldOnce(made, inner) && !passesOn(resolver, inner);
    if (!ts.isObjectLiteralExpression(inner)) return false;
    return inner.properties.some((p) => {
      if (!CHUNK_METHODS.test(p.name?.getText() ?? '')) return false;
      const method = ts.isPropertyAssignment(p) ? bare(p.initializer) : p;
      return (p.name?.getText() ?? '').includes('write') || !isFunctionNode(method) || !passesOn(resolver, method);
    });
  });
}

/** `progress(options, (state) => ...)` of a package whose streams keep the chunks to themselves. */
function isToldByPackage({ modules }: Resolver, made: ts.CallExpression | ts.NewExpression): boolean {
  const module = modules.imported(made.expression)?.module ?? '';
  const isKnown = Object.hasOwn(STREAM_PACKAGES, module) && !FUNCTION_STREAMS.includes(module);
  return isKnown && (made.arguments?.length ?? 0) > 1;
}

/**
 * `upload(options, (error, result) => ...)`, `request(url, (response) => ...)`: called once, and gets no chunks. What gets
 * nothing but such a function collects what comes in.
 */
function isToldOnce(made: ts.CallExpression | ts.NewExpression, callback: FunctionNode): boolean {
  if (lastName(made.expression) === 'request') return true;
  return tellsOfError(callback) && (made.arguments?.length ?? 0) > 1;
}

/** `parser.on('text', f)`, `parser.ontext = f`: what comes in is told by events of its own, and not handed on. */
export function tellsWhatItReads({ scopes }: Resolver, end: End): boolean {
  if (end.endpoint.proof !== undefined) return false;
  return occurrences(scopes, end).some((occurrence) => {
    const { parent, child } = around(occurrence);
    const given = ts.isPropertyAccessExpression(parent) && isAssignment(parent.parent) && parent.parent.left === parent;
    const handled = given ? HANDLER_NAME.exec(parent.name.text)?.[1] : undefined;
    if (handled !== undefined && !STREAM_EVENTS.includes(handled)) return true;
    // `source.pipe(parser).on('text', f)`: the pipe gives its sink.
    const named = ts.isCallExpression(parent) && isPipeCall(parent) && parent.arguments[0] === child;
    return [occurrence, ...(named ? [parent] : [])].some((node) =>
      registrationsOn(node).registrations.some(({ event }) => !STREAM_EVENTS.includes(event)),
    );
  });
}

/** `onopentag`: the member that holds a listener, and its event. */
const HANDLER_NAME = /^on([a-z]\w*)$/;

/** `stream._transform = f`. */
function isGivenMethods({ scopes }: Resolver, { binding }: End): boolean {
  if (binding === undefined) return false;
  return scopes.references(binding).some(({ parent }) => {
    if (!ts.isPropertyAccessExpression(parent) || !CHUNK_METHODS.test(parent.name.text)) return false;
    const assignment = parent.parent;
    return ts.isBinaryExpression(assignment) && assignment.left === parent;
  });
}

/** The methods of a class of this file that get the chunks. */
function ownMethods({ scopes }: Resolver, callee: ts.Expression): readonly FunctionNode[] {
  const declaration = ts.isIdentifier(callee) ? scopes.bindingOf(callee)?.node : undefined;
  if (declaration === undefined || !ts.isClassLike(declaration)) return [];
  return declaration.members.filter(
    (m): m is ts.MethodDeclaration => ts.isMethodDeclaration(m) && CHUNK_METHODS.test(m.name.getText()),
  );
}

/** `if (chunk)`, `!chunk`: whether there is one. */
function asksForTruth(parent: ts.Node, child: ts.Node): boolean {
  if (ts.isIfStatement(parent)) return parent.expression === child;
  return ts.isPrefixUnaryExpression(parent) && parent.operator === ts.SyntaxKind.ExclamationToken;
}

/** Whether a function does no more with its first parameter than to ask for its length or truth and to hand it on as it is. */
function passesOn({ scopes }: Resolver, callback: FunctionNode): boolean {
  const [parameter] = callback.parameters;
  const name = callback.name?.getText() ?? '';
  // What is written to code that stands here goes where that code says.
  if (name.includes('write') || (parameter === undefined && name.includes('transform'))) return false;
  if (parameter === undefined) return true;
  if (!ts.isIdentifier(parameter.name) || callback.body === undefined) return false;
  const binding = scopes.lookUp(parameter.name.text, callback.body);
  const done = callback.parameters.at(-1)?.name.getText();
  return (
    binding !== undefined &&
    scopes.references(binding).every((id) => {
      const { parent, child } = around(id);
      if (ts.isPropertyAccessExpression(parent)) return /^(?:length|byteLength)$/.test(parent.name.text);
      if (asksForTruth(parent, child)) return true;
      if (!ts.isCallExpression(parent) || !parent.arguments.some((a) => a === child)) return false;
      return textOf(parent.expression) === 'this.push' || textOf(parent.expression) === done;
    })
  );
}

/** Methods that hand chunks to a stream or take them, and ones that only tell something. */
const QUIET_METHODS = /^(?:push|write|end|pipe|unpipe|on|once|addListener|pause|resume|setEncoding|cork|uncork)$/;

/**
 * A stream that is made here from nothing but what code here hands to it: no error can come from it. `isHeard`: whether somebody
 * hears of the errors of what a pipe hands to it, so that it is not a part of a chain whose errors reach nobody.
 */
export function isFilledHere(resolver: Resolver, end: End, isHeard: (pipe: ts.CallExpression) => boolean): boolean {
  const { scopes } = resolver;
  const makers = valuesOf(scopes, end).map(streamUnder);
  if (makers.length === 0) return false;
  if (makers.every((made) => isFromMemory(resolver, made))) return true;
  if (!makers.every((made) => isPlain(resolver, made))) return false;
  if (end.binding === undefined) return makers.includes(end.node) && !ts.isCallExpression(around(end.node).parent);
  const references = scopes.references(end.binding);
  // Who ends it by hand knows of what fails in front of it; else it is a part of a chain, which would never end.
  const isEnded = references.some(({ parent }) => ts.isPropertyAccessExpression(parent) && isPlainDestroy(parent));
  return references.every((id) => {
    const { parent, child } = around(id);
    if (isAssignment(parent) && parent.left === child) return true;
    if (ts.isCallExpression(parent) && isPipeCall(parent)) {
      return isEnded && parent.arguments[0] === child && isHeard(parent);
    }
    if (!ts.isPropertyAccessExpression(parent) || parent.expression !== child) return false;
    if (isPlainDestroy(parent)) return true;
    return QUIET_METHODS.test(parent.name.text) || (parent.name.text === '_read' && isAssignment(parent.parent));
  });
}

/** What people call bytes and text that they hold; a guess. */
const MEMORY_NAMES = /(?:buf|buffer|bytes|text|string)$/i;

/** `Readable.from(Buffer.from(text))`, `Readable.from([text])`, `fromBuffer(bytes)`: all of its bytes are there before it starts. */
function isFromMemory({ modules, scopes }: Resolver, made: ts.Expression): boolean {
  if (!ts.isCallExpression(made)) return false;
  if (FROM_MEMORY.test(lastName(made.expression)) || isListOfBytes(made.arguments[0])) return true;
  const imported = modules.imported(made.expression);
  if (imported?.module !== 'stream' || imported.path.join('.') !== 'Readable.from') return false;
  const [given] = made.arguments;
  const held = given && bare(given);
  if (held === undefined) return false;
  if (isBytes(held) || ts.isArrayLiteralExpression(held) || MEMORY_NAMES.test(lastName(held))) return true;
  const declared = ts.isIdentifier(held) ? scopes.bindingOf(held)?.node : undefined;
  if (declared === undefined || !(ts.isParameter(declared) || ts.isVariableDeclaration(declared))) return false;
  const type = typeOf(declared);
  return type !== undefined && /^(?:Buffer|Uint8Array|string)$/.test(textOf(type));
}

const FROM_MEMORY = /(?:^f|F)rom(?:Buffer|String|Text|Bytes)$/;

/** `[Buffer.from(a), 'b']`. */
function isListOfBytes(argument: ts.Expression | undefined): boolean {
  const list = argument && bare(argument);
  if (list === undefined || !ts.isArrayLiteralExpression(list) || list.elements.length === 0) return false;
  return list.elements.every((element) => isBytes(bare(element)));
}

/** `Buffer.from(text)`, `new Buffer(text)`, or a text as it stands here. */
function isBytes(node: ts.Expression): boolean {
  if (ts.isNewExpression(node)) return textOf(node.expression) === 'Buffer';
  if (!ts.isCallExpression(node)) return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
  return /^(?:Buffer\.(?:from|concat|alloc)|JSON\.stringify)$/.test(textOf(node.expression));
}

/** `new PassThrough()`, or of a class of this file that adds nothing to one of Node's but methods that do nothing. */
function isPlain({ scopes, modules }: Resolver, made: ts.Expression): boolean {
  if (!(ts.isCallExpression(made) || ts.isNewExpression(made)) || (made.arguments?.length ?? 0) > 0) return false;
  const { expression } = made;
  const own = ts.isIdentifier(expression) ? scopes.bindingOf(expression)?.node : undefined;
  const declared = own !== undefined && ts.isClassLike(own) ? own : undefined;
  const adds = declared?.members.some((m) => !ts.isConstructorDeclaration(m) && !isEmptyMethod(m));
  if (adds === true) return false;
  const base = declared?.heritageClauses?.find((h) => h.token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression;
  const imported = modules.imported(base ?? expression);
  return imported?.module === 'stream' && /^(?:Readable|PassThrough)$/.test(imported.path.join('.'));
}

/** `stream.destroy()`: ended early, and without an error. */
function isPlainDestroy({ name, parent }: ts.PropertyAccessExpression): boolean {
  return name.text === 'destroy' && ts.isCallExpression(parent) && parent.arguments.length === 0;
}

function isEmptyMethod(member: ts.ClassElement): boolean {
  return ts.isMethodDeclaration(member) && member.body?.statements.length === 0;
}
