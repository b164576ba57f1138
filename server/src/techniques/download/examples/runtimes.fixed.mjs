import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';

/** Other runtimes write a body without streams of Node's. */
export async function deno(url, to) {
  const response = await fetch(url);
  await Deno.writeFile(to, new Uint8Array(await response.arrayBuffer())); // finds: collected http-response -> file
}

export async function node(url, to) {
  const response = await fetch(url);
  const partial = `${to}.${randomUUID()}.partial`;
  try {
    await pipeline(response.body ? Readable.fromWeb(response.body) : [], createWriteStream(partial));
    await rename(partial, to);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw error;
  } // finds: collected http-response -> file
}
