import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

export function part(from: string, to: string, failed: (error: Error) => void): void {
  const source = createReadStream(from, { start: 100 });
  source.on('error', failed);
  source.pipe(createWriteStream(to).on('error', failed));
}

export function appended(from: string, to: string, failed: (error: Error) => void): void {
  const source = createReadStream(from);
  source.on('error', failed);
  source.pipe(createWriteStream(to, { flags: 'a' }).on('error', failed));
}

export function framed(from: string, to: string, failed: (error: Error) => void): void {
  const target = createWriteStream(to);
  target.write('begin\n');
  createReadStream(from).on('error', failed).pipe(target);
}

export async function packed(from: string, to: string): Promise<void> {
  await pipeline(createReadStream(from), createGzip(), createWriteStream(to));
}
