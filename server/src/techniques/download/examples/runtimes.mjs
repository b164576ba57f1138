import { writeFile } from 'node:fs/promises';

/** Other runtimes write a body without streams of Node's. */
export async function deno(url, to) {
  const response = await fetch(url);
  await Deno.writeFile(to, new Uint8Array(await response.arrayBuffer())); // finds: collected http-response -> file
}

export async function node(url, to) {
  const response = await fetch(url);
  await writeFile(to, new Uint8Array(await response.arrayBuffer())); // finds: collected http-response -> file
}
