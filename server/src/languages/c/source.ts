import { contains, type Span } from '../../model/index.js';
import type { CNode } from './tree.js';
import { assignmentIn, lookFor, websOf, type Assigned } from './webs.js';

const SCOPES: ReadonlySet<string> = new Set(['compound_statement', 'for_statement', 'function_definition']);
const DECLARATIONS: ReadonlySet<string> = new Set(['declaration', 'parameter_declaration']);

/** The text of one parsed item, with the questions that all rooms of this language ask of its nodes. */
export class Source {
  readonly text: string;
  /** Names that are declared in several scopes, with the scopes; those of several webs, with the webs behind it. */
  readonly #scopes = new Map<string, Span[]>();
  /** Names that are several variables though they are declared once, with what the others are called. */
  readonly #webs = new Map<string, readonly string[]>();

  constructor(text: string) {
    this.text = text;
  }

  /** Reads the scopes of a function's declarations, and its webs, so that variables of one name are told apart. */
  bind(root: CNode): void {
    const found = new Map<string, Span[]>();
    const pointers = new Map<string, CNode>();
    const blocks: CNode[] = [];
    const work: { readonly node: CNode; readonly scope: CNode }[] = [{ node: root, scope: root }];
    for (let at = work.pop(); at !== undefined; at = work.pop()) {
      const { node, scope } = at;
      const inner = SCOPES.has(node.type) ? node : scope;
      const declarators = DECLARATIONS.has(node.type) ? node.children.filter(isDeclarator) : [];
      for (const declarator of declarators) {
        const identifier = declaredIdentifier(declarator);
        if (identifier === undefined) continue;
        const name = this.textOf(identifier);
        const spans = found.get(name) ?? [];
        if (!spans.includes(inner)) spans.push(inner);
        found.set(name, spans);
        if (node.type === 'declaration' && isPointer(declarator)) pointers.set(name, identifier);
      }
      if (node.type === 'compound_statement') blocks.push(node);
      for (const child of node.children) work.push({ node: child, scope: inner });
    }
    for (const [name, spans] of found) {
      // What is declared outside of the others, a parameter perhaps, keeps the name as it is.
      if (spans.length < 2) continue;
      spans.sort((a, b) => a.start - b.start || b.end - a.end);
      this.#scopes.set(name, spans);
      pointers.delete(name);
    }
    if (pointers.size > 0) this.#split(blocks, root, pointers, found);
  }

