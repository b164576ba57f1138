import * as fs from 'node:fs';
import { copyFile, readFile, writeFile } from 'node:fs/promises';

interface FileSystem {
  readFile(path: string): Promise<Buffer>;
  writeFile(path: string, data: Buffer): Promise<void>;
}

export class Overlay {
  constructor(private readonly files: FileSystem) {}

  async copy(from: string, to: string, other: FileSystem): Promise<void> {
    await this.files.writeFile(to, await this.files.readFile(from));
    await other.writeFile(to, await other.readFile(from));
  }
}

export function transcoded(from: string, to: string): void {
  fs.writeFileSync(to, fs.readFileSync(from, 'utf8'), 'latin1'); // inspected: content-used
}

export function replacedInPart(from: string, to: string, banner: string): void {
  const data = fs.readFileSync(from);
  let written: Buffer | string = data;
  if (banner !== '') written = banner + data.toString();
  fs.writeFileSync(to, written); // inspected: content-used
}

export async function edited(from: string, to: string): Promise<void> {
  const text = await readFile(from, 'utf8');
  await writeFile(to, text.replaceAll('\r\n', '\n'));
}

export async function logged(from: string, to: string): Promise<void> {
  const data = await readFile(from);
  await writeFile(to, data); // inspected: content-used
  console.log(data.toString('hex'));
}

export function config(path: string, log: string): void {
  const settings = JSON.parse(fs.readFileSync(path, 'utf8')) as { name: string };
  fs.writeFileSync(log, `read ${settings.name}\n`);
}

export function kernelFile(to: string): void {
  fs.writeFileSync(to, fs.readFileSync('/proc/self/status')); // inspected: special-file
}

export async function fallback(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to);
  } catch {
    await writeFile(to, await readFile(from)); // inspected: fast-path-present
  }
}

export function shadowed(from: string, to: string): void {
  const data = fs.readFileSync(from);
  {
    const data = Buffer.from('other');
    fs.writeFileSync(to, data);
  }
  void data.length;
}

export function renamed(path: string): void {
  const data = fs.readFileSync(path);
  fs.writeFileSync(path, data); // inspected: same-endpoint
}

export function virtual(fs: { readFileSync(p: string): Buffer; writeFileSync(p: string, d: Buffer): void }): void {
  fs.writeFileSync('b', fs.readFileSync('a'));
}

export function filledIn(template: string, to: string, host?: string): void {
  let text = fs.readFileSync(template, 'utf8');
  if (host !== undefined) text = text.replaceAll('HOST', host);
  fs.writeFileSync(to, text, 'utf8'); // inspected: content-used
}

export function writable(from: string, to: string): void {
  // Not cpSync, which brings the mode that forbids writing along.
  fs.writeFileSync(to, fs.readFileSync(from)); // inspected: content-used
}
