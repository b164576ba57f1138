/** The flow graphs of an open document's functions, kept from one text to the next. */
import type * as ts from 'typescript';
import type { FlowGraph } from '../../../model/index.js';
import { declaredBy } from './scopes.js';
import { loadedBy } from './style.js';
import type { FunctionNode } from './syntax.js';
import type { Seen, Tree } from './tree.js';

interface Known {
  readonly graph: FlowGraph;
  readonly seen: Seen;
}

/**
 * A graph stands as long as the top-level statement that holds the function does, and all others that were looked at for
 * it (at the same distance, for spans may reach into them), and nothing new is called as what was looked for in vain. An
 * update of a tree keeps the nodes of what did not change, so that nothing has to be compared.
 */
export class Graphs {
  #tree: Tree | undefined;
  #statements: ReadonlySet<ts.Node> = new Set();
  #graphs = new Map<ts.Node, Known>();
  #surroundings: object = {};

  /** The same object as long as modules and top-level names are. */
  get surroundings(): object {
    return this.#surroundings;
  }

  /** Gives the graph of a function of the tree, made by `lower` where none is known. */
  graphOf(tree: Tree, unit: FunctionNode, lower: () => FlowGraph): FlowGraph {
    this.#renew(tree);
    const known = this.#graphs.get(unit);
    if (known) return known.graph;
    const { result: graph, seen } = tree.watch(unit.pos, lower);
    this.#graphs.set(unit, { graph, seen });
    return graph;
  }

  /** Forgets what does not hold in `tree` any more. */
  #renew(tree: Tree): void {
    if (tree === this.#tree) return;
    this.#tree = tree;
    const { statements } = tree.file;
    const before = this.#statements;
    const now = new Set<ts.Node>(statements);
    this.#statements = now;
    const fresh = statements.filter((s) => !before.has(s));
    const gone = [...before].filter((s) => !now.has(s));
    const declared = new Set(fresh.flatMap(declaredBy));
    const lost = gone.flatMap(declaredBy);
    const sameNames = lost.length === declared.size && lost.every((name) => declared.has(name));
    if (!sameNames || [...fresh, ...gone].some((s) => loadedBy(s).length > 0)) this.#surroundings = {};
    if (this.#graphs.size === 0) return;
    const words = new Set<string>();
    for (const { pos, end } of fresh) {
      for (const [word] of tree.file.text.slice(pos, end).matchAll(/[\w$\u0080-\uffff]+/g)) words.add(word);
    }
    const kept = [...this.#graphs].filter(([, { seen }]) => {
      const { home } = seen;
      if (!now.has(home)) return false;
      for (const [statement, distance] of seen.statements) {
        if (!now.has(statement)) return false;
        if (statement.pos - home.pos !== distance && loadedBy(statement).length === 0) return false;
      }
      for (const name of seen.lookedUp) if (declared.has(name)) return false;
      for (const name of seen.searched) if (words.has(name)) return false;
      return true;
    });
    this.#graphs = new Map(kept);
  }
}
