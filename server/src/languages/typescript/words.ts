/** Where words stand in a text, kept from one text to the next: an edit leaves most of them where they are. */
import { wordsIn } from './text.js';

/** What turns one text into the next, in UTF-16 units: `added` units in the place of `removed`. */
export interface Change {
  readonly start: number;
  readonly removed: number;
  readonly added: number;
}

const PIECE = 1024;

/** The shortest change between two texts that lies in one place. */
export function changeBetween(before: string, after: string): Change {
  const most = Math.min(before.length, after.length);
  let start = 0;
  // Pieces of text are compared much faster than letters.
  while (start + PIECE <= most && before.slice(start, start + PIECE) === after.slice(start, start + PIECE))
    start += PIECE;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let same = 0;
  const endsAlike = (length: number): boolean =>
    before.slice(before.length - length, before.length - same) ===
    after.slice(after.length - length, after.length - same);
  while (same + PIECE <= most - start && endsAlike(same + PIECE)) same += PIECE;
  while (
    same < most - start &&
    before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)
  ) {
    same++;
  }
  return { start, removed: before.length - same - start, added: after.length - same - start };
}

export class Words {
  readonly #text: string;
  readonly #places = new Map<string, readonly number[]>();
  /** What was asked of the text before, and is not known of this one yet. */
  #before: { readonly places: ReadonlyMap<string, readonly number[]>; readonly change: Change } | undefined;

  /** `before`: the words of the text that `change` was made in. */
  constructor(text: string, before?: Words, change?: Change) {
    this.#text = text;
    if (before && change) this.#before = { places: before.#places, change };
  }

  /** Every place of a word with no letters beside it, in order. */
  placesOf(word: string): readonly number[] {
    const known = this.#places.get(word);
    if (known) return known;
    const found = this.#moved(word) ?? [...wordsIn(this.#text, word, 0, this.#text.length)];
    this.#places.set(word, found);
    return found;
  }

  /** What does not touch the change stays; around it the text is searched again. */
  #moved(word: string): readonly number[] | undefined {
    const before = this.#before?.places.get(word);
    // Other text may overlap itself, so that where it is found depends on where the search starts.
    if (before === undefined || this.#before === undefined || !/^[\w$]+$/.test(word)) return undefined;
    const { start, removed, added } = this.#before.change;
    const { length } = word;
    const first = Math.max(0, start - length);
    const last = Math.min(this.#text.length, start + added + length);
    // With a letter on either side, which tells whether the word ends there.
    const from = Math.max(0, first - 1);
    const to = Math.min(this.#text.length, last + 1);
    const fresh = [...wordsIn(this.#text, word, from, to)].filter((at) => at >= first && at + length <= last);
    const kept = before.filter((at) => at + length < start);
    const shifted = before.flatMap((at) => (at > start + removed ? at - removed + added : []));
    return [...kept, ...fresh, ...shifted];
  }
}
