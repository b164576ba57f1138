import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { PassThrough, Readable, Transform, Writable } from 'node:stream';

export function digest(from: string): NodeJS.ReadableStream {
  return createReadStream(from).pipe(createHash('sha256'));
}

export function shouted(from: string): NodeJS.ReadableStream {
  const upper = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      next(null, chunk.toString().toUpperCase());
    },
  });
  return createReadStream(from).pipe(upper);
}

export function drained(source: Readable): void {
  const nowhere = new Writable();
  nowhere._write = (_chunk, _encoding, next) => {
    next();
  };
  source.pipe(nowhere);
}

export function objects(source: Readable): PassThrough {
  return source.pipe(new PassThrough({ objectMode: true }));
}

export function terminal(): void {
  const tool = spawn('make', ['all']);
  tool.stdout.pipe(process.stdout);
  tool.stderr.pipe(process.stderr);
  process.stdin.pipe(tool.stdin);
}

export class Joined extends PassThrough {
  override pipe<T extends NodeJS.WritableStream>(target: T): T {
    return super.pipe(target);
  }

  from(source: Readable): void {
    source.pipe(this);
  }
}

export function fallback(from: string, other: string, to: string): void {
  const target = createWriteStream(to);
  const source = createReadStream(from);
  source.on('error', () => {
    createReadStream(other).pipe(target);
  });
  source.pipe(target);
}

export function worked(source: Readable, target: Writable): void {
  // pipeline() would end the response twice, a workaround for #41796
  source.pipe(target);
}

interface Observable<T> {
  pipe<R>(operator: (from: T) => R): Observable<R>;
}

export function mapped(values: Observable<number>, double: (n: number) => number): Observable<number> {
  return values.pipe(double);
}

export function several(values: { pipe(...steps: readonly string[]): void }): void {
  values.pipe('a', 'b', 'c');
}

interface TagReader extends NodeJS.WritableStream {
  on(event: string, listener: (...found: string[]) => void): this;
}

export function tags(from: string, create: () => TagReader): readonly string[] {
  const found: string[] = [];
  const tagStream = create();
  tagStream.on('tag', (name) => found.push(name));
  createReadStream(from).pipe(tagStream);
  return found;
}

declare function fromBuffer(bytes: Buffer): Readable;

// All of the bytes are in memory.
export class Packed {
  constructor(readonly packedBuffer: Buffer) {}

  unpack(target: Writable): void {
    const packed = Readable.from(this.packedBuffer, { objectMode: false });
    packed.pipe(target);
    fromBuffer(this.packedBuffer).pipe(createWriteStream('packed'));
  }
}

export function listed(text: string, target: Writable): void {
  Readable.from([text]).pipe(target);
}
