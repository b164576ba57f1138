import { createReadStream } from 'node:fs';
import type { Socket } from 'node:net';
import { PassThrough, Readable, Transform, type TransformCallback, type Writable } from 'node:stream';

export class Relay {
  readonly client: Socket;
  #open = 0;

  constructor(
    client: Socket,
    private readonly upstream: Socket,
  ) {
    this.client = client;
  }

  start(): number {
    this.client.pipe(this.upstream); // finds: unguarded-pipe socket -> socket
    return ++this.#open;
  }
}

export class Guarded {
  constructor(
    private readonly client: Socket,
    private readonly upstream: Socket,
  ) {
    this.client.on('error', () => this.upstream.destroy());
  }

  start(): void {
    this.client.pipe(this.upstream);
  }
}

class Numbers extends Readable {
  override _read(): void {
    this.push(null);
  }
}

class Counting extends Transform {
  total = 0;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.total += chunk.length;
    done(null, chunk);
  }
}

class Shouting extends Transform {
  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.push(chunk.toString().toUpperCase());
    done();
  }
}

export function own(target: Writable): void {
  const numbers = new Numbers();
  numbers.pipe(target); // finds: unguarded-pipe stream -> stream
}

export function counting(from: string): Counting {
  return createReadStream(from).pipe(new Counting()); // finds: unguarded-pipe file -> stream
}

export function shouting(from: string): Shouting {
  return createReadStream(from).pipe(new Shouting());
}

export function counted(from: string, report: (bytes: number) => void): Transform {
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      report(chunk.length);
      next(null, chunk);
    },
  });
  return createReadStream(from).pipe(meter); // finds: unguarded-pipe file -> stream
}

export function destructured({ stream }: { stream: Readable }, target: PassThrough): void {
  stream.pipe(target); // finds: unguarded-pipe stream -> stream
}

export function either(given: Readable | string, target: Writable): void {
  if (typeof given === 'string') target.end(given);
  else given.pipe(target); // finds: unguarded-pipe stream -> stream
}

/** Nothing but the assertion says what they are. */
export function asserted(made: { from: unknown; to: readonly unknown[] }): void {
  (made.from as Readable).pipe(made.to[1] as Writable); // finds: unguarded-pipe stream -> stream
}

/** A stream with something of its own. */
export function named(image: Readable & { name: string }, open: (name: string) => NodeJS.WritableStream): void {
  image.pipe(open(image.name)); // finds: unguarded-pipe stream -> unknown
}
