/** Where nodes of a parsed text are found by what is written there, so that nothing has to walk the whole tree. */
import * as ts from 'typescript';
import type { Span } from '../../../model/index.js';
import { loadedBy } from './style.js';
import { wordsIn } from '../text/text.js';
import { Words } from '../text/words.js';

/** A stretch of the text with the trivia in front of it, as nodes have it. */
interface Range {
  readonly pos: number;
  readonly end: number;
}

/** What of a file was looked at. */
export interface Seen {
  /** The top-level statement that it was looked at for. */
  readonly home: ts.Statement;
  /** Top-level statements, with the distance of their start from that of `home`. */
  readonly statements: ReadonlyMap<ts.Statement, number>;
  /** Names that were looked up among those declared at the top. */
  readonly lookedUp: ReadonlySet<string>;
  /** Words that were looked for in the whole file. */
  readonly searched: ReadonlySet<string>;
}

/** A parsed text. Nodes that come from here know their parents. */
export class Tree {
  readonly file: ts.SourceFile;
  readonly words: Words;
  /** The top-level statements whose nodes know their parents; undefined where all do. */
  #adopted: Set<ts.Statement> | undefined;
  #watching:
    | { readonly statements: Set<ts.Statement>; readonly lookedUp: Set<string>; readonly searched: Set<string> }
    | undefined;

  /** `words`: those of the text, where it came from another one; the parser has set the parents then. */
  constructor(file: ts.SourceFile, words?: Words) {
    this.file = file;
    this.words = words ?? new Words(file.text);
    if (words) return;
    this.#adopted = new Set();
    for (const statement of file.statements) setParent(statement, file);
    setParent(file.endOfFileToken, file);
  }

  /** Notes what is looked at meanwhile for something in the top-level statement around `position`. */
  watch<T>(position: number, look: () => T): { readonly result: T; readonly seen: Seen } {
    const home = this.statementAt(position);
    if (home === undefined) throw new RangeError(`no statement stands at ${position}`);
    const watching = { statements: new Set([home]), lookedUp: new Set<string>(), searched: new Set<string>() };
    this.#watching = watching;
    try {
      const result = look();
      const statements = new Map([...watching.statements].map((s) => [s, s.pos - home.pos]));
      return { result, seen: { ...watching, home, statements } };
    } finally {
      this.#watching = undefined;
    }
  }

  /** A name is looked up among those declared at the top. */
  lookedUp(name: string): void {
    this.#watching?.lookedUp.add(name);
  }

  /** What `named` found before is looked at again. */
  saw(name: string, within: ts.Node, found: readonly ts.Node[]): void {
    if (this.#watching === undefined) return;
    if (within === this.file) this.#watching.searched.add(name);
    for (const { pos } of found) this.statementAt(pos);
  }

  /** Sets all parents, as the compiler needs them for an update of the text, and who edits it. */
  adoptAll(): void {
    if (this.#adopted === undefined) return;
    for (const statement of this.file.statements) this.adopt(statement);
    this.#adopted = undefined;
  }

  /** To be called before nodes of a top-level statement are looked at that did not come from here. */
  adopt(statement: ts.Statement): void {
    if (this.#adopted === undefined || this.#adopted.has(statement)) return;
    this.#adopted.add(statement);
    const work: ts.Node[] = [statement];
    for (let node = work.pop(); node !== undefined; node = work.pop()) {
      const parent = node;
      ts.forEachChild(parent, (child) => {
        setParent(child, parent);
        work.push(child);
      });
    }
  }

  /** The top-level statement that stands around a position. */
  statementAt(position: number): ts.Statement | undefined {
    const statement = elementAt(this.file.statements, position);
    if (statement !== undefined) {
      this.adopt(statement);
      this.#watching?.statements.add(statement);
    }
    return statement;
  }

  /** The top-level statements with a part inside of a span or at its ends. */
  statementsTouching({ start, end }: Span): readonly ts.Statement[] {
    const { statements } = this.file;
    const found: ts.Statement[] = [];
    for (let at = firstFrom(statements, start); at < statements.length; at++) {
      const statement = statements[at];
      if (statement === undefined || statement.pos > end) break;
      if (statement.getStart(this.file) <= end) found.push(statement);
    }
    return found;
  }

  /** The innermost node around a position, the trivia in front of it included; undefined in types. */
  nodeAt(position: number): ts.Node | undefined {
    let node: ts.Node | undefined = this.statementAt(position);
    const one = (child: ts.Node): ts.Node | undefined => (holds(child, position) ? child : undefined);
    const many = (children: ts.NodeArray<ts.Node>): ts.Node | undefined => elementAt(children, position);
    for (let at = node; at !== undefined; at = ts.forEachChild(at, one, many)) {
      if (ts.isTypeNode(at)) return undefined;
      node = at;
    }
    return node;
  }

  /** Every identifier and string literal with this text inside of `within`, in source order, but for those in types. */
  named(name: string, within: Range): readonly (ts.MemberName | ts.StringLiteralLike)[] {
    const found: (ts.MemberName | ts.StringLiteralLike)[] = [];
    const { text } = this.file;
    const isWhole = within === this.file;
    if (isWhole) this.#watching?.searched.add(name);
    for (const position of isWhole ? this.words.placesOf(name) : wordsIn(text, name, within.pos, within.end)) {
      const node = this.nodeAt(position);
      if (node === undefined || !(ts.isMemberName(node) || ts.isStringLiteralLike(node)) || node.text !== name)
        continue;
      // Not a word in the comment in front of the node.
      if (node.end - name.length <= position + 1) found.push(node);
    }
    return found;
  }

  /** The module names of imports and top-level requires, in source order. */
  modules(): readonly string[] {
    for (const word of ['import', 'require']) this.#watching?.searched.add(word);
    return this.file.statements.flatMap((statement) => {
      const found = loadedBy(statement);
      if (found.length > 0) this.#watching?.statements.add(statement);
      return found.map(({ text }) => text);
    });
  }

  /** Whether a word is written inside of `within`, as a name, in a comment or in a text. */
  mentions(word: string, within: Range): boolean {
    return !wordsIn(this.file.text, word, within.pos, within.end).next().done;
  }
}

function holds({ pos, end }: Range, position: number): boolean {
  return pos <= position && position < end;
}

/** The index of the first element that ends at a position or behind it, of a list in source order. */
function firstFrom(list: ts.NodeArray<ts.Node>, position: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.end ?? Infinity) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The element around a position, of a list in source order. */
function elementAt<T extends ts.Node>(list: ts.NodeArray<T>, position: number): T | undefined {
  let low = 0;
  let high = list.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((list[middle]?.pos ?? Infinity) <= position) low = middle;
    else high = middle - 1;
  }
  const found = list[low];
  return found !== undefined && holds(found, position) ? found : undefined;
}

function setParent(child: { parent: ts.Node }, parent: ts.Node): void {
  child.parent = parent;
}
