import { Console } from 'node:console';
import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { createConnection, IPCMessageReader, IPCMessageWriter, type Connection } from 'vscode-languageserver/node';
import { Workbench } from '../engine/index.js';
import {
  Measurements,
  nodeLanguageHost,
  NodeWorkspaceFiles,
  Store,
  userCacheFolder,
  WorkerTypes,
} from '../hosts/node/index.js';
import { serve, type Kept, type Scheduler } from '../lsp/index.js';
import { allLanguages } from './languages.generated.js';
import { analyserStamp, productVersion } from './version.js';

/** How the client and the server talk: over the standard streams, or over the channel of a forked Node process. */
export type Transport = 'stdio' | 'ipc';

/**
 * Serves one client until it says `exit`, closes the stream or dies, and then ends the process: 0 after a `shutdown`,
 * 1 without.
 */
export function startServer(transport: Transport): void {
  const connection = transport === 'ipc' ? connectChannel() : connectStreams();
  // A defect in one answer must not take away all others.
  process.on('unhandledRejection', (reason) => {
    connection.console.error(
      `unexpected: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`,
    );
  });
  const kept = keptBetweenSessions();
  const measurements = new Measurements(process.env);
  serve(connection, {
    workbench: new Workbench(
      allLanguages,
      nodeLanguageHost(),
      new WorkerTypes(new URL('./worker.js', import.meta.url)),
    ),
    scheduler: nodeScheduler,
    files: new NodeWorkspaceFiles(),
    ...(kept && { kept }),
    ignoreCase: process.platform === 'win32' || process.platform === 'darwin',
    measured: () => measurements.read(),
    version: productVersion(),
  });
}

/** In the user's cache: what lies in a workspace may be anybody's. Undefined where builds can't be told apart. */
function keptBetweenSessions(): Kept | undefined {
  const build = analyserStamp(import.meta.filename);
  return build === undefined ? undefined : { lists: new Store(join(userCacheFolder(process.env), 'editor')), build };
}

function connectStreams(): Connection {
  // Standard output is the protocol's; a stray line on it would end the conversation.
  Object.assign(console, new Console(process.stderr, process.stderr));
  return createConnection(process.stdin, process.stdout);
}

function connectChannel(): Connection {
  process.once('disconnect', () => process.exit(1));
  return createConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
}

/**
 * Messages that have arrived are handed out one in a turn of the event loop, and a handler that waits is called before
 * the next one's turn is booked: only the second turn from now comes behind it.
 */
export const nodeScheduler: Scheduler = {
  async turn() {
    await setImmediate();
    await setImmediate();
  },
  async pause(milliseconds) {
    await setTimeout(milliseconds);
  },
  now: () => performance.now(),
};
