import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/** One promise for the end of the file becomes one for the end of all. */
export async function download(url: string, to: string): Promise<void> {
  const response = await fetch(url);
  if (response.body === null) return;
  const file = createWriteStream(to, { flags: 'wx' });
  await pipeline(Readable.fromWeb(response.body), file); // finds: unguarded-pipe stream -> file
  file.end();
}

export function zip(from: string, to: string): Promise<void> {
  // finds: unguarded-pipe stream -> file
  // finds: unguarded-pipe file -> stream
  return pipeline(createReadStream(from), createGzip(), createWriteStream(to));
}

/** The end of what may be read, too, is another one for `pipeline`. */
export async function through(from: string, sink: NodeJS.WritableStream): Promise<void> {
  await finished(createReadStream(from).pipe(sink)); // finds: unguarded-pipe file -> stream
}
