import type { Connection, Disposable, Hover } from 'vscode-languageserver';
import { DOCS_URL, renderCard, spotsOf } from '../render/index.js';
import type { Abilities } from './abilities.js';
import { snapshotAsAsked } from './answer.js';
import type { Documents } from './documents.js';
import { findingsAt, touches } from './findings.js';

/** Shows the card of a copy at the calls that fill and empty the buffer and at the loop's head. */
export function serveHovers(connection: Connection, documents: Documents, abilities: Abilities): Disposable[] {
  return [
    connection.onHover(async ({ textDocument, position }, token): Promise<Hover | null> => {
      const snapshot = await snapshotAsAsked(documents, textDocument.uri, token);
      if (!snapshot?.settings.hover) return null;
      const at = snapshot.spanOf({ start: position, end: position });
      const found = findingsAt(snapshot, at);
      const [finding] = found;
      if (finding === undefined) return null;
      const spot = spotsOf(finding, snapshot.text).find((place) => touches(place, at));
      const { hoverFormat: format, pictures, folds } = abilities;
      // What goes wrong at a call stands beside the copy that the call belongs to.
      const cards = found
        .filter((it) => it === finding || it.site.defect !== undefined)
        .map((it) => renderCard(it, snapshot.text, { format, pictures, folds, docs: DOCS_URL }));
      return {
        contents: { kind: format, value: cards.join(format === 'markdown' ? '\n---\n\n' : '\n') },
        ...(spot === undefined ? {} : { range: snapshot.rangeOf(spot) }),
      };
    }),
  ];
}
