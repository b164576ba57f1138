import type { SymbolId } from '../text/symbols.js';

/** A class of places in memory that may hold or lead to the same bytes; valid with the Classes that made it. */
export type ClassId = number;

/**
 * Alias classes by unification, with members (after Steensgaard, "Points-to analysis in almost linear time", 1996): what
 * is assigned to each other is one class, and so are its members of one name. A pointer and what it points to are one
 * place here.
 */
export class Classes {
  readonly #parents: ClassId[] = [];
  /** Of the representatives. */
  readonly #members: (Map<SymbolId, ClassId> | undefined)[] = [];

  /** A class of its own. */
  make(): ClassId {
    this.#parents.push(this.#parents.length);
    this.#members.push(undefined);
    return this.#parents.length - 1;
  }

  /** The representative. */
  find(id: ClassId): ClassId {
    let at = id;
    for (;;) {
      const parent = this.#parents[at] ?? at;
      if (parent === at) return at;
      const above = this.#parents[parent] ?? parent;
      this.#parents[at] = above;
      at = above;
    }
  }

  member(of: ClassId, name: SymbolId): ClassId {
    const root = this.find(of);
    const members = (this.#members[root] ??= new Map<SymbolId, ClassId>());
    const known = members.get(name);
    if (known !== undefined) return known;
    const made = this.make();
    members.set(name, made);
    return made;
  }

  /** The representatives of the class and of what is reached from it, each once. */
  within(id: ClassId): readonly ClassId[] {
    const reached = [this.find(id)];
    if (this.#members[this.find(id)] === undefined) return reached;
    const seen = new Set(reached);
    // What is added meanwhile is gone through, too.
    for (const at of reached) {
      this.#members[at]?.forEach((member) => {
        const root = this.find(member);
        if (seen.has(root)) return;
        seen.add(root);
        reached.push(root);
      });
    }
    return reached;
  }

  unite(a: ClassId, b: ClassId): void {
    const work: [ClassId, ClassId][] = [[a, b]];
    for (let pair = work.pop(); pair !== undefined; pair = work.pop()) {
      const from = this.find(pair[0]);
      const to = this.find(pair[1]);
      if (from === to) continue;
      this.#parents[from] = to;
      const moved = this.#members[from];
      this.#members[from] = undefined;
      if (moved === undefined) continue;
      const members = this.#members[to];
      if (members === undefined) {
        this.#members[to] = moved;
        continue;
      }
      for (const [name, id] of moved) {
        const other = members.get(name);
        if (other === undefined) members.set(name, id);
        else work.push([id, other]);
      }
    }
  }

  uniteAll(ids: readonly ClassId[]): void {
    const [first, ...more] = ids;
    if (first !== undefined) for (const id of more) this.unite(id, first);
  }
}
