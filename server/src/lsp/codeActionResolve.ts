import {
  LSPErrorCodes,
  MessageType,
  ResponseError,
  ShowMessageNotification,
  type CodeAction,
  type Connection,
  type Disposable,
} from 'vscode-languageserver';
import type { Abilities } from './abilities.js';
import { cancellationOf, modified, newestSnapshot } from './answer.js';
import type { Documents } from './documents.js';
import { editsOf } from './edits.js';
import { readErrand } from './errand.js';
import { workspaceEdit } from './workspaceEdit.js';

/** Makes the edits of the code action that was chosen; none against another version than the one it was offered for. */
export function serveCodeActionResolve(
  connection: Connection,
  documents: Documents,
  abilities: Abilities,
): Disposable[] {
  if (!abilities.resolvesEdits) return [];
  return [
    connection.onCodeActionResolve(async (action, token): Promise<CodeAction> => {
      const errand = readErrand(action.data);
      // Nothing to add: an action that is shown as disabled, or one of another server.
      if (errand === undefined) return action;
      const snapshot = await newestSnapshot(documents, errand.uri, token);
      if (snapshot?.version !== errand.version) throw modified();
      const rewrite = await editsOf(snapshot, errand.task, cancellationOf(token));
      if (!snapshot.current) throw modified();
      if (rewrite.ok) return { ...action, edit: workspaceEdit(snapshot, rewrite.edits, abilities) };
      // The user asked for it and waits: clients drop the text of an error.
      const message = `${action.title}: not done: ${rewrite.because}`;
      await connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message });
      throw new ResponseError(LSPErrorCodes.RequestFailed, rewrite.because);
    }),
  ];
}
