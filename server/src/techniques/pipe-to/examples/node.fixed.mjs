import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';

/** A file goes to a web stream. */
export async function send(path, to) {
  // finds: for-await-write file -> stream
  await Readable.toWeb(createReadStream(path)).pipeTo(to);
}
