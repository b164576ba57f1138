import type { EndpointKind } from '../model/index.js';

/** Where a station lies: outside of the processor's reach, in the kernel, or in the memory of a program. */
export type Lane = 'device' | 'kernel' | 'user';

/** From the source's device (0) over the kernel (1), the middle (2) and the kernel again (3) to the sink's device (4). */
export type Column = 0 | 1 | 2 | 3 | 4;

/** A place where the bytes are for a while. */
export interface Station {
  readonly lane: Lane;
  readonly column: Column;
  /** For people: "page cache". */
  readonly name: string;
  /** Of another program than the one that copies: the reader of a pipe, the receiver on the same machine. */
  readonly peer?: true;
}

/** cpu: the processor copies; dma: a device does; page: the same memory is handed on, and nothing is copied. */
export type By = 'cpu' | 'dma' | 'page';

export interface Hop {
  readonly by: By;
  /** The system call in which it happens. */
  readonly call?: string;
}

/** The way of the bytes through one iteration: `hops[i]` leads from `stations[i]` to `stations[i + 1]`. */
export interface DataPath {
  readonly stations: readonly Station[];
  readonly hops: readonly Hop[];
  /** The system calls of one iteration, by name. */
  readonly calls: readonly string[];
}

/**
 * What a counted figure leaves open, because the code doesn't tell. gathering-card: a network card that gathers pages
 * and computes checksums; same-machine: the reader runs here, too (loopback, a pipe); shared-extents: a file system with
 * reflinks; one-server: both files on one NFS 4.2 or SMB server.
 */
export const CIRCUMSTANCES = ['gathering-card', 'same-machine', 'shared-extents', 'one-server'] as const;
export type Circumstance = (typeof CIRCUMSTANCES)[number];

/** From where to where. */
export interface Pair {
  readonly source: EndpointKind;
  readonly sink: EndpointKind;
}

/** One end of a path: its stations, the one next to the program last. */
type End = readonly { readonly lane: Lane; readonly name: string }[];

const DISK: End = [
  { lane: 'device', name: 'disk' },
  { lane: 'kernel', name: 'page cache' },
];
const NETWORK: End = [
  { lane: 'device', name: 'network card' },
  { lane: 'kernel', name: 'socket buffer' },
];
const UNKNOWN: End = [
  { lane: 'device', name: 'device' },
  { lane: 'kernel', name: 'kernel memory' },
];

/** Devices move bytes themselves at a disk or a network card; between processes and in memory nobody does. */
function endOf(kind: EndpointKind): End {
  switch (kind) {
    case 'file':
    case 'stdio-file':
      return DISK;
    case 'socket':
    case 'http-response':
      return NETWORK;
    case 'pipe':
      return [{ lane: 'kernel', name: 'pipe' }];
    case 'tty':
      return [{ lane: 'kernel', name: 'terminal' }];
    case 'memory':
      return [{ lane: 'user', name: 'memory' }];
    case 'stream':
    case 'unknown':
      return UNKNOWN;
  }
}

/** The part of a path from the source's device to the kernel's memory, or to what stands for it. */
function sourcePart({ source }: Pair): Pick<DataPath, 'stations' | 'hops'> {
  const stations = endOf(source).map(({ lane, name }): Station => ({ lane, name, column: lane === 'device' ? 0 : 1 }));
  return { stations, hops: stations.slice(1).map(() => ({ by: 'dma' })) };
}

/** The part from the kernel's memory to the sink's device; on the same machine to the memory of the one who reads it. */
function sinkPart({ sink }: Pair, circumstance: Circumstance | undefined): Pick<DataPath, 'stations' | 'hops'> {
  const stations = [...endOf(sink)]
    .reverse()
    .map(({ lane, name }): Station => ({ lane, name, column: lane === 'device' ? 4 : 3 }));
  const kernel = stations.slice(0, 1);
  if (circumstance === 'same-machine' && ['socket', 'http-response', 'pipe'].includes(sink)) {
    const reader: Station = { lane: 'user', column: 4, name: 'reader', peer: true };
    return { stations: [...kernel, reader], hops: [{ by: 'cpu', call: 'read' }] };
  }
  return { stations, hops: stations.slice(1).map(() => ({ by: 'dma' })) };
}

/** What a mechanism puts between the two ends. */
export interface Middle {
  readonly stations: readonly Station[];
  /** One more than there are stations. */
  readonly hops: readonly Hop[];
  readonly calls: readonly string[];
}

/** Puts the two ends of a pair around what a mechanism does between them. */
export function pathThrough(pair: Pair, middle: Middle, circumstance?: Circumstance): DataPath {
  const source = sourcePart(pair);
  const sink = sinkPart(pair, circumstance);
  return {
    stations: [...source.stations, ...middle.stations, ...sink.stations],
    hops: [...source.hops, ...middle.hops, ...sink.hops],
    calls: middle.calls,
  };
}

/** A path on which nothing moves: both ends name the same blocks afterwards. */
export function sharedPath(call: string, place: string): DataPath {
  const end = (column: Column): Station => ({ lane: 'device', column, name: place });
  return { stations: [end(0), end(4)], hops: [{ by: 'page', call }], calls: [call] };
}

/** How often the bytes are copied on a path, without what other programs do. */
export function copiesOn({ stations, hops }: DataPath): {
  readonly cpu: number;
  readonly dma: number;
  readonly peer: number;
} {
  const count = { cpu: 0, dma: 0, peer: 0 };
  hops.forEach(({ by }, index) => {
    if (stations[index + 1]?.peer === true) count.peer += by === 'page' ? 0 : 1;
    else if (by !== 'page') count[by]++;
  });
  return count;
}
