import type { InitializeResult } from 'vscode-languageserver/node';
import { nodeScheduler } from '../../server/src/bin/languageServer.js';
import { serve } from '../../server/src/lsp/index.js';
import { connectInProcess, type Start, type TestClient } from './client.js';
import { FakeWorkbench } from './fakeWorkbench.js';

/** An initialized conversation with a server over the toy engine, in this process. */
export async function startSession(
  start: Start,
): Promise<{ client: TestClient; workbench: FakeWorkbench; result: InitializeResult }> {
  const { client, server } = connectInProcess();
  const workbench = new FakeWorkbench();
  serve(server, { workbench, scheduler: nodeScheduler, ignoreCase: false, version: '1.2.3' });
  const result = await client.initialize(start);
  return { client, workbench, result };
}
