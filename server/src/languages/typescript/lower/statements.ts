/** Statements, and the edges between them. */
import * as ts from 'typescript';
import type { BlockId, Loop } from '../../../model/index.js';
import { assign, captures, lowerChildren, lowerTest } from './expressions.js';
import { isChunkLoop, withChunks } from './iteration.js';
import { lowerJointPromises, takeApart } from './patterns.js';
import type { Lowerer } from './lowerer.js';
import { bare, memberOf, shown, spanOf, stringOf } from '../syntax/syntax.js';

export function lowerStatement(lowerer: Lowerer, node: ts.Statement, labels: readonly string[]): void {
  const { graph } = lowerer;
  if (ts.isExpressionStatement(node)) lowerer.evaluate(node.expression);
  else if (ts.isVariableStatement(node)) lowerDeclarations(lowerer, node.declarationList);
  else if (ts.isBlock(node)) for (const inner of node.statements) lowerStatement(lowerer, inner, []);
  else if (ts.isIfStatement(node)) lowerIf(lowerer, node);
  else if (ts.isReturnStatement(node)) {
    if (node.expression) lowerer.giveBack(node.expression);
    graph.return(spanOf(node));
  } else if (ts.isThrowStatement(node)) {
    lowerer.consume(node.expression, (name) => `\`${name}\` is thrown`);
    graph.throw(spanOf(node));
  } else if (ts.isWhileStatement(node) || ts.isDoStatement(node) || ts.isForStatement(node)) {
    lowerLoop(lowerer, node, labels);
  } else if (ts.isForOfStatement(node) || ts.isForInStatement(node)) lowerForEach(lowerer, node, labels);
  else if (ts.isTryStatement(node)) lowerTry(lowerer, node);
  else if (ts.isSwitchStatement(node)) lowerSwitch(lowerer, node, labels);
  else if (ts.isLabeledStatement(node)) lowerLabeled(lowerer, node, labels);
  else if (ts.isBreakStatement(node)) graph.breakTo(node.label?.text);
  else if (ts.isContinueStatement(node)) graph.continueTo(node.label?.text);
  else if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) captures(lowerer, node);
  else if (ts.isExportAssignment(node)) lowerer.consume(node.expression, (name) => `\`${name}\` is exported`);
  else if (!isOnlyTypes(node)) lowerChildren(lowerer, node);
}

function isOnlyTypes(node: ts.Statement): boolean {
  return (
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node) ||
    ts.isEmptyStatement(node)
  );
}

function lowerDeclarations(lowerer: Lowerer, list: ts.VariableDeclarationList): void {
  for (const { name, initializer } of list.declarations) {
    if (initializer === undefined) continue;
    if (!ts.isIdentifier(name) && lowerJointPromises(lowerer, name, initializer)) continue;
    const value = lowerer.evaluate(initializer);
    if (ts.isIdentifier(name)) assign(lowerer, name, value, name);
    else takeApart(lowerer, name, value);
  }
}

function lowerIf(lowerer: Lowerer, node: ts.IfStatement): void {
  const { graph } = lowerer;
  lowerTest(lowerer, node.expression);
  const isText = asksForText(lowerer, node.expression);
  if (isText !== undefined) {
    const taken = isText ? node.thenStatement : node.elseStatement;
    if (taken) lowerStatement(lowerer, taken, []);
    return;
  }
  const before = graph.current;
  const after = graph.block();
  graph.split();
  lowerStatement(lowerer, node.thenStatement, []);
  graph.jump(after);
  if (node.elseStatement === undefined) graph.edge(before, after);
  else {
    const otherwise = graph.block();
    graph.edge(before, otherwise);
    graph.continueIn(otherwise);
    lowerStatement(lowerer, node.elseStatement, []);
    graph.jump(after);
  }
  graph.continueIn(after);
}

/** The answer to `typeof content === 'string'`, where `content` is bytes or text that was followed to here. */
function asksForText(lowerer: Lowerer, condition: ts.Expression): boolean | undefined {
  const test = bare(condition);
  if (!ts.isBinaryExpression(test) || stringOf(test.right) !== 'string') return undefined;
  const asked = bare(test.left);
  if (!ts.isTypeOfExpression(asked) || !ts.isIdentifier(asked.expression)) return undefined;
  const binding = lowerer.resolver.scopes.bindingOf(asked.expression);
  const value = binding && lowerer.aliases.of(binding);
  if (value === undefined || value.pending || value.result === true || lowerer.handler !== undefined) return undefined;
  // A web stream may bring text, too.
  if ([...value.bytes.filledBy].some((n) => ts.isCallExpression(n) && memberOf(n.expression)?.name === 'read')) {
    return undefined;
  }
  const equal = test.operatorToken.kind === ts.SyntaxKind.EqualsEqualsEqualsToken;
  const different = test.operatorToken.kind === ts.SyntaxKind.ExclamationEqualsEqualsToken;
  return equal || different ? equal === (value.bytes.encoding !== undefined) : undefined;
}

