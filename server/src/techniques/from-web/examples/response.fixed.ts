import type { WriteStream } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';

/** Answers with a web stream. */
export async function relay(body: ReadableStream<Uint8Array>, res: ServerResponse): Promise<void> {
  // finds: web-reader stream -> http-response
  await pipeline(Readable.fromWeb(body), res);
}

/** The answer ends even when the stream fails. */
export async function always(res: ServerResponse, response: Response): Promise<void> {
  res.writeHead(response.status);
  if (!response.body) {
    res.end();
    return;
  }
  // finds: web-reader stream -> http-response
  await pipeline(Readable.fromWeb(response.body), res);
}

/** Writes a head in front of the stream and a foot behind it. */
export async function framed(body: ReadableStream<Uint8Array>, file: WriteStream, foot: string): Promise<void> {
  file.write('head\n');
  // finds: web-reader stream -> file
  await pipeline(Readable.fromWeb(body), file, { end: false });
  file.write(foot);
  file.end();
}
