import { mkdirSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

/** Gives the path of what is downloaded. */
export async function download(url: string, folder: string): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const content = Buffer.from(await response.arrayBuffer());
  mkdirSync(folder, { recursive: true });
  const target = join(folder, 'download');
  writeFileSync(target, content); // finds: collected http-response -> file
  return target;
}

export async function save(response: Response, target: string): Promise<void> {
  await writeFile(target, new Uint8Array(await response.arrayBuffer())); // finds: collected http-response -> file
}

export async function keep(source: Readable, target: string): Promise<void> {
  const content = await buffer(source);
  await writeFile(target, content); // finds: collected stream -> file
}

export async function gather(source: Readable, folder: string): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of source) {
    chunks.push(chunk as Buffer);
  }
  await writeFile(`${folder}/all`, Buffer.concat(chunks)); // finds: collected stream -> file
}
