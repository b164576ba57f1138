import { once } from 'node:events';
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { finished, pipeline } from 'node:stream/promises';

/** Waits for the end by itself. */
export async function saved(from: string, to: string): Promise<void> {
  const target = createWriteStream(to);
  // finds: for-await-write file -> file
  await pipeline(createReadStream(from), target);
}

export async function closed(from: string, to: string): Promise<void> {
  const target = createWriteStream(to);
  // finds: for-await-write file -> file
  await pipeline(createReadStream(from), target);
}

export async function ended(from: string, to: string): Promise<void> {
  const target = createWriteStream(to);
  // finds: for-await-write file -> file
  await pipeline(createReadStream(from), target);
}

/** Counts when all is there: an event that would have been by then. */
export async function counted(from: string, to: string): Promise<number> {
  const target = createWriteStream(to);
  for await (const chunk of createReadStream(from)) {
    target.write(chunk); // finds: for-await-write file -> file
  }
  target.end();
  return new Promise((resolve) => target.on('finish', () => resolve(target.bytesWritten)));
}

/** Whoever gets the stream may wait for it. */
export async function given(from: string, to: string): Promise<WriteStream> {
  const target = createWriteStream(to);
  for await (const chunk of createReadStream(from)) {
    target.write(chunk); // finds: for-await-write file -> file
  }
  target.end();
  return target;
}

/** A promise that errors would reject before anybody awaits it. */
export async function prepared(from: string, to: string): Promise<void> {
  const target = createWriteStream(to);
  const done = finished(target);
  for await (const chunk of createReadStream(from)) {
    target.write(chunk); // finds: for-await-write file -> file
  }
  target.end();
  await done;
}

/** What has been is looked at, too. */
export async function opened(from: string, to: string): Promise<void> {
  const target = createWriteStream(to);
  await once(target, 'open');
  // finds: for-await-write file -> file
  await pipeline(createReadStream(from), target);
  console.log(`wrote ${to}`);
  await finished(target);
}
