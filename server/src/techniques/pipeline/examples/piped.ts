import { createReadStream, createWriteStream } from 'node:fs';

export function copy(from: string, to: string): Promise<void> {
  return new Promise((resolve, reject) => {
    createReadStream(from)
      .pipe(createWriteStream(to)) // finds: stream-file-copy file -> file
      .on('finish', resolve)
      .on('error', reject);
  });
}

export async function copyNamed(from: string, to: string): Promise<string> {
  const source = createReadStream(from);
  const target = createWriteStream(to);
  await new Promise<void>((resolve, reject) => {
    target.on('close', () => resolve());
    target.on('error', reject);
    source.pipe(target); // finds: stream-file-copy file -> file
  });
  return to;
}

/** Gives the name when the file is closed. */
export function saved(from: string, to: string): Promise<string> {
  const source = createReadStream(from);
  const target = createWriteStream(to);
  return new Promise((resolve, reject) => {
    source.pipe(target); // finds: stream-file-copy file -> file
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
  await new Promise<void>((resolve) => {
    target.on('finish', () => resolve());
    source.pipe(target); // finds: stream-file-copy file -> file
  });
  return to;
}
