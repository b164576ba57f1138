/** Expressions other than calls. */
import * as ts from 'typescript';
import type { BlockId } from '../../../model/index.js';
import { root, type Value } from './aliases.js';
import { lowerCall, lowerWrapper, wrappedBy } from './calls.js';
import { namedOutside } from './callbacks.js';
import { lowerBody, lowerNewResponse } from './respond.js';
import type { Lowerer } from './lowerer.js';
import { LENGTH_MEMBERS } from '../catalogue.js';
import { isAssignment } from '../resolve/given.js';
import type { Binding } from '../syntax/scopes.js';
import { isWithin } from '../syntax/statements.js';
import {
  around,
  bare,
  isFunctionNode,
  isInlineFunction,
  memberOf,
  shown,
  spanOf,
  textOf,
  unitAround,
} from '../syntax/syntax.js';

export function lowerExpression(lowerer: Lowerer, expression: ts.Expression): Value | undefined {
  const node = bare(expression);
  if (ts.isIdentifier(node)) {
    const binding = lowerer.resolver.scopes.bindingOf(node);
    return binding && lowerer.aliases.of(binding);
  }
  if (ts.isCallExpression(node)) return lowerCall(lowerer, node);
  if (ts.isNewExpression(node)) return lowerNew(lowerer, node);
  if (ts.isAwaitExpression(node)) {
    const value = lowerer.evaluate(node.expression);
    return value && { ...value, pending: false };
  }
  if (ts.isBinaryExpression(node)) return lowerBinary(lowerer, node);
  if (ts.isConditionalExpression(node)) return lowerConditional(lowerer, node);
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) {
    return lowerMember(lowerer, node);
  }
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    lowerUnary(lowerer, node);
    return undefined;
  }
  if (ts.isTypeOfExpression(node)) {
    looksAt(lowerer, node.expression, 'the kind of', 'length');
    return undefined;
  }
  if (ts.isVoidExpression(node) || ts.isDeleteExpression(node)) {
    lowerer.evaluate(node.expression);
    return undefined;
  }
  if (isFunctionNode(node) || ts.isClassExpression(node)) {
    captures(lowerer, node);
    return undefined;
  }
  lowerChildren(lowerer, node);
  return undefined;
}

/** Everything that is not known uses the content of what it holds. */
export function lowerChildren(lowerer: Lowerer, node: ts.Node): void {
  ts.forEachChild(node, (child) => {
    if (ts.isExpression(child)) lowerer.consume(child, (name) => `\`${name}\` is put into \`${shown(node)}\``);
    else if (isFunctionNode(child)) captures(lowerer, child);
    else if (!ts.isTypeNode(child)) lowerChildren(lowerer, child);
  });
}

function lowerNew(lowerer: Lowerer, node: ts.NewExpression): Value | undefined {
  const parameters = node.arguments ?? [];
  const wrapped = wrappedBy(lowerer, node, parameters);
  if (wrapped) return lowerWrapper(lowerer, node, wrapped);
  if (lowerNewResponse(lowerer, node)) return undefined;
  const [executor] = parameters;
  if (executor !== undefined && textOf(node.expression) === 'Promise' && isInlineFunction(bare(executor))) {
    const callback = lowerer.callbackOf(executor);
    return callback && lowerer.promised(callback);
  }
  for (const argument of parameters) {
    lowerer.consume(argument, (name) => `\`${name}\` is passed to \`${shown(node.expression)}\``);
  }
  if (lowerer.handler !== undefined) lowerer.keep('progress', node, shown(node));
  return undefined;
}