  /** Tells the webs apart of pointers that are declared once, and that statements of blocks give several values. */
  #split(
    blocks: readonly CNode[],
    root: CNode,
    pointers: ReadonlyMap<string, CNode>,
    found: ReadonlyMap<string, readonly Span[]>,
  ): void {
    const assigned = new Map<string, Assigned[]>();
    for (const block of blocks) {
      for (const statement of block.children) {
        const left = assignmentIn(statement)?.name;
        const name = left && this.textOf(left);
        if (name === undefined || !pointers.has(name)) continue;
        const known = assigned.get(name);
        if (known === undefined) assigned.set(name, [{ block, statement }]);
        else known.push({ block, statement });
      }
    }
    for (const [name, statements] of assigned) if (statements.length < 2) assigned.delete(name);
    if (assigned.size === 0) return;
    const textOf = (node: CNode): string => this.textOf(node);
    const seen = lookFor(new Set(assigned.keys()), root, textOf);
    for (const [name, statements] of assigned) {
      const declared = pointers.get(name);
      const webs = declared && websOf(declared, statements, seen, textOf);
      if (webs === undefined) continue;
      this.#scopes.set(name, [...(found.get(name) ?? []), ...webs]);
      this.#webs.set(
        name,
        webs.map((_, i) => `${name}#${i + 2}`),
      );
    }
  }

  /** What a variable is called in its webs, beside its name. */
  websOf(name: string): readonly string[] {
    return this.#webs.get(name) ?? [];
  }

  /** The path in all webs of the variable that it starts with. */
  namesakes(path: string): readonly string[] {
    const [own = '', name = ''] = /^\**(\w+)(?:#\d+)?/.exec(path) ?? [];
    const webs = this.websOf(name);
    return webs.length === 0 ? [path] : [name, ...webs].map((it) => own.replace(/\w.*/, it) + path.slice(own.length));
  }

  /** The variable that a name means where it stands: `buf`, or `buf#2` where several have that name. */
  #variable(node: CNode): string {
    const name = this.textOf(node);
    const scopes = this.#scopes.get(name);
    if (scopes === undefined) return name;
    const around = scopes.filter((s) => contains(s, node));
    const [inner] = around.sort((a, b) => a.end - a.start - (b.end - b.start));
    const index = inner === undefined ? 0 : scopes.indexOf(inner);
    return index <= 0 ? name : `${name}#${index + 1}`;
  }

  textOf(node: CNode): string {
    return this.text.slice(node.start, node.end);
  }

  /** One line, for people and for comparing. */
  written(node: CNode): string {
    return this.textOf(node).replace(/\s+/g, ' ').trim();
  }

  /** `read` of `read(fd, b, n)`; undefined for calls through expressions. */
  calleeName(call: CNode): string | undefined {
    const callee = calleeOf(call);
    // `Util::readAll(fd, b, n)` is known by its whole name, as it is defined.
    const isName = callee?.type === 'identifier' || callee?.type === 'qualified_identifier';
    return isName ? this.textOf(callee) : undefined;
  }

  /** `.read` of `s->read(fd, b, n)`; undefined for what is called by its name or otherwise. */
  calledMember(call: CNode): string | undefined {
    const callee = calleeOf(call);
    const member = callee?.type === 'field_expression' ? callee.fields['field'] : undefined;
    return member && `.${this.textOf(member)}`;
  }

  /** The callee as written: `read`, `src->recv`. */
  calleeText(call: CNode): string {
    const fn = call.fields['function'];
    return fn ? this.written(fn) : 'a call';
  }

  operator(node: CNode): string {
    const operator = node.fields['operator'];
    return operator ? this.textOf(operator) : '';
  }

  /**
   * A name for a place in memory: `fd`, `s.buf` (for `s->buf`, too), `v[i]`, `*p`. Undefined for what is no place.
   */
  path(node: CNode): string | undefined {
    const inner = unwrap(node);
    switch (inner.type) {
      case 'identifier':
        return this.#variable(inner);
      case 'field_expression': {
        const base = inner.fields['argument'];
        const field = inner.fields['field'];
        const path = base && this.path(base);
        return path === undefined || field === undefined ? undefined : `${stripStar(path)}.${this.textOf(field)}`;
      }
      case 'subscript_expression': {
        const base = inner.fields['argument'];
        const index = inner.fields['index'];
        const path = base && this.path(base);
        return path === undefined ? undefined : `${path}[${index ? this.written(index) : ''}]`;
      }
      case 'pointer_expression': {
        const operand = inner.fields['argument'];
        const path = operand && this.path(operand);
        if (path === undefined) return undefined;
        return this.operator(inner) === '&' ? path : `*${path}`;
      }
      default:
        return undefined;
    }
  }

  /** Whether evaluating the expression once more gives the same and does nothing. */
  isRepeatable(node: CNode): boolean {
    switch (node.type) {
      case 'identifier':
      case 'number_literal':
      case 'string_literal':
      case 'char_literal':
      case 'field_identifier':
        return true;
      case 'field_expression':
      case 'subscript_expression':
      case 'pointer_expression':
      case 'parenthesized_expression':
      case 'binary_expression':
        return node.children.every((c) => this.isRepeatable(c));
      default:
        return false;
    }
  }
}

/** A path without the marks that tell variables of one name apart. */
export function asWritten(path: string): string {
  return path.replace(/#\d+/g, '');
}

function isPointer(declarator: CNode): boolean {
  const inner = declarator.type === 'init_declarator' ? declarator.fields['declarator'] : declarator;
  return inner?.type === 'pointer_declarator';
}

export function isDeclarator(node: CNode): boolean {
  return node.type === 'identifier' || node.type.endsWith('_declarator');
}

/** The identifier inside a declarator. */
export function declaredIdentifier(declarator: CNode | undefined): CNode | undefined {
  let at = declarator;
  while (at !== undefined && at.type !== 'identifier') at = at.fields['declarator'] ?? at.children.find(isDeclarator);
  return at;
}

/** `(*s).x` is `s->x`. */
function stripStar(path: string): string {
  return path.startsWith('*') ? path.slice(1) : path;
}

/** What a call calls: `f` in `(*f)(x)`, too. */
function calleeOf(call: CNode): CNode | undefined {
  const callee = call.fields['function'];
  const inner = callee && unwrap(callee);
  return inner?.type === 'pointer_expression' ? inner.fields['argument'] : inner;
}

/** Without parentheses and casts. */
export function unwrap(node: CNode): CNode {
  let at = node;
  for (;;) {
    if (at.type === 'cast_expression') {
      const value = at.fields['value'];
      if (value === undefined) return at;
      at = value;
    } else if (at.type === 'parenthesized_expression') {
      const [inner, ...more] = at.children.filter((c) => c.type !== 'comment');
      if (inner === undefined || more.length > 0) return at;
      at = inner;
    } else {
      return at;
    }
  }
}

export function argumentsOf(call: CNode): readonly CNode[] {
  return call.fields['arguments']?.children.filter((c) => c.type !== 'comment') ?? [];
}
