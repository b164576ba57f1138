import type { CostFigures, EndpointKind, Mechanism } from '../model/index.js';
import { ENOUGH_BUFFER, SMALL_BUFFER } from '../model/index.js';
import type { FactId } from './facts.js';

const KIB = 1024;
const MIB = 1024 * KIB;
/** What a pipe holds unless it was enlarged: 16 slots of a page (pipe(7)). */
const PIPE_CAPACITY = 64 * KIB;
/** The most that one call moves (Linux: MAX_RW_COUNT). */
const CALL_LIMIT = 0x7ffff000;

/** What one iteration does, before its size is known. */
interface Iteration {
  readonly systemCalls: number;
  readonly cpuCopies: number;
  /** System calls for one MiB; undefined where nothing in the code tells. */
  readonly callsPerMiB: number | undefined;
  readonly facts: readonly FactId[];
}

/**
 * What moving bytes from a `source` to a `sink` costs. For a file sent to a socket these are the figures of the
 * literature: read and write 4 mode switches and 4 copies, mmap and write 4 and 3, sendfile 2 and 3. What newer kernels
 * or hardware save beyond them is said by facts, never by the figures. `bufferBytes` is the size of one iteration of
 * the loop; without it there are no figures per MiB.
 */
export function costOf(
  mechanism: Mechanism,
  source: EndpointKind,
  sink: EndpointKind,
  bufferBytes?: number,
): CostFigures {
  const size = bufferBytes !== undefined && bufferBytes > 0 ? bufferBytes : undefined;
  const { systemCalls, cpuCopies, callsPerMiB, facts } = iteration(mechanism, source, sink, size);
  const figures = {
    mechanism,
    systemCalls,
    modeSwitches: 2 * systemCalls,
    cpuCopies,
    dmaCopies: dmaOf(source) + dmaOf(sink),
    facts: ['mode-switches', ...facts],
  };
  if (size === undefined || callsPerMiB === undefined) return figures;
  const perMiB = { systemCalls: callsPerMiB, modeSwitches: 2 * callsPerMiB, cpuBytes: cpuCopies * MIB };
  return { ...figures, perMiB };
}

/** Devices move bytes themselves at a disk or a network card; between processes and in memory nobody does. */
function dmaOf(kind: EndpointKind): number {
  switch (kind) {
    case 'pipe':
    case 'tty':
    case 'memory':
      return 0;
    case 'file':
    case 'socket':
    case 'stdio-file':
    case 'http-response':
    case 'stream':
    case 'unknown':
      return 1;
  }
}

function iteration(
  mechanism: Mechanism,
  source: EndpointKind,
  sink: EndpointKind,
  size: number | undefined,
): Iteration {
  const cached: readonly FactId[] = source === 'file' || source === 'unknown' ? ['dma-on-miss'] : [];
  switch (mechanism) {
    case 'read-write':
      return { ...pair(size), facts: ['per-iteration', ...cached, ...smallBuffer(size)] };
    case 'larger-buffer':
      return { ...pair(ENOUGH_BUFFER), facts: ['per-iteration', ...cached, 'buffer-size'] };
    case 'stdio':
      return { ...pair(undefined), facts: ['per-iteration', 'stdio-buffer', ...cached] };
    case 'stream-chunks':
      return { ...pair(size), facts: ['per-iteration', 'node-streams', 'high-water-mark', ...cached] };
    case 'stream-pipeline':
      return { ...pair(size), facts: ['node-streams', 'pipeline-correctness', 'pipeline-memory', 'high-water-mark'] };
    case 'whole-file':
      return { ...pair(undefined), facts: ['per-iteration', 'whole-file-memory', ...cached] };
    case 'mmap-write':
      return {
        systemCalls: 2,
        cpuCopies: 1,
        // One mapping, written by as few calls as write allows, then unmapped.
        callsPerMiB: Math.ceil(MIB / CALL_LIMIT) + 2,
        facts: ['mmap-setup', 'mmap-faults', 'mmap-slower', 'mmap-small', 'mmap-truncation'],
      };
    case 'sendfile':
      return { systemCalls: 1, ...sendfile(sink) };
    case 'copy_file_range':
      return {
        systemCalls: 1,
        cpuCopies: 1,
        callsPerMiB: Math.ceil(MIB / CALL_LIMIT),
        facts: ['call-limit', 'reflink', 'large-steps', 'server-side', 'file-to-file'],
      };
    case 'copy-file':
      return {
        systemCalls: 1,
        cpuCopies: 1,
        callsPerMiB: Math.ceil(MIB / CALL_LIMIT),
        facts: ['copy-file-kernel', 'copy-file-gain', 'reflink'],
      };
    case 'splice':
      return splice(source, sink);
  }
}

/** One call that fills the buffer and one that empties it; the processor carries the bytes both ways. */
function pair(size: number | undefined): Omit<Iteration, 'facts'> {
  return { systemCalls: 2, cpuCopies: 2, callsPerMiB: size === undefined ? undefined : 2 * Math.ceil(MIB / size) };
}

function smallBuffer(size: number | undefined): readonly FactId[] {
  return size !== undefined && size < SMALL_BUFFER ? ['buffer-size'] : [];
}

function sendfile(sink: EndpointKind): Omit<Iteration, 'systemCalls'> {
  const callsPerMiB = Math.ceil(MIB / CALL_LIMIT);
  switch (sink) {
    case 'pipe':
      return {
        cpuCopies: 0,
        callsPerMiB: Math.ceil(MIB / PIPE_CAPACITY),
        facts: ['pipe-pages', 'pipe-capacity', 'pages-shared'],
      };
    case 'file':
      return { cpuCopies: 1, callsPerMiB, facts: ['call-limit', 'file-to-file', 'no-reflink'] };
    default:
      return {
        cpuCopies: 1,
        callsPerMiB,
        facts: ['call-limit', 'scatter-gather', 'sendfile-socket', 'loopback', 'small-files', 'pages-shared'],
      };
  }
}

function splice(source: EndpointKind, sink: EndpointKind): Iteration {
  const direct = source === 'pipe' || sink === 'pipe';
  const systemCalls = direct ? 1 : 2;
  const sinkFacts: readonly FactId[] = sink === 'socket' ? ['scatter-gather'] : [];
  return {
    systemCalls,
    cpuCopies: sink === 'pipe' ? 0 : 1,
    callsPerMiB: systemCalls * Math.ceil(MIB / PIPE_CAPACITY),
    facts: [direct ? 'splice-direct' : 'splice-own-pipe', 'pipe-capacity', 'splice-pages', ...sinkFacts],
  };
}
