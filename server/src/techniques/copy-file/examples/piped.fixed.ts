import * as fs from 'node:fs';
import { copyFile } from 'node:fs';
import { join } from 'node:path';

export function unheard(from: string, to: string): void {
  copyFile(from, to, (error) => {
    if (error) throw error;
  }); // finds: stream-file-copy file -> file
}

/** Copies one file. */
export function heard(from: string, to: string): Promise<void> {
  // finds: stream-file-copy file -> file
  return fs.promises.copyFile(from, join(to, 'copy'));
}

export async function chained(from: string, to: string): Promise<string> {
  // finds: stream-file-copy file -> file
  await fs.promises.copyFile(from, to);
  return to;
}

// The target is left alone where there is no source.
export function opened(from: string, to: string): Promise<void> {
  // finds: stream-file-copy file -> file
  return fs.promises.copyFile(from, to);
}
