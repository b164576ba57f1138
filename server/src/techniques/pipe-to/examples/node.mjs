import { createReadStream } from 'node:fs';

/** A file goes to a web stream. */
export async function send(path, to) {
  const writer = to.getWriter();
  for await (const chunk of createReadStream(path)) {
    await writer.write(chunk); // finds: for-await-write file -> stream
  }
  await writer.close();
}
