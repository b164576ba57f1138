import { window, type ExtensionContext } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { createClient } from './client.js';
import { registerCommands } from './commands.js';
import { showStatus } from './status.js';

let client: LanguageClient | undefined;

/** Only wires: runs nothing of the workspace, so that it works in Restricted Mode, too. */
export async function activate(context: ExtensionContext): Promise<void> {
  const log = window.createOutputChannel('Zero-Copy Lint', { log: true });
  client = createClient(context, log);
  context.subscriptions.push(log, ...registerCommands(client, log), ...showStatus(client));
  try {
    await client.start();
  } catch (error) {
    // The status item shows it and offers another try.
    log.error(error instanceof Error ? error : String(error));
  }
}

/** Waits for the server to end. */
export async function deactivate(): Promise<void> {
  if (client?.isRunning()) await client.stop();
}
