import {
  commands,
  Range,
  Uri,
  ViewColumn,
  window,
  workspace,
  type Disposable,
  type ExtensionContext,
  type LogOutputChannel,
  type WorkspaceFolder,
} from 'vscode';
import { runCliVisibly } from './cli.js';

const SHOW_REPORT = 'zerocopy.showReport';

/** `Show Report`: all copies of a folder of the workspace as one page, in a panel. */
export function registerReport(context: ExtensionContext, log: LogOutputChannel): Disposable[] {
  return [
    commands.registerCommand(SHOW_REPORT, async () => {
      const folder = await chooseFolder();
      if (folder !== undefined) await showReport(context, log, folder);
    }),
  ];
}

/** Asks only where there are several; undefined when nothing was chosen or there is nothing to look at. */
async function chooseFolder(): Promise<WorkspaceFolder | undefined> {
  const onDisk = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  if (onDisk.length === 0) {
    void window.showErrorMessage('Zero-Copy Lint: open a folder that is on a disk first.');
    return undefined;
  }
  return onDisk.length === 1 ? onDisk[0] : window.showWorkspaceFolderPick();
}

async function showReport(context: ExtensionContext, log: LogOutputChannel, folder: WorkspaceFolder): Promise<void> {
  const args = ['check', '.', '--format', 'html'];
  const { code, output, said } = await runCliVisibly(context, 'Looking for copies', args, folder.uri.fsPath);
  if (code === undefined) return;
  if (code === 2 || output === '') {
    log.error(`report: ${said.trim()}`);
    void window.showErrorMessage('Zero-Copy Lint: the report could not be made; the log tells why.');
    return;
  }
  const panel = window.createWebviewPanel('zerocopy.report', `Copies in ${folder.name}`, ViewColumn.Active, {
    enableScripts: true,
    enableFindWidget: true,
    retainContextWhenHidden: true,
    localResourceRoots: [],
  });
  panel.webview.onDidReceiveMessage((message: unknown) => {
    const place = placeIn(message);
    if (place !== undefined) void openPlace(folder, place, log);
  });
  panel.webview.html = output;
}

interface Place {
  readonly open: string;
  /** Counted from 1. */
  readonly line: number;
}

function placeIn(message: unknown): Place | undefined {
  if (typeof message !== 'object' || message === null || !('open' in message) || !('line' in message)) return undefined;
  const { open, line } = message;
  return typeof open === 'string' && typeof line === 'number' && line > 0 ? { open, line } : undefined;
}

async function openPlace(folder: WorkspaceFolder, { open, line }: Place, log: LogOutputChannel): Promise<void> {
  const uri = Uri.joinPath(folder.uri, open);
  try {
    const selection = new Range(line - 1, 0, line - 1, 0);
    await window.showTextDocument(uri, { viewColumn: ViewColumn.Beside, preview: true, selection });
  } catch (error) {
    log.warn(`report: ${uri.toString()}: ${String(error)}`);
  }
}
