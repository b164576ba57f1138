import { SMALL_BUFFER, type EndpointKind } from '../../model/index.js';
import type { FactId } from '../facts.js';
import { CALL_LIMIT, PIPE_CAPACITY, type Gain, type MechanismCost } from '../mechanism.js';
import { pathThrough, sharedPath, type By, type Circumstance, type Middle, type Pair } from '../path.js';

/** Mechanisms that leave the bytes in the kernel. */

const ONE_CALL = {
  calls: (bytes: number, step: number): number => Math.ceil(bytes / step),
  setUpCalls: () => 0,
  endCalls: 1,
} as const satisfies Partial<MechanismCost>;

function direct(call: string, by: By): Middle {
  return { stations: [], hops: [{ by, call }], calls: [call] };
}

/** How pages of the kernel get into a sink: referred to by a pipe and by a card that gathers, copied by all else. */
function pagesInto(sink: EndpointKind, circumstance: Circumstance | undefined): By {
  if (sink === 'pipe') return 'page';
  const isNetwork = sink === 'socket' || sink === 'http-response';
  // Over loopback there is no card at all: the receiver copies out of the page cache.
  return isNetwork && (circumstance === 'gathering-card' || circumstance === 'same-machine') ? 'page' : 'cpu';
}

export const sendfile: MechanismCost = {
  ...ONE_CALL,
  title: 'sendfile',
  path: (pair, circumstance) => pathThrough(pair, direct('sendfile', pagesInto(pair.sink, circumstance)), circumstance),
  step: ({ sink }) => (sink === 'pipe' ? PIPE_CAPACITY : CALL_LIMIT),
  facts: ({ sink }): readonly FactId[] => {
    if (sink === 'pipe') return ['pipe-pages', 'pipe-capacity', 'pages-shared'];
    if (sink === 'file') return ['call-limit', 'file-to-file', 'no-reflink'];
    return ['call-limit', 'scatter-gather', 'sendfile-socket', 'loopback', 'small-files', 'pages-shared'];
  },
  gain: (_now, { source, sink }, buffer): Gain => {
    if (source === 'file' && sink === 'socket') {
      return {
        gain: 'known',
        gainBecause: 'measured: 20 to 50 % less processor time for the sender; files under 32 KiB gain nothing',
      };
    }
    if (source === 'file' && sink === 'pipe') return INTO_A_PIPE;
    if (source === 'file' && sink === 'file') {
      return buffer !== undefined && buffer < SMALL_BUFFER
        ? { gain: 'depends', gainBecause: 'only by its larger steps: a loop with a 64 KiB buffer costs the same' }
        : { gain: 'none', gainBecause: 'between files it costs the same as a loop with a 64 KiB buffer' };
    }
    return { gain: 'depends', gainBecause: 'measured only for a file sent to a socket or a pipe' };
  },
};

const INTO_A_PIPE: Gain = {
  gain: 'known',
  gainBecause: 'measured: less than half the processor time of a 64 KiB loop',
};

/** From page cache to page cache, or not at all where blocks can be shared. */
function betweenFiles(call: string): MechanismCost['path'] {
  return (pair, circumstance) => {
    if (circumstance === 'shared-extents') return sharedPath(call, 'shared blocks');
    if (circumstance === 'one-server') return sharedPath(call, 'the server');
    return pathThrough(pair, direct(call, 'cpu'), circumstance);
  };
}

export const copyFileRange: MechanismCost = {
  ...ONE_CALL,
  title: 'copy_file_range',
  path: betweenFiles('copy_file_range'),
  step: () => CALL_LIMIT,
  facts: () => ['call-limit', 'reflink', 'large-steps', 'server-side', 'file-to-file'],
  gain: () => ({
    gain: 'depends',
    gainBecause: 'pays on XFS and btrfs and within one NFS or SMB server; elsewhere it equals a 64 KiB loop',
  }),
};

export const copyFile: MechanismCost = {
  ...ONE_CALL,
  title: 'copyFile',
  path: betweenFiles('copy_file_range'),
  step: () => CALL_LIMIT,
  facts: () => ['copy-file-kernel', 'copy-file-gain', 'reflink'],
  gain: (now) =>
    now === 'read-write'
      ? { gain: 'depends', gainBecause: 'pays where files share extents (XFS, btrfs); elsewhere like a 64 KiB loop' }
      : { gain: 'known', gainBecause: 'measured: less than half the processor time, and no memory for the content' },
};

/** Where neither end is a pipe, the program makes one of its own. */
function needsPipe({ source, sink }: Pair): boolean {
  return source !== 'pipe' && sink !== 'pipe';
}

export const splice: MechanismCost = {
  title: 'splice',
  path: (pair, circumstance) => {
    const out = pagesInto(pair.sink, circumstance);
    if (!needsPipe(pair)) return pathThrough(pair, direct('splice', out), circumstance);
    const middle: Middle = {
      stations: [{ lane: 'kernel', column: 2, name: 'own pipe' }],
      hops: [
        { by: 'page', call: 'splice' },
        { by: out, call: 'splice' },
      ],
      calls: ['splice', 'splice'],
    };
    return pathThrough(pair, middle, circumstance);
  },
  step: () => PIPE_CAPACITY,
  calls: (bytes, step, pair) => (needsPipe(pair) ? 2 : 1) * Math.ceil(bytes / step),
  // pipe, F_SETPIPE_SZ and two closes.
  setUpCalls: (pair) => (needsPipe(pair) ? 4 : 0),
  endCalls: 1,
  facts: (pair) => [
    needsPipe(pair) ? 'splice-own-pipe' : 'splice-direct',
    'pipe-capacity',
    'splice-pages',
    ...(pair.sink === 'socket' ? (['scatter-gather'] as const) : []),
  ],
  gain: (_now, { source, sink }): Gain => {
    if (source === 'file' && sink === 'pipe') return INTO_A_PIPE;
    return source === 'pipe' || sink === 'pipe'
      ? { gain: 'depends', gainBecause: 'about a tenth less processor time was measured, through a pipe of its own' }
      : {
          gain: 'depends',
          gainBecause: 'with 1 MiB of pipe it equals a loop with a 1 MiB buffer, with 64 KiB it may lose',
        };
  },
};
