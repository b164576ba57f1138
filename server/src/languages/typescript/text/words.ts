/** Where words stand in a text, kept from one text to the next: an edit leaves most of them where they are. */
import type { Change } from '../../../model/index.js';
import { wordsIn } from './text.js';

export class Words {
  readonly #text: string;
  readonly #places = new Map<string, readonly number[]>();
  /** What was asked of the text before, and is not known of this one yet. */
  readonly #before: { readonly places: ReadonlyMap<string, readonly number[]>; readonly change: Change } | undefined;

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
    if (before === undefined || this.#before === undefined || !/^#?[\w$]+$/.test(word)) return undefined;
    const { start, oldEnd, newEnd } = this.#before.change;
    const { length } = word;
    const first = Math.max(0, start - length);
    const last = Math.min(this.#text.length, newEnd + length);
    // With a letter on either side, which tells whether the word ends there.
    const from = Math.max(0, first - 1);
    const to = Math.min(this.#text.length, last + 1);
    const fresh = [...wordsIn(this.#text, word, from, to)].filter((at) => at >= first && at + length <= last);
    const kept = before.filter((at) => at + length < start);
    const shifted = before.flatMap((at) => (at > oldEnd ? at - oldEnd + newEnd : []));
    return [...kept, ...fresh, ...shifted];
  }
}
