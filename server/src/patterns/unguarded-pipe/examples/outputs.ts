import { spawn } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { PassThrough, type Readable, type Writable } from 'node:stream';

interface Outputs {
  readonly stdout: Writable;
  readonly stderrStream: Writable;
  readonly log: Writable;
}

/** What a child prints goes where this process prints: it ends with the child. */
export function run(command: string, outputs: Outputs): void {
  const child = spawn(command);
  child.stdout.pipe(outputs.stdout);
  child.stderr.pipe(outputs.stderrStream);
}

/** Its output is kept: whoever reads it wants all of it. */
export function record(command: string, path: string): void {
  const child = spawn(command);
  child.stdout.pipe(createWriteStream(path)); // finds: unguarded-pipe pipe -> file
}

/** No error comes from a stream that only hands on what it gets. */
export function counted(source: Readable, response: ServerResponse, count: (bytes: number) => void): void {
  const through = new PassThrough();
  through.on('data', (chunk: Buffer) => {
    count(chunk.length);
  });
  source.once('error', (error) => {
    through.destroy();
    response.destroy(error);
  });
  source.pipe(through);
  through.pipe(response);
}

/** An error comes from this one. */
export function failed(path: string, response: ServerResponse): void {
  const through = new PassThrough();
  const source = createReadStream(path);
  source.once('error', (error) => {
    through.destroy(error);
  });
  source.pipe(through);
  through.pipe(response); // finds: unguarded-pipe stream -> http-response
}
