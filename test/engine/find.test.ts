/** Which fills and drains make a site, and what speaks against it, on graphs made by hand. */
import assert from 'node:assert/strict';
import { findSites } from '../../server/src/engine/find.js';
import type { FlowGraph } from '../../server/src/model/index.js';
import { graph, loopOver } from './graphs.js';

/** `in>out verdict shape: objections` of each site. */
function sites(of: FlowGraph): readonly string[] {
  return findSites(of).map((s) => {
    const kinds = [...new Set(s.objections.map((o) => o.kind))].join(', ');
    return `${s.source.handle}>${s.sink.handle} ${s.shape}${s.verdict === 'copy' ? '' : `: ${kinds}`}`;
  });
}

const LOOP = { loops: [loopOver(0, 1)] };

describe('engine: sites', () => {
  const cases: readonly (readonly [title: string, of: FlowGraph, sites: readonly string[]])[] = [
    ['a loop', graph(['in b a -> 1 2', 'out b c -> 0', 'exit'], LOOP), ['a>c loop']],
    [
      'the write stands before the read',
      graph(['-> 1', 'result n; out b c; in b a -> 1 2', 'exit'], LOOP),
      ['a>c loop'],
    ],
    ['no loop', graph(['in b a; out b c']), ['a>c single']],
    ['a fill alone, a drain alone', graph(['in b a', 'out b c']), []],
    ['another buffer', graph(['in b a; out d c']), []],
    ['the drain comes first and never again', graph(['out b c; in b a']), []],
    ['overwritten in between', graph(['in b a; overwrite b; out b c']), []],
    ['overwritten on one of two ways', graph(['in b a -> 1 2', 'overwrite b -> 2', 'out b c']), ['a>c single']],
    ['filled again from elsewhere', graph(['in b a; in b d; out b c']), ['d>c single']],
    [
      'filled behind what is there: both sources',
      graph(['in b a; in b d after; out b c']),
      ['a>c single', 'd>c single'],
    ],
    [
      'a first chunk belongs to the loop',
      graph(['in b a -> 1', 'out b c -> 2', 'in b a -> 1 3', 'exit'], { loops: [loopOver(1, 2)] }),
      ['a>c loop'],
    ],
    ['two drains to one sink', graph(['in b a -> 1 2', 'out b c -> 0', 'out b c -> 0'], LOOP), ['a>c loop']],
    [
      'gathered, then written',
      graph(['in b a after -> 0 1', 'out b c'], { loops: [loopOver(0, 0)] }),
      ['a>c read-all'],
    ],
    ['fan-out', graph(['in b a; out b c; out b d']), ['a>c single: fan-out', 'a>d single: fan-out']],
    [
      'two sinks on ways that exclude each other are no fan-out',
      graph(['in b a -> 1 2', 'out b c -> 0', 'out b d -> 0'], { loops: [loopOver(0, 2)] }),
      ['a>c loop', 'a>d loop'],
    ],
    ['content used before', graph(['in b a; use b; out b c']), ['a>c single: content-used']],
    ['content used after', graph(['in b a; out b c; use b']), ['a>c single: content-used']],
    ['given to something unknown', graph(['in b a; unknown b; out b c']), ['a>c single: content-used']],
    ['its length only', graph(['in b a; length b; out b c']), ['a>c single']],
    ['used before it is filled', graph(['use b; in b a; out b c']), ['a>c single']],
    ['used after it is overwritten', graph(['in b a; out b c; overwrite b; use b']), ['a>c single']],
    ['used on a way without the drain', graph(['in b a -> 1 2', 'use b; exit', 'out b c']), ['a>c single']],
    [
      'used in the other arm of a loop',
      graph(['in b a -> 1 2', 'use b -> 0', 'out b c -> 0'], { loops: [loopOver(0, 2)] }),
      ['a>c loop'],
    ],
    [
      'used behind the loop: the fill that met the end replaced nothing',
      graph(['in b a -> 1 2', 'out b c -> 0', 'use b'], LOOP),
      ['a>c loop: content-used'],
    ],
    [
      'used behind the loop after another fill',
      graph(['in b a -> 1 2', 'out b c -> 0', 'in b d; use b'], LOOP),
      ['a>c loop'],
    ],
    ['a kernel copy of the same ends', graph(['kernel c a; in b a; out b c']), ['a>c single: fast-path-present']],
    [
      'a kernel copy of one of the ends on the way',
      graph(['kernel c e; in b a; out b c']),
      ['a>c single: fast-path-present'],
    ],
    [
      'a kernel copy of one of the ends, and of another one, on another way',
      graph(['-> 1 2', 'kernel-named c e', 'in b a; out b c']),
      ['a>c single'],
    ],
    [
      'a kernel copy of one of the ends, and of who knows what, on another way',
      graph(['-> 1 2', 'kernel c e', 'in b a; out b c']),
      ['a>c single: fast-path-present'],
    ],
    [
      'a kernel copy of the same ends on another way',
      graph(['-> 1 2', 'kernel c a', 'in b a; out b c']),
      ['a>c single: fast-path-present'],
    ],
    ['a kernel copy of who knows what', graph(['kernel; in b a; out b c']), ['a>c single: fast-path-present']],
    ['a kernel copy of others', graph(['kernel x y; in b a; out b c']), ['a>c single']],
    ['amounts that have nothing in common', graph(['in b a 1; out b c 2']), ['a>c single: amount-unrelated']],
    ['constants that agree', graph(['in b a =4096; out b c =4096']), ['a>c single']],
    ['constants that differ', graph(['in b a =4096; out b c =2048']), ['a>c single: amount-unrelated']],
    ['a few bytes', graph(['in b a =16; out b c =16']), ['a>c single: tiny']],
    ['a few bytes in a loop', graph(['in b a =16 -> 1 2', 'out b c =16 -> 0', 'exit'], LOOP), ['a>c loop']],
    ['a file read and written', graph(['in b a; out b a']), ['a>a single: same-endpoint']],
  ];
  for (const [title, of, expected] of cases) {
    it(title, () => {
      assert.deepEqual(sites(of), expected);
    });
  }

  it('datagrams and special files', () => {
    const of = (trait: 'datagram' | 'special-file'): readonly string[] =>
      sites(graph(['in b a; out b c'], { endpoints: [{ handle: 'a', traits: [trait] }] }));
    assert.deepEqual(of('datagram'), ['a>c single: datagram']);
    assert.deepEqual(of('special-file'), ['a>c single: special-file']);
  });

  it('a record that is written back to where it was read, and an echo', () => {
    const of = (blocks: string[]): readonly string[] =>
      sites(graph(blocks, { endpoints: [{ handle: 's', kind: 'unknown', access: 'descriptor' }], ...LOOP }));
    assert.deepEqual(of(['in b s; out b s']), ['s>s single: same-endpoint']);
    assert.deepEqual(of(['in b s -> 1 2', 'out b s -> 0', 'exit']), ['s>s loop']);
  });

  it('a socket that echoes is a copy', () => {
    assert.deepEqual(sites(graph(['in b s; out b s'], { endpoints: [{ handle: 's', kind: 'socket' }] })), [
      's>s single',
    ]);
  });

  it('the range is the innermost loop around all of it, the anchor the first drain', () => {
    const of = graph(['-> 1', 'in b a -> 2 3', 'out b c -> 1', 'test again -> 1 4', 'exit'], {
      loops: [loopOver(0, 2), loopOver(0, 1)],
    });
    const [site] = findSites(of);
    assert.deepEqual(site?.range, { start: 0, end: 20 });
    assert.deepEqual(site.anchor, { start: 10, end: 20 });
  });
});

