import { applyEdits, hull, type Edit, type LoopFacts, type Span } from '../../../model/index.js';
import type { Dialect } from '../dialect.js';
import { rescan, type Item, type Scan } from '../text/scan.js';
import { namesSystems } from '../text/systems.js';
import { descendants, type CNode } from '../tree.js';
import { blankComments } from '../text/comments.js';
import { gnuSourceIn, type GnuSource } from './features.js';
import type { OpenHeader } from './headers.js';
import { includesOf, seenByAll, type Include } from './includes.js';
import { seenIn, type Seen } from './renames.js';
import { styleOf, type Style } from './style.js';

const IDENTIFIER = /[A-Za-z_$][\w$]*/g;
const MACRO = /^[ \t]*#[ \t]*define[ \t]+(\w+)/gm;

/** What an editor needs of a parser. */
export interface Reader {
  readonly dialect: Dialect;
  /** The whole syntax tree of a text as plain values; `base` is added to all offsets. */
  root(text: string, base?: number): CNode;
  /** Whether all of a text can be read. */
  isWhole(text: string): boolean;
}

/**
 * A text and what was asked of it: the trees of its parts, its style, its includes. All spans are in the text. Each is
 * found out once, however many rewrites of the text are tried.
 */
export class Source {
  readonly text: string;
  /** What loops do, by where they start. */
  readonly loops = new Map<number, LoopFacts | undefined>();
  readonly #reader: Reader;
  readonly #trees = new Map<Item, CNode>();
  readonly #errors = new Map<string, number>();
  readonly #scan: Scan;
  #style: Style | undefined;
  #namesSystems: boolean | undefined;
  #functions: ReadonlySet<string> | undefined;
  #macros: ReadonlyMap<string, number> | undefined;
  #naming: ReadonlyMap<string, readonly Item[]> | undefined;
  #code: string | undefined;
  #includes: readonly Include[] | undefined;
  #seen: readonly Include[] | undefined;
  #names: Seen | undefined;
  #gnuSource: GnuSource | undefined;

  constructor(scan: Scan, reader: Reader) {
    this.text = scan.text;
    this.#scan = scan;
    this.#reader = reader;
  }

  get items(): readonly Item[] {
    return this.#scan.items;
  }