function lowerMember(
  lowerer: Lowerer,
  node: ts.PropertyAccessExpression | ts.ElementAccessExpression,
): Value | undefined {
  const value = lowerer.evaluate(node.expression);
  const member = memberOf(node);
  if (value?.result === true && !value.pending && member !== undefined) {
    if (member.name === (value.bytes.member ?? 'value')) return { bytes: value.bytes, pending: false };
    // What an answer has besides its body.
    if (value.bytes.member !== undefined) return undefined;
  }
  if (value?.result === true && !value.pending && member?.name === 'done') {
    lowerer.use(value, 'end-of-file', node, `the end of \`${value.bytes.name}\` is asked for`);
  } else if (value) {
    const { name } = value.bytes;
    if (member && LENGTH_MEMBERS.includes(member.name)) lowerLength(lowerer, node, value);
    else if (member) lowerer.use(value, 'content', node, `\`${member.name}\` of \`${name}\` is taken`);
    else lowerer.use(value, 'content', node, `\`${name}\` is indexed`);
  }
  if (ts.isElementAccessExpression(node)) {
    lowerer.consume(node.argumentExpression, (name) => `\`${name}\` is used as an index`);
  }
  return undefined;
}

/** Looks at an expression without touching what its bytes are. */
function looksAt(lowerer: Lowerer, node: ts.Expression, what: string, as: 'length' | 'end-of-file'): void {
  const value = lowerer.evaluate(node);
  if (value) lowerer.use(value, as, node, `${what} \`${value.bytes.name}\` is asked for`);
}

function lowerUnary(lowerer: Lowerer, node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression): void {
  if (node.operator === ts.SyntaxKind.ExclamationToken) {
    looksAt(lowerer, node.operand, 'the presence of', 'end-of-file');
    return;
  }
  lowerer.consume(node.operand, (name) => `\`${name}\` is computed with`);
  if (node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken) {
    changed(lowerer, node.operand, node);
  }
}

/** An assignment in a chunk handler to something that lives outside of it is work done after every chunk. */
function changed(lowerer: Lowerer, target: ts.Expression, node: ts.Node): void {
  const { handler, resolver } = lowerer;
  if (handler === undefined) return;
  const inner = bare(target);
  const binding = ts.isIdentifier(inner) ? resolver.scopes.bindingOf(inner) : undefined;
  const own = binding && handler.node.pos <= binding.scope.pos && binding.scope.end <= handler.node.end;
  if (own !== true) lowerer.keep('progress', node, shown(node));
}

function lowerBinary(lowerer: Lowerer, node: ts.BinaryExpression): Value | undefined {
  const operator = node.operatorToken.kind;
  switch (operator) {
    case ts.SyntaxKind.EqualsToken:
      return lowerAssignment(lowerer, node.left, node.right, node);
    case ts.SyntaxKind.CommaToken:
      lowerer.evaluate(node.left);
      return lowerer.evaluate(node.right);
    case ts.SyntaxKind.AmpersandAmpersandToken:
    case ts.SyntaxKind.BarBarToken:
    case ts.SyntaxKind.QuestionQuestionToken:
      return lowerLogical(lowerer, node);
    case ts.SyntaxKind.EqualsEqualsToken:
    case ts.SyntaxKind.EqualsEqualsEqualsToken:
    case ts.SyntaxKind.ExclamationEqualsToken:
    case ts.SyntaxKind.ExclamationEqualsEqualsToken:
      if (isNothing(node.right) || isNothing(node.left)) {
        looksAt(lowerer, isNothing(node.right) ? node.left : node.right, 'the presence of', 'end-of-file');
        return undefined;
      }
      break;
    case ts.SyntaxKind.InstanceOfKeyword:
      looksAt(lowerer, node.left, 'the kind of', 'length');
      lowerer.evaluate(node.right);
      return undefined;
    default:
      break;
  }
  if (operator >= ts.SyntaxKind.FirstAssignment && operator <= ts.SyntaxKind.LastAssignment) {
    lowerCompound(lowerer, node);
    return undefined;
  }
  const compares = operator === ts.SyntaxKind.PlusToken ? 'joined with something' : 'compared or computed with';
  // A long chain of `+` is deep on its left.
  const operands: ts.Expression[] = [];
  let left: ts.Expression = node;
  while (ts.isBinaryExpression(left) && left.operatorToken.kind === operator) {
    operands.push(left.right);
    left = left.left;
  }
  for (const operand of [left, ...operands.reverse()]) lowerer.consume(operand, (name) => `\`${name}\` is ${compares}`);
  return undefined;
}

