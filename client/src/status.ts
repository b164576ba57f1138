import { languages, LanguageStatusSeverity, type LanguageStatusItem } from 'vscode';
import { State, type LanguageClient } from 'vscode-languageclient/node';
import { RESTART } from './commands.js';
import { documentSelector } from './documents.js';

const NAME = 'Zero-Copy Lint';

/** Shows behind the `{}` of the status bar how the server does, with a way to start it again. */
export function showStatus(client: LanguageClient): { dispose(): void }[] {
  const item = languages.createLanguageStatusItem('zerocopy.status', documentSelector);
  item.name = NAME;
  item.command = { command: RESTART, title: 'Restart Server' };
  update(item, client);
  const watch = client.onDidChangeState(() => {
    update(item, client);
  });
  return [watch, item];
}

function update(item: LanguageStatusItem, { state, initializeResult }: LanguageClient): void {
  const failed = state === State.Stopped || state === State.StartFailed;
  item.busy = state === State.Starting;
  item.severity = failed ? LanguageStatusSeverity.Error : LanguageStatusSeverity.Information;
  item.text = failed ? `${NAME} is not running` : NAME;
  if (failed) item.detail = 'the log tells why';
  else if (state === State.Starting) item.detail = 'starting';
  else item.detail = initializeResult?.serverInfo?.version ?? 'running';
}
