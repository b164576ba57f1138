import * as fs from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';

/** A server that answers with one file. */
export function serve(path: string): Server {
  return createServer((_req, res) => {
    try {
      res.setHeader('Content-Type', 'text/plain');
      res.end(fs.readFileSync(path)); // finds: read-file-response file -> http-response
    } catch {
      res.statusCode = 404;
      res.end();
    }
  });
}

/** Reads before it answers anything. */
export async function answer(res: ServerResponse, path: string): Promise<void> {
  try {
    const content = await readFile(path);
    res.writeHead(200, { 'Content-Type': 'text/plain' });
    res.end(content); // finds: read-file-response file -> http-response
  } catch {
    res.writeHead(404).end();
  }
}

export async function page(res: ServerResponse, path: string): Promise<void> {
  res.setHeader('Content-Type', 'text/html');
  res.end(await readFile(path, 'utf8')); // finds: read-file-response file -> http-response keeps(encoding)
}

/** A path that is made once. */
export function made(res: ServerResponse, name: () => string): void {
  const content = fs.readFileSync(name());
  res.setHeader('Content-Type', 'application/octet-stream');
  res.end(content); // finds: read-file-response file -> http-response
}
