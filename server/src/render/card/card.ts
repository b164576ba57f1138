import type { Code, List, Paragraph, PhrasingContent, Table } from 'mdast';
import type { Panel } from '../picture/index.js';
import { prose } from './inline.js';

/** What a card may hold; a printer that forgets one does not compile. */
export type CardBlock = Paragraph | List | Table | Code;

/** A card before it is printed: short first, the rest in folds. Nothing in it is markup, whatever the source holds. */
export interface Card {
  readonly head: readonly Paragraph[];
  /** The data path, the present one first; drawn, or shown as text where pictures can't be. */
  readonly picture?: readonly Panel[];
  readonly short: readonly CardBlock[];
  /** What is there for who asks: folded away where that can be done. */
  readonly folds: readonly Fold[];
}

export interface Fold {
  readonly title: string;
  readonly content: readonly CardBlock[];
}

export function paragraph(...children: PhrasingContent[]): Paragraph {
  return { type: 'paragraph', children };
}

export function bullets(sentences: readonly string[]): List {
  return bulletList(sentences.map(prose));
}

export function bulletList(items: readonly PhrasingContent[][]): List {
  return {
    type: 'list',
    spread: false,
    children: items.map((item) => ({ type: 'listItem', spread: false, children: [paragraph(...item)] })),
  };
}
