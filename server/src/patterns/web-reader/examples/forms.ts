import type { ServerResponse } from 'node:http';

export async function relay(body: ReadableStream<Uint8Array>, res: ServerResponse): Promise<void> {
  const reader = body.getReader();
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    res.write(value); // finds: web-reader stream -> http-response
  }
  res.end();
}

export async function first(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  target: NodeJS.WritableStream,
): Promise<void> {
  let result = await reader.read();
  while (!result.done) {
    target.write(result.value); // finds: web-reader stream -> stream
    result = await reader.read();
  }
  target.end();
}

export async function answer(response: Response, res: ServerResponse): Promise<void> {
  if (response.body === null) return;
  const reader = response.body.getReader();
  let closed = false;
  res.once('close', () => {
    closed = true;
    void reader.cancel();
  });
  try {
    while (!closed) {
      const result = await reader.read();
      if (result.done) break;
      if (!res.write(result.value)) await drained(res); // finds: web-reader stream -> http-response keeps(cancel)
    }
  } finally {
    reader.releaseLock();
  }
}

function drained(res: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    res.once('drain', () => {
      resolve();
    });
  });
}

export async function toWriter(from: ReadableStream<Uint8Array>, to: WritableStream<Uint8Array>): Promise<void> {
  const reader = from.getReader();
  const writer = to.getWriter();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    await writer.write(next.value); // finds: web-reader stream -> stream
  }
  await writer.close();
}

/** The loop stands in a function of its own. */
export function started(body: ReadableStream<Uint8Array>, target: NodeJS.WritableStream): Promise<void> {
  const reader = body.getReader();
  const pump = async (): Promise<void> => {
    let result = await reader.read();
    while (!result.done) {
      target.write(Buffer.from(result.value)); // finds: web-reader stream -> stream
      result = await reader.read();
    }
    target.end();
  };
  return pump();
}

/** A function of the file that is called as a package is. */
export async function again(body: ReadableStream<Uint8Array>, target: NodeJS.WritableStream): Promise<void> {
  const reader = body.getReader();
  const pump = async (): Promise<void> => {
    const { done, value } = await reader.read();
    if (done) return;
    target.write(value); // finds: web-reader stream -> stream
    return pump();
  };
  await pump();
  target.end();
}
