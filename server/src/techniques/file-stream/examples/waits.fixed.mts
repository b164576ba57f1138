import { once } from 'node:events';
import { readFile, open } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';

/** An answer that an error destroys is never finished. */
export async function counted(response: ServerResponse, path: string, count: () => void): Promise<void> {
  const content = await readFile(path);
  response.end(content); // finds: read-file-response file -> http-response
  await once(response, 'finish');
  count();
}

/** Heard of in front. */
export async function answered(response: ServerResponse, path: string, count: () => void): Promise<void> {
  response.once('finish', count);
  const file = await open(path);
  pipeline(file.createReadStream(), response, (error) => {
    if (error) console.error(error);
  }); // finds: read-file-response file -> http-response
}

/** Waits on another way only. */
export async function either(response: ServerResponse, path: string, isAsked: boolean): Promise<void> {
  if (isAsked) {
    const file = await open(path);
    pipeline(file.createReadStream(), response, (error) => {
      if (error) console.error(error);
    }); // finds: read-file-response file -> http-response
    return;
  }
  response.end();
  await once(response, 'finish');
}
