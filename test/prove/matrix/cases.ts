import { constants } from 'node:os';
import { REFUSALS, SIZES } from '../scenarios.js';

/** A world that the programs run in: the kinds of their ends, what the source holds, and what the fault library does. */
export interface Case {
  readonly source: string;
  readonly sink: string;
  /** In bytes. */
  readonly size: number;
  /** Of the fault library. */
  readonly env: Readonly<Record<string, string>>;
}

const { errno } = constants;

/** Of sources, in bytes. */
const USUAL = 65_537;

/**
 * `border`: a file over 2 GiB, read across the place where 31 bits end; `tmpfs`: in memory; `messages`: a socket that keeps apart
 * what is written at once, and whose peer takes as much as the programs write.
 */
const SOURCES = [
  'border',
  'tmpfs',
  'fifo',
  'pipe',
  'unix',
  'tcp',
  'null',
  'proc',
  'directory',
  'closed',
  'write-only',
] as const;
const SINKS = [
  'file',
  'append',
  'tmpfs',
  'pipe',
  'fifo',
  'unix',
  'tcp',
  'messages',
  'null',
  'full',
  'read-only',
  'closed',
  'pipe-gone',
  'unix-gone',
] as const;

/** The source is shortened or grows while it is read. */
const CHANGES: readonly Case['env'][] = [
  { ZC_CHANGE: '3000:5000' },
  { ZC_CHANGE: '6000:5000' },
  { ZC_CHANGE: '0:0' },
  { ZC_CHANGE: '80000:5000' },
];

/** What `open`, `pipe` and `accept` can give; other programs copy from anything to anything. */
const BY_PATH_IN = ['file', 'border', 'tmpfs', 'fifo', 'null', 'proc', 'directory', 'closed', 'write-only'];
const BY_PATH_OUT = ['file', 'append', 'tmpfs', 'fifo', 'null', 'full', 'read-only', 'closed'];
const ENDS: Readonly<Record<string, { readonly sources?: readonly string[]; readonly sinks?: readonly string[] }>> = {
  'from-pipe': { sources: ['pipe', 'closed'], sinks: BY_PATH_OUT },
  // Where a stream stands says nothing of what has no place.
  streams: { sources: BY_PATH_IN, sinks: BY_PATH_OUT.filter((kind) => kind !== 'null') },
  // Nor of one that appends, which a stream opened with `w` does not know.
  positioned: { sinks: BY_PATH_OUT.filter((kind) => kind !== 'null' && kind !== 'append') },
  // It opens its ends by their paths.
  pointed: { sources: BY_PATH_IN, sinks: BY_PATH_OUT },
  quiet: { sinks: ['unix', 'tcp', 'closed', 'unix-gone'] },
  'to-peer': { sources: BY_PATH_IN, sinks: ['unix', 'tcp', 'closed', 'unix-gone'] },
};

/** Programs that start where they like and would go through 2 GiB of holes, or take holes for ends of lines. */
const WITHOUT_BORDER = ['at-offset', 'shifted', 'lines', 'pointed'];

/** A program that copies more than 2 GiB and counts it; one is enough, it takes seconds. */
const COPIES_HUGE = 'retried';

/** Programs whose source must be a text, for a line ends at a NUL byte. */
export const READS_LINES: readonly string[] = ['lines', 'pointed'];

/** Programs that read a stream of stdio, whose source does not change for the fault library. */
const READS_STREAM = ['streams', 'characters', 'lines', 'pointed', 'from-stream'];

/** Programs that go on after a short write; the others lose bytes by it, which a rewrite mends. */
const GO_ON = ['retried', 'waiting', 'wrapped', 'from-pipe', 'quiet', 'cleared', 'from-stream'];

export function casesOf(program: string, isFull: boolean): readonly Case[] {
  const fixed = ENDS[program] ?? {};
  const plain = [
    ...SIZES.map((size) => ({ source: 'file', size })),
    ...SOURCES.map((source) => ({ source, size: USUAL })),
  ].flatMap(({ source, size }) => SINKS.map((sink) => ({ source, sink, size, env: {} })));
  const faulty = ['file', 'pipe', 'unix'].flatMap((source) =>
    ['file', 'append', 'pipe', 'unix', 'tcp'].flatMap((sink) =>
      [
        ...faultsOf(program, source, sink, isFull),
        ...(source === 'file' && !READS_STREAM.includes(program) ? CHANGES : []),
      ].map((env) => ({
        source,
        sink,
        size: USUAL,
        env,
      })),
    ),
  );
  const huge = program === COPIES_HUGE ? [{ source: 'huge', sink: 'null', size: 0, env: {} }] : [];
  const skipped = (source: string): boolean => source === 'border' && WITHOUT_BORDER.includes(program);
  return [...plain, ...faulty, ...huge].filter(
    ({ source, sink }) =>
      !skipped(source) &&
      (source === 'huge' || fixed.sources?.includes(source) !== false) &&
      fixed.sinks?.includes(sink) !== false,
  );
}

function faultsOf(program: string, source: string, sink: string, isFull: boolean): readonly Case['env'][] {
  const isFile = sink === 'file' || sink === 'append';
  const positions = isFull ? [0, 1, 4095, 4096, 5000, 65_536] : [0, 5000];
  // Every refusal where calls fit; elsewhere they are refused in any case.
  const refusals = isFull || (source === 'file' && sink !== 'append') ? REFUSALS : REFUSALS.slice(0, 2);
  const stays = isFile ? (['ENOSPC', 'EIO'] as const) : (['EPIPE', 'EIO'] as const);
  return [
    ...(GO_ON.includes(program) ? [{ ZC_SHORT: '1000' }, { ZC_SHORT: '70001' }] : []),
    ...refusals.map((name) => ({ ZC_REFUSE: `${errno[name]}:1` })),
    { ZC_REFUSE: `${errno.EINVAL}:2` },
    { ZC_ZERO: '1' },
    { ZC_FSTAT: `${errno.EOVERFLOW}` },
    ...positions.flatMap((at) => [
      ...(isFile ? [{ ZC_LIMIT: `${at}` }] : []),
      ...stays.map((name) => ({ ZC_SINK: `${errno[name]}:${at}` })),
      { ZC_SOURCE: `${errno.EIO}:${at}` },
      ...(isFile ? [] : [{ ZC_SINK_ONCE: `${errno.ECONNRESET}:${at}` }, { ZC_EINTR: `${at}` }]),
    ]),
  ];
}

/** True for a case that needs a file system in memory. */
export function isInMemory({ source, sink }: Case): boolean {
  return source === 'tmpfs' || sink === 'tmpfs';
}

/** How many kinds of sources and sinks there are, and how many faults are tried. */
export const KINDS = {
  // The regular file, and the one of more than 2 GiB.
  sources: SOURCES.length + 2,
  sinks: SINKS.length,
  faults: new Set(
    ['file', 'unix'].flatMap((sink) =>
      [...faultsOf('retried', 'file', sink, false), ...CHANGES].map((env) => JSON.stringify(env)),
    ),
  ).size,
} as const;
