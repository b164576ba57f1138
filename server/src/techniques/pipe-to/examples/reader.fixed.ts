/** Into a stream that is closed at the end. */
export async function relay(from: ReadableStream<Uint8Array>, to: WritableStream<Uint8Array>): Promise<void> {
  // finds: web-reader stream -> stream
  await from.pipeTo(to);
}

/** Into a stream that others write to, too; the locks are let go whatever happens. */
export async function append(from: ReadableStream<Uint8Array>, to: WritableStream<Uint8Array>): Promise<void> {
  // finds: web-reader stream -> stream
  await from.pipeTo(to, { preventClose: true });
}

export async function iterated(from: ReadableStream<Uint8Array>, to: WritableStream<Uint8Array>): Promise<void> {
  // finds: for-await-write stream -> stream
  await from.pipeTo(to);
}

export async function stoppable(
  from: ReadableStream<Uint8Array>,
  to: WritableStream<Uint8Array>,
  options: { readonly signal: AbortSignal },
): Promise<void> {
  // finds: web-reader stream -> stream keeps(cancel)
  await from.pipeTo(to, { preventClose: true, signal: options.signal });
}
