import { commands, type Disposable, type LogOutputChannel } from 'vscode';
import type { Server } from './server.js';

/** The names that package.json contributes. */
export const RESTART = 'zerocopy.restartServer';
const SHOW_LOG = 'zerocopy.showLog';

export function registerCommands(server: Server, log: LogOutputChannel): Disposable[] {
  return [
    commands.registerCommand(RESTART, async () => {
      log.info('restarting the server');
      await server.start();
    }),
    commands.registerCommand(SHOW_LOG, () => {
      log.show();
    }),
  ];
}
