import * as fs from 'node:fs';
import fsp, { readFile, writeFile as put } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

export function nested(from: string, to: string): void {
  fs.writeFileSync(to, fs.readFileSync(from)); // finds: read-file-write-file file -> file
}

export async function variable(from: string, to: string): Promise<void> {
  const data = await readFile(from);
  await put(to, data); // finds: read-file-write-file file -> file
}

export async function wrapped(from: string, to: string): Promise<void> {
  const data = await fs.promises.readFile(from);
  const target = join(to, 'copy');
  await fs.promises.writeFile(target, new Uint8Array(data)); // finds: read-file-write-file file -> file 
}

export const chained = (from: string, to: string): Promise<void> =>
  readFile(from).then((data) => put(to, data)); // finds: read-file-write-file file -> file

export function callbacks(from: string, to: string, done: (error: Error | null) => void): void {
  fs.readFile(from, (error, data) => {
    if (error) return done(error);
    fs.writeFile(to, data, done); // finds: read-file-write-file file -> file
  });
}

export async function withFolder(from: string, to: string): Promise<void> {
  const data = await readFile(from);
  await fsp.mkdir(dirname(to), { recursive: true });
  await fsp.writeFile(to, data); // finds: read-file-write-file file -> file keeps(conditional-write)
}

export async function options(from: string, to: string, signal: AbortSignal): Promise<void> {
  await fsp.writeFile(`${to}.1`, await fsp.readFile(from, { encoding: null }), { mode: 0o600 }); // finds: read-file-write-file file -> file keeps(file-mode)
  await fsp.writeFile(`${to}.2`, await fsp.readFile(from, { signal }), { flag: 'wx' }); // finds: read-file-write-file file -> file keeps(cancel, exclusive)
  await fsp.writeFile(to, await fsp.readFile(from), { flag: 'a' }); // finds: read-file-write-file file -> file keeps(append)
}

export function appended(from: string, to: string): void {
  fs.appendFileSync(to, fs.readFileSync(from)); // finds: read-file-write-file file -> file keeps(append)
}

export function sameEncoding(from: string, to: string): void {
  fs.writeFileSync(to, fs.readFileSync(from, 'latin1'), 'latin1'); // finds: read-file-write-file file -> file keeps(encoding)
}

// Only bytes that are UTF-8 come through unchanged.
export async function text(from: string, to: string): Promise<void> {
  const content = await readFile(from, 'utf-8');
  await Promise.all([put(to, content), fsp.copyFile(`${from}.map`, `${to}.map`)]); // finds: read-file-write-file file -> file keeps(conditional-write, encoding)
}

export async function together(from: string, to: string): Promise<void> {
  const [content] = await Promise.all([readFile(from), fsp.mkdir(dirname(to), { recursive: true })]);
  await put(to, content); // finds: read-file-write-file file -> file keeps(conditional-write)
}

export function notEmpty(from: string, to: string): void {
  const data = fs.readFileSync(from);
  if (data.length > 0) fs.writeFileSync(to, data); // finds: read-file-write-file file -> file keeps(byte-count, conditional-write)
}

const readLater = promisify(fs.readFile);

export async function promisified(from: string, to: string): Promise<void> {
  await put(to, await readLater(from)); // finds: read-file-write-file file -> file
}

export function fallback(from: string | undefined, to: string): void {
  let data: Uint8Array;
  if (from === undefined) data = Buffer.alloc(16);
  else data = fs.readFileSync(from);
  fs.writeFileSync(to, data); // finds: read-file-write-file file -> file keeps(conditional-write)
}

/** The same as one expression. */
export function chosen(from: string | undefined, to: string): void {
  const data = from === undefined ? Buffer.alloc(16) : fs.readFileSync(from);
  fs.writeFileSync(to, data); // finds: read-file-write-file file -> file keeps(conditional-write)
}

export async function given(from: string, to: string, data?: Uint8Array): Promise<void> {
  await put(to, data ?? (await readFile(from))); // finds: read-file-write-file file -> file keeps(conditional-write)
}

export function replaced(from: string, to: string, exists: boolean): void {
  const text = exists ? fs.readFileSync(from, 'utf8') : '';
  fs.writeFileSync(to, text.replace('a', 'b'));
}

export function asText(from: string, to: string): void {
  const text = fs.readFileSync(from).toString();
  fs.writeFileSync(to, text); // finds: read-file-write-file file -> file keeps(encoding)
}
