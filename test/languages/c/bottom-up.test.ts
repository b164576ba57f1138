/** The order in which functions are looked at. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bottomUp } from '../../../server/src/languages/c/outlook/bottom-up.js';

/** What is given when whoever takes a function takes it off the queue; undefined where nothing was given yet. */
function inOrder(
  queued: readonly number[],
  callees: (of: number) => readonly number[],
): readonly (number | undefined)[] {
  const queue = new Set(queued);
  const given: (number | undefined)[] = [];
  for (const next of bottomUp(queue, new Set(), (of) => callees(of).values())) {
    given.push(next);
    if (next !== undefined) queue.delete(next);
  }
  return given;
}

describe('C: functions from the bottom up', () => {
  it('come behind their callees, each once', () => {
    // No circles: each calls later ones only.
    const graph = fc.array(fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 3 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(graph, (steps) => {
        const callees = (of: number): readonly number[] =>
          (steps[of] ?? []).map((step) => of + step).filter((to) => to < steps.length);
        const given = inOrder([...steps.keys()], callees);
        assert.deepEqual(
          [...given].sort((a = -1, b = -1) => a - b),
          [...steps.keys()],
        );
        for (const of of steps.keys())
          for (const callee of callees(of)) assert.ok(given.indexOf(callee) < given.indexOf(of));
      }),
    );
  });

  it('give the word to others on a long way down', () => {
    const last = 10_000;
    const given = inOrder([0], (of) => (of < last ? [of + 1] : []));
    const before = given.findIndex((of) => of !== undefined);
    assert.ok(before > 10, `${before} times`);
    assert.deepEqual([given[before], given.at(-1)], [last, 0]);
  });
});
