import { LSPErrorCodes, ResponseError, type CancellationToken } from 'vscode-languageserver';
import type { Cancellation } from '../model/index.js';
import type { Documents } from './documents.js';
import type { Snapshot } from './openDocument.js';

/** What a request ends in whose answer nobody waits for any more. */
export function cancelled(): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
}

/** What a request ends in that was asked of a text that is another one now. */
export function modified(): ResponseError {
  return new ResponseError(LSPErrorCodes.ContentModified, 'the document has changed since');
}

/**
 * All that is known of the newest text of a document; undefined when the document is not open. Throws at once when the
 * request is cancelled, whatever is still under way.
 */
export function newestSnapshot(
  documents: Documents,
  uri: string,
  token: CancellationToken,
): Promise<Snapshot | undefined> {
  return new Promise((resolve, reject) => {
    if (token.isCancellationRequested) {
      reject(cancelled());
      return;
    }
    const watch = token.onCancellationRequested(() => {
      reject(cancelled());
    });
    const snapshot = documents.get(uri)?.snapshot() ?? Promise.resolve(undefined);
    void snapshot.then(resolve, reject).finally(() => {
      watch.dispose();
    });
  });
}

/** As `newestSnapshot`, for requests with a position or a range: fails when the text moved on since the request came. */
export async function snapshotAsAsked(
  documents: Documents,
  uri: string,
  token: CancellationToken,
): Promise<Snapshot | undefined> {
  const asked = documents.get(uri)?.version;
  const snapshot = await newestSnapshot(documents, uri, token);
  if (snapshot?.version !== asked) throw modified();
  return snapshot;
}

/** The client's wish to give up, as the analysis asks for it. */
export function cancellationOf(token: CancellationToken): Cancellation {
  return {
    get cancelled() {
      return token.isCancellationRequested;
    },
  };
}
