import { commands, type Disposable, type LogOutputChannel } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';

/** The names that package.json contributes. */
export const RESTART = 'zerocopy.restartServer';
const SHOW_LOG = 'zerocopy.showLog';

export function registerCommands(client: LanguageClient, log: LogOutputChannel): Disposable[] {
  return [
    commands.registerCommand(RESTART, async () => {
      log.info('restarting the server');
      try {
        await client.restart();
      } catch (error) {
        log.error(error instanceof Error ? error : String(error));
      }
    }),
    commands.registerCommand(SHOW_LOG, () => {
      log.show();
    }),
  ];
}
