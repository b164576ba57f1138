import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

export async function copy(from: string, to: string): Promise<void> {
  const source = createReadStream(from);
  const target = createWriteStream(to);
  // finds: data-handler file -> file keeps(nonblocking)
  await pipeline(source, target);
}
