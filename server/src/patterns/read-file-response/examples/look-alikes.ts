import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';

interface Parser {
  write(data: Buffer): void;
  end(data: Buffer): void;
  send(data: Buffer): void;
}

export function parsed(path: string, parser: Parser): void {
  parser.write(readFileSync(path));
  parser.end(readFileSync(path));
  parser.send(readFileSync(path));
}

export function tagged(path: string, res: ServerResponse): void {
  const content = readFileSync(path);
  res.setHeader('ETag', createHash('sha1').update(content).digest('hex'));
  res.end(content); // inspected: content-used
}

export async function templated(path: string, res: ServerResponse): Promise<void> {
  const page = await readFile(path, 'utf8');
  res.end(page.replace('{{title}}', 'home'));
}

export async function kept(path: string, res: ServerResponse): Promise<() => string> {
  const page = await readFile(path, 'utf8');
  res.end(page); // inspected: content-used
  return () => page;
}

let cached: string | undefined;

/** Read once, and sent again and again. */
export function cachedPage(path: string, res: ServerResponse): void {
  if (cached === undefined) cached = readFileSync(path, 'utf8');
  res.end(cached); // inspected: content-used
}

export function ownClass(path: string, Response: new (body: Buffer) => object): object {
  return new Response(readFileSync(path));
}

export function record(path: string, message: { body?: Buffer }): void {
  message.body = readFileSync(path);
}
