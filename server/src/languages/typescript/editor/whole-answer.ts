/** A file that is read whole and answered: what stands around the read and the answer. */
import * as ts from 'typescript';
import type { Refused, WholeAnswer } from '../../../model/index.js';
import type { Resolver } from '../resolve/resolve.js';
import { awaits, callOf, isCaught, leaves, statementOf } from '../syntax/statements.js';
import { waitBehind } from './waits.js';
import { around, bare, memberOf, shown, spanOf, stringOf, walk } from '../syntax/syntax.js';

/** `read` and `answer` are the calls that a site's spans name, or statements of the same spans. */
export function wholeAnswerOf(
  resolver: Resolver,
  read: ts.Node | undefined,
  answer: ts.Node | undefined,
): WholeAnswer | Refused {
  const [reads, answers] = [callOf(read), callOf(answer)];
  const member = answers && memberOf(answers.expression);
  const [path] = reads?.arguments ?? [];
  if (reads === undefined || answers === undefined || member === undefined || path === undefined)
    return { refused: 'the file is not answered by a call' };
  if (answers.arguments.length > 1) return { refused: 'more is handed over with the file than the file' };
  const { parent, child } = around(answers);
  const isBody = ts.isArrowFunction(parent) && parent.body === child;
  if (!isBody && !ts.isExpressionStatement(parent) && !ts.isReturnStatement(parent))
    return { refused: `something is done with what \`${member.name}\` gives` };
  const statement = isBody ? answers : parent;
  const own = statementOf(reads);
  const nested = own === statement || isBody;
  if (!nested) {
    const between = betweenIn(own, statement);
    if (between === undefined) return { refused: 'the file is read in one place and answered in another' };
    // An open file would stay open where the function is left in between.
    const leaving = between.find((one) => leaves(one) || awaits(one));
    if (leaving) return { refused: `\`${shown(leaving)}\` stands between the read and the answer` };
  }
  const response = answers.expression;
  const waits = member.name === 'end' ? waitBehind(resolver, member.receiver, statement, () => false) : undefined;
  if (waits) return { refused: `\`${shown(waits)}\` would wait forever where the answer is destroyed by an error` };
  return {
    statement: spanOf(statement),
    isReturned: ts.isReturnStatement(statement),
    isExpression: isBody,
    response: ts.isPropertyAccessExpression(response) ? response.expression.getText() : member.receiver.getText(),
    isAbsolute: isAbsolute(resolver, path),
    isCaught: isCaught(reads),
    isAskedFor: isAskedFor(resolver, path),
    ...(!nested && { read: spanOf(own) }),
  };
}

/** The statements between two of one list; undefined where they are in no list together. */
function betweenIn(first: ts.Node, last: ts.Node): readonly ts.Statement[] | undefined {
  const { parent } = last;
  if (first.parent !== parent || !(ts.isBlock(parent) || ts.isSourceFile(parent))) return undefined;
  const from = parent.statements.findIndex((s) => s === first);
  const to = parent.statements.findIndex((s) => s === last);
  return from < 0 || to < from ? undefined : parent.statements.slice(from + 1, to);
}

const ASKED: readonly string[] = ['url', 'originalUrl', 'pathname', 'params', 'query'];

/** Whether a path, or what it is made of, comes from what a peer asks for. */
function isAskedFor(resolver: Resolver, path: ts.Expression, hops = 0): boolean {
  if (hops > 4) return false;
  let found = false;
  const look = (node: ts.Node): boolean => {
    if (ts.isPropertyAccessExpression(node)) found ||= ASKED.includes(node.name.text);
    const declared = ts.isIdentifier(node) ? resolver.scopes.bindingOf(node)?.node : undefined;
    if (declared && ts.isBindingElement(declared))
      found ||= ASKED.includes((declared.propertyName ?? declared.name).getText());
    const holder = declared && ts.isBindingElement(declared) ? declared.parent.parent : declared;
    const initial = holder && ts.isVariableDeclaration(holder) ? holder.initializer : undefined;
    if (initial && !found) found = isAskedFor(resolver, initial, hops + 1);
    return !found;
  };
  if (look(path)) walk(path, look);
  return found;
}

/** Whether a path starts at the root, as far as the file shows it. */
function isAbsolute(resolver: Resolver, path: ts.Expression, hops = 0): boolean {
  const node = bare(path);
  if (hops > 4) return false;
  const text = stringOf(node);
  if (text !== undefined) return text.startsWith('/');
  if (ts.isTemplateExpression(node)) {
    const first = node.templateSpans[0]?.expression;
    return node.head.text === ''
      ? first !== undefined && isAbsolute(resolver, first, hops + 1)
      : node.head.text.startsWith('/');
  }
  if (ts.isBinaryExpression(node)) return isAbsolute(resolver, node.left, hops + 1);
  if (ts.isCallExpression(node)) {
    const imported = resolver.modules.imported(node.expression);
    const name = imported?.path.join('.');
    if (imported?.module === 'url') return name === 'fileURLToPath';
    if (imported?.module !== 'path') return node.expression.getText() === 'process.cwd';
    const [first] = node.arguments;
    if (name === 'resolve') return true;
    return (name === 'join' || name === 'dirname') && first !== undefined && isAbsolute(resolver, first, hops + 1);
  }
  if (!ts.isIdentifier(node)) return node.getText() === 'import.meta.dirname';
  const binding = resolver.scopes.bindingOf(node);
  if (binding === undefined) return node.text === '__dirname' || node.text === '__filename';
  const initial = ts.isVariableDeclaration(binding.node) ? binding.node.initializer : undefined;
  return initial !== undefined && !resolver.scopes.isReassigned(binding) && isAbsolute(resolver, initial, hops + 1);
}
