import * as ts from 'typescript';
import {
  BODY_METHODS,
  BODY_WORDS,
  CALLBACK_PACKAGES,
  CONSUMER_MODULES,
  LENGTH_MEMBERS,
  OF_PROJECT,
  PROMISE_METHODS,
  SOURCE_CALLS,
  SOURCE_WORDS,
} from './catalogue.js';
import { isChunkListener } from './lower/calls.js';
import { descriptorCall } from './lower/descriptors.js';
import { gatheredEnd } from './lower/gather.js';
import { isChunkLoop } from './lower/iteration.js';
import { answerOf, asksForBodies } from './lower/requests.js';
import { isWebRead } from './lower/web.js';
import { isPipeCall } from './lower/pipe-calls.js';
import { isNothing } from './resolve/given.js';
import { callsOfMethod } from './syntax/own-functions.js';
import type { Resolver } from './resolve/resolve.js';
import { mayGive } from './lower/summaries.js';
import { declaredBy, type Scopes } from './syntax/scopes.js';
import { handedElsewhere, takers } from './outlook/sketch.js';
import { loadedBy } from './syntax/style.js';
import {
  around,
  bare,
  isFunctionNode,
  isInlineFunction,
  memberOf,
  nameOf,
  returnedBy,
  unitAround,
  type FunctionNode,
} from './syntax/syntax.js';
import type { Tree } from './syntax/tree.js';

/**
 * The functions that hold a call that brings bytes, and in which something is written or a function is named that writes:
 * in source order; callbacks that are lowered in place left out. `typed`: types tell what a receiver is.
 */
export function unitsOf(resolver: Resolver, typed: boolean): readonly (FunctionNode | ts.SourceFile)[] {
  const { tree } = resolver.scopes;
  const { text } = tree.file;
  const direct = takers(text, typed);
  const handed = typed ? handedElsewhere(text) : [];
  const handedOver = handed.filter(({ at, goesThere }) => goesThere && isTaken(resolver, at)).map(({ at }) => at);
  const given = handed.length > 0 ? givenElsewhere(resolver) : [];
  // To ask for types takes long: not before something is known to be written.
  if (direct.length === 0 && handedOver.length === 0 && given.length === 0) return [];
  const units = new Set<FunctionNode | ts.SourceFile>();
  for (const node of candidatesOf(resolver)) {
    if (ts.isCallExpression(node) ? isSource(resolver, node) : isChunkLoop(node)) units.add(unitOf(resolver, node));
  }
  for (const call of given) units.add(unitOf(resolver, call));
  if (units.size === 0) return [];
  // Callers of functions that give back what they bring; a set gives what is added while it is gone through.
  for (const unit of units) for (const call of callsOf(resolver, unit)) units.add(unitOf(resolver, call));
  const places = [...direct, ...handed.flatMap(({ at, goesThere }) => (goesThere ? [] : at)), ...handedOver];
  let through: readonly number[] | undefined;
  const writes = (unit: ts.Node): boolean =>
    holdsOne(unit, places) || holdsOne(unit, (through ??= namedWriters(tree, places)));
  return [...units].filter(writes).sort((a, b) => a.pos - b.pos);
}

function holdsOne({ pos, end }: ts.Node, places: readonly number[]): boolean {
  return places.some((at) => pos <= at && at < end);
}

/** Whether a function of another file is called there that writes what it gets. */
function isTaken({ modules, scopes: { tree } }: Resolver, at: number): boolean {
  const name = tree.nodeAt(at);
  const call = name && calledBy(name);
  return call !== undefined && (modules.elsewhere(call.expression, 'take')?.passes.length ?? 0) > 0;
}

/** Calls of what the file imports from modules of its project, where that gives bytes. */
function givenElsewhere({ modules, scopes: { tree } }: Resolver): readonly ts.CallExpression[] {
  const { file } = tree;
  const imports = file.statements.filter((s) => loadedBy(s).some(({ text }) => OF_PROJECT.test(text)));
  const calls = imports
    .flatMap(declaredBy)
    .flatMap((name) => tree.named(name, file))
    .flatMap((node) => calledBy(node) ?? []);
  return calls.filter((call) => mayGive(call) && modules.elsewhere(call.expression, 'give')?.gives !== undefined);
}

