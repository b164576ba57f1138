import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/** What other runtimes write to is no stream of Node's. */
export async function deno(url, to) {
  const response = await fetch(url);
  const file = await Deno.open(to, { write: true, create: true });
  for await (const chunk of response.body) await file.write(chunk); // finds: for-await-write stream -> unknown
  file.close();
}

export async function bun(url, to) {
  const response = await fetch(url);
  const sink = Bun.file(to).writer();
  for await (const chunk of response.body) sink.write(chunk); // finds: for-await-write stream -> stream
  await sink.end();
}

export async function node(url, to) {
  const response = await fetch(url);
  const file = createWriteStream(to);
  await pipeline(response.body, file); // finds: for-await-write stream -> file
}