  get style(): Style {
    return (this.#style ??= styleOf(this.text));
  }

  /** The text with blanks in place of comments. */
  get code(): string {
    return (this.#code ??= blankComments(this.text));
  }

  /** Those that all functions see: in front of the first one, and not within one, where they bring in code. */
  get includes(): readonly Include[] {
    return (this.#includes ??= this.#includesInFront());
  }

  /** Those of them that no condition hides from a function. */
  get seen(): readonly Include[] {
    return (this.#seen ??= seenByAll(
      this.code,
      this.includes,
      this.items.filter((item) => item.kind === 'function').map((item) => item.start),
    ));
  }

  /** What the text and the headers that it leads to give to names; both are the same for every rewrite of it. */
  seenFrom(path: string, open: OpenHeader | undefined): Seen {
    return (this.#names ??= seenIn(this.text, path, open));
  }

  gnuSourceFrom(path: string, open: OpenHeader | undefined): GnuSource {
    return (this.#gnuSource ??= gnuSourceIn(this.text, path, open));
  }

  #includesInFront(): readonly Include[] {
    const all = includesOf(this.code);
    const first = this.items.find((item) => item.kind === 'function');
    return first === undefined ? all : all.filter((include) => include.end <= first.start);
  }

  /** Whether a condition of the text names a system. */
  get namesSystems(): boolean {
    return (this.#namesSystems ??= namesSystems(this.text));
  }

  /** The names of the functions that the text defines. */
  get functions(): ReadonlySet<string> {
    return (this.#functions ??= new Set(this.items.flatMap(({ head }) => head?.name ?? [])));
  }

  /** The macros that the text defines, with the offset of the first definition's line. */
  get macros(): ReadonlyMap<string, number> {
    if (this.#macros === undefined) {
      const found = [...this.code.matchAll(MACRO)].map(({ 1: name = '', index }) => [name, index] as const);
      // The first one stays.
      this.#macros = new Map(found.reverse());
    }
    return this.#macros;
  }

  /** The items that name something at file level: not in the body of a function. In source order. */
  naming(name: string): readonly Item[] {
    this.#naming ??= itemsByName(this.text, this.items);
    return this.#naming.get(name) ?? [];
  }

  /** By how many places more than this text its changed version can't be read. */
  errorsAddedBy(edits: readonly Edit[]): number {
    let added = 0;
    let scan = this.#scan;
    // From the last to the first, because the places of the others stay then; all between two of them is known.
    for (const group of editsByItem(edits, this.items).reverse()) {
      const text = applyEdits(scan.text, group);
      const [first, ...others] = group;
      const { start, end } = hull([first.span, ...others.map(({ span }) => span)]);
      const next = rescan(text, this.#reader.dialect, scan, {
        start,
        oldEnd: end,
        newEnd: end + text.length - scan.text.length,
      });
      added += this.#errorsAdded(scan, next);
      scan = next;
    }
    return added;
  }

  #errorsAdded(before: Scan, after: Scan): number {
    const { first, last } = after.kept;
    const textsOf = ({ text, items }: Scan): ReadonlySet<string> =>
      new Set(items.slice(first, items.length - last).map(({ start, end }) => text.slice(start, end)));
    const [old, next] = [textsOf(before), textsOf(after)];
    const errorsIn = (items: ReadonlySet<string>, others: ReadonlySet<string>): number =>
      [...items].reduce((sum, item) => sum + (others.has(item) ? 0 : this.#errorsOf(item)), 0);
    return errorsIn(next, old) - errorsIn(old, next);
  }

  #errorsOf(item: string): number {
    const known = this.#errors.get(item);
    if (known !== undefined) return known;
    const count = this.#reader.isWhole(item) ? 0 : countErrors(this.#reader.root(item));
    this.#errors.set(item, count);
    return count;
  }

  /** One item of the file parsed by itself, so that an error elsewhere does not hurt. */
  tree(item: Item): CNode {
    let tree = this.#trees.get(item);
    if (tree === undefined) {
      tree = this.#reader.root(this.text.slice(item.start, item.end), item.start);
      this.#trees.set(item, tree);
    }
    return tree;
  }

  itemAt(offset: number): Item | undefined {
    const item = this.items[firstBehind(this.items, offset)];
    return item !== undefined && item.start <= offset ? item : undefined;
  }

  /** From the outermost node of the item around `span` down to the smallest one that holds it. */
  pathTo(span: Span): readonly CNode[] {
    const item = this.itemAt(span.start);
    return item === undefined ? [] : pathBelow(this.tree(item), span);
  }
}

function itemsByName(text: string, items: readonly Item[]): ReadonlyMap<string, readonly Item[]> {
  const found = new Map<string, Item[]>();
  for (const item of items) {
    for (const name of new Set(text.slice(item.start, item.head?.bodyStart ?? item.end).match(IDENTIFIER))) {
      const known = found.get(name);
      if (known === undefined) found.set(name, [item]);
      else known.push(item);
    }
  }
  return found;
}

/** In source order; those between which no item ends are together. */
function editsByItem(edits: readonly Edit[], items: readonly Item[]): [Edit, ...Edit[]][] {
  const groups: [Edit, ...Edit[]][] = [];
  let end = -1;
  for (const edit of [...edits].sort((a, b) => a.span.start - b.span.start)) {
    const last = groups.at(-1);
    if (last === undefined || edit.span.start > end) groups.push([edit]);
    else last.push(edit);
    end = Math.max(end, items[firstBehind(items, edit.span.end)]?.end ?? Infinity);
  }
  return groups;
}

/** The index of the first item that ends behind an offset. */
function firstBehind(items: readonly Item[], offset: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.end ?? Infinity) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function pathBelow(root: CNode, span: Span): readonly CNode[] {
  const path: CNode[] = [];
  for (let node: CNode | undefined = root; node !== undefined;) {
    path.push(node);
    node = node.children.find((child) => child.start <= span.start && span.end <= child.end);
  }
  return path;
}

/** How many places the parser could not read. */
function countErrors(root: CNode): number {
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
