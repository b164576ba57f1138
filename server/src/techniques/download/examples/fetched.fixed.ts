import { mkdirSync, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { randomUUID } from 'node:crypto';

/** Gives the path of what is downloaded. */
export async function download(url: string, folder: string): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  mkdirSync(folder, { recursive: true });
  const target = join(folder, 'download');
  const partial = `${target}.${randomUUID()}.partial`;
  try {
    await pipeline(response.body ? Readable.fromWeb(response.body) : [], createWriteStream(partial));
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw error;
  } // finds: collected http-response -> file
  return target;
}

export async function save(response: Response, target: string): Promise<void> {
  const partial = `${target}.${randomUUID()}.partial`;
  try {
    await pipeline(response.body ? Readable.fromWeb(response.body) : [], createWriteStream(partial));
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw error;
  } // finds: collected http-response -> file
}

export async function keep(source: Readable, target: string): Promise<void> {
  const partial = `${target}.${randomUUID()}.partial`;
  try {
    await pipeline(source, createWriteStream(partial));
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw error;
  } // finds: collected stream -> file
}

export async function gather(source: Readable, folder: string): Promise<void> {
  const partial = `${folder}/all.${randomUUID()}.partial`;
  try {
    await pipeline(source, createWriteStream(partial));
    await rename(partial, `${folder}/all`);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw error;
  } // finds: collected stream -> file
}
