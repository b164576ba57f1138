// A file server: answers "GET /name" with the file of that name, and "GET /name?sum" with its checksum.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { join, normalize } from 'node:path';

type Done = (error?: Error) => void;

/** Here every chunk of the file goes by hand to the response: nobody waits for a slow client. */
function sendFile(path: string, res: ServerResponse, done: Done): void {
  const file = createReadStream(path);
  file.on('error', done);
  res.on('error', done);
  file.on('data', (chunk) => {
    res.write(chunk);
  });
  file.on('end', () => {
    res.end();
  });
}

/** Not a copy: what goes out is not what came in. */
function sendChecksum(path: string, res: ServerResponse, done: Done): void {
  const hash = createHash('sha256');
  const file = createReadStream(path);
  file.on('data', (chunk) => {
    hash.update(chunk);
  });
  file.on('end', () => {
    res.end(`${hash.digest('hex')}\n`);
  });
  file.on('error', done);
}

function main(port: string | undefined, folder: string | undefined): void {
  if (port === undefined || folder === undefined) {
    console.error('usage: server.ts PORT FOLDER');
    process.exitCode = 2;
    return;
  }
  const server = createServer((req, res) => {
    const url = new URL(req.url ?? '/', 'http://localhost');
    const path = join(folder, normalize(join('/', decodeURIComponent(url.pathname))));
    const done: Done = (error) => {
      if (error !== undefined) console.error(`${path}: ${error.message}`);
      res.destroy();
    };
    if (url.searchParams.has('sum')) sendChecksum(path, res, done);
    else sendFile(path, res, done);
  });
  server.listen(Number(port), '127.0.0.1');
}

main(process.argv[2], process.argv[3]);
