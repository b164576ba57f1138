import { ENOUGH_BUFFER, SMALL_BUFFER } from '../../model/index.js';
import type { FactId } from '../facts.js';
import { CALL_LIMIT, FAULT_AROUND, type MechanismCost } from '../mechanism.js';
import { pathThrough, type Middle, type Pair } from '../path.js';

/** Mechanisms that take the bytes through the memory of the program. */

const NO_GAIN = { gain: 'none', gainBecause: 'the bytes still pass through the memory of the program' } as const;

/** One call that fills the buffer and one that empties it; the processor carries the bytes both ways. */
function through(name: string): Middle {
  return {
    stations: [{ lane: 'user', column: 2, name }],
    hops: [
      { by: 'cpu', call: 'read' },
      { by: 'cpu', call: 'write' },
    ],
    calls: ['read', 'write'],
  };
}

function cached({ source }: Pair): readonly FactId[] {
  return source === 'file' || source === 'unknown' ? ['dma-on-miss'] : [];
}

function own(title: string, name: string, facts: MechanismCost['facts']): MechanismCost {
  return {
    title,
    path: (pair, circumstance) => pathThrough(pair, through(name), circumstance),
    step: (_pair, buffer) => buffer,
    calls: (bytes, step) => 2 * Math.ceil(bytes / step),
    setUpCalls: () => 0,
    endCalls: 1,
    facts,
    gain: () => NO_GAIN,
  };
}

export const readWrite: MechanismCost = own('read and write', 'buffer', (pair, buffer) => [
  'per-iteration',
  ...cached(pair),
  ...(buffer !== undefined && buffer < SMALL_BUFFER ? (['buffer-size'] as const) : []),
]);

export const largerBuffer: MechanismCost = {
  ...own('read and write, 64 KiB', 'larger buffer', (pair) => ['per-iteration', ...cached(pair), 'buffer-size']),
  step: () => ENOUGH_BUFFER,
  gain: () => ({
    gain: 'known',
    gainBecause: 'measured: a loop with 4 KiB took 1.5 to 3.7 times the processor time of one with 64 KiB',
  }),
};

export const stdio: MechanismCost = {
  ...own('fread and fwrite', 'stdio buffers', (pair) => ['per-iteration', 'stdio-buffer', ...cached(pair)]),
  // The streams' own buffers decide, and setvbuf over them.
  step: () => undefined,
};

export const ownStreams: MechanismCost = {
  ...own('through a stream of the program', 'stream', (pair) => ['per-iteration', ...cached(pair)]),
  // The streams' own buffers decide.
  step: () => undefined,
};

export const streamChunks: MechanismCost = own('chunk by chunk', 'chunk', (pair) => [
  'per-iteration',
  'node-streams',
  'high-water-mark',
  ...cached(pair),
]);

export const streamPipeline: MechanismCost = {
  ...own('stream.pipeline', 'chunk', () => [
    'node-streams',
    'pipeline-correctness',
    'pipeline-memory',
    'high-water-mark',
  ]),
  gain: () => ({
    gain: 'none',
    gainBecause: 'correctness, not speed: errors reach one place and chunks do not pile up in memory',
  }),
};

export const webPipe: MechanismCost = {
  ...own('pipeTo', 'chunk', () => ['node-streams', 'web-streams']),
  gain: () => ({
    gain: 'none',
    gainBecause: 'correctness, not speed: errors reach both streams and the sink is waited for',
  }),
};

export const sendFile: MechanismCost = {
  ...own('sendFile', 'chunk', (pair) => ['node-streams', 'high-water-mark', 'whole-file-memory', ...cached(pair)]),
  gain: () => ({
    gain: 'none',
    gainBecause: 'memory, not speed: the file is streamed in chunks, through the memory of the program',
  }),
};

export const wholeFile: MechanismCost = {
  ...own('readFile and writeFile', 'whole content', (pair) => ['per-iteration', 'whole-file-memory', ...cached(pair)]),
  step: () => undefined,
};

export const mmapWrite: MechanismCost = {
  title: 'mmap and write',
  path: (pair, circumstance) =>
    pathThrough(
      pair,
      {
        stations: [{ lane: 'user', column: 2, name: 'mapping' }],
        hops: [{ by: 'page' }, { by: 'cpu', call: 'write' }],
        calls: ['mmap', 'write'],
      },
      circumstance,
    ),
  // One mapping, written by as few calls as write allows.
  step: () => CALL_LIMIT,
  // The articles count one mmap with one write; the mapping is undone, too.
  calls: (bytes, step) => Math.ceil(bytes / step) + 2,
  setUpCalls: () => 0,
  endCalls: 0,
  faults: (bytes) => Math.ceil(bytes / FAULT_AROUND),
  facts: () => ['mmap-setup', 'mmap-faults', 'mmap-slower', 'mmap-small', 'mmap-truncation'],
  gain: () => ({
    gain: 'none',
    gainBecause: 'no gain was measured over a loop with a 64 KiB buffer, and small files lose',
  }),
};
