/** What all changes of one text stand on: it is found once, however many of them are tried. */
import { Scopes } from '../syntax/scopes.js';
import { styleOf, type Style } from '../syntax/style.js';
import type { Tree } from '../syntax/tree.js';
import { loadsIn, type Load } from './loads.js';

export class Ground {
  readonly tree: Tree;
  readonly style: Style;
  readonly scopes: Scopes;
  #loads: readonly Load[] | undefined;

  constructor(tree: Tree) {
    // What is edited is looked at from any place of the file.
    tree.adoptAll();
    this.tree = tree;
    this.style = styleOf(tree.file);
    this.scopes = new Scopes(tree);
  }

  /** The imports and destructured requires at the top, in source order. */
  get loads(): readonly Load[] {
    return (this.#loads ??= loadsIn(this.tree.file));
  }
}
