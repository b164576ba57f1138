import assert from 'node:assert/strict';
import fc from 'fast-check';
import { allFacts, costOf, factById } from '../../server/src/cost/index.js';
import { ENDPOINT_KINDS, MECHANISMS } from '../../server/src/model/index.js';

describe('cost: figures of one iteration', () => {
  it('has the table of the literature for a file sent to a socket', () => {
    const rows = (['read-write', 'mmap-write', 'sendfile'] as const).map((mechanism) => {
      const { modeSwitches, cpuCopies, dmaCopies } = costOf(mechanism, 'file', 'socket');
      return [mechanism, modeSwitches, cpuCopies + dmaCopies, cpuCopies, dmaCopies];
    });
    assert.deepEqual(rows, [
      ['read-write', 4, 4, 2, 2],
      ['mmap-write', 4, 3, 1, 2],
      ['sendfile', 2, 3, 1, 2],
    ]);
  });

  it('counts processor copies by the pair', () => {
    const cpu = (...args: Parameters<typeof costOf>): number => costOf(...args).cpuCopies;
    assert.equal(cpu('sendfile', 'file', 'pipe'), 0);
    assert.equal(cpu('sendfile', 'file', 'file'), 1);
    assert.equal(cpu('copy_file_range', 'file', 'file'), 1);
    assert.equal(cpu('splice', 'file', 'pipe'), 0);
    assert.equal(cpu('splice', 'socket', 'file'), 1);
    assert.equal(cpu('copy-file', 'file', 'file'), 1);
    assert.equal(cpu('stream-pipeline', 'file', 'file'), 2);
  });

  it('counts no DMA for what has no device', () => {
    assert.equal(costOf('read-write', 'pipe', 'tty').dmaCopies, 0);
    assert.equal(costOf('read-write', 'file', 'pipe').dmaCopies, 1);
  });

  it('says what newer hardware and file systems save as facts', () => {
    assert.ok(costOf('sendfile', 'file', 'socket').facts.includes('scatter-gather'));
    assert.ok(costOf('copy_file_range', 'file', 'file').facts.includes('reflink'));
    assert.ok(costOf('sendfile', 'file', 'file').facts.includes('no-reflink'));
    assert.ok(costOf('read-write', 'file', 'file', 4096).facts.includes('buffer-size'));
    assert.ok(!costOf('read-write', 'file', 'file', 65536).facts.includes('buffer-size'));
  });
});

describe('cost: figures for one MiB', () => {
  const MIB = 1048576;

  it('follows the size of the buffer', () => {
    const rows = [4096, 8192, 65536, MIB].map((bytes) => {
      const perMiB = costOf('read-write', 'file', 'socket', bytes).perMiB;
      return [perMiB?.systemCalls, perMiB?.modeSwitches, perMiB?.cpuBytes];
    });
    assert.deepEqual(rows, [
      [512, 1024, 2 * MIB],
      [256, 512, 2 * MIB],
      [32, 64, 2 * MIB],
      [2, 4, 2 * MIB],
    ]);
  });

  it('takes whole buffers, and one more for the rest', () => {
    assert.equal(costOf('read-write', 'file', 'socket', 1000).perMiB?.systemCalls, 2 * 1049);
  });

  it('has one call for sendfile, one per pipe full into a pipe, three for a mapping', () => {
    assert.deepEqual(costOf('sendfile', 'file', 'socket', 4096).perMiB, {
      systemCalls: 1,
      modeSwitches: 2,
      cpuBytes: MIB,
      pageFaults: 0,
    });
    assert.deepEqual(costOf('sendfile', 'file', 'pipe', 4096).perMiB, {
      systemCalls: 16,
      modeSwitches: 32,
      cpuBytes: 0,
      pageFaults: 0,
    });
    assert.equal(costOf('mmap-write', 'file', 'socket', 4096).perMiB?.systemCalls, 3);
    assert.equal(costOf('splice', 'socket', 'file', 4096).perMiB?.systemCalls, 32);
    assert.equal(costOf('splice', 'pipe', 'file', 4096).perMiB?.systemCalls, 16);
  });

  it('is silent where the size is unknown or does not decide', () => {
    assert.equal(costOf('read-write', 'file', 'socket').perMiB, undefined);
    assert.equal(costOf('read-write', 'file', 'socket', 0).perMiB, undefined);
    assert.equal(costOf('stdio', 'stdio-file', 'stdio-file', 1).perMiB, undefined);
    assert.equal(costOf('whole-file', 'file', 'file', 4096).perMiB, undefined);
  });

  it('never gives a negative, fractional or missing count, and two switches for every call', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...MECHANISMS),
        fc.constantFrom(...ENDPOINT_KINDS),
        fc.constantFrom(...ENDPOINT_KINDS),
        fc.option(fc.integer({ min: 1, max: 2 ** 31 }), { nil: undefined }),
        (mechanism, source, sink, bytes) => {
          const figures = costOf(mechanism, source, sink, bytes);
          const counts = [figures.systemCalls, figures.cpuCopies, figures.dmaCopies];
          if (figures.perMiB) counts.push(figures.perMiB.systemCalls, figures.perMiB.cpuBytes);
          assert.ok(counts.every((count) => Number.isSafeInteger(count) && count >= 0));
          assert.equal(figures.modeSwitches, 2 * figures.systemCalls);
          assert.ok(figures.facts.every((id) => factById(id) !== undefined));
        },
      ),
    );
  });
});

describe('cost: facts', () => {
  it('are short sentences with a source', () => {
    for (const { id, text, source } of allFacts) {
      assert.ok(text.length < 200, `${id}: ${text.length} characters`);
      assert.match(text, /^[`A-Z].*\.$/s, id);
      assert.ok(source.length > 0, id);
      assert.equal((text.match(/`/g) ?? []).length % 2, 0, `${id}: code spans are closed`);
    }
  });

  it('are all used by some figures', () => {
    const used = new Set<string>();
    for (const mechanism of MECHANISMS)
      for (const source of ENDPOINT_KINDS)
        for (const sink of ENDPOINT_KINDS) costOf(mechanism, source, sink, 4096).facts.forEach((id) => used.add(id));
    assert.deepEqual(
      allFacts.map(({ id }) => id).filter((id) => !used.has(id)),
      [],
    );
  });

  it('are found by their id only', () => {
    assert.equal(factById('reflink')?.id, 'reflink');
    assert.equal(factById('toString'), undefined);
  });
});
