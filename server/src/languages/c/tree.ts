import type { Span } from '../../model/index.js';
import type { Tree } from 'web-tree-sitter';

/** A node of the syntax tree as a plain value: the parser's own tree is freed right after it was read. */
export interface CNode extends Span {
  readonly type: string;
  /** Named nodes only. */
  readonly children: readonly CNode[];
  /** First child of each field, anonymous ones (operators), too. */
  readonly fields: Readonly<Partial<Record<string, CNode>>>;
  readonly missing: boolean;
}

const NO_FIELDS: CNode['fields'] = {};
const NO_CHILDREN: readonly CNode[] = [];

/** Reads a whole tree. Deep trees are read with an explicit stack: sources nest deeper than the call stack. */
export function readTree(tree: Tree): CNode {
  interface Frame {
    readonly type: string;
    readonly start: number;
    readonly end: number;
    readonly named: boolean;
    readonly field: string | null;
    readonly missing: boolean;
    children: CNode[] | undefined;
    fields: Record<string, CNode> | undefined;
  }
  const cursor = tree.walk();
  const enter = (): Frame => ({
    type: cursor.nodeType,
    start: cursor.startIndex,
    end: cursor.endIndex,
    named: cursor.nodeIsNamed,
    field: cursor.currentFieldName,
    missing: cursor.nodeIsMissing,
    children: undefined,
    fields: undefined,
  });
  try {
    const stack: Frame[] = [enter()];
    for (;;) {
      if (cursor.gotoFirstChild()) {
        stack.push(enter());
        continue;
      }
      for (;;) {
        const frame = stack.pop();
        if (frame === undefined) throw new Error('the tree cursor went above the root');
        const node: CNode = {
          type: frame.type,
          start: frame.start,
          end: frame.end,
          children: frame.children ?? NO_CHILDREN,
          fields: frame.fields ?? NO_FIELDS,
          missing: frame.missing,
        };
        const parent = stack.at(-1);
        if (parent === undefined) return node;
        if (frame.named) (parent.children ??= []).push(node);
        if (frame.field !== null) (parent.fields ??= {})[frame.field] ??= node;
        if (cursor.gotoNextSibling()) {
          stack.push(enter());
          break;
        }
        cursor.gotoParent();
      }
    }
  } finally {
    cursor.delete();
  }
}

/** All nodes below and including `node`, in source order. */
export function* descendants(node: CNode): Generator<CNode> {
  const stack = [node];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    yield at;
    for (let i = at.children.length - 1; i >= 0; i--) {
      const child = at.children[i];
      if (child) stack.push(child);
    }
  }
}