describe('engine: what a rewrite has to keep', () => {
  const keeps = (of: FlowGraph): readonly string[] =>
    findSites(of).flatMap((s) => s.keeps.map((k) => `${k.obligation} ${k.text ?? ''}`.trim()));

  it('what the front end saw in the loop, but not around it', () => {
    const blocks = ['keep throttle one -> 1', 'in b a -> 2 3', 'out b c; keep byte-count n -> 1', 'keep eintr two'];
    assert.deepEqual(keeps(graph(blocks, { loops: [loopOver(1, 3)] })), ['byte-count n']);
  });

  it('a write under a condition of the program', () => {
    const blocks = ['in b a -> 1 4', 'test quiet -> 3 2', 'out b c -> 0', '-> 0', 'exit'];
    assert.deepEqual(keeps(graph(blocks, { loops: [loopOver(0, 2)] })), ['conditional-write quiet']);
  });

  it('the same on the result of a transfer is none', () => {
    const blocks = ['in b a -> 1 4', 'result n > 0 -> 3 2', 'out b c -> 0', '-> 0', 'exit'];
    assert.deepEqual(keeps(graph(blocks, { loops: [loopOver(0, 2)] })), []);
  });

  it('a way out of the loop', () => {
    const blocks = ['in b a -> 1 2', 'out b c; test stop -> 0 2', 'exit'];
    assert.deepEqual(keeps(graph(blocks, { loops: [loopOver(0, 2)] })), ['cancel stop']);
  });

  it('a way out of the loop into the one around it', () => {
    const blocks = ['test more -> 1 4', 'in b a -> 2 3', 'out b c; test stop -> 1 3', '-> 0', 'exit'];
    assert.deepEqual(keeps(graph(blocks, { loops: [loopOver(0, 3), loopOver(1, 3)] })), ['cancel stop']);
  });

  it('a test that is the limit is no way out', () => {
    const blocks = ['keep limit size; test done < size -> 1 3', 'in b a -> 2 3', 'out b c -> 0', 'exit'];
    const of = graph(blocks, { loops: [loopOver(0, 3)] });
    const test = of.blocks[0]?.test;
    assert.ok(test);
    const [keep, ...rest] = of.blocks[0]?.steps ?? [];
    assert.ok(keep?.kind === 'keep');
    const moved = { ...keep, span: test.span };
    assert.deepEqual(keeps({ ...of, blocks: [{ ...of.blocks[0]!, steps: [moved, ...rest] }, ...of.blocks.slice(1)] }), [
      'limit size',
    ]);
  });

  it('other writes to the same sink', () => {
    assert.deepEqual(keeps(graph(['out h c; in b a -> 1 2', 'out b c -> 0', 'exit'], { loops: [loopOver(2, 2)] })), [
      'order write',
    ]);
  });

  it('another transfer for each chunk', () => {
    const blocks = ['in b a -> 1 2', 'out b c; out dot screen -> 0', 'exit'];
    assert.deepEqual(keeps(graph(blocks, { loops: [loopOver(0, 2)] })), ['progress write']);
  });

  it('what the ends are', () => {
    const of = graph(['in b a; out b c'], {
      endpoints: [
        { handle: 'a', access: 'stdio' },
        { handle: 'c', traits: ['append', 'nonblocking'] },
      ],
    });
    assert.deepEqual(keeps(of), ['nonblocking c', 'stdio-buffer a', 'append c']);
  });
});
