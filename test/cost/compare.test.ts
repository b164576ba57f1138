import assert from 'node:assert/strict';
import { compareCost, gainOf, mechanismOf } from '../../server/src/cost/index.js';
import { ENDPOINT_KINDS, MECHANISMS, iterationBytes } from '../../server/src/model/index.js';
import { copySite, endpoint, transfer } from '../support/site.js';

describe('cost: a site against a mechanism', () => {
  it('sees how a site moves its bytes now', () => {
    assert.equal(mechanismOf(copySite()), 'read-write');
    assert.equal(mechanismOf(copySite({ source: endpoint({ access: 'stdio' }) })), 'stdio');
    const streams = { source: endpoint({ access: 'stream' }), sink: endpoint({ access: 'stream' }) };
    assert.equal(mechanismOf(copySite({ ...streams, language: 'typescript' })), 'stream-chunks');
    assert.equal(mechanismOf(copySite(streams)), 'own-streams');
    const paths = { source: endpoint({ access: 'path' }), sink: endpoint({ access: 'path' }) };
    assert.equal(mechanismOf(copySite({ ...paths, fill: transfer({ wholeSource: true }) })), 'whole-file');
    const response = { source: endpoint({ access: 'path' }), sink: endpoint({ access: 'stream' }) };
    assert.equal(mechanismOf(copySite({ ...response, fill: transfer({ wholeSource: true }) })), 'whole-file');
  });

  it('takes the size that is asked for before what the buffer could hold', () => {
    const buffer = { name: 'buf', storage: 'array', capacity: 8192 } as const;
    assert.equal(iterationBytes(copySite({ buffer })), 8192);
    assert.equal(iterationBytes(copySite({ buffer, fill: transfer({ asked: 4096 }) })), 4096);
    assert.equal(iterationBytes(copySite({ buffer: { name: 'p', storage: 'pointer' } })), undefined);
  });

  it('puts before and after side by side', () => {
    const site = copySite({ buffer: { name: 'buf', storage: 'array', capacity: 4096 } });
    const { before, after, gain } = compareCost(site, 'sendfile');
    assert.equal(before.perMiB?.systemCalls, 512);
    assert.equal(after.perMiB?.systemCalls, 1);
    assert.equal(gain, 'known');
  });
});

describe('cost: gain', () => {
  const rows: readonly (readonly [Parameters<typeof gainOf>, string])[] = [
    [['read-write', 'sendfile', 'file', 'socket'], 'known'],
    [['read-write', 'sendfile', 'file', 'pipe'], 'known'],
    [['read-write', 'sendfile', 'file', 'file', 65536], 'none'],
    [['read-write', 'sendfile', 'file', 'file', 4096], 'depends'],
    [['read-write', 'sendfile', 'unknown', 'socket'], 'depends'],
    [['read-write', 'copy_file_range', 'file', 'file'], 'depends'],
    [['read-write', 'mmap-write', 'file', 'socket'], 'none'],
    [['read-write', 'splice', 'file', 'pipe'], 'known'],
    [['read-write', 'splice', 'socket', 'socket'], 'depends'],
    [['stdio', 'sendfile', 'stdio-file', 'socket'], 'depends'],
    [['stream-chunks', 'stream-pipeline', 'stream', 'stream'], 'none'],
    [['whole-file', 'copy-file', 'file', 'file'], 'known'],
    [['stream-chunks', 'copy-file', 'file', 'file'], 'known'],
    [['read-write', 'copy-file', 'file', 'file'], 'depends'],
  ];
  for (const [args, gain] of rows) {
    it(`${args.join(', ')}: ${gain}`, () => {
      assert.equal(gainOf(...args).gain, gain);
    });
  }

  it('gives a reason in one short line, for every pair', () => {
    for (const now of MECHANISMS)
      for (const mechanism of MECHANISMS)
        for (const source of ENDPOINT_KINDS)
          for (const sink of ENDPOINT_KINDS) {
            const { gainBecause } = gainOf(now, mechanism, source, sink, 4096);
            assert.ok(gainBecause.length > 0 && gainBecause.length < 120, gainBecause);
            assert.doesNotMatch(gainBecause, /\.$|^[A-Z]|\n/);
          }
  });
});
