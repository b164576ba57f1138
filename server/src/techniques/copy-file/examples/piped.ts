import * as fs from 'node:fs';
import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';

export function unheard(from: string, to: string): void {
  createReadStream(from).pipe(createWriteStream(to)); // finds: stream-file-copy file -> file
}

/** Copies one file. */
export function heard(from: string, to: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const reader = fs.createReadStream(from);
    const writer = fs.createWriteStream(join(to, 'copy'), { flags: 'w' });
    reader.on('error', reject);
    writer.on('error', (error) => reject(error)).on('finish', () => resolve());
    reader.pipe(writer); // finds: stream-file-copy file -> file
  });
}

export async function chained(from: string, to: string): Promise<string> {
  const reader = createReadStream(from);
  await new Promise<void>((resolve, reject) =>
    reader
      .on('error', reject)
      .pipe(createWriteStream(to)) // finds: stream-file-copy file -> file
      .on('error', reject)
      .on('close', resolve),
  );
  return to;
}

// The target is left alone where there is no source.
export function opened(from: string, to: string): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const reader = fs.createReadStream(from);
    reader.on('error', (e) => reject(e));
    reader.on('open', () => {
      const writer = fs.createWriteStream(to);
      writer.on('error', reject);
      writer.on('open', () => reader.pipe(writer)); // finds: stream-file-copy file -> file
      writer.on('close', () => resolve());
    });
  });
}
