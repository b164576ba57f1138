import { SMALL_BUFFER } from '../model/index.js';
import type { CopySite, CostComparison, EndpointKind, Mechanism } from '../model/index.js';
import { costOf } from './figures.js';

type Gain = Pick<CostComparison, 'gain' | 'gainBecause'>;

/** What a site costs now and what it would cost with `mechanism`; the counts are those of one iteration. */
export function compareCost(site: CopySite, mechanism: Mechanism): CostComparison {
  const now = mechanismOf(site);
  const bytes = iterationBytes(site);
  const [source, sink] = [site.source.kind, site.sink.kind];
  return {
    before: costOf(now, source, sink, bytes),
    after: costOf(mechanism, source, sink, bytes),
    ...gainOf(now, mechanism, source, sink, bytes),
  };
}

/** How a site moves its bytes now, by the way it names its endpoints. */
export function mechanismOf(site: CopySite): Mechanism {
  const accesses = [site.source.access, site.sink.access];
  if (site.fill.wholeSource && accesses.includes('path')) return 'whole-file';
  if (accesses.includes('stream')) return 'stream-chunks';
  if (accesses.includes('stdio')) return 'stdio';
  return accesses.includes('path') ? 'whole-file' : 'read-write';
}

/** The size of one iteration in bytes: what is asked for, else what the buffer holds, where the code tells. */
export function iterationBytes(site: CopySite): number | undefined {
  return site.fill.asked ?? site.buffer.capacity;
}

/** What is known about the gain, from measurements of this pair; never from the counts. */
export function gainOf(
  now: Mechanism,
  mechanism: Mechanism,
  source: EndpointKind,
  sink: EndpointKind,
  bufferBytes?: number,
): Gain {
  if (now === 'stdio') {
    return { gain: 'depends', gainBecause: 'the buffers of the stdio streams decide how many calls there are now' };
  }
  switch (mechanism) {
    case 'sendfile':
      return sendfileGain(source, sink, bufferBytes);
    case 'copy_file_range':
      return {
        gain: 'depends',
        gainBecause: 'pays on XFS and btrfs and within one NFS or SMB server; elsewhere it equals a 64 KiB loop',
      };
    case 'larger-buffer':
      return {
        gain: 'known',
        gainBecause: 'measured: a loop with 4 KiB took 1.5 to 3.7 times the processor time of one with 64 KiB',
      };
    case 'mmap-write':
      return {
        gain: 'none',
        gainBecause: 'no gain was measured over a loop with a 64 KiB buffer, and small files lose',
      };
    case 'splice':
      return spliceGain(source, sink);
    case 'stream-pipeline':
      return {
        gain: 'none',
        gainBecause: 'correctness, not speed: errors reach one place and chunks do not pile up in memory',
      };
    case 'copy-file':
      return now === 'read-write'
        ? { gain: 'depends', gainBecause: 'pays where files share extents (XFS, btrfs); elsewhere like a 64 KiB loop' }
        : { gain: 'known', gainBecause: 'measured: less than half the processor time, and no memory for the content' };
    case 'read-write':
    case 'stdio':
    case 'stream-chunks':
    case 'whole-file':
      return { gain: 'none', gainBecause: 'the bytes still pass through the memory of the program' };
  }
}

function sendfileGain(source: EndpointKind, sink: EndpointKind, bufferBytes: number | undefined): Gain {
  if (source === 'file' && sink === 'socket') {
    return {
      gain: 'known',
      gainBecause: 'measured: 20 to 50 % less processor time for the sender; files under 32 KiB gain nothing',
    };
  }
  if (source === 'file' && sink === 'pipe') {
    return { gain: 'known', gainBecause: 'measured: less than half the processor time of a 64 KiB loop' };
  }
  if (source === 'file' && sink === 'file') {
    return isSmall(bufferBytes)
      ? { gain: 'depends', gainBecause: 'only by its larger steps: a loop with a 64 KiB buffer costs the same' }
      : { gain: 'none', gainBecause: 'between files it costs the same as a loop with a 64 KiB buffer' };
  }
  return { gain: 'depends', gainBecause: 'measured only for a file sent to a socket or a pipe' };
}

function spliceGain(source: EndpointKind, sink: EndpointKind): Gain {
  if (source === 'file' && sink === 'pipe') {
    return { gain: 'known', gainBecause: 'measured: less than half the processor time of a 64 KiB loop' };
  }
  return source === 'pipe' || sink === 'pipe'
    ? { gain: 'depends', gainBecause: 'about a tenth less processor time was measured, through a pipe of its own' }
    : {
        gain: 'depends',
        gainBecause: 'with 1 MiB of pipe it equals a loop with a 1 MiB buffer, with 64 KiB it may lose',
      };
}

function isSmall(bufferBytes: number | undefined): boolean {
  return bufferBytes !== undefined && bufferBytes < SMALL_BUFFER;
}
