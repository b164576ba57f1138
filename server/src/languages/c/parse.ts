import { Edit, Language, Parser, type Tree } from 'web-tree-sitter';
import { changeBetween } from '../../model/index.js';
import { dialectOf, type Dialect } from './dialect.js';
import { withOldHeads } from './old-heads.js';
import { readTree, type CNode } from './tree.js';

/** A parser for each dialect. */
export class Parsers {
  readonly #byDialect: Readonly<Record<Dialect, CParser>>;

  constructor(byDialect: Readonly<Record<Dialect, CParser>>) {
    this.#byDialect = byDialect;
  }

  /** The one for a file, by its name. */
  of(path: string): CParser {
    return this.#byDialect[dialectOf(path)];
  }
}

/** Parses C or C++ with tree-sitter. One per process is enough; not re-entrant. */
export class CParser {
  readonly dialect: Dialect;
  readonly #parser: Parser;

  private constructor(parser: Parser, dialect: Dialect) {
    this.dialect = dialect;
    this.#parser = parser;
  }

  /** Rejects when the grammar's bytes are no grammar of a version that the parser reads. */
  static async create(grammar: Uint8Array, dialect: Dialect = 'c'): Promise<CParser> {
    await Parser.init();
    const parser = new Parser();
    parser.setLanguage(await Language.load(grammar));
    return new CParser(parser, dialect);
  }

  /** The parser's own tree; the caller frees it with `delete()`. */
  tree(text: string, previous?: Tree): Tree {
    const tree = this.#parser.parse(text, previous ?? null);
    if (tree === null) throw new Error('the parser gave no tree');
    return tree;
  }

  /** A tree as plain values, with `base` added to all offsets; nothing is left to free. */
  root(text: string, base = 0): CNode {
    const tree = this.tree(text);
    try {
      return treeOf(tree, base);
    } finally {
      tree.delete();
    }
  }

  /** Whether the parser can read all of a text; much cheaper than its tree. */
  isWhole(text: string): boolean {
    const tree = this.tree(text);
    try {
      return !tree.rootNode.hasError;
    } finally {
      tree.delete();
    }
  }

  /** Parses and keeps the parser's tree for the next parse of nearly the same text. */
  keep(text: string, previous?: KeptTree): KeptTree {
    const tree = previous ? this.tree(text, previous.edited(text)) : this.tree(text);
    previous?.free();
    return new KeptTree(text, tree);
  }
}

/** A tree that is kept for an open document. */
export class KeptTree {
  readonly text: string;
  readonly #tree: Tree;

  constructor(text: string, tree: Tree) {
    this.text = text;
    this.#tree = tree;
  }

  root(): CNode {
    return treeOf(this.#tree);
  }

  /** The tree told of the one stretch in which `next` differs. */
  edited(next: string): Tree {
    const { start, oldEnd, newEnd } = changeBetween(this.text, next);
    const edit = new Edit({
      startIndex: start,
      oldEndIndex: oldEnd,
      newEndIndex: newEnd,
      startPosition: pointAt(next, start),
      oldEndPosition: pointAt(this.text, oldEnd),
      newEndPosition: pointAt(next, newEnd),
    });
    this.#tree.edit(edit);
    return this.#tree;
  }

  free(): void {
    this.#tree.delete();
  }
}

function pointAt(text: string, offset: number): { row: number; column: number } {
  let row = 0;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    row++;
    lineStart = at + 1;
  }
  return { row, column: offset - lineStart };
}

function treeOf(tree: Tree, base = 0): CNode {
  const root = readTree(tree, base);
  return tree.rootNode.hasError ? withOldHeads(root) : root;
}
