import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';

/** Saves a web stream; gives the path. */
export async function save(body, path) {
  const file = createWriteStream(path);
  // finds: web-reader stream -> file
  await pipeline(Readable.fromWeb(body), file);
  return path;
}
