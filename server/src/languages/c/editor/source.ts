import type { Span } from '../../../model/index.js';
import { scan, type Item } from '../scan.js';
import { descendants, type CNode } from '../tree.js';

/** Gives the whole syntax tree of a text as plain values. */
export type Parse = (text: string) => CNode;

/** A text and the trees of those parts of it that were asked for. All spans are in the text. */
export class Source {
  readonly text: string;
  readonly #parse: Parse;
  readonly #trees = new Map<Item, CNode>();
  #items: readonly Item[] | undefined;

  constructor(text: string, parse: Parse) {
    this.text = text;
    this.#parse = parse;
  }

  get items(): readonly Item[] {
    return (this.#items ??= scan(this.text));
  }

  /** One item of the file parsed by itself, so that an error elsewhere does not hurt. */
  tree(item: Item): CNode {
    let tree = this.#trees.get(item);
    if (tree === undefined) {
      // Blanks in front keep all offsets true.
      tree = this.#parse(' '.repeat(item.start) + this.text.slice(item.start, item.end));
      this.#trees.set(item, tree);
    }
    return tree;
  }

  itemAt(offset: number): Item | undefined {
    return this.items.find((item) => item.start <= offset && offset < item.end);
  }

  /** From the outermost node of the item around `span` down to the smallest one that holds it. */
  pathTo(span: Span): readonly CNode[] {
    const item = this.itemAt(span.start);
    return item === undefined ? [] : pathBelow(this.tree(item), span);
  }
}

export function pathBelow(root: CNode, span: Span): readonly CNode[] {
  const path: CNode[] = [];
  for (let node: CNode | undefined = root; node !== undefined;) {
    path.push(node);
    node = node.children.find((child) => child.start <= span.start && span.end <= child.end);
  }
  return path;
}

/** How many places the parser could not read. */
export function countErrors(root: CNode): number {
  let count = 0;
  for (const node of descendants(root)) {
    if (node.type === 'ERROR' || node.missing) count++;
    // Anonymous tokens that the parser made up (`;`, `)`) show only as fields.
    for (const field of Object.values(node.fields)) {
      if (field?.missing && !node.children.includes(field)) count++;
    }
  }
  return count;
}
