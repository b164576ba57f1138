/** What goes wrong in a copy on its own account, on graphs made by hand. */
import assert from 'node:assert/strict';
import { findSites } from '../../server/src/engine/find.js';
import type { Endpoint, FlowGraph, Step } from '../../server/src/model/index.js';
import { graph, loopOver } from './graphs.js';

const LOOP = { loops: [loopOver(0, 1)] };

/** The graph with its transfers, or its other steps, changed. */
function changed(of: FlowGraph, change: (step: Step) => Step): FlowGraph {
  return { ...of, blocks: of.blocks.map((b) => ({ ...b, steps: b.steps.map(change) })) };
}

/** The same with what is made of the counts of fills (`in`) and drains (`out`). */
function heeding(of: FlowGraph, told: Partial<Record<'in' | 'out', 'counted' | 'zeroTold' | 'nothing'>>): FlowGraph {
  return changed(of, (step) => {
    const made = step.kind === 'transfer' ? told[step.direction] : undefined;
    if (step.kind !== 'transfer' || made === undefined) return step;
    return { ...step, outcome: { counted: made === 'counted', zeroTold: made === 'zeroTold' } };
  });
}

/** `KIND proved|presumed at START` of each defect. */
function defects(of: FlowGraph): readonly string[] {
  return findSites(of).flatMap(({ defect, anchor }) =>
    defect ? [`${defect.kind} ${defect.proved ? 'proved' : 'presumed'} at ${anchor.start}`] : [],
  );
}

const ends = (...list: readonly Partial<Endpoint>[]): { readonly endpoints: readonly Partial<Endpoint>[] } => ({
  endpoints: list,
});
const PROOF = { span: { start: 0, end: 1 }, because: 'it is opened here' };

describe('engine: short writes dropped', () => {
  const copy = (sink: Partial<Endpoint>): FlowGraph =>
    graph(['in b a -> 1 2', 'out b c -> 0', 'exit'], { ...LOOP, ...ends({ handle: 'a' }, { handle: 'c', ...sink }) });

  const cases: readonly (readonly [title: string, of: FlowGraph, found: readonly string[]])[] = [
    ['to something unknown', copy({ kind: 'unknown' }), ['short-write-dropped presumed at 10']],
    ['to a guessed socket', copy({ kind: 'socket' }), ['short-write-dropped presumed at 10']],
    ['to a proved socket', copy({ kind: 'socket', proof: PROOF }), ['short-write-dropped proved at 10']],
    [
      'to what does not block',
      copy({ kind: 'unknown', traits: ['nonblocking'] }),
      ['short-write-dropped proved at 10'],
    ],
    ['to a file', copy({ kind: 'file' }), []],
    ['to a terminal', copy({ kind: 'tty' }), []],
    ['to a stdio stream', copy({ kind: 'stdio-file', access: 'stdio' }), []],
    ['in datagrams', copy({ kind: 'socket', traits: ['datagram'] }), []],
  ];
  for (const [title, of, found] of cases) {
    it(title, () => {
      assert.deepEqual(defects(heeding(of, { out: 'nothing' })), found);
    });
  }

  it('0 told apart is not enough; a count that is used is, and so is a call that nobody knows', () => {
    const of = copy({ kind: 'unknown' });
    assert.deepEqual(defects(heeding(of, { out: 'zeroTold' })), ['short-write-dropped presumed at 10']);
    assert.deepEqual(defects(heeding(of, { out: 'counted' })), []);
    assert.deepEqual(defects(of), []);
  });

  it('not where the content is used, or the call moves all', () => {
    const used = graph(['in b a; use b -> 1 2', 'out b c -> 0', 'exit'], LOOP);
    assert.deepEqual(defects(heeding(used, { out: 'nothing' })), []);
    const complete = changed(heeding(copy({ kind: 'unknown' }), { out: 'nothing' }), (step) =>
      step.kind === 'transfer' ? { ...step, complete: true } : step,
    );
    assert.deepEqual(defects(complete), []);
  });

  it('stands on the call alone, beside the copy', () => {
    const sites = findSites(heeding(copy({ kind: 'unknown' }), { out: 'nothing' }));
    const [first, second] = sites;
    assert.deepEqual(
      sites.map((s) => s.defect?.kind),
      [undefined, 'short-write-dropped'],
    );
    assert.deepEqual(second?.range, first?.anchor);
  });
});

describe('engine: loops that never end', () => {
  const limited = (test: string): FlowGraph =>
    graph([`${test} -> 1 3`, 'in b a; result n -> 2 3', 'out b c; keep limit left -> 0', 'exit'], {
      loops: [loopOver(0, 4)],
    });

  it('left only by the count and by failures', () => {
    assert.deepEqual(defects(heeding(limited('result left'), { in: 'counted' })), ['endless-at-eof presumed at 10']);
    assert.deepEqual(defects(heeding(limited('test left'), { in: 'counted' })), ['endless-at-eof presumed at 10']);
  });

  it('not where 0 is told apart, by the fill or by the drain', () => {
    assert.deepEqual(defects(heeding(limited('result left'), { in: 'zeroTold' })), []);
    assert.deepEqual(defects(heeding(limited('result left'), { in: 'counted', out: 'zeroTold' })), []);
  });

  it('not where nothing is known of the result, something else ends the loop, or no count does', () => {
    assert.deepEqual(defects(limited('result left')), []);
    assert.deepEqual(defects(heeding(limited('test stop'), { in: 'counted' })), []);
    const unlimited = graph(['in b a; result n -> 1 2', 'out b c -> 0', 'exit'], LOOP);
    assert.deepEqual(defects(heeding(unlimited, { in: 'counted' })), []);
  });
});

describe('engine: swapped descriptors', () => {
  /** `kernel` copies from the first endpoint to the second one. */
  const call = (source: Partial<Endpoint>, sink: Partial<Endpoint>, more = ''): FlowGraph =>
    changed(graph([`kernel a c${more}`], ends({ handle: 'a', ...source }, { handle: 'c', ...sink })), (step) =>
      step.kind === 'kernel-copy' ? { ...step, source: 0, sink: 1 } : step,
    );

  it('one end was opened for the other way', () => {
    const found = ['sendfile-swapped proved at 0'];
    assert.deepEqual(defects(call({}, { mode: 'read-only', proof: PROOF })), found);
    assert.deepEqual(defects(call({ mode: 'write-only', proof: PROOF }, {})), found);
    assert.deepEqual(defects(call({ mode: 'read-only', proof: PROOF }, { mode: 'write-only', proof: PROOF })), []);
    assert.deepEqual(defects(call({}, {})), []);
  });

  it('a copy in the same function goes the other way, and is part of the site', () => {
    const of = call({}, {}, '; in b c; out b a');
    assert.deepEqual(defects(of), ['sendfile-swapped presumed at 0']);
    assert.deepEqual(findSites(of).find((s) => s.defect)?.range, { start: 0, end: 30 });
    assert.deepEqual(defects(call({}, {}, '; in b a; out b c')), []);
    // Request and answer pass through different memory.
    assert.deepEqual(defects(call({}, {}, '; in b c; out d a')), []);
    assert.deepEqual(defects(call({}, {}, '; in b c; out b a; in e a')), []);
  });
});
