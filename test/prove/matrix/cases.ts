import { constants } from 'node:os';

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

/** In bytes: none, one, around a page, just above 64 KiB, and 3 MiB. */
export const SIZES = [0, 1, 4095, 4096, 65_537, 3 * 1024 * 1024] as const;
const USUAL = 65_537;

const SOURCES = ['fifo', 'pipe', 'unix', 'tcp', 'null', 'proc', 'directory', 'closed', 'write-only'] as const;
const SINKS = [
  'file',
  'append',
  'pipe',
  'fifo',
  'unix',
  'tcp',
  'null',
  'full',
  'read-only',
  'closed',
  'pipe-gone',
  'unix-gone',
] as const;

const REFUSALS = ['EINVAL', 'ENOSYS', 'EXDEV', 'EBADF', 'EPERM', 'EOPNOTSUPP', 'EOVERFLOW', 'EAGAIN', 'EIO'] as const;

/** The source is shortened or grows while it is read. */
const CHANGES: readonly Case['env'][] = [
  { ZC_CHANGE: '3000:5000' },
  { ZC_CHANGE: '6000:5000' },
  { ZC_CHANGE: '0:0' },
  { ZC_CHANGE: '80000:5000' },
];

/** What `open`, `pipe` and `accept` can give; other programs copy from anything to anything. */
const BY_PATH_IN = ['file', 'fifo', 'null', 'proc', 'directory', 'closed', 'write-only'];
const BY_PATH_OUT = ['file', 'append', 'fifo', 'null', 'full', 'read-only', 'closed'];
const ENDS: Readonly<Record<string, { readonly sources?: readonly string[]; readonly sinks?: readonly string[] }>> = {
  'from-pipe': { sources: ['pipe', 'closed'], sinks: BY_PATH_OUT },
  'to-peer': { sources: BY_PATH_IN, sinks: ['unix', 'tcp', 'closed', 'unix-gone'] },
};

/** Programs that go on after a short write; the others lose bytes by it, which a rewrite mends. */
const GO_ON = ['retried', 'waiting', 'wrapped', 'from-pipe'];

export function casesOf(program: string, isFull: boolean): readonly Case[] {
  const fixed = ENDS[program] ?? {};
  const plain = [
    ...SIZES.map((size) => ({ source: 'file', size })),
    ...SOURCES.map((source) => ({ source, size: USUAL })),
  ].flatMap(({ source, size }) => SINKS.map((sink) => ({ source, sink, size, env: {} })));
  const faulty = ['file', 'pipe', 'unix'].flatMap((source) =>
    ['file', 'append', 'pipe', 'unix', 'tcp'].flatMap((sink) =>
      [...faultsOf(program, sink, isFull), ...(source === 'file' ? CHANGES : [])].map((env) => ({
        source,
        sink,
        size: USUAL,
        env,
      })),
    ),
  );
  return [...plain, ...faulty].filter(
    ({ source, sink }) => fixed.sources?.includes(source) !== false && fixed.sinks?.includes(sink) !== false,
  );
}

function faultsOf(program: string, sink: string, isFull: boolean): readonly Case['env'][] {
  const isFile = sink === 'file' || sink === 'append';
  const positions = isFull ? [0, 1, 4095, 4096, 5000, 65_536] : [0, 5000];
  const stays = isFile ? (['ENOSPC', 'EIO'] as const) : (['EPIPE', 'EIO'] as const);
  return [
    ...(GO_ON.includes(program) ? [{ ZC_SHORT: '1000' }, { ZC_SHORT: '70001' }] : []),
    ...(isFull ? REFUSALS : REFUSALS.slice(0, 2)).map((name) => ({ ZC_REFUSE: `${errno[name]}:1` })),
    { ZC_REFUSE: `${errno.EINVAL}:2` },
    { ZC_ZERO: '1' },
    { ZC_FSTAT: `${errno.EOVERFLOW}` },
    ...positions.flatMap((at) => [
      ...stays.map((name) => ({ ZC_SINK: `${errno[name]}:${at}` })),
      { ZC_SOURCE: `${errno.EIO}:${at}` },
      ...(isFile ? [] : [{ ZC_SINK_ONCE: `${errno.ECONNRESET}:${at}` }, { ZC_EINTR: `${at}` }]),
    ]),
  ];
}
