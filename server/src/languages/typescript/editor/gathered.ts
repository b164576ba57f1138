/** Content that is gathered in memory and written to a file whole: the stream that it comes from. */
import * as ts from 'typescript';
import type { Gathered, Refused } from '../../../model/index.js';
import { BODY_METHODS, CONSUMER_MODULES, GLOBAL_MODULES } from '../catalogue.js';
import type { Resolver } from '../resolve/resolve.js';
import { callOf, leaves, soleDeclaration, statementOf } from '../syntax/statements.js';
import { around, bare, memberOf, shown, spanOf, stringOf, textOf, unitAround } from '../syntax/syntax.js';

/** `read` and `write` are what a site's spans name: the read, or the head of the loop that gathers; the write. */
export function gatheredOf(
  resolver: Resolver,
  read: ts.Node | undefined,
  write: ts.Node | undefined,
): Gathered | Refused {
  const written = callOf(write);
  const [path, , ...more] = written?.arguments ?? [];
  if (read === undefined || written === undefined || path === undefined) return refused('there is no write to replace');
  if (more.length > 0) return refused(`\`${shown(written.expression)}\` is called with options`);
  const runtime = resolver.modules.imported(written.expression)?.module ?? '';
  if (GLOBAL_MODULES.includes(runtime))
    return refused(`\`${shown(written.expression)}\` is of ${runtime}, which writes a body without streams of Node’s`);
  const { parent } = around(written);
  const statement = ts.isAwaitExpression(parent) ? around(parent).parent : parent;
  if (!ts.isExpressionStatement(statement) || !ts.isBlock(statement.parent))
    return refused(`something is done with what \`${shown(written.expression)}\` gives`);
  const from = ts.isForOfStatement(read) ? looped(read) : streamOf(resolver, read);
  if ('refused' in from) return from;
  const reading = from.statement;
  if (unitAround(reading) !== unitAround(statement)) return refused('the content is gathered in another function');
  const nested = reading === statement;
  const list = statement.parent.statements;
  const [first, last] = [list.findIndex((s) => s === reading), list.findIndex((s) => s === statement)];
  if (!nested && (first < 0 || last < first))
    return refused('the content is gathered in one place and written in another');
  const behind = nested ? [] : list.slice(first + 1, last);
  const holders = behind.filter(isHolder);
  const between = behind.filter((s) => !isHolder(s));
  const leaving = between.find(leaves);
  if (leaving) return refused(`\`${shown(leaving)}\` stands between the read and the write`);
  return {
    statement: spanOf(statement),
    others: [...(nested ? [] : [spanOf(reading)]), ...holders.map(spanOf), ...from.others],
    stream: from.stream,
    isBody: from.isBody,
    path: bare(path).getText(),
    isText: isText(resolver, path),
    isLater: between.length > 0,
  };
}

function refused(because: string): Refused {
  return { refused: because };
}

interface From {
  /** As written. */
  readonly stream: string;
  /** It is the `body` of a `Response`, and may be missing. */
  readonly isBody: boolean;
  readonly statement: ts.Node;
  readonly others: Gathered['others'];
}

/** `response.arrayBuffer()` of what `fetch` gave, `buffer(stream)` of `stream/consumers`. */
function streamOf(resolver: Resolver, read: ts.Node): From | Refused {
  const call = callOf(read);
  if (call === undefined) return refused('the content is gathered by listeners');
  if (!ts.isAwaitExpression(around(call).parent)) return refused(`\`${shown(call)}\` is not awaited`);
  const statement = statementOf(call);
  const imported = resolver.modules.imported(call.expression);
  const [stream] = call.arguments;
  if (imported !== undefined && CONSUMER_MODULES.includes(imported.module) && stream !== undefined) {
    return { stream: stream.getText(), isBody: false, statement, others: [] };
  }
  const member = memberOf(call.expression);
  if (member === undefined || !BODY_METHODS.includes(member.name) || !resolver.isFetched(member.receiver))
    return refused(`what \`${shown(member?.receiver ?? call)}\` is can’t be told`);
  return { stream: `${member.receiver.getText()}.body`, isBody: true, statement, others: [] };
}

/** `for await (const chunk of source) chunks.push(chunk)`, and the array, which goes with it. */
function looped(loop: ts.ForOfStatement): From | Refused {
  const only = ts.isBlock(loop.statement) ? loop.statement.statements : [loop.statement];
  const [push, ...more] = only;
  const call = push && ts.isExpressionStatement(push) ? callOf(push) : undefined;
  const member = call && memberOf(call.expression);
  const { parent } = loop;
  if (member?.name !== 'push' || more.length > 0 || !ts.isBlock(parent))
    return refused('the loop does more than to gather');
  const array = textOf(member.receiver);
  const declared = parent.statements.find((s) => isArray(s, array));
  return {
    stream: loop.expression.getText(),
    isBody: false,
    statement: loop,
    others: declared ? [spanOf(declared)] : [],
  };
}

function isArray(statement: ts.Statement, name: string): boolean {
  return soleDeclaration(statement)?.name.getText() === name;
}

/** `const content = Buffer.concat(chunks)`: holds the same bytes, and does nothing else. */
function isHolder(statement: ts.Statement): boolean {
  const initializer = soleDeclaration(statement)?.initializer;
  const initial = initializer && bare(initializer);
  if (initial === undefined || !(ts.isCallExpression(initial) || ts.isNewExpression(initial))) return false;
  return /^(?:Buffer\.(?:from|concat)|Uint8Array)$/.test(textOf(initial.expression));
}

/** Whether a path is a text, as far as the file shows it: a `URL` or a `Buffer` can be one, too. */
function isText(resolver: Resolver, path: ts.Expression): boolean {
  const node = bare(path);
  if (stringOf(node) !== undefined || ts.isTemplateExpression(node)) return true;
  if (ts.isBinaryExpression(node)) return isText(resolver, node.left) || isText(resolver, node.right);
  if (ts.isCallExpression(node)) return resolver.modules.imported(node.expression)?.module === 'path';
  const declaration = ts.isIdentifier(node) ? resolver.scopes.bindingOf(node)?.node : undefined;
  if (declaration === undefined || !(ts.isVariableDeclaration(declaration) || ts.isParameter(declaration)))
    return false;
  if (declaration.type) return declaration.type.kind === ts.SyntaxKind.StringKeyword;
  return (
    ts.isVariableDeclaration(declaration) &&
    declaration.initializer !== undefined &&
    isText(resolver, declaration.initializer)
  );
}
