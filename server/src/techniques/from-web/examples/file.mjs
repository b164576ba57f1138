import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

/** Saves a web stream; gives the path. */
export async function save(body, path) {
  const file = createWriteStream(path);
  const reader = body.getReader();
  let result = await reader.read();
  while (!result.done) {
    if (!file.write(result.value)) await once(file, 'drain'); // finds: web-reader stream -> file
    result = await reader.read();
  }
  file.end();
  await once(file, 'finish');
  return path;
}
