import { languages, LanguageStatusSeverity, type Disposable, type LanguageStatusItem } from 'vscode';
import { RESTART } from './commands.js';
import { documentSelector } from './documents.js';
import type { Server } from './server.js';

const NAME = 'Zero-Copy Lint';

/** Shows behind the `{}` of the status bar how the server does, with a way to start it again. */
export function showStatus(server: Server): Pick<Disposable, 'dispose'>[] {
  const item = languages.createLanguageStatusItem('zerocopy.status', documentSelector);
  item.name = NAME;
  item.command = { command: RESTART, title: 'Restart Server' };
  update(item, server);
  const watch = server.onDidChange(() => {
    update(item, server);
  });
  return [watch, item];
}

function update(item: LanguageStatusItem, { state, version }: Server): void {
  const stopped = state === 'stopped';
  item.busy = state === 'starting';
  item.severity = stopped ? LanguageStatusSeverity.Error : LanguageStatusSeverity.Information;
  item.text = stopped ? `${NAME} is not running` : NAME;
  if (stopped) item.detail = 'the log tells why';
  else item.detail = state === 'starting' ? 'starting' : (version ?? 'running');
}