function lowerLoop(
  lowerer: Lowerer,
  node: ts.WhileStatement | ts.DoStatement | ts.ForStatement,
  labels: readonly string[],
): void {
  const { graph } = lowerer;
  const { initializer } = ts.isForStatement(node) ? node : { initializer: undefined };
  if (initializer !== undefined) {
    if (ts.isVariableDeclarationList(initializer)) lowerDeclarations(lowerer, initializer);
    else lowerer.evaluate(initializer);
  }
  const form = ts.isForStatement(node) ? 'for' : ts.isDoStatement(node) ? 'do' : 'while';
  graph.loop({ span: spanOf(node), form });
  const condition = ts.isForStatement(node) ? node.condition : node.expression;
  const step = ts.isForStatement(node) ? node.incrementor : undefined;
  const test = graph.block();
  const body = graph.block();
  const next = graph.block();
  const after = graph.block();
  graph.edge(graph.current, form === 'do' ? body : test);
  graph.continueIn(test);
  if (condition) {
    lowerTest(lowerer, condition);
    if (condition.kind !== ts.SyntaxKind.TrueKeyword) graph.edge(graph.current, after);
  }
  graph.edge(graph.current, body);
  graph.continueIn(body);
  graph.within({ labels, breakTo: after, continueTo: next }, () => {
    lowerStatement(lowerer, node.statement, []);
  });
  graph.jump(next);
  graph.continueIn(next);
  if (step) lowerer.evaluate(step);
  graph.edge(graph.current, test);
  graph.continueIn(after);
}

function lowerForEach(lowerer: Lowerer, node: ts.ForOfStatement | ts.ForInStatement, labels: readonly string[]): void {
  const { graph } = lowerer;
  lowerer.consume(node.expression, (name) => `\`${name}\` is iterated over`);
  const form: Loop['form'] = ts.isForOfStatement(node) && node.awaitModifier !== undefined ? 'for-await' : 'for';
  graph.loop({ span: spanOf(node), form });
  // Whether there is one more to go on to, where no chunk comes with it.
  const span = { start: node.getStart(), end: node.expression.end };
  const { header, body, after } = graph.repeat(
    isChunkLoop(node) ? undefined : { on: 'data', span, text: shown(node.expression) },
  );
  const { initializer } = node;
  if (!ts.isVariableDeclarationList(initializer) && ts.isIdentifier(bare(initializer))) {
    const target = bare(initializer);
    if (ts.isIdentifier(target)) assign(lowerer, target, undefined, initializer);
  }
  graph.within({ labels, breakTo: after, continueTo: header }, () => {
    const statements = (): void => {
      lowerStatement(lowerer, node.statement, []);
    };
    if (ts.isForOfStatement(node)) withChunks(lowerer, node, body, statements);
    else statements();
  });
  graph.jump(header);
  graph.continueIn(after);
}

function lowerLabeled(lowerer: Lowerer, node: ts.LabeledStatement, labels: readonly string[]): void {
  const { graph } = lowerer;
  const names = [...labels, node.label.text];
  const { statement } = node;
  const loops = ts.isIterationStatement(statement, false) || ts.isLabeledStatement(statement);
  if (loops || ts.isSwitchStatement(statement)) {
    lowerStatement(lowerer, statement, names);
    return;
  }
  const after = graph.block();
  graph.within({ labels: names, breakTo: after, onlyLabelled: true }, () => {
    lowerStatement(lowerer, statement, []);
  });
  graph.jump(after);
  graph.continueIn(after);
}

function lowerSwitch(lowerer: Lowerer, node: ts.SwitchStatement, labels: readonly string[]): void {
  const { graph } = lowerer;
  lowerer.consume(node.expression, (name) => `\`${name}\` is compared`);
  graph.test({ on: 'data', span: spanOf(node.expression), text: shown(node.expression) });
  const after = graph.block();
  const { clauses } = node.caseBlock;
  const entries: BlockId[] = clauses.map(() => graph.block());
  clauses.forEach((clause, index) => {
    const entry = entries[index];
    if (entry === undefined) return;
    if (ts.isCaseClause(clause)) lowerer.consume(clause.expression, (name) => `\`${name}\` is compared`);
    graph.edge(graph.current, entry);
  });
  if (!clauses.some(ts.isDefaultClause)) graph.edge(graph.current, after);
  graph.within({ labels, breakTo: after }, () => {
    clauses.forEach((clause, index) => {
      const entry = entries[index];
      if (entry === undefined) return;
      graph.continueIn(entry);
      for (const statement of clause.statements) lowerStatement(lowerer, statement, []);
      graph.edge(graph.current, entries[index + 1] ?? after);
    });
  });
  graph.continueIn(after);
}

/** Whatever happens in a `try` may lead to its handler; every way out leads through `finally`. */
function lowerTry(lowerer: Lowerer, node: ts.TryStatement): void {
  const { graph } = lowerer;
  const { tryBlock, catchClause, finallyBlock } = node;
  const after = graph.block();
  const cleanUp = finallyBlock && { entry: graph.block(), wanted: new Set<BlockId>([after]) };
  const done = cleanUp?.entry ?? after;
  const guarded = (inside: () => void): void => {
    if (cleanUp) graph.within({ labels: [], finally: cleanUp, throwTo: cleanUp.entry }, inside);
    else inside();
  };
  guarded(() => {
    const body = (): void => {
      graph.split();
      lowerStatement(lowerer, tryBlock, []);
    };
    if (catchClause === undefined) body();
    else {
      const handler = graph.block();
      graph.within({ labels: [], throwTo: handler }, body);
      graph.jump(done);
      graph.continueIn(handler);
      lowerStatement(lowerer, catchClause.block, []);
    }
    graph.jump(done);
  });
  if (finallyBlock) {
    graph.continueIn(done);
    lowerStatement(lowerer, finallyBlock, []);
    for (const wanted of cleanUp?.wanted ?? []) graph.edge(graph.current, wanted);
  }
  graph.continueIn(after);
}
