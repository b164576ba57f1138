import type { Span } from '../../../model/index.js';
import { descendants, type CNode } from '../tree.js';
import type { Source } from './source.js';

/** A declared variable. */
export interface Declared {
  /** As written, without storage class: `ssize_t`, `char *`, `unsigned long`. */
  readonly type: string;
  /** `function`: a local variable or parameter of automatic storage; `static`: lives on between calls. */
  readonly storage: 'function' | 'static' | 'file';
  readonly span: Span;
}

/** A name like `base` that occurs neither in the function around `at` nor at file level. */
export function freshName(source: Source, base: string, at: Span): string {
  const around = source.itemAt(at.start);
  const own = around === undefined ? '' : source.text.slice(around.start, around.end);
  const isTaken = (name: string): boolean =>
    source.naming(name).some((item) => item !== around) || new RegExp(`\\b${name}\\b`).test(own);
  if (!isTaken(base)) return base;
  for (let i = 2; ; i++) if (!isTaken(`${base}${i}`)) return `${base}${i}`;
}

/** True when a function of the system would be something of the program's own at `at`: a variable, a function, a macro. */
export function isSomethingElse(source: Source, name: string, at: Span): boolean {
  if (source.functions.has(name) || source.macros.has(name)) return true;
  const declared = declarationOf(source, name, at);
  return declared !== undefined && !declared.type.endsWith('()');
}

/** The declaration of a variable that is visible at `at`: the innermost one in front of it. */
export function declarationOf(source: Source, name: string, at: Span): Declared | undefined {
  const path = source.pathTo(at);
  for (let i = path.length - 1; i >= 0; i--) {
    const node = path[i];
    if (node === undefined) continue;
    const found = declaredIn(source.text, node, name, at);
    if (found) return found;
  }
  return atFileLevel(source, name, at);
}

function declaredIn(text: string, node: CNode, name: string, at: Span): Declared | undefined {
  switch (node.type) {
    case 'compound_statement':
    case 'case_statement':
      return lastOf(text, node.children, name, at, 'function');
    case 'for_statement':
      return lastOf(text, node.fields['initializer'] ? [node.fields['initializer']] : [], name, at, 'function');
    case 'function_definition': {
      const parameters = functionDeclarator(node)?.fields['parameters']?.children ?? [];
      // Old-style parameter declarations stand between the head and the body.
      return lastOf(text, [...parameters, ...node.children], name, at, 'function');
    }
    default:
      return undefined;
  }
}

function functionDeclarator(definition: CNode): CNode | undefined {
  for (let node = definition.fields['declarator']; node !== undefined; node = node.fields['declarator']) {
    if (node.type === 'function_declarator') return node;
  }
  return undefined;
}

function lastOf(
  text: string,
  nodes: readonly CNode[],
  name: string,
  at: Span,
  scope: 'function' | 'file',
): Declared | undefined {
  let found: Declared | undefined;
  for (const node of nodes) {
    if (node.start >= at.start) break;
    if (node.type !== 'declaration' && node.type !== 'parameter_declaration') continue;
    found = fromDeclaration(text, node, name, scope) ?? found;
  }
  return found;
}

/** The type that one declaration gives to `name`. */
function fromDeclaration(
  text: string,
  declaration: CNode,
  name: string,
  scope: 'function' | 'file',
): Declared | undefined {
  const base = declaration.fields['type'];
  if (base === undefined) return undefined;
  for (const child of declaration.children) {
    let suffix = '';
    let node: CNode | undefined = child;
    while (node !== undefined && node.type !== 'identifier') {
      if (node.type === 'pointer_declarator') suffix = `*${suffix}`;
      else if (node.type === 'array_declarator') suffix += '[]';
      else if (node.type === 'function_declarator') suffix += '()';
      else if (!/^(?:init|parenthesized|attributed)_declarator$/.test(node.type)) node = undefined;
      node = node?.fields['declarator'] ?? node?.children[0];
    }
    if (node === undefined || node === base || text.slice(node.start, node.end) !== name) continue;
    const words = declaration.children
      .filter((c) => c.type === 'type_qualifier')
      .map((c) => text.slice(c.start, c.end));
    const isStatic = declaration.children.some(
      (c) =>
        c.type === 'storage_class_specifier' &&
        /^(?:static|extern|_Thread_local|__thread)$/.test(text.slice(c.start, c.end)),
    );
    const type = [...words, text.slice(base.start, base.end).replace(/\s+/g, ' ')].join(' ');
    return {
      type: suffix === '' ? type : `${type} ${suffix}`,
      storage: scope === 'file' ? 'file' : isStatic ? 'static' : 'function',
      span: { start: node.start, end: node.end },
    };
  }
  return undefined;
}

function atFileLevel(source: Source, name: string, at: Span): Declared | undefined {
  for (const item of source.naming(name)) {
    if (item.start >= at.start) break;
    if (item.kind !== 'other') continue;
    for (const node of descendants(source.tree(item))) {
      if (node.type !== 'declaration') continue;
      const found = fromDeclaration(source.text, node, name, 'file');
      if (found) return found;
    }
  }
  return undefined;
}
