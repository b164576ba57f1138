import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';

export async function copy(from: string, to: string): Promise<void> {
  const target = createWriteStream(to);
  for await (const chunk of createReadStream(from)) {
    if (!target.write(chunk)) await once(target, 'drain'); // finds: for-await-write file -> file keeps(nonblocking)
  }
  target.end();
  await once(target, 'finish');
}

/** A file behind a head. */
export async function headed(head: string, from: string, to: string): Promise<void> {
  const target = createWriteStream(to);
  target.write(head);
  for await (const chunk of createReadStream(from)) {
    if (target.write(chunk)) continue; // finds: for-await-write file -> file keeps(nonblocking)
    await once(target, 'drain');
  }
  target.end('\n');
}

/** Until the signal says to stop. */
export async function stoppable(from: string, to: string, signal: AbortSignal): Promise<void> {
  const target = createWriteStream(to);
  for await (const chunk of createReadStream(from)) {
    signal.throwIfAborted();
    if (!target.write(chunk)) await once(target, 'drain'); // finds: for-await-write file -> file keeps(nonblocking, progress)
  }
  target.end();
}
