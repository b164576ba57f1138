import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { open } from 'node:fs/promises';

const SIZE = 64 * 1024;

interface Provider {
  read(handle: number, buffer: Uint8Array): Promise<number>;
  write(handle: number, buffer: Uint8Array, length: number): Promise<void>;
}

export async function virtual(provider: Provider, from: number, to: number): Promise<void> {
  const buffer = new Uint8Array(SIZE);
  let n: number;
  while ((n = await provider.read(from, buffer)) > 0) await provider.write(to, buffer, n);
}

export function hashed(source: number, target: number): string {
  const hash = createHash('sha256');
  const buffer = Buffer.alloc(SIZE);
  let n: number;
  while ((n = fs.readSync(source, buffer, 0, SIZE, null)) > 0) {
    hash.update(buffer.subarray(0, n));
    fs.writeSync(target, buffer, 0, n); // inspected: content-used
  }
  return hash.digest('hex');
}

export async function header(from: string, to: string): Promise<void> {
  const source = await open(from);
  const target = await open(to, 'w');
  const buffer = Buffer.alloc(16);
  const { bytesRead } = await source.read(buffer, 0, 16);
  await target.write(buffer, 0, bytesRead); // inspected: tiny
}

export function framed(source: number, target: number): void {
  const buffer = Buffer.alloc(SIZE);
  const n = fs.readSync(source, buffer, 4, SIZE - 4, null);
  buffer.writeUInt32BE(n, 0);
  fs.writeSync(target, buffer, 0, n + 4); // inspected: content-used
}

export function logged(source: number, log: number): void {
  const buffer = Buffer.alloc(SIZE);
  const n = fs.readSync(source, buffer, 0, SIZE, null);
  fs.writeSync(log, `read ${n} bytes\n`);
}