/** The calls of a function of the file by its name, of a method by `this`, where it gives anything back. */
function callsOf({ scopes }: Resolver, unit: FunctionNode | ts.SourceFile): readonly ts.CallExpression[] {
  // Names are looked for in the whole text: only of functions that may give bytes.
  if (ts.isSourceFile(unit) || returnedBy(unit).every((given) => isComputed(scopes, given))) return [];
  if (ts.isMethodDeclaration(unit)) return callsOfMethod(scopes, unit);
  const { parent } = around(unit);
  const name = ts.isVariableDeclaration(parent) ? parent.name : ts.isFunctionDeclaration(unit) ? unit.name : undefined;
  const binding = name && ts.isIdentifier(name) ? scopes.lookUp(name.text, name) : undefined;
  return (binding ? scopes.references(binding) : []).flatMap((id) => {
    const { parent: call, child } = around(id);
    return ts.isCallExpression(call) && call.expression === child ? [call] : [];
  });
}

/** Whether an expression, or the constant that it names, is a number, a text of its own, or the outcome of a test. */
function isComputed(scopes: Scopes, given: ts.Expression): boolean {
  const value = constantValue(scopes, bare(given));
  if (ts.isBinaryExpression(value)) return COMPUTING.has(value.operatorToken.kind);
  if (LENGTH_MEMBERS.includes(memberOf(value)?.name ?? '')) return true;
  return (
    ts.isLiteralExpression(value) ||
    ts.isTemplateExpression(value) ||
    ts.isPrefixUnaryExpression(value) ||
    ts.isTypeOfExpression(value) ||
    value.kind === ts.SyntaxKind.TrueKeyword ||
    isNothing(value)
  );
}

/** Operators that make numbers and tests of what they are given. */
const COMPUTING: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.MinusToken,
  ts.SyntaxKind.AsteriskToken,
  ts.SyntaxKind.SlashToken,
  ts.SyntaxKind.PercentToken,
  ts.SyntaxKind.LessThanToken,
  ts.SyntaxKind.LessThanEqualsToken,
  ts.SyntaxKind.GreaterThanToken,
  ts.SyntaxKind.GreaterThanEqualsToken,
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.InKeyword,
  ts.SyntaxKind.InstanceOfKeyword,
]);

function constantValue(scopes: Scopes, value: ts.Expression): ts.Expression {
  const declared = ts.isIdentifier(value) ? scopes.bindingOf(value)?.node : undefined;
  if (declared === undefined || !ts.isVariableDeclaration(declared) || declared.initializer === undefined) return value;
  const isConstant = (declared.parent.flags & ts.NodeFlags.Const) !== 0 && ts.isIdentifier(declared.name);
  return isConstant ? bare(declared.initializer) : value;
}

/** Where functions are named that write, directly or through others; `places`: where something is written. */
function namedWriters(tree: Tree, places: readonly number[]): readonly number[] {
  const found: number[] = [];
  const names = new Set<string>();
  const follow = (node: ts.Node | undefined): void => {
    if (node === undefined) return;
    for (const name of [...namesAround(node), ...aliasesFrom(node)]) names.add(name);
  };
  for (const at of places) follow(tree.nodeAt(at));
  // What is added meanwhile is gone through, too.
  for (const name of names) {
    for (const node of tree.named(name, tree.file)) {
      found.push(node.getStart());
      follow(node);
    }
  }
  return found;
}

/** The names of the functions around a node: their own, and those of what they are assigned to. */
function namesAround(node: ts.Node | undefined): readonly string[] {
  const names: string[] = [];
  for (let at = node; at !== undefined && !ts.isSourceFile(at); at = at.parent) {
    const name = isFunctionNode(at) ? /#?[\w$]+$/.exec(nameOf(at))?.[0] : undefined;
    if (name !== undefined) names.push(name);
  }
  return names;
}

