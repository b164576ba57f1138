import * as fs from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

const SIZE = 64 * 1024;

export function blocking(from: string, to: string): void {
  const source = fs.openSync(from, 'r');
  const target = fs.openSync(to, 'w');
  const buffer = Buffer.alloc(SIZE);
  let n: number;
  while ((n = fs.readSync(source, buffer, 0, buffer.length, null)) > 0) {
    fs.writeSync(target, buffer, 0, n); // finds: descriptor-loop file -> file
  }
  fs.closeSync(source);
  fs.closeSync(target);
}

export async function handles(from: string, to: string): Promise<void> {
  const source = await open(from);
  const target = await open(to, 'w');
  const buffer = new Uint8Array(SIZE);
  for (;;) {
    const { bytesRead } = await source.read(buffer, 0, SIZE);
    if (bytesRead === 0) break;
    await target.write(buffer, 0, bytesRead); // finds: descriptor-loop file -> file
  }
}

export async function positioned(source: FileHandle, target: FileHandle, length: number): Promise<void> {
  const buffer = Buffer.allocUnsafe(SIZE);
  let at = 0;
  while (at < length) {
    const { bytesRead } = await source.read(buffer, 0, SIZE, at);
    if (bytesRead === 0) break;
    await target.write(buffer.subarray(0, bytesRead), 0, bytesRead, at); // finds: descriptor-loop unknown -> unknown keeps(cancel, sink-offset, source-offset)
    at += bytesRead;
  }
}

export function callbacks(source: number, target: number, done: (error: Error | null) => void): void {
  const buffer = Buffer.alloc(SIZE);
  next();

  function next(): void {
    fs.read(source, buffer, 0, SIZE, null, (error, n) => {
      if (error || n === 0) return done(error);
      fs.write(target, buffer, 0, n, (failed) => { // finds: descriptor-loop unknown -> unknown
        if (failed) done(failed);
        else next();
      });
    });
  }
}
