import { createReadStream, createWriteStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { createGzip, type Gzip } from 'node:zlib';
import { pipeline } from 'node:stream';

/** An answer, compressed on its way. */
export function serve(path: string, res: ServerResponse): void {
  res.setHeader('Content-Encoding', 'gzip');
  // finds: unguarded-pipe file -> stream
  pipeline(createReadStream(path), createGzip(), res, (error) => {
    if (error) console.error(error);
  }); // finds: unguarded-pipe stream -> http-response
}

/** What another server answered. */
export function relay(answer: IncomingMessage, res: ServerResponse): void {
  if (answer.statusCode === 304) {
    res.end();
    return;
  }
  res.writeHead(answer.statusCode ?? 502, answer.headers);
  pipeline(answer, res, (error) => {
    if (error) console.error(error);
  }); // finds: unguarded-pipe socket -> http-response
}

/** Handed on to whoever reads it. */
export function compressed(path: string): Gzip {
  const file = createReadStream(path);
  const gzip = createGzip({ level: 9 });
  return pipeline(file, gzip, () => {
    // An error destroys the last stream, too, and is heard of there.
  }); // finds: unguarded-pipe file -> stream
}

/** The promise of something else waits for the errors, too. */
export function upload(path: string, port: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port);
    socket.once('data', resolve);
    socket.once('error', reject);
    pipeline(createReadStream(path), socket, (error) => {
      if (error) reject(error);
    }); // finds: unguarded-pipe file -> socket
  });
}

/** A listener for errors of the target hears of those of the source. */
export function save(source: Readable, path: string, failed: (error: Error) => void): Writable {
  const target = createWriteStream(path).on('error', (error) => {
    console.error(path);
    failed(error);
  });
  pipeline(source, target, () => {
    // An error destroys `target`, and is heard of there.
  }); // finds: unguarded-pipe stream -> file
  return target;
}

/** Nobody listens here; whoever made the source may have handled its errors, so they must not end the process. */
export function spill(source: Readable, path: string): void {
  pipeline(source, createWriteStream(path), (error) => {
    if (error) console.error(error);
  }); // finds: unguarded-pipe stream -> file
}
