import type { CNode } from './tree.js';

/**
 * `f(fd, b) int fd; char *b; { ... }`: without a type in front, the parser takes a definition in the old style for a call,
 * declarations and a block.
 */
export function withOldHeads(root: CNode): CNode {
  const children: CNode[] = [];
  for (const child of root.children) {
    const made = child.type === 'compound_statement' ? definitionBefore(child, children) : undefined;
    if (made) children.splice(made.from, children.length, made.definition);
    else children.push(child);
  }
  return children.length === root.children.length ? root : { ...root, children };
}

function definitionBefore(
  body: CNode,
  before: readonly CNode[],
): { readonly definition: CNode; readonly from: number } | undefined {
  const from = before.findLastIndex(({ type }) => type !== 'declaration' && type !== 'comment');
  const parts = before.slice(from + 1);
  const head = before[from];
  const call = headIn(head);
  if (head === undefined || call === undefined || !parts.some(({ type }) => type === 'declaration')) return undefined;
  const children = [call, ...parts, body];
  const definition = {
    ...head,
    type: 'function_definition',
    end: body.end,
    children,
    fields: { declarator: call, body },
  };
  return { definition, from };
}

/** The declarator that a call without its semicolon is. */
function headIn(statement: CNode | undefined): CNode | undefined {
  const [call, mark] = statement?.type === 'expression_statement' ? statement.children : [];
  const { function: declarator, arguments: list } = call?.fields ?? {};
  if (call?.type !== 'call_expression' || mark?.missing !== true) return undefined;
  if (declarator?.type !== 'identifier' || list === undefined) return undefined;
  if (list.children.some(({ type }) => type !== 'identifier' && type !== 'comment')) return undefined;
  const parameters = { ...list, type: 'parameter_list' };
  return {
    ...call,
    type: 'function_declarator',
    children: [declarator, parameters],
    fields: { declarator, parameters },
  };
}
