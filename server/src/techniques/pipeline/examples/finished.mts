import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/** One promise for the end of the file becomes one for the end of all. */
export async function download(url: string, to: string): Promise<void> {
  const response = await fetch(url);
  if (response.body === null) return;
  const file = createWriteStream(to, { flags: 'wx' });
  await finished(Readable.fromWeb(response.body).pipe(file)); // finds: unguarded-pipe stream -> file
  file.end();
}

export function zip(from: string, to: string): Promise<void> {
  return finished(
    createReadStream(from)
      .pipe(createGzip()) // finds: unguarded-pipe file -> stream
      .pipe(createWriteStream(to)), // finds: unguarded-pipe stream -> file
  );
}

/** The end of what may be read, too, is another one for `pipeline`. */
export async function through(from: string, sink: NodeJS.WritableStream): Promise<void> {
  await finished(createReadStream(from).pipe(sink)); // finds: unguarded-pipe file -> stream
}
