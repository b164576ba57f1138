import { writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

export async function download(url: string, to: string): Promise<void> {
  const response = await fetch(url);
  const content = await response.arrayBuffer();
  await writeFile(to, new Uint8Array(content)); // finds: collected http-response -> file
}

export async function nested(response: Response, to: string): Promise<void> {
  writeFileSync(to, Buffer.from(await response.arrayBuffer())); // finds: collected http-response -> file
}

export function text(response: Response, res: ServerResponse): void {
  void response.text().then((page) => res.end(page)); // finds: collected http-response -> http-response keeps(encoding)
}

export async function blob(dump: Blob, to: string): Promise<void> {
  const bytes = await dump.arrayBuffer();
  writeFileSync(to, new Uint8Array(bytes)); // finds: collected stream -> file
}

export async function consumed(source: Readable, to: string): Promise<void> {
  await writeFile(to, await buffer(source)); // finds: collected stream -> file
}

export async function gathered(source: Readable, to: string): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of source) chunks.push(chunk as Buffer);
  await writeFile(to, Buffer.concat(chunks)); // finds: collected stream -> file
}

export function listened(req: IncomingMessage, to: string): void {
  const parts: Buffer[] = [];
  req.on('data', (chunk: Buffer) => {
    parts.push(chunk);
  });
  req.on('end', () => {
    writeFileSync(to, Buffer.concat(parts)); // finds: collected socket -> file
  });
}

export async function read(body: ReadableStream<Uint8Array>, res: ServerResponse): Promise<void> {
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
  }
  res.end(Buffer.concat(chunks)); // finds: collected stream -> http-response
}

export async function chosen(response: Response, to: string, known?: Uint8Array): Promise<void> {
  const content = known ?? new Uint8Array(await response.arrayBuffer());
  await writeFile(to, content); // finds: collected http-response -> file keeps(conditional-write)
}

export async function orText(response: Response, to: string): Promise<void> {
  await writeFile(to, response.ok ? Buffer.from(await response.arrayBuffer()) : 'missing'); // finds: collected http-response -> file keeps(conditional-write)
}