function isNothing(node: ts.Expression): boolean {
  return node.kind === ts.SyntaxKind.NullKeyword || textOf(node) === 'undefined';
}

/** `total += chunk.length` counts bytes; `text += chunk` looks at them. */
function lowerCompound(lowerer: Lowerer, node: ts.BinaryExpression): void {
  lowerer.consume(node.left, (name) => `\`${name}\` is appended to`);
  lowerer.consume(node.right, (name) => `\`${name}\` is appended to \`${shown(node.left)}\``);
  if (isCounting(lowerer, node)) lowerer.keep('byte-count', node, textOf(node.left));
  else changed(lowerer, node.left, node);
}

function isCounting(lowerer: Lowerer, node: ts.BinaryExpression): boolean {
  if (node.operatorToken.kind !== ts.SyntaxKind.PlusEqualsToken) return false;
  const member = memberOf(node.right);
  if (member === undefined || !LENGTH_MEMBERS.includes(member.name) || !ts.isIdentifier(member.receiver)) return false;
  const binding = lowerer.resolver.scopes.bindingOf(member.receiver);
  return binding !== undefined && lowerer.aliases.of(binding) !== undefined;
}

/** Branches whose other arm is skipped; the value is followed only where both arms are the same bytes. */
function lowerLogical(lowerer: Lowerer, node: ts.BinaryExpression): Value | undefined {
  const { graph } = lowerer;
  const left = lowerer.evaluate(node.left);
  if (left) lowerer.use(left, 'end-of-file', node.left, `the presence of \`${left.bytes.name}\` is asked for`);
  graph.test(testOf(lowerer, node.left));
  const after = graph.block();
  const skipped = graph.block();
  graph.edge(graph.current, skipped);
  graph.edge(skipped, after);
  graph.split();
  const right = lowerer.evaluate(node.right);
  const last = graph.current;
  graph.jump(after);
  graph.continueIn(after);
  return joined(lowerer, [left, skipped], [right, last], node);
}

function lowerConditional(lowerer: Lowerer, node: ts.ConditionalExpression): Value | undefined {
  const { graph } = lowerer;
  lowerTest(lowerer, node.condition);
  const before = graph.current;
  const after = graph.block();
  const whenFalse = graph.block();
  graph.edge(before, whenFalse);
  graph.split();
  const one = lowerer.evaluate(node.whenTrue);
  const oneEnd = graph.current;
  graph.jump(after);
  graph.continueIn(whenFalse);
  const other = lowerer.evaluate(node.whenFalse);
  const otherEnd = graph.current;
  graph.jump(after);
  graph.continueIn(after);
  return joined(lowerer, [one, oneEnd], [other, otherEnd], node);
}

/** What comes of two arms, each with its last block. Where one gives something else, it is that which is written then. */
function joined(
  lowerer: Lowerer,
  [a, endOfA]: readonly [Value | undefined, BlockId],
  [b, endOfB]: readonly [Value | undefined, BlockId],
  node: ts.Node,
): Value | undefined {
  if (a && b && root(a.bytes) === root(b.bytes) && a.pending === b.pending) return a;
  const only = a && b ? undefined : (a ?? b);
  if (only !== undefined && lowerer.handler === undefined && isWritten(node)) {
    const buffer = lowerer.bufferOf(only.bytes);
    lowerer.graph.emit({ kind: 'overwrite', buffer, span: spanOf(node) }, a ? endOfB : endOfA);
    // Nothing can take the place of both calls that leaves the other value out.
    lowerer.keep('conditional-write', node, shown(node));
    return only;
  }
  for (const value of [a, b]) {
    if (value) lowerer.unknown(value, node, `\`${value.bytes.name}\` is one of two values of \`${shown(node)}\``);
  }
  return undefined;
}