/** The calls and loops that may bring bytes: found by the words of the catalogue, and by the names that stand for them. */
function candidatesOf(resolver: Resolver): ReadonlySet<ts.Node> {
  const { tree } = resolver.scopes;
  const { text } = tree.file;
  const found = new Set<ts.Node>();
  for (const { index } of text.matchAll(SOURCE_CALLS)) {
    const node = tree.nodeAt(index);
    const call = node && (ts.isForOfStatement(node) ? node : calledBy(node));
    if (call) found.add(call);
  }
  for (const { index } of asksForBodies(resolver) ? text.matchAll(REQUESTS) : []) {
    for (let at = tree.nodeAt(index); at !== undefined && !isFunctionNode(at) && !ts.isStatement(at); at = at.parent) {
      if (ts.isCallExpression(at)) found.add(at);
    }
  }
  const names = new Set([...text.matchAll(SOURCE_WORDS)].map(([word]) => word));
  if (CONSUMER_MODULES.some((module) => text.includes(module))) for (const name of BODY_METHODS) names.add(name);
  if (asksForBodies(resolver)) for (const name of CALLBACK_PACKAGES) names.add(name);
  // A name that is found on the way is looked for, too: a set gives what is added while it is gone through.
  for (const name of names) {
    for (const node of tree.named(name, tree.file)) {
      const call = calledBy(node);
      if (call) found.add(call);
      else for (const alias of aliasesFrom(node)) names.add(alias);
    }
  }
  return found;
}

const REQUESTS = new RegExp(BODY_WORDS, 'g');

/** The call whose callee is, or is made from, this name. */
function calledBy(name: ts.Node): ts.CallExpression | undefined {
  for (let at = name; !ts.isStatement(at) && !isFunctionNode(at); at = at.parent) {
    const { parent } = at;
    if (ts.isCallExpression(parent) && parent.expression === at) return parent;
    if (ts.isSourceFile(parent)) return undefined;
  }
  return undefined;
}

/** The names that get their value from an expression that holds this one. */
function aliasesFrom(name: ts.Node): readonly string[] {
  for (let at = name; !ts.isStatement(at) && !isFunctionNode(at) && !ts.isSourceFile(at); at = at.parent) {
    if (ts.isImportSpecifier(at)) return [at.name.text];
    if (ts.isBindingElement(at) || ts.isVariableDeclaration(at)) return namesIn(at.name);
  }
  return [];
}

function namesIn(name: ts.BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((e) => (ts.isBindingElement(e) ? namesIn(e.name) : []));
}

function isSource(resolver: Resolver, call: ts.CallExpression): boolean {
  return (
    isChunkListener(call) ||
    isPipeCall(call) ||
    isWebRead(resolver, call) ||
    answerOf(resolver, call) !== undefined ||
    descriptorCall(resolver, call)?.direction === 'in' ||
    resolver.modules.fileFunction(call.expression)?.call.does === 'read'
  );
}

/** The innermost function around that is not lowered as a part of another. */
function unitOf(resolver: Resolver, node: ts.Node): FunctionNode | ts.SourceFile {
  let unit = unitAround(node);
  while (!ts.isSourceFile(unit) && isLoweredInPlace(resolver, unit)) unit = unitAround(unit);
  return unit;
}

/** The same question that `callbackOf` answers while lowering, asked from inside. */
function isLoweredInPlace(resolver: Resolver, callback: FunctionNode): boolean {
  if (!isInlineFunction(callback)) return false;
  const { child, parent } = around(callback);
  if (ts.isNewExpression(parent)) {
    const [executor] = parent.arguments ?? [];
    return executor === child && parent.expression.getText() === 'Promise';
  }
  if (!ts.isCallExpression(parent) || parent.expression === child) return false;
  const member = memberOf(parent.expression);
  if (member && PROMISE_METHODS.includes(member.name)) return true;
  if (isChunkListener(parent)) return parent.arguments[1] === child;
  if (gatheredEnd(parent) === child || answerOf(resolver, parent)?.callback === child) return true;
  const descriptor = descriptorCall(resolver, parent);
  if (descriptor?.direction === 'in' && descriptor.callback === child) return true;
  const file = resolver.modules.fileFunction(parent.expression);
  const takesCallback = file?.flavour === 'callback' || file?.flavour === 'either';
  return takesCallback && file.call.does === 'read' && parent.arguments.at(-1) === child;
}
