import { window, type ExtensionContext } from 'vscode';
import { registerCommands } from './commands.js';
import { registerMeasure } from './measure.js';
import { registerReport } from './report.js';
import { Server } from './server.js';
import { showStatus } from './status.js';

let server: Server | undefined;

/** Only wires: runs nothing of the workspace, so that it works in Restricted Mode, too. */
export async function activate(context: ExtensionContext): Promise<void> {
  const log = window.createOutputChannel('Zero-Copy Lint', { log: true });
  server = new Server(context, log);
  context.subscriptions.push(
    log,
    ...registerCommands(server, log),
    ...registerReport(context, log),
    ...registerMeasure(context, log),
    ...showStatus(server),
  );
  await server.start();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
