import { InlayHintKind, type Connection, type Disposable, type InlayHint } from 'vscode-languageserver';
import { hintFor } from '../render/index.js';
import { cancelled, snapshotAsAsked } from './answer.js';
import type { Documents } from './documents.js';
import { touches } from './findings.js';

/** Shows behind each copy what it costs, where the setting asks for it: "4 copies, 512 calls per MiB". */
export function serveInlayHints(connection: Connection, documents: Documents): Disposable[] {
  return [
    connection.languages.inlayHint.on(async ({ textDocument, range }, token): Promise<InlayHint[]> => {
      const snapshot = await snapshotAsAsked(documents, textDocument.uri, token);
      if (token.isCancellationRequested) throw cancelled();
      if (!snapshot?.settings.hints) return [];
      const asked = snapshot.spanOf(range);
      return snapshot.analysis.findings.flatMap((finding): InlayHint[] => {
        const { anchor } = finding.site;
        const label = hintFor(finding);
        if (label === undefined || !touches(anchor, asked)) return [];
        // At the end of the line, where no code moves aside for it.
        const { end: position } = snapshot.rangeOf({ start: anchor.end, end: endOfLine(snapshot.text, anchor.end) });
        return [{ position, label, kind: InlayHintKind.Type, paddingLeft: true, tooltip: finding.message }];
      });
    }),
  ];
}

function endOfLine(text: string, from: number): number {
  const found = text.slice(from).search(/[\r\n]/);
  return found < 0 ? text.length : from + found;
}
