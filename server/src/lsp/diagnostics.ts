import {
  DocumentDiagnosticReportKind,
  type Connection,
  type Diagnostic,
  type Disposable,
  type DocumentDiagnosticReport,
} from 'vscode-languageserver';
import { renderDiagnostic } from '../render/index.js';
import type { Abilities } from './abilities.js';
import { newestSnapshot } from './answer.js';
import type { Documents } from './documents.js';
import { findingKey } from './findings.js';
import type { OpenDocument, Snapshot } from './openDocument.js';
import { unusedIgnoreDiagnostics } from './unusedIgnores.js';

/** Gives each client its diagnostics in exactly one way: those that pull get none pushed. */
export function serveDiagnostics(connection: Connection, documents: Documents, abilities: Abilities): Disposable[] {
  return abilities.pullsDiagnostics
    ? answerPulls(connection, documents, abilities)
    : pushChanges(connection, documents, abilities);
}

function answerPulls(connection: Connection, documents: Documents, abilities: Abilities): Disposable[] {
  documents.onDidRefine(() => {
    if (abilities.refreshesDiagnostics) void connection.languages.diagnostics.refresh();
  });
  return [
    connection.languages.diagnostics.on(async ({ textDocument }, token): Promise<DocumentDiagnosticReport> => {
      const snapshot = await newestSnapshot(documents, textDocument.uri, token);
      const items = snapshot === undefined ? [] : diagnosticsOf(snapshot, abilities);
      return { kind: DocumentDiagnosticReportKind.Full, items };
    }),
  ];
}

function pushChanges(connection: Connection, documents: Documents, abilities: Abilities): Disposable[] {
  const waiting = new Set<OpenDocument>();

  async function publish(document: OpenDocument): Promise<void> {
    // The snapshot that is waited for will be the newest one.
    if (waiting.has(document)) return;
    waiting.add(document);
    const snapshot = await document.snapshot();
    waiting.delete(document);
    if (snapshot === undefined) return;
    if (!snapshot.current) return publish(document);
    const { uri, version } = snapshot;
    await connection.sendDiagnostics({ uri, version, diagnostics: diagnosticsOf(snapshot, abilities) });
  }

  documents.onDidChange((document) => void publish(document));
  documents.onDidRefine((document) => void publish(document));
  documents.onDidClose(({ uri }) => void connection.sendDiagnostics({ uri, diagnostics: [] }));
  return [];
}

function diagnosticsOf(snapshot: Snapshot, abilities: Abilities): Diagnostic[] {
  const findings = snapshot.analysis.findings.map((finding) => ({
    ...renderDiagnostic(finding, snapshot, abilities),
    // Code actions find the finding again by it; nothing is remembered here.
    data: findingKey(finding),
  }));
  return [...findings, ...unusedIgnoreDiagnostics(snapshot)];
}
