/** Into a stream that is closed at the end. */
export async function relay(from: ReadableStream<Uint8Array>, to: WritableStream<Uint8Array>): Promise<void> {
  const reader = from.getReader();
  const writer = to.getWriter();
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    await writer.write(value); // finds: web-reader stream -> stream
  }
  await writer.close();
}

/** Into a stream that others write to, too; the locks are let go whatever happens. */
export async function append(from: ReadableStream<Uint8Array>, to: WritableStream<Uint8Array>): Promise<void> {
  const reader = from.getReader();
  const writer = to.getWriter();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      await writer.ready;
      await writer.write(next.value); // finds: web-reader stream -> stream
    }
  } finally {
    reader.releaseLock();
    writer.releaseLock();
  }
}

export async function iterated(from: ReadableStream<Uint8Array>, to: WritableStream<Uint8Array>): Promise<void> {
  const writer = to.getWriter();
  for await (const chunk of from) {
    await writer.write(chunk); // finds: for-await-write stream -> stream
  }
  await writer.close();
}

export async function stoppable(
  from: ReadableStream<Uint8Array>,
  to: WritableStream<Uint8Array>,
  options: { readonly signal: AbortSignal },
): Promise<void> {
  const reader = from.getReader();
  const writer = to.getWriter();
  while (true) {
    if (options.signal.aborted) throw options.signal.reason;
    const { done, value } = await reader.read();
    if (done) break;
    await writer.write(value); // finds: web-reader stream -> stream keeps(cancel)
  }
  writer.releaseLock();
}
