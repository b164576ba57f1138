import { createReadStream, createWriteStream } from 'node:fs';
import { PassThrough, pipeline } from 'node:stream';

/** What fills the stream in the middle stands in the same expression. */
export async function copy(from, to) {
  const middle = new PassThrough();
  const target = createWriteStream(to);
  await new Promise((resolve, reject) => {
    target.on('finish', resolve);
    target.on('error', reject);
    // finds: unguarded-pipe file -> stream
    pipeline(createReadStream(from), middle, target, (error) => {
      if (error) reject(error);
    }); // finds: unguarded-pipe stream -> file
  });
}
