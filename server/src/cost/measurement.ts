import type { EndpointKind, Mechanism } from '../model/index.js';

/** Kinds of endpoints that can be measured on any machine: files, TCP over loopback, pipes. */
export const MEASURED_KINDS = ['file', 'socket', 'pipe'] as const;
export type MeasuredKind = (typeof MEASURED_KINDS)[number];

/** One transfer by one way; times are processor time, user and system, in µs. */
export interface MeasuredRun {
  readonly round: number;
  readonly way: Mechanism;
  /** Of the process that copies. */
  readonly own: number;
  /** Of those at the other ends: who writes the source, who reads the sink. */
  readonly peer: number;
  readonly calls: number;
}

/** What was measured on a machine for one pair. */
export interface Measurement {
  readonly source: MeasuredKind;
  readonly sink: MeasuredKind;
  /** Of the loop that the ways are compared with. */
  readonly bufferBytes: number;
  /** Of one transfer. */
  readonly bytes: number;
  /** False when it was ended before all rounds were run. */
  readonly complete: boolean;
  /** The day, as in `2026-01-31`. */
  readonly day: string;
  /** Kernel and processor, as people know them. */
  readonly machine: string;
  readonly runs: readonly MeasuredRun[];
}

/** How much processor time a way took, as a share of what the loop took in the same round: 1 is the same. */
export interface WayRatio {
  readonly way: Mechanism;
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** With the time of the processes at the other ends. */
  readonly together: number;
  readonly calls: number;
  readonly rounds: number;
}

/** What the loop is called among the ways. */
const BASE: Mechanism = 'read-write';

/** The ways that were measured against the loop, the loop itself first; rounds without the loop do not count. */
export function ratiosOf({ runs }: Measurement): readonly WayRatio[] {
  const bases = new Map(runs.filter(({ way }) => way === BASE).map((run) => [run.round, run]));
  const ways = [...new Set([BASE, ...runs.map(({ way }) => way)])];
  return ways.flatMap((way): readonly WayRatio[] => {
    const shares = runs.flatMap((run) => {
      const base = bases.get(run.round);
      if (run.way !== way || base === undefined || base.own <= 0) return [];
      return [{ own: run.own / base.own, all: (run.own + run.peer) / (base.own + base.peer), calls: run.calls }];
    });
    if (shares.length === 0) return [];
    const own = sorted(shares.map((it) => it.own));
    return [
      {
        way,
        median: middle(own),
        low: own[0] ?? 0,
        high: own.at(-1) ?? 0,
        together: middle(sorted(shares.map((it) => it.all))),
        calls: middle(sorted(shares.map((it) => it.calls))),
        rounds: shares.length,
      },
    ];
  });
}

/** Which of the measurements fits a pair and a buffer best: of the same pair, with the nearest buffer. */
export function measurementFor(
  measurements: readonly Measurement[],
  source: EndpointKind,
  sink: EndpointKind,
  bufferBytes: number | undefined,
): Measurement | undefined {
  const distance = ({ bufferBytes: measured }: Measurement): number =>
    bufferBytes === undefined ? 0 : Math.abs(Math.log2(measured / bufferBytes));
  return measurements
    .filter((it) => it.source === source && it.sink === sink)
    .sort((a, b) => distance(a) - distance(b) || b.day.localeCompare(a.day))[0];
}

function sorted(values: readonly number[]): readonly number[] {
  return [...values].sort((a, b) => a - b);
}

function middle(values: readonly number[]): number {
  const half = values.length / 2;
  const high = values[Math.floor(half)] ?? 0;
  return Number.isInteger(half) ? ((values[half - 1] ?? 0) + high) / 2 : high;
}
