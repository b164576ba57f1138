import type { TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { Edit } from '../model/index.js';
import type { Abilities } from './abilities.js';
import type { Snapshot } from './openDocument.js';

/** Edits of one version of a document in the form that the client knows; versioned wherever it can be. */
export function workspaceEdit(
  snapshot: Snapshot,
  edits: readonly Edit[],
  { versionedEdits }: Abilities,
): WorkspaceEdit {
  const { uri, version } = snapshot;
  const changes = edits.map(({ span, text }): TextEdit => ({ range: snapshot.rangeOf(span), newText: text }));
  return versionedEdits
    ? { documentChanges: [{ textDocument: { uri, version }, edits: changes }] }
    : { changes: { [uri]: changes } };
}
