import { createReadStream, createWriteStream } from 'node:fs';

/** The files that were opened for appending. */
export const opened: string[] = [];

export function append(from: string, to: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const source = createReadStream(from, { highWaterMark: 1024 * 1024 });
    const target = createWriteStream(to, { flags: 'a' });
    target.on('open', () => opened.push(to));
    source
      .on('error', reject)
      .on('data', (chunk) => target.write(chunk)) // finds: data-handler file -> file keeps(append)
      .on('end', () => target.end());
    target.on('error', reject).on('close', () => resolve());
  });
}
