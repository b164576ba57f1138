import { createReadStream, createWriteStream } from 'node:fs';
import type { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';

export function pulled(from: string, to: string): void {
  const source = createReadStream(from);
  const target = createWriteStream(to);
  source.on('readable', () => {
    let chunk: unknown;
    while ((chunk = source.read()) !== null) target.write(chunk); // finds: data-handler file -> file
  });
  source.on('end', () => target.end());
}

export function once(source: Readable, target: Writable): void {
  source.on('readable', function () {
    const chunk: unknown = source.read();
    if (chunk !== null) {
      target.write(chunk); // finds: data-handler stream -> stream keeps(keep-sink-open)
    }
  });
}

/** A protocol: what is read is looked at. */
export function header(source: Readable, target: Writable): void {
  source.on('readable', () => {
    const chunk: unknown = source.read();
    if (Buffer.isBuffer(chunk) && chunk[0] === 0) target.write(chunk); // inspected: content-used
  });
}

/** So many bytes at a time are a format, not a copy. */
export function framed(source: Readable, target: Writable): void {
  source.on('readable', () => {
    const frame: unknown = source.read(4);
    target.write(frame);
  });
}

export class Relay {
  readonly #seen: Buffer[] = [];

  constructor(
    private readonly client: Socket,
    private readonly upstream: Socket,
    log: Writable,
  ) {
    this.client.on('data', this.forward.bind(this));
    this.upstream.on('data', this.back);
    this.client.on('data', (chunk) => log.write(chunk)); // inspected: content-used
    this.client.on('end', () => this.upstream.end());
  }

  forward(chunk: Buffer): void {
    this.upstream.write(chunk); // inspected: content-used
  }

  readonly back = (chunk: Buffer): void => {
    this.client.write(chunk); // finds: data-handler socket -> socket keeps(keep-sink-open)
  };

  keep(source: Readable): void {
    source.on('data', this.remember.bind(this));
  }

  remember(chunk: Buffer): void {
    this.#seen.push(chunk);
  }
}
