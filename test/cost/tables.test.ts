import assert from 'node:assert/strict';
import { copiesOn, pathOf, transferCost, type Circumstance } from '../../server/src/cost/index.js';
import { ENDPOINT_KINDS, MECHANISMS, type EndpointKind, type Mechanism } from '../../server/src/model/index.js';
import { CIRCUMSTANCES } from '../../server/src/cost/index.js';

type Ways = 'read-write' | 'mmap-write' | 'sendfile' | 'splice' | 'copy_file_range';
const WAYS: readonly Ways[] = ['read-write', 'mmap-write', 'sendfile', 'splice', 'copy_file_range'];

/**
 * What the processor copies per byte, by pair and circumstance: what was read in the kernel's source and measured, in
 * the order of WAYS. "2+1": twice by the program, once more by the reader; "-": the kernel refuses the pair.
 */
const COPIES: readonly (readonly [EndpointKind, EndpointKind, Circumstance | 'plain', ...string[]])[] = [
  ['file', 'socket', 'gathering-card', '2', '1', '0', '0', '-'],
  ['file', 'socket', 'plain', '2', '1', '1', '1', '-'],
  ['file', 'socket', 'same-machine', '2+1', '1+1', '0+1', '0+1', '-'],
  ['file', 'pipe', 'same-machine', '2+1', '1+1', '0+1', '0+1', '-'],
  ['file', 'pipe', 'plain', '2', '1', '0', '0', '-'],
  ['file', 'file', 'plain', '2', '1', '1', '1', '1'],
  ['file', 'file', 'shared-extents', '2', '1', '1', '1', '0'],
  ['file', 'file', 'one-server', '2', '1', '1', '1', '0'],
  ['socket', 'file', 'plain', '2', '-', '-', '1', '-'],
  ['socket', 'socket', 'gathering-card', '2', '-', '-', '0', '-'],
  ['socket', 'socket', 'plain', '2', '-', '-', '1', '-'],
  ['pipe', 'file', 'plain', '2', '-', '-', '1', '-'],
  ['pipe', 'socket', 'gathering-card', '2', '-', '-', '0', '-'],
];

describe('cost: processor copies by pair and circumstance', () => {
  for (const [source, sink, circumstance, ...expected] of COPIES) {
    it(`${source} to ${sink}, ${circumstance}: ${expected.join(' ')}`, () => {
      const found = WAYS.map((way, index) => {
        if (expected[index] === '-') return '-';
        const { cpu, peer } = copiesOn(pathOf(way, source, sink, circumstance === 'plain' ? undefined : circumstance));
        return peer === 0 ? `${cpu}` : `${cpu}+${peer}`;
      });
      assert.deepEqual(found, expected);
    });
  }
});

const KIB = 1024;
const GIB = 1024 * 1024 * KIB;

/** System calls of a whole transfer of 1 GiB, counted in the program and with strace. */
const CALLS: readonly (readonly [Mechanism, EndpointKind, EndpointKind, number | undefined, number])[] = [
  ['read-write', 'file', 'file', 4 * KIB, 524_289],
  ['read-write', 'file', 'file', 64 * KIB, 32_769],
  ['read-write', 'file', 'file', 1024 * KIB, 2_049],
  ['sendfile', 'file', 'socket', undefined, 2],
  ['copy_file_range', 'file', 'file', undefined, 2],
  ['mmap-write', 'file', 'file', 64 * KIB, 16_386],
  // One pipe full for each call, whatever was asked for.
  ['sendfile', 'file', 'pipe', undefined, 16_385],
  ['splice', 'file', 'pipe', undefined, 16_385],
  // Twice, and 4 calls to make the pipe, to enlarge it and to close both its ends.
  ['splice', 'file', 'socket', 64 * KIB, 2 * 16_384 + 1 + 4],
];

describe('cost: calls of a whole transfer', () => {
  for (const [mechanism, source, sink, step, calls] of CALLS) {
    it(`${mechanism}, ${source} to ${sink}, steps of ${step ?? 'its own'}: ${calls}`, () => {
      const { systemCalls, modeSwitches } = transferCost(mechanism, source, sink, GIB, step)!;
      assert.equal(systemCalls, calls);
      assert.equal(modeSwitches, 2 * calls);
    });
  }

  it('has a page fault for every 64 KiB of a mapping, and none elsewhere', () => {
    assert.equal(transferCost('mmap-write', 'file', 'socket', GIB, 64 * KIB)?.pageFaults, 16_384);
    assert.equal(transferCost('sendfile', 'file', 'socket', GIB)?.pageFaults, 0);
    assert.equal(transferCost('read-write', 'file', 'socket', GIB, 4096)?.pageFaults, 0);
  });

  it('moves every byte as often as the path says', () => {
    assert.equal(transferCost('read-write', 'file', 'socket', GIB, 4096)?.cpuBytes, 2 * GIB);
    assert.equal(transferCost('copy_file_range', 'file', 'file', GIB, undefined, 'shared-extents')?.cpuBytes, 0);
  });

  it('is silent where the size of a step is unknown', () => {
    assert.equal(transferCost('read-write', 'file', 'socket', GIB), undefined);
    assert.equal(transferCost('stdio', 'stdio-file', 'socket', GIB, 4096), undefined);
  });
});

describe('cost: paths', () => {
  it('lead from station to station without a gap, for every mechanism, pair and circumstance', () => {
    for (const mechanism of MECHANISMS)
      for (const source of ENDPOINT_KINDS)
        for (const sink of ENDPOINT_KINDS)
          for (const circumstance of [undefined, ...CIRCUMSTANCES]) {
            const { stations, hops, calls } = pathOf(mechanism, source, sink, circumstance);
            const name = `${mechanism} ${source} ${sink} ${circumstance ?? ''}`;
            assert.equal(hops.length, stations.length - 1, name);
            assert.ok(calls.length > 0, name);
            const columns = stations.map(({ column }) => column);
            assert.deepEqual(columns, [...new Set(columns)].sort(), name);
            // DMA is what devices do.
            hops.forEach(({ by }, index) => {
              const lanes = [stations[index]?.lane, stations[index + 1]?.lane];
              if (by === 'dma') assert.ok(lanes.includes('device'), name);
              if (by === 'cpu') assert.ok(!lanes.includes('device'), name);
            });
          }
  });
});