/** Whether a choice is an argument or becomes the value of a variable, and no test. */
function isWritten(node: ts.Node): boolean {
  const { parent, child } = around(node);
  if (ts.isAwaitExpression(parent)) return isWritten(parent);
  if (ts.isVariableDeclaration(parent)) return parent.initializer === child;
  if (isAssignment(parent)) return parent.right === child && ts.isIdentifier(bare(parent.left));
  return (ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.expression !== child;
}

/** Lowers a condition; the current block then ends in its test. */
export function lowerTest(lowerer: Lowerer, condition: ts.Expression): void {
  const value = lowerer.evaluate(condition);
  if (value) lowerer.use(value, 'end-of-file', condition, `the presence of \`${value.bytes.name}\` is asked for`);
  lowerer.graph.test(testOf(lowerer, condition));
}

/** The outcome of a stream's write or the presence of a chunk is no decision about the data. */
function testOf(lowerer: Lowerer, condition: ts.Expression): Parameters<Lowerer['graph']['test']>[0] {
  return {
    on: isOutcome(lowerer, condition) ? 'result' : 'data',
    span: spanOf(condition),
    text: shown(condition),
  };
}

function isOutcome(lowerer: Lowerer, condition: ts.Expression): boolean {
  let node = bare(condition);
  // `while (true)`: nothing is decided.
  if (node.kind === ts.SyntaxKind.TrueKeyword || textOf(node) === '1') return true;
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) node = bare(node.operand);
  if (ts.isBinaryExpression(node)) {
    const constant = /^(?:true|false|null|undefined)$/;
    if (constant.test(textOf(node.right))) node = bare(node.left);
    else if (constant.test(textOf(node.left))) node = bare(node.right);
  }
  // `(chunk = source.read()) !== null`.
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) node = bare(node.left);
  if (ts.isCallExpression(node)) return isDrain(lowerer, node);
  if (ts.isBinaryExpression(node)) node = counted(node) ?? node;
  const member = memberOf(node);
  if (member?.name === 'done' && ts.isIdentifier(member.receiver)) {
    const owner = lowerer.resolver.scopes.bindingOf(member.receiver);
    return owner !== undefined && lowerer.aliases.of(owner)?.result === true;
  }
  if (!ts.isIdentifier(node)) return false;
  const binding = lowerer.resolver.scopes.bindingOf(node);
  if (binding === undefined) return false;
  if (lowerer.aliases.of(binding) || lowerer.aliases.isOutcome(binding)) return true;
  const declaration = binding.node;
  const initial = ts.isVariableDeclaration(declaration)
    ? declaration.initializer && bare(declaration.initializer)
    : undefined;
  return initial !== undefined && ts.isCallExpression(initial) && isDrain(lowerer, initial);
}

/** What is compared with a number: `n` in `n === 0` and in `(n = read()) > 0`. */
function counted({ left, right }: ts.BinaryExpression): ts.Expression | undefined {
  if (!ts.isNumericLiteral(bare(right))) return undefined;
  const inner = bare(left);
  const assigns = ts.isBinaryExpression(inner) && inner.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  return assigns ? bare(inner.left) : inner;
}

function isDrain(lowerer: Lowerer, call: ts.CallExpression): boolean {
  return lowerer.handler?.drains.some((d) => d.call === call) === true;
}

