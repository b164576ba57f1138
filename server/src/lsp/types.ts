import type { Disposable } from 'vscode-languageserver';
import type { Documents } from './documents.js';
import type { OpenDocument } from './openDocument.js';
import type { Scheduler } from './scheduler.js';

/** In ms: types are asked for when a document has not changed for so long. */
const QUIET = 500;

/** Looks again at documents that rest, with types; nobody waits for it. */
export function serveTypes(documents: Documents, scheduler: Scheduler): Disposable[] {
  const changes = new WeakMap<OpenDocument, number>();
  let disposed = false;

  async function look(document: OpenDocument): Promise<void> {
    const change = (changes.get(document) ?? 0) + 1;
    changes.set(document, change);
    await scheduler.pause(QUIET);
    if (disposed || changes.get(document) !== change || documents.get(document.uri) !== document) return;
    if (await document.refine()) documents.refined(document);
  }

  documents.onDidChange((document) => void look(document));
  return [{ dispose: () => (disposed = true) }];
}
