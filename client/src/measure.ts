import {
  commands,
  ViewColumn,
  window,
  workspace,
  type Disposable,
  type ExtensionContext,
  type LogOutputChannel,
} from 'vscode';
import { dirname } from 'node:path';
import { runCliVisibly } from './cli.js';

const MEASURE = 'zerocopy.measure';
const GO = 'Measure';

/** `Measure on This Machine`: times the ways out of the copy at the cursor, after asking, in a trusted workspace only. */
export function registerMeasure(context: ExtensionContext, log: LogOutputChannel): Disposable[] {
  return [commands.registerCommand(MEASURE, () => measureHere(context, log))];
}

async function measureHere(context: ExtensionContext, log: LogOutputChannel): Promise<void> {
  const editor = window.activeTextEditor;
  if (!workspace.isTrusted) {
    void window.showErrorMessage(
      'Zero-Copy Lint: measuring compiles and runs a program, so the workspace must be trusted.',
    );
    return;
  }
  if (editor?.document.uri.scheme !== 'file' || editor.document.isDirty) {
    void window.showErrorMessage('Zero-Copy Lint: put the cursor on a copy in a saved file first.');
    return;
  }
  const answer = await window.showInformationMessage(
    'Measure on this machine?',
    {
      modal: true,
      detail:
        'A small C program of Zero-Copy Lint is compiled with your C compiler in a temporary folder and run there for up ' +
        'to 30 seconds. Nothing of your code is compiled or run, and the folder is taken away afterwards.',
    },
    GO,
  );
  if (answer !== GO) return;
  const { fsPath } = editor.document.uri;
  const line = editor.selection.active.line + 1;
  const args = ['measure', `${fsPath}:${line}`, '--yes', '--format', 'html'];
  const { code, output, said } = await runCliVisibly(context, 'Measuring ways to move bytes', args, dirname(fsPath));
  if (code === undefined) return;
  if (code !== 0) {
    log.error(`measure: ${said.trim()}`);
    const [, because] = /^zerocopy: error: (.*)$/m.exec(said) ?? [];
    void window.showErrorMessage(`Zero-Copy Lint: ${because ?? 'nothing could be measured; the log tells why'}`);
    return;
  }
  const panel = window.createWebviewPanel('zerocopy.measured', 'Measured Here', ViewColumn.Beside, {
    localResourceRoots: [],
  });
  panel.webview.html = output;
}
