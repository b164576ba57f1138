import * as fs from 'node:fs';
import { open } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';

/** A server that answers with one file. */
export function serve(path: string): Server {
  return createServer((_req, res) => {
    try {
      res.setHeader('Content-Type', 'text/plain');
      pipeline(fs.createReadStream(path, { fd: fs.openSync(path, 'r') }), res, (error) => {
        if (error) console.error(error);
      }); // finds: read-file-response file -> http-response
    } catch {
      res.statusCode = 404;
      res.end();
    }
  });
}

/** Reads before it answers anything. */
export async function answer(res: ServerResponse, path: string): Promise<void> {
  try {
    const file = await open(path);
    res.writeHead(200, { 'Content-Type': 'text/plain' });
    pipeline(file.createReadStream(), res, (error) => {
      if (error) console.error(error);
    }); // finds: read-file-response file -> http-response
  } catch {
    res.writeHead(404).end();
  }
}

export async function page(res: ServerResponse, path: string): Promise<void> {
  res.setHeader('Content-Type', 'text/html');
  const file = await open(path);
  pipeline(file.createReadStream(), res, (error) => {
    if (error) console.error(error);
  }); // finds: read-file-response file -> http-response keeps(encoding)
}

/** A path that is made once. */
export function made(res: ServerResponse, name: () => string): void {
  const fd = fs.openSync(name(), 'r');
  res.setHeader('Content-Type', 'application/octet-stream');
  pipeline(fs.createReadStream('', { fd }), res, (error) => {
    if (error) console.error(error);
  }); // finds: read-file-response file -> http-response
}
