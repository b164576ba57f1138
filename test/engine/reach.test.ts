/** Reachability and components, against the simplest way to compute them. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  components,
  cyclesIn,
  leadingTo,
  reachable,
  reachFrom,
  reachingDefinitions,
  stepsOf,
} from '../../server/src/model/index.js';
import type { Block, Placed } from '../../server/src/model/index.js';
import { graph } from './graphs.js';

const edges = fc
  .integer({ min: 1, max: 12 })
  .chain((size) => fc.array(fc.uniqueArray(fc.nat(size - 1), { maxLength: 4 }), { minLength: size, maxLength: size }));

/** Which block can come to which, by one edge or more: Warshall's algorithm. */
function closure(next: readonly (readonly number[])[]): readonly (readonly boolean[])[] {
  const reach = next.map((list) => next.map((_, to) => list.includes(to)));
  for (let via = 0; via < next.length; via++) {
    for (const row of reach) if (row[via] === true) reach[via]?.forEach((yes, to) => (row[to] ||= yes));
  }
  return reach;
}

const kinds = fc.array(fc.constantFrom('use a', 'use b', 'overwrite a'), { maxLength: 4 });
const bodies = edges.chain((next) => fc.tuple(fc.constant(next), fc.array(kinds, { minLength: 12, maxLength: 12 })));

const stop = ({ step }: Placed): boolean => step.kind === 'overwrite';

function picked(placed: readonly Placed[], pick: number): readonly Placed[] {
  return placed.filter((_, i) => (pick >> (i % 30)) % 2 === 1);
}

describe('engine: reachability', () => {
  it('blocks are in one component exactly if each can come to the other', () => {
    fc.assert(
      fc.property(edges, (next) => {
        const blocks = next.map((list): Block => ({ steps: [], next: list }));
        const component = components(blocks);
        const isCycle = cyclesIn(blocks, component);
        const reach = closure(next);
        next.forEach((_, a) => {
          next.forEach((_, b) => {
            const together = a === b || (reach[a]?.[b] === true && reach[b]?.[a] === true);
            assert.equal(component[a] === component[b], together, `${a} and ${b} of ${JSON.stringify(next)}`);
            assert.equal(isCycle(a, b), reach[a]?.[b] === true && reach[b]?.[a] === true);
          });
        });
      }),
      { numRuns: 500 },
    );
  });

  it('a step reaches what lies behind it in its block, and all of the blocks that can follow', () => {
    fc.assert(
      fc.property(edges, (next) => {
        const of = graph(next.map((list, i) => `use x${i}; use y${i} -> ${list.join(' ')}`));
        const reach = closure(next);
        for (const from of stepsOf(of)) {
          const found = reachable(of, [from], () => false);
          for (const to of stepsOf(of)) {
            const expected =
              reach[from.block]?.[to.block] === true || (from.block === to.block && from.index < to.index);
            assert.equal(found.has(to.step), expected);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('stops at a step that ends the way, which is not reached itself', () => {
    const of = graph(['use a -> 1 2', 'use b; overwrite a; use c -> 3', 'use d -> 3', 'use e']);
    const [first] = stepsOf(of);
    assert.ok(first);
    const names = [...reachable(of, [first], (p) => p.step.kind === 'overwrite')].map((s) =>
      s.kind === 'use' ? of.buffers[s.buffer]?.name : s.kind,
    );
    assert.deepEqual(names.sort(), ['b', 'd', 'e']);
  });

  it('backwards, each step leads to what it reaches, and each end to what it lets through', () => {
    fc.assert(
      fc.property(bodies, fc.nat(), ([next, steps], pick) => {
        const of = graph(next.map((list, i) => `${(steps[i] ?? []).join('; ')} -> ${list.join(' ')}`));
        const placed = stepsOf(of);
        const to = new Set(picked(placed, pick).map(({ step }) => step));
        const back = leadingTo(of, to, stop);
        for (const from of placed) {
          const found = reachable(of, [from], stop);
          assert.equal(
            back.steps.has(from.step),
            [...to].some((step) => found.has(step)),
          );
        }
        of.blocks.forEach((_, block) => {
          const [step] = to;
          if (step === undefined) return;
          const { steps: found } = reachFrom(of, [{ step, block, index: of.blocks[block]!.steps.length }], stop);
          assert.equal(
            back.ends.has(block),
            [...to].some((one) => found.has(one)),
          );
          const { steps: inside } = reachFrom(of, [{ step, block, index: -1 }], stop);
          assert.equal(
            back.starts.has(block),
            [...to].some((one) => inside.has(one)),
          );
        });
      }),
      { numRuns: 300 },
    );
  });

  it('the definitions that reach a step are those it is reached from', () => {
    fc.assert(
      fc.property(bodies, fc.nat(), fc.nat(), ([next, steps], some, others) => {
        const of = graph(next.map((list, i) => `${(steps[i] ?? []).join('; ')} -> ${list.join(' ')}`));
        const definitions = picked(stepsOf(of), some);
        const uses = new Set(picked(stepsOf(of), others).map(({ step }) => step));
        const reaching = reachingDefinitions(of, definitions, uses, stop);
        for (const definition of definitions) {
          const found = reachable(of, [definition], stop);
          for (const use of uses) assert.equal(reaching.get(use)?.has(definition.step) === true, found.has(use));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('from several steps at once, what is reached from any of them', () => {
    fc.assert(
      fc.property(edges, fc.nat(), (next, pick) => {
        const of = graph(next.map((list, i) => `use x${i}; use y${i} -> ${list.join(' ')}`));
        const from = picked(stepsOf(of), pick);
        const apart = new Set(from.flatMap((one) => [...reachable(of, [one], () => false)]));
        assert.deepEqual(new Set(reachable(of, from, () => false)), apart);
      }),
      { numRuns: 200 },
    );
  });

  it('a long chain does not need a deep stack', () => {
    const long = 100_000;
    const blocks = Array.from({ length: long }, (_, i): Block => ({ steps: [], next: [(i + 1) % long] }));
    assert.equal(new Set(components(blocks)).size, 1);
  });
});
