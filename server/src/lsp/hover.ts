import type { Connection, Disposable, Hover } from 'vscode-languageserver';
import type { Measurement } from '../cost/index.js';
import type { NamedCall, Span } from '../model/index.js';
import { DOCS_URL, referenceFor, renderCard, renderReference, spotsOf, type ReferenceCall } from '../render/index.js';
import type { Abilities } from './abilities.js';
import { snapshotAsAsked } from './answer.js';
import type { Documents } from './documents.js';
import { findingsAt, touches } from './findings.js';
import type { Snapshot } from './openDocument.js';

/** The library call at a place, with what there is to know about it. */
interface Reference {
  readonly call: ReferenceCall;
  readonly span: Span;
}

/**
 * Shows the card of a copy at the calls that fill and empty the buffer and at the loop's head, and what there is to know
 * about a call that moves bytes at its name.
 */
export function serveHovers(
  connection: Connection,
  documents: Documents,
  abilities: Abilities,
  measured?: () => readonly Measurement[],
): Disposable[] {
  return [
    connection.onHover(async ({ textDocument, position }, token): Promise<Hover | null> => {
      const snapshot = await snapshotAsAsked(documents, textDocument.uri, token);
      if (snapshot === undefined) return null;
      const at = snapshot.spanOf({ start: position, end: position });
      const { hoverFormat: format, pictures, folds } = abilities;
      const options = { format, pictures, folds, docs: DOCS_URL } as const;
      const found = snapshot.settings.hover ? findingsAt(snapshot, at) : [];
      const [finding] = found;
      const reference = await referenceAt(snapshot, at.start);
      if (finding === undefined) {
        if (reference === undefined) return null;
        return {
          contents: { kind: format, value: renderReference(reference.call, options) },
          range: snapshot.rangeOf(reference.span),
        };
      }
      const spot = spotsOf(finding, snapshot.text).find((place) => touches(place, at));
      // What goes wrong at a call stands beside the copy that the call belongs to.
      const cards = found
        .filter((it) => it === finding || it.site.defect !== undefined)
        .map((it) => {
          const all = { ...options, measured: measured?.() ?? [] };
          return renderCard(it, snapshot.text, all, it === finding ? reference?.call : undefined);
        });
      return {
        contents: { kind: format, value: cards.join(format === 'markdown' ? '\n---\n\n' : '\n') },
        ...(spot === undefined ? {} : { range: snapshot.rangeOf(spot) }),
      };
    }),
  ];
}

async function referenceAt(snapshot: Snapshot, offset: number): Promise<Reference | undefined> {
  const { settings, analyser, text } = snapshot;
  if (!settings.enable || !settings.referenceCards || analyser === undefined) return undefined;
  let found: NamedCall | undefined;
  try {
    found = await analyser.callAt(text, offset, (name) => referenceFor(name) !== undefined);
  } catch {
    // Closed meanwhile, or unreadable: the analysis has said so.
    return undefined;
  }
  const call = found && referenceFor(found.name);
  return found && call && { call, span: found.span };
}
