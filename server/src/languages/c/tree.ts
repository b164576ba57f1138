import type { Span } from '../../model/index.js';
import type { Language, Tree } from 'web-tree-sitter';

/** A node of the syntax tree as a plain value: the parser's own tree is freed right after it was read. */
export interface CNode extends Span {
  readonly type: string;
  /** Named nodes, and the marks that the parser put in because they were missing. */
  readonly children: readonly CNode[];
  /** First child of each field, anonymous ones (operators), too. */
  readonly fields: Readonly<Partial<Record<string, CNode>>>;
  readonly missing: boolean;
}

const NO_FIELDS: CNode['fields'] = {};
const NO_CHILDREN: readonly CNode[] = [];

/**
 * What lies deeper is not analysed but counts as unreadable: those who walk the tree may do so recursively, and generated
 * code nests deeper than the call stack. An `else if` takes two levels.
 */
const DEEPEST = 500;

/** Marks without which something was read otherwise than it was meant. The ends of lines and directives are none. */
const MARKS: ReadonlySet<string> = new Set([';', ',', ':', '(', ')', '[', ']', '{', '}']);

/** Nodes whose parts nobody asks for; a long string can have a million of them. */
const WHOLE: ReadonlySet<string> = new Set(['string_literal', 'char_literal', 'concatenated_string', 'comment']);

/** The span alone: what outlives the tree must not keep it. */
export function spanOf({ start, end }: CNode): Span {
  return { start, end };
}

/**
 * Reads a whole tree. No node is deeper than `DEEPEST`: one at that depth with deeper ones below is of type ERROR and has
 * all leaves below it as its children. `base` is added to all offsets.
 */
export function readTree(tree: Tree, base = 0): CNode {
  interface Frame {
    readonly type: string;
    readonly start: number;
    readonly end: number;
    readonly named: boolean;
    readonly field: string | null;
    readonly missing: boolean;
    leaf: boolean;
    children: CNode[] | undefined;
    fields: Record<string, CNode> | undefined;
  }
  const cursor = tree.walk();
  const { types, isNamed, fields } = vocabularyOf(tree.language);
  // Without an error nothing is missing, and a mark without a field says nothing that its parent's type does not.
  const hasError = tree.rootNode.hasError;
  // Every question to the cursor crosses into the parser's memory and back: as few as will do.
  const enter = (): Frame => {
    const id = cursor.nodeTypeId;
    const type = types[id] ?? cursor.nodeType;
    const named = isNamed[id] ?? cursor.nodeIsNamed;
    const field = fields[cursor.currentFieldId] ?? null;
    const isMark = !named && field === null && !hasError;
    const start = isMark ? 0 : base + cursor.startIndex;
    const end = isMark ? 0 : base + cursor.endIndex;
    const missing = hasError && start === end && cursor.nodeIsMissing;
    return { type, start, end, named, field, missing, leaf: true, children: undefined, fields: undefined };
  };
  try {
    const stack: Frame[] = [enter()];
    for (;;) {
      const top = stack.at(-1);
      if (top !== undefined && !WHOLE.has(top.type) && cursor.gotoFirstChild()) {
        top.leaf = false;
        stack.push(enter());
        continue;
      }
      for (;;) {
        const frame = stack.pop();
        if (frame === undefined) throw new Error('the tree cursor went above the root');
        const depth = stack.length;
        const tooDeep = depth === DEEPEST && !frame.leaf;
        const node: CNode = {
          type: tooDeep ? 'ERROR' : frame.type,
          start: frame.start,
          end: frame.end,
          children: frame.children ?? NO_CHILDREN,
          fields: frame.fields ?? NO_FIELDS,
          missing: frame.missing,
        };
        const parent = depth > DEEPEST ? stack[DEEPEST] : stack.at(-1);
        if (parent === undefined) return node;
        const isKept = frame.named || (frame.missing && MARKS.has(frame.type));
        if (isKept && (depth <= DEEPEST || frame.leaf)) (parent.children ??= []).push(node);
        if (frame.field !== null && depth <= DEEPEST) (parent.fields ??= {})[frame.field] ??= node;
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

interface Vocabulary {
  readonly types: readonly (string | null)[];
  readonly isNamed: readonly (boolean | undefined)[];
  readonly fields: readonly (string | null)[];
}

/** What C++ calls otherwise than C: the parentheses of `if` and `while`. */
const IN_C: ReadonlyMap<string | null, string> = new Map([['condition_clause', 'parenthesized_expression']]);

const vocabularies = new WeakMap<Language, Vocabulary>();

/** Names by the parser's numbers. */
function vocabularyOf(language: Language): Vocabulary {
  const known = vocabularies.get(language);
  if (known !== undefined) return known;
  const types = language.types.map((type) => IN_C.get(type) ?? type);
  const isNamed = types.map((_, id) => language.nodeTypeIsNamed(id));
  const made = { types, isNamed, fields: language.fields };
  vocabularies.set(language, made);
  return made;
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
