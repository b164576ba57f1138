import { once } from 'node:events';
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';

export async function plain(from: string, to: string): Promise<void> {
  const target = createWriteStream(to);
  for await (const chunk of createReadStream(from)) {
    target.write(chunk); // finds: for-await-write file -> file
  }
  target.end();
}

export async function paced(target: WriteStream, stream: ReadableStream<Uint8Array>): Promise<void> {
  for await (const chunk of stream) {
    if (target.write(chunk)) continue; // finds: for-await-write stream -> file keeps(nonblocking)
    await once(target, 'drain');
  }
  target.end();
}

export async function counted(source: Readable, response: ServerResponse): Promise<number> {
  let total = 0;
  for await (const chunk of source) {
    const bytes = chunk as Buffer;
    total += bytes.length;
    response.write(bytes); // finds: for-await-write stream -> http-response keeps(byte-count)
  }
  return total;
}

export async function limited(source: Readable, res: ServerResponse, stopped: () => boolean): Promise<void> {
  for await (const chunk of source) {
    if (stopped()) break;
    res.write(chunk); // finds: for-await-write stream -> http-response keeps(cancel, progress)
  }
}

/** Of both ends only what people call them is known, or what is done with the sink besides. */
export async function named(pieces: () => AsyncIterable<Uint8Array>, out: Output): Promise<void> {
  for await (const chunk of pieces()) out.write(chunk); // finds: for-await-write unknown -> unknown
}

export async function ended(pieces: () => AsyncIterable<Uint8Array>, out: Output): Promise<void> {
  for await (const one of pieces()) {
    if (!out.write(one)) await new Promise<void>((resolve) => out.once('drain', resolve)); // finds: for-await-write unknown -> stream keeps(nonblocking)
  }
  out.end();
}

interface Output {
  write(piece: Uint8Array): boolean;
  once(event: string, listener: () => void): void;
  end(): void;
}
