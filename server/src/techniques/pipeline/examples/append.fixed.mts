import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream';

/** The files that were opened for appending. */
export const opened: string[] = [];

export function append(from: string, to: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const source = createReadStream(from, { highWaterMark: 1024 * 1024 });
    const target = createWriteStream(to, { flags: 'a' });
    target.on('open', () => opened.push(to));
    // finds: data-handler file -> file keeps(append)
    pipeline(source, target, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}
