import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';

interface Store {
  write(entry: unknown): void;
}

export async function unknownEnds(entries: AsyncIterable<unknown>, store: Store): Promise<void> {
  for await (const entry of entries) store.write(entry);
}

export async function hashed(from: string, to: string): Promise<string> {
  const hash = createHash('sha256');
  const target = createWriteStream(to);
  for await (const chunk of createReadStream(from)) {
    hash.update(chunk as Buffer);
    target.write(chunk); // inspected: content-used
  }
  return hash.digest('hex');
}

export async function joined(lines: AsyncIterable<string>, to: string): Promise<void> {
  const target = createWriteStream(to);
  for await (const line of lines) target.write(`${line}\n`);
}

export async function decoded(from: string, to: string): Promise<void> {
  const target = createWriteStream(to);
  for await (const text of createReadStream(from, 'utf8')) target.write(text); // inspected: content-used
}

export async function* relayed(source: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  for await (const chunk of source) yield chunk;
}

export async function summed(pieces: AsyncIterable<unknown>, checksum: Store): Promise<void> {
  for await (const chunk of pieces) checksum.write(chunk);
}

/** What it writes to is called a terminal, not a stream. */
interface Terminal {
  write(text: string): void;
}

export async function shown(log: string, terminal: Terminal): Promise<void> {
  for await (const text of createReadStream(log, 'utf8')) terminal.write(text as string);
}
