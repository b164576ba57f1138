import { constants } from 'node:os';

/** A world that a program runs in: what the fault library is told, and what the technique may change in it. */
export interface Scenario {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  /**
   * short: a loop that forgets the rest of a short write loses bytes, and a rewrite may mend that;
   * once: the sink tells an error or an interruption only once, so that a fast path may take it. Techniques must name
   * that as an assumption before a difference is accepted.
   */
  readonly nature?: 'once' | 'short';
  /** In bytes: smaller sources never come there. */
  readonly at?: number;
  /** Sinks that can meet such a thing: files are never interrupted, and streams of stdio meet nothing else of the library. */
  readonly only?: 'not-file' | 'stream';
  readonly source?: 'fifo';
}

/** The sizes of source that a scenario is tried with. */
export function sizesOf({ env, at }: Scenario): readonly number[] {
  const isPlain = Object.keys(env).every((name) => name === 'ZC_SHORT');
  return SIZES.filter((size) => (at ?? 0) <= size && (isPlain || FAULTY.includes(size)));
}

const { errno } = constants;

/** Sizes of the source in bytes: none, one, around a page, just above 64 KiB, and 3 MiB. */
export const SIZES = [0, 1, 4095, 4096, 65_537, 3 * 1024 * 1024] as const;
/** Those of them that are tried under refusals and errors, too. */
const FAULTY: readonly number[] = [1, 65_537];

/** What a call that copies in the kernel may be refused with. */
export const REFUSALS = [
  'EINVAL',
  'ENOSYS',
  'EXDEV',
  'EBADF',
  'EPERM',
  'EOPNOTSUPP',
  'EOVERFLOW',
  'EAGAIN',
  'EINTR',
  'EIO',
] as const;
const POSITIONS = [0, 1, 5000, 65_536] as const;

export const SCENARIOS: readonly Scenario[] = [
  { name: 'nothing wrong', env: {} },
  { name: 'short transfers', env: { ZC_SHORT: '1000' }, nature: 'short' },
  { name: 'long but not whole transfers', env: { ZC_SHORT: '70001' }, nature: 'short' },
  ...REFUSALS.map((name) => ({ name: `refused with ${name}`, env: { ZC_REFUSE: `${errno[name]}:1` } })),
  { name: 'refused later', env: { ZC_REFUSE: `${errno.EINVAL}:2`, ZC_SHORT: '40000' }, nature: 'short' },
  {
    name: 'refused for good after three calls',
    env: { ZC_REFUSE: `${errno.EIO}:3`, ZC_SHORT: '4096' },
    nature: 'short',
  },
  { name: 'first result 0', env: { ZC_ZERO: '1' } },
  { name: 'fstat fails', env: { ZC_FSTAT: `${errno.EOVERFLOW}` } },
  ...POSITIONS.flatMap((at): Scenario[] => [
    { name: `disk full after ${at}`, env: { ZC_SINK: `${errno.ENOSPC}:${at}` }, at },
    { name: `sink broken after ${at}`, env: { ZC_SINK: `${errno.EIO}:${at}` }, at },
    { name: `no file longer than ${at}`, env: { ZC_LIMIT: `${at}` }, at, only: 'stream' },
    { name: `peer gone after ${at}`, env: { ZC_SINK: `${errno.EPIPE}:${at}` }, at },
    { name: `source broken after ${at}`, env: { ZC_SOURCE: `${errno.EIO}:${at}` }, at },
    {
      name: `reset after ${at}`,
      env: { ZC_SINK_ONCE: `${errno.ECONNRESET}:${at}` },
      at,
      nature: 'once',
      only: 'not-file',
    },
    { name: `interrupted after ${at}`, env: { ZC_EINTR: `${at}` }, at, nature: 'once', only: 'not-file' },
  ]),
  { name: 'a FIFO as source', env: {}, source: 'fifo' },
];
