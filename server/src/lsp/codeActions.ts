import {
  CodeActionKind,
  type CancellationToken,
  type CodeAction,
  type CodeActionOptions,
  type CodeActionParams,
  type Connection,
  type Disposable,
} from 'vscode-languageserver';
import type { Abilities } from './abilities.js';
import { cancellationOf, modified, snapshotAsAsked } from './answer.js';
import type { Documents } from './documents.js';
import { editsOf } from './edits.js';
import type { Errand } from './errand.js';
import { FIX_ALL_KIND, fixAllOffers } from './fixAll.js';
import type { Snapshot } from './openDocument.js';
import { quickFixes, type Offer } from './quickFixes.js';
import { unusedIgnoreFixes } from './unusedIgnores.js';
import { workspaceEdit } from './workspaceEdit.js';

/** What is told of code actions at `initialize`; nothing to clients that know commands only. */
export function codeActionOptions(abilities: Abilities): CodeActionOptions | undefined {
  if (!abilities.codeActionLiterals) return undefined;
  return { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL_KIND], resolveProvider: abilities.resolvesEdits };
}

/** Offers what can be done about the copies at a place. */
export function serveCodeActions(connection: Connection, documents: Documents, abilities: Abilities): Disposable[] {
  if (!abilities.codeActionLiterals) return [];
  return [
    connection.onCodeAction(async (params, token): Promise<CodeAction[]> => {
      const snapshot = await snapshotAsAsked(documents, params.textDocument.uri, token);
      if (snapshot === undefined) return [];
      const actions: CodeAction[] = [];
      for (const offer of offersFor(snapshot, params))
        actions.push(...(await present(snapshot, offer, abilities, token)));
      return actions;
    }),
  ];
}

function offersFor(snapshot: Snapshot, params: CodeActionParams): readonly Offer[] {
  const { only } = params.context;
  return [
    ...(isWanted(CodeActionKind.QuickFix, only)
      ? [...quickFixes(snapshot, params), ...unusedIgnoreFixes(snapshot, params)]
      : []),
    ...(isWanted(FIX_ALL_KIND, only) ? fixAllOffers(snapshot) : []),
  ];
}

/** A kind is wanted when it, or a kind above it, was asked for: `source` asks for `source.fixAll.zerocopy`. */
function isWanted(kind: string, only: readonly string[] | undefined): boolean {
  return only === undefined || only.some((asked) => asked === '' || `${kind}.`.startsWith(`${asked}.`));
}

/** The offer as the client can take it: none, where it could only be shown as disabled and the client can't show that. */
async function present(
  snapshot: Snapshot,
  offer: Offer,
  abilities: Abilities,
  token: CancellationToken,
): Promise<CodeAction[]> {
  const { title, kind, task, preferred, disabled, solves } = offer;
  const action: CodeAction = { title, kind, ...(solves === undefined ? {} : { diagnostics: [solves] }) };
  const refuse = (reason: string) => (abilities.disabledActions ? [{ ...action, disabled: { reason } }] : []);
  if (disabled !== undefined) return refuse(disabled);
  if (preferred && abilities.preferredActions) action.isPreferred = true;
  if (abilities.resolvesEdits) {
    const errand: Errand = { uri: snapshot.uri, version: snapshot.version, task };
    return [{ ...action, data: errand }];
  }
  const rewrite = await editsOf(snapshot, task, cancellationOf(token));
  if (!snapshot.current) throw modified();
  return rewrite.ok
    ? [{ ...action, edit: workspaceEdit(snapshot, rewrite.edits, abilities) }]
    : refuse(rewrite.because);
}
