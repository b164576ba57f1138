import type { WriteStream } from 'node:fs';
import type { ServerResponse } from 'node:http';

/** Answers with a web stream. */
export async function relay(body: ReadableStream<Uint8Array>, res: ServerResponse): Promise<void> {
  const reader = body.getReader();
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    res.write(value); // finds: web-reader stream -> http-response
  }
  res.end();
}

/** The answer ends even when the stream fails. */
export async function always(res: ServerResponse, response: Response): Promise<void> {
  res.writeHead(response.status);
  if (!response.body) {
    res.end();
    return;
  }
  const reader = response.body.getReader();
  try {
    while (true) {
      const { done, value } = await reader.read();
      if (done) break;
      res.write(value); // finds: web-reader stream -> http-response
    }
  } finally {
    res.end();
    reader.releaseLock();
  }
}

/** Writes a head in front of the stream and a foot behind it. */
export async function framed(body: ReadableStream<Uint8Array>, file: WriteStream, foot: string): Promise<void> {
  const reader = body.getReader();
  file.write('head\n');
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    file.write(value); // finds: web-reader stream -> file
  }
  file.write(foot);
  file.end();
}
