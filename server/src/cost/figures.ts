import type { CostFigures, EndpointKind, Mechanism } from '../model/index.js';
import { MIB } from './mechanism.js';
import { MECHANISM_COSTS } from './mechanisms/index.js';
import { copiesOn, type Circumstance, type DataPath, type Pair } from './path.js';

/** The way of the bytes through one iteration. */
export function pathOf(
  mechanism: Mechanism,
  source: EndpointKind,
  sink: EndpointKind,
  circumstance?: Circumstance,
): DataPath {
  return MECHANISM_COSTS[mechanism].path({ source, sink }, circumstance);
}

/** The name people know a mechanism by: "read and write". */
export function mechanismTitle(mechanism: Mechanism): string {
  return MECHANISM_COSTS[mechanism].title;
}

/**
 * What moving bytes from a `source` to a `sink` costs. For a file sent to a socket these are the figures of the
 * literature: read and write 4 mode switches and 4 copies, mmap and write 4 and 3, sendfile 2 and 3. What newer kernels
 * or hardware save beyond them is told by `circumstance`, and by facts. `bufferBytes` is the size of one iteration of
 * the loop; without it there are no figures per MiB.
 */
export function costOf(
  mechanism: Mechanism,
  source: EndpointKind,
  sink: EndpointKind,
  bufferBytes?: number,
  circumstance?: Circumstance,
): CostFigures {
  const cost = MECHANISM_COSTS[mechanism];
  const pair: Pair = { source, sink };
  const size = bufferBytes !== undefined && bufferBytes > 0 ? bufferBytes : undefined;
  const path = cost.path(pair, circumstance);
  const copies = copiesOn(path);
  const figures = {
    mechanism,
    systemCalls: path.calls.length,
    modeSwitches: 2 * path.calls.length,
    cpuCopies: copies.cpu,
    dmaCopies: copies.dma,
    facts: ['mode-switches', ...cost.facts(pair, size)],
  };
  const step = cost.step(pair, size);
  if (size === undefined || step === undefined) return figures;
  const systemCalls = cost.calls(MIB, step, pair);
  const pageFaults = cost.faults?.(MIB) ?? 0;
  const perMiB = { systemCalls, modeSwitches: 2 * systemCalls, cpuBytes: copies.cpu * MIB, pageFaults };
  return { ...figures, perMiB };
}

/** What a whole transfer takes. */
export interface Transferred {
  /** All of them: to set up, to move, and to find the end. */
  readonly systemCalls: number;
  readonly modeSwitches: number;
  /** Bytes that the processor copies. */
  readonly cpuBytes: number;
  readonly pageFaults: number;
}

/**
 * What a transfer of `bytes` takes, set-up and end of file included, when no call is short. `stepBytes`: what one step
 * moves where that is not the mechanism's own choice (a count given to sendfile, the size of a pipe). Undefined where
 * the size of a step is unknown.
 */
export function transferCost(
  mechanism: Mechanism,
  source: EndpointKind,
  sink: EndpointKind,
  bytes: number,
  stepBytes?: number,
  circumstance?: Circumstance,
): Transferred | undefined {
  const cost = MECHANISM_COSTS[mechanism];
  const pair: Pair = { source, sink };
  const own = cost.step(pair, stepBytes);
  const step = own === undefined || stepBytes === undefined ? own : Math.min(own, stepBytes);
  if (step === undefined) return undefined;
  const systemCalls = cost.setUpCalls(pair) + cost.calls(bytes, step, pair) + cost.endCalls;
  return {
    systemCalls,
    modeSwitches: 2 * systemCalls,
    cpuBytes: copiesOn(cost.path(pair, circumstance)).cpu * bytes,
    pageFaults: cost.faults?.(bytes) ?? 0,
  };
}
