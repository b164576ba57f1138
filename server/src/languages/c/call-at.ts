import { contains, type NamedCall } from '../../model/index.js';
import type { Item } from './text/scan.js';
import { declaredIdentifier, isDeclarator } from './source.js';
import { descendants, type CNode } from './tree.js';

const NAME_PART = /\w/;

/**
 * The call whose name stands at `offset`, when the name is among those asked for and the file gives it no meaning of its
 * own: no function, macro or variable of that name.
 */
export function callAt(
  text: string,
  offset: number,
  among: (name: string) => boolean,
  items: readonly Item[],
  parse: (text: string) => CNode,
): NamedCall | undefined {
  let start = offset;
  let end = offset;
  while (start > 0 && NAME_PART.test(text.charAt(start - 1))) start--;
  while (end < text.length && NAME_PART.test(text.charAt(end))) end++;
  const name = text.slice(start, end);
  if (!/^[A-Za-z_]/.test(name) || !among(name)) return undefined;
  const span = { start, end };
  const item = items.find((it) => contains(it, span));
  if (item?.kind !== 'function' || isOwn(name, text, items)) return undefined;
  const root = parse(text.slice(item.start, item.end));
  const inItem = { start: start - item.start, end: end - item.start };
  return isCallee(root, inItem) && !isVariable(root, name, text.slice(item.start, item.end))
    ? { name, span }
    : undefined;
}

/** Whether the file defines a function or a macro of that name. */
function isOwn(name: string, text: string, items: readonly Item[]): boolean {
  const macro = new RegExp(`^[ \\t]*#[ \\t]*define[ \\t]+${name}\\b`);
  return items.some(
    (item) => item.head?.name === name || (item.kind === 'directive' && macro.test(text.slice(item.start, item.end))),
  );
}

/** Whether the identifier at `span` is what a call calls: not a member, a string, a comment or a declaration. */
function isCallee(root: CNode, span: { readonly start: number; readonly end: number }): boolean {
  for (let node: CNode | undefined = root; node !== undefined; node = node.children.find((it) => contains(it, span))) {
    const callee = node.type === 'call_expression' ? node.fields['function'] : undefined;
    if (callee?.type === 'identifier' && callee.start === span.start && callee.end === span.end) return true;
  }
  return false;
}

/** Whether the function has a variable or a parameter of that name; a prototype of the function is none. */
function isVariable(root: CNode, name: string, text: string): boolean {
  for (const node of descendants(root)) {
    if (node.type !== 'declaration' && node.type !== 'parameter_declaration') continue;
    for (const declarator of node.children.filter(isDeclarator)) {
      const identifier = declaredIdentifier(declarator);
      const isPrototype = declarator.type === 'function_declarator' && declarator.fields['declarator'] === identifier;
      if (identifier && !isPrototype && text.slice(identifier.start, identifier.end) === name) return true;
    }
  }
  return false;
}
