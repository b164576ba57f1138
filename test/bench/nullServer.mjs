// The least that a language server can do: a constant diagnostic for each version of a document. What a real server
// takes beyond this is its own work.
import { createConnection, TextDocumentSyncKind } from 'vscode-languageserver/node';

const connection = createConnection(process.stdin, process.stdout);
const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };

/** @param {{ uri: string, version: number }} document */
function answer({ uri, version }) {
  void connection.sendDiagnostics({ uri, version, diagnostics: [{ range, message: 'constant' }] });
}

connection.onInitialize(() => ({
  capabilities: { textDocumentSync: TextDocumentSyncKind.Incremental, hoverProvider: true },
}));
connection.onHover(() => ({ contents: 'constant' }));
connection.onDidOpenTextDocument(({ textDocument }) => {
  answer(textDocument);
});
connection.onDidChangeTextDocument(({ textDocument }) => {
  answer(textDocument);
});
connection.listen();
