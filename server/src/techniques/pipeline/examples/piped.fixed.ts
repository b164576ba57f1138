import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { pipeline as pipeline2 } from 'node:stream';

export function copy(from: string, to: string): Promise<void> {
  // finds: stream-file-copy file -> file
  return pipeline(createReadStream(from), createWriteStream(to));
}

export async function copyNamed(from: string, to: string): Promise<string> {
  const source = createReadStream(from);
  const target = createWriteStream(to);
  // finds: stream-file-copy file -> file
  await pipeline(source, target);
  return to;
}

/** Gives the name when the file is closed. */
export function saved(from: string, to: string): Promise<string> {
  const source = createReadStream(from);
  const target = createWriteStream(to);
  return new Promise((resolve, reject) => {
    pipeline2(source, target, (error) => {
      if (error) reject(error);
    }); // finds: stream-file-copy file -> file
    target.on('close', () => {
      resolve(to.trim());
    });
    target.on('error', reject);
  });
}

/** Counts what comes, and hears of nothing that goes wrong. */
export async function counted(from: string, to: string, came: (bytes: number) => void): Promise<string> {
  const source = createReadStream(from);
  const target = createWriteStream(to);
  source.on('data', (chunk) => {
    came(chunk.length);
  });
  // finds: stream-file-copy file -> file
  await pipeline(source, target);
  return to;
}
