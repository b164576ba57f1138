import type { CostComparison, Mechanism } from '../model/index.js';
import type { FactId } from './facts.js';
import type { Circumstance, DataPath, Pair } from './path.js';

export type Gain = Pick<CostComparison, 'gain' | 'gainBecause'>;

export const KIB = 1024;
export const MIB = 1024 * KIB;
/** What a pipe holds unless it was enlarged: 16 slots of a page (pipe(7)). */
export const PIPE_CAPACITY = 64 * KIB;
/** The most that one call moves (Linux: MAX_RW_COUNT). */
export const CALL_LIMIT = 0x7ffff000;
/** What one page fault on a mapped file brings in (Linux: fault-around). */
export const FAULT_AROUND = 64 * KIB;

/** What a way to move bytes costs: one declaration for each mechanism, from which all figures and pictures come. */
export interface MechanismCost {
  /** For people: "read and write". */
  readonly title: string;
  /** The way of the bytes through one iteration. Copies are counted on it. */
  path(pair: Pair, circumstance?: Circumstance): DataPath;
  /** Bytes that one iteration moves; undefined where nothing tells. `buffer` is the size of the site's own. */
  step(pair: Pair, buffer: number | undefined): number | undefined;
  /** System calls that move `bytes` in steps of `step` bytes, when no transfer is short. */
  calls(bytes: number, step: number, pair: Pair): number;
  /** Calls that come once for a transfer: to make and free a pipe. */
  setUpCalls(pair: Pair): number;
  /** Calls that only find out that the source has ended. */
  readonly endCalls: 0 | 1;
  /** Page faults for so many bytes; none when absent. */
  faults?(bytes: number): number;
  facts(pair: Pair, buffer: number | undefined): readonly FactId[];
  /** What is known about the gain over `now`, from measurements; never from the counts. */
  gain(now: Mechanism, pair: Pair, buffer: number | undefined): Gain;
}