function lowerAssignment(
  lowerer: Lowerer,
  target: ts.Expression,
  source: ts.Expression,
  node: ts.Node,
): Value | undefined {
  const left = bare(target);
  const value = lowerer.evaluate(source);
  if (!ts.isIdentifier(left)) {
    if (value && !lowerBody(lowerer, left, source, value)) {
      lowerer.use(value, 'content', node, `\`${value.bytes.name}\` is kept in \`${shown(left)}\``);
    }
    // What is assigned to may hold calls and bytes of its own: `buffer[0] = 1`.
    lowerer.consume(left, (name) => `\`${name}\` is changed`);
    changed(lowerer, left, node);
    return undefined;
  }
  assign(lowerer, left, value, node);
  if (!value) changed(lowerer, left, node);
  return value;
}

/** A variable gets a value; when that is nothing known, what it held is gone. */
export function assign(lowerer: Lowerer, identifier: ts.Identifier, value: Value | undefined, node: ts.Node): void {
  const binding = lowerer.resolver.scopes.bindingOf(identifier);
  if (binding === undefined) {
    if (value) lowerer.use(value, 'content', node, `\`${value.bytes.name}\` is kept in \`${identifier.text}\``);
    return;
  }
  if (value) {
    lowerer.aliases.bind(binding, value);
    if (!lowerer.isOwn(binding) && isReadLater(lowerer, binding, identifier)) {
      lowerer.use(value, 'content', node, `\`${value.bytes.name}\` is kept in \`${identifier.text}\``);
    }
    return;
  }
  const held = lowerer.aliases.of(binding);
  const derives = ts.isBinaryExpression(node) && lowerer.resolver.scopes.referencesIn(binding, node.right).length > 0;
  if (held && derives) {
    // Where that happens under a condition, what is written is a copy on the other way only.
    lowerer.unknown(held, node, `\`${identifier.text}\` is made anew from what it held`);
  } else if (held && lowerer.aliases.hasOtherName(binding)) {
    lowerer.unknown(held, node, `\`${identifier.text}\` is \`${held.bytes.name}\` on some ways only`);
  } else if (held) lowerer.graph.emit({ kind: 'overwrite', buffer: lowerer.bufferOf(held.bytes), span: spanOf(node) });
}

/** Whether a variable of an outer function is read where it does not come from this assignment: the next time, or elsewhere. */
function isReadLater({ resolver: { scopes } }: Lowerer, binding: Binding, assigned: ts.Identifier): boolean {
  const unit = unitAround(assigned);
  const { parent: assignment } = around(assigned);
  return scopes.references(binding).some((id) => {
    const { parent, child } = around(id);
    // `kept = kept || read()`.
    if (isAssignment(assignment) && isWithin(id, assignment.right)) return true;
    if (ts.isBinaryExpression(parent) && isAssignment(parent) && parent.left === child) return false;
    return id.end <= assigned.pos || id.pos < unit.pos || unit.end < id.end;
  });
}

function lowerLength(lowerer: Lowerer, node: ts.Node, value: Value): void {
  // A text has as many characters, not bytes; nothing of its content is told all the same.
  lowerer.use(value, 'length', node, `the length of \`${value.bytes.name}\` is asked for`);
  // Of a whole file it is the byte count, wherever it is asked for.
  const [call] = value.bytes.filledBy;
  if (lowerer.handler === undefined && call) lowerer.keep('byte-count', call, shown(node));
}

/** A function that is made here and may run any time uses what it names of the bytes around it. */
export function captures(lowerer: Lowerer, callback: ts.Node): void {
  for (const { binding, name, references } of namedOutside(lowerer, callback)) {
    for (const id of references) {
      const held = lowerer.aliases.of(binding);
      const { parent } = around(id);
      const asks = ts.isPropertyAccessExpression(parent) && LENGTH_MEMBERS.includes(parent.name.text);
      if (held && asks) {
        lowerLength(lowerer, parent, held);
        if (lowerer.handler !== undefined) lowerer.keep('byte-count', parent, shown(parent));
      } else if (held) lowerer.unknown(held, id, `\`${name}\` is used by a function that may run later`);
    }
  }
}
