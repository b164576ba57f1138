import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { Readable, Transform, type TransformCallback } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

export function hashed(from: string, to: string): void {
  const hash = createHash('sha256');
  const source = createReadStream(from);
  const target = createWriteStream(to);
  source.on('data', (chunk) => {
    target.write(chunk); // inspected: content-used
    hash.update(chunk);
  });
}

export function tee(source: Readable, one: NodeJS.WritableStream, two: NodeJS.WritableStream): void {
  source.on('data', (chunk: Buffer) => {
    one.write(chunk); // inspected: fan-out
    two.write(chunk); // inspected: fan-out
  });
}

/** What takes all chunks to tell something of them. */
export function digested(source: Readable, hasher: { write(chunk: Buffer): void }): void {
  source.on('data', (chunk: Buffer) => {
    hasher.write(chunk);
  });
}

/** Each chunk is stored by a request of its own. */
export function blocks(source: Readable, open: () => NodeJS.WritableStream): void {
  source.on('data', (chunk: Buffer) => {
    const block = open();
    block.end(chunk);
  });
}

/** A `pipe` of one's own is asked for where it is called. */
export const relay = {
  pipe(source: Readable, target: NodeJS.WritableStream): void {
    source.on('data', (chunk: Buffer) => target.write(chunk));
  },
};

export function twoListeners(source: Readable, target: NodeJS.WritableStream): void {
  const seen: Buffer[] = [];
  source.on('data', (chunk: Buffer) => target.write(chunk)); // inspected: content-used
  source.on('data', (chunk: Buffer) => seen.push(chunk));
}

export function prefixed(source: Readable): void {
  source.on('data', (chunk: Buffer) => process.stdout.write(`> ${chunk.toString()}`));
}

export function shadowed(source: Readable, target: NodeJS.WritableStream): void {
  source.on('data', (chunk: Buffer) => {
    [Buffer.from('x')].forEach((chunk) => {
      target.write(chunk);
    });
    void chunk.length;
  });
}

export function decoded(from: string, target: NodeJS.WritableStream): void {
  const source = createReadStream(from, 'ascii');
  source.on('data', (chunk) => target.write(chunk)); // inspected: content-used
}

export function decoder(source: Readable): string {
  const texts = new StringDecoder('utf8');
  let all = '';
  source.on('data', (chunk: Buffer) => {
    const text = texts.write(chunk);
    all += text;
  });
  return all;
}

export function piped(source: Readable, target: NodeJS.WritableStream): void {
  source.on('data', (chunk: Buffer) => target.write(chunk)); // inspected: content-used
  source.on('error', () => target.end());
  source.pipe(target);
}

export function answered(port: number): void {
  const socket = connect(port);
  socket.on('data', () => socket.write('ok\n'));
}

export class Adapter extends Transform {
  read2(source: Readable): void {
    source.on('data', (chunk: Buffer) => this.push(chunk));
    source.on('data', (chunk: Buffer) => super.write(chunk));
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    done(null, chunk);
  }
}

export function kept(source: Readable, target: NodeJS.WritableStream): () => number | undefined {
  let last: Buffer | undefined;
  source.on('data', (chunk: Buffer) => {
    last = chunk;
    target.write(chunk); // inspected: content-used
  });
  return () => last?.at(0);
}

export function broadcast(source: Readable, clients: ReadonlySet<Socket>): void {
  source.on('data', (chunk: Buffer) => {
    for (const client of clients) client.write(chunk); // inspected: fan-out
  });
}
