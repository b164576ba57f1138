import type { ServerResponse } from 'node:http';

interface Parser {
  write(data: Uint8Array): void;
}

interface Register {
  read(): Promise<{ done: boolean; value: Uint8Array }>;
}

export async function parsed(body: ReadableStream<Uint8Array>, parser: Parser): Promise<void> {
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parser.write(value);
  }
}

export async function decoded(body: ReadableStream<Uint8Array>, res: ServerResponse): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    res.write(value); // inspected: content-used
    if (decoder.decode(value).includes('</html>')) break;
  }
}

export async function noReader(register: Register, res: ServerResponse): Promise<void> {
  const { value } = await register.read();
  res.write(value);
}

// An adapter: whoever reads sets the pace.
export function adapted(stream: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}

export async function joined(stream: ReadableStream<Uint8Array>): Promise<number> {
  const reader = stream.getReader();
  let total = 0;
  for (;;) {
    const result = await reader.read();
    if (result.done) return total;
    total += result.value.byteLength;
  }
}
