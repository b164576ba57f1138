import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';

export async function parsed(response: Response, to: string): Promise<void> {
  const data = (await response.json()) as { name: string };
  await writeFile(to, data.name);
}

export async function checked(response: Response, to: string, expected: string): Promise<void> {
  const content = Buffer.from(await response.arrayBuffer());
  if (createHash('sha1').update(content).digest('hex') !== expected) throw new Error('damaged');
  await writeFile(to, content); // inspected: content-used
}

export async function sniffed(response: Response, to: string): Promise<void> {
  const page = await response.text();
  if (page.startsWith('<')) await writeFile(to, page); // inspected: content-used
}

interface Cell {
  text(): string;
}

export async function cell(of: Cell, to: string): Promise<void> {
  await writeFile(to, of.text());
}

export function replayed(req: IncomingMessage, res: ServerResponse, again: (bodies: Buffer[]) => void): void {
  const chunks: Buffer[] = [];
  req.on('data', (chunk: Buffer) => chunks.push(chunk));
  req.on('end', () => {
    res.end(Buffer.concat(chunks)); // inspected: content-used
    again(chunks);
  });
}

export function requested(req: IncomingMessage, res: ServerResponse): void {
  const chunks: Buffer[] = [];
  req.on('data', (chunk: Buffer) => chunks.push(chunk));
  req.on('end', () => {
    const wanted = JSON.parse(Buffer.concat(chunks).toString()) as { name: string };
    res.end(wanted.name);
  });
}

export async function framed(source: AsyncIterable<Buffer>, to: string): Promise<void> {
  const chunks: Buffer[] = [Buffer.from('header')];
  for await (const chunk of source) chunks.push(chunk);
  await writeFile(to, Buffer.concat(chunks));
}

export async function toMany(url: string, targets: readonly string[]): Promise<void> {
  const response = await fetch(url);
  const content = await response.text();
  for (const target of targets) writeFileSync(target, content); // inspected: fan-out
}

/** What is in memory, and an answer that is made to be read here. */
export async function drawn(canvas: { convertToBlob(): Promise<Blob> }, to: string): Promise<void> {
  const image = await canvas.convertToBlob();
  await writeFile(to, Buffer.from(await image.arrayBuffer()));
}

export async function formOf(given: Response): Promise<FormData> {
  const answer = new Response(await given.text(), given);
  return answer.formData();
}
