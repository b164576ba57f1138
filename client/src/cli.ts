import { fork } from 'node:child_process';
import { ProgressLocation, window, type CancellationToken, type ExtensionContext } from 'vscode';

/** What a run of the command line gave. */
export interface CliResult {
  /** 0 nothing found, 1 something found, 2 an error; undefined when it was cancelled. */
  readonly code: number | undefined;
  readonly output: string;
  /** What it said besides: progress, warnings, errors. */
  readonly said: string;
}

/**
 * Runs the extension's own command line in the Node that runs the extension, in a folder, behind a notification with a
 * title, by which it can be cancelled. Never rejects for what the command says; rejects when it can't be started.
 */
export function runCliVisibly(
  context: ExtensionContext,
  title: string,
  args: readonly string[],
  folder: string,
): Thenable<CliResult> {
  const progress = { location: ProgressLocation.Notification, title, cancellable: true };
  return window.withProgress(progress, (_report, token) => runCli(context, args, folder, token));
}

function runCli(
  context: ExtensionContext,
  args: readonly string[],
  folder: string,
  token: CancellationToken,
): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const child = fork(context.asAbsolutePath('server/dist/cli.js'), [...args], {
      cwd: folder,
      silent: true,
      env: { ...process.env, NO_COLOR: '1' },
      execArgv: [],
    });
    let output = '';
    let said = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
    const watch = token.onCancellationRequested(() => {
      child.kill();
    });
    child.on('error', reject);
    child.on('close', (code) => {
      watch.dispose();
      resolve({ code: token.isCancellationRequested ? undefined : (code ?? 2), output, said });
    });
  });
}
