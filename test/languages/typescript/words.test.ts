import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Words } from '../../../server/src/languages/typescript/text/words.js';
import { changeBetween } from '../../../server/src/model/index.js';

describe('TypeScript: where words stand', () => {
  it('after any edits they stand where a search in the new text finds them', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '$', '#', '.', ' ', 'é'), maxLength: 12 });
    const edit = fc.record({ at: fc.nat(40), removed: fc.nat(6), added: letters });
    const words = ['a', 'ab', 'aa', 'a$', '#a', '#ab', 'aba', 'a.a', 'é'];
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', '$', '#', '.', ' ', 'é'), maxLength: 40 }),
        fc.array(edit),
        (text, edits) => {
          let now = text;
          let known = new Words(now);
          for (const { at, removed, added } of edits) {
            // Some are asked for each time, others now and then.
            for (const word of words.slice(0, 3 + (at % 7))) known.placesOf(word);
            const next = now.slice(0, at) + added + now.slice(at + removed);
            known = new Words(next, known, changeBetween(now, next));
            now = next;
          }
          for (const word of words) assert.deepEqual(known.placesOf(word), new Words(now).placesOf(word), word);
        },
      ),
    );
  });

  it('the change between two texts', () => {
    assert.deepEqual(changeBetween('one two', 'one new two'), { start: 4, oldEnd: 4, newEnd: 8 });
    assert.deepEqual(changeBetween('aaa', 'aa'), { start: 2, oldEnd: 3, newEnd: 2 });
    assert.deepEqual(changeBetween('same', 'same'), { start: 4, oldEnd: 4, newEnd: 4 });
    const [before, after] = ['a'.repeat(5000), 'b'.repeat(3000)];
    assert.deepEqual(changeBetween(`${before}x${after}`, `${before}yz${after}`), {
      start: 5000,
      oldEnd: 5001,
      newEnd: 5002,
    });
    assert.deepEqual(changeBetween(before, `${before}a`), { start: 5000, oldEnd: 5000, newEnd: 5001 });
  });
});
