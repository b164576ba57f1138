import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

export async function copy(from: string, to: string): Promise<void> {
  const target = createWriteStream(to);
  // finds: for-await-write file -> file keeps(nonblocking)
  await pipeline(createReadStream(from), target);
}

/** A file behind a head. */
export async function headed(head: string, from: string, to: string): Promise<void> {
  const target = createWriteStream(to);
  target.write(head);
  // finds: for-await-write file -> file keeps(nonblocking)
  await pipeline(createReadStream(from), target, { end: false });
  target.end('\n');
}

/** Until the signal says to stop. */
export async function stoppable(from: string, to: string, signal: AbortSignal): Promise<void> {
  const target = createWriteStream(to);
  // finds: for-await-write file -> file keeps(nonblocking, progress)
  await pipeline(createReadStream(from), target, { signal });
}
