import type { DocumentAnalyser } from '../engine/index.js';
import type { FolderIndex } from './folderIndex.js';

/** The analyser of an open document. */
export interface Analyser extends DocumentAnalyser {
  /** Whether all is known that the document's meaning depends on: what isn't found then isn't there. */
  readonly complete: boolean;
  /** Whether what was found last may be otherwise by now, though the document is the same. */
  readonly stale: boolean;
}

/** For a document that stands for itself; `complete` where its language doesn't look at other files anyway. */
export function lonelyAnalyser(inner: DocumentAnalyser, complete: boolean): Analyser {
  return {
    complete,
    stale: false,
    analyse: (text, settings, cancellation) => inner.analyse(text, settings, cancellation),
    refine: async (text, settings, cancellation) => inner.refine?.(text, settings, cancellation),
    rewrite: (text, finding, technique) => inner.rewrite(text, finding, technique),
    callAt: (text, offset, among) => inner.callAt(text, offset, among),
    fix: (text, settings, choice, cancellation) => inner.fix(text, settings, choice, cancellation),
    dispose: () => {
      inner.dispose();
    },
  };
}

/** For a document whose folder's functions are known. Tells the index which texts its project gets. */
export function memberAnalyser(inner: DocumentAnalyser, path: string, index: FolderIndex): Analyser {
  let revision: number | undefined;
  return {
    get complete() {
      return index.complete;
    },
    get stale() {
      return revision !== undefined && revision !== index.project.revision;
    },
    async analyse(text, settings, cancellation) {
      index.takes(path, text);
      const analysis = await inner.analyse(text, settings, cancellation);
      revision = index.project.revision;
      return analysis;
    },
    rewrite: (text, finding, technique) => inner.rewrite(text, finding, technique),
    callAt: (text, offset, among) => inner.callAt(text, offset, among),
    async fix(text, settings, choice, cancellation) {
      try {
        return await inner.fix(text, settings, choice, cancellation);
      } finally {
        index.tookOthers(path);
      }
    },
    dispose: () => {
      inner.dispose();
    },
  };
}
