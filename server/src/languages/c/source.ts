import type { CNode } from './tree.js';

/** The text of one parsed item, with the questions that all rooms of this language ask of its nodes. */
export class Source {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
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
    const fn = call.fields['function'];
    const inner = fn && unwrap(fn);
    return inner?.type === 'identifier' ? this.textOf(inner) : undefined;
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
        return this.textOf(inner);
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

/** `(*s).x` is `s->x`. */
function stripStar(path: string): string {
  return path.startsWith('*') ? path.slice(1) : path;
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
