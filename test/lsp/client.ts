/** A small client of the Language Server Protocol for tests: talks to a server, keeps what it is told, plays an editor. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  ConfigurationRequest,
  createConnection,
  createProtocolConnection,
  DiagnosticRefreshRequest,
  LogMessageNotification,
  PublishDiagnosticsNotification,
  RegistrationRequest,
  ShowMessageNotification,
  StreamMessageReader,
  StreamMessageWriter,
  type ClientCapabilities,
  type Connection,
  type InitializeResult,
  type LogMessageParams,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver/node';

/** What VS Code can do. */
export const RICH: ClientCapabilities = {
  general: { positionEncodings: ['utf-8', 'utf-16'] },
  workspace: {
    configuration: true,
    didChangeConfiguration: { dynamicRegistration: true },
    workspaceFolders: true,
    workspaceEdit: { documentChanges: true },
    diagnostics: { refreshSupport: true },
  },
  textDocument: {
    diagnostic: { relatedInformation: true, codeDescriptionSupport: true, dataSupport: true },
    publishDiagnostics: { relatedInformation: true, versionSupport: true },
    hover: { contentFormat: ['markdown', 'plaintext'] },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ['', 'quickfix', 'source.fixAll'] } },
      isPreferredSupport: true,
      disabledSupport: true,
      dataSupport: true,
      resolveSupport: { properties: ['edit'] },
    },
  },
};

/** A client of the first years of the protocol. */
export const POOR: ClientCapabilities = { textDocument: { hover: {}, codeAction: {}, publishDiagnostics: {} } };

/** Between the two: takes edits at once, in the old form, and gets its diagnostics pushed. */
export const PLAIN: ClientCapabilities = {
  textDocument: {
    publishDiagnostics: { versionSupport: true },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } } },
  },
};

export interface Start {
  readonly capabilities: ClientCapabilities;
  /** The process that the server watches; none in this process, which would never end. */
  readonly processId?: number;
  readonly initializationOptions?: unknown;
  readonly folders?: readonly string[];
  /** What `workspace/configuration` is answered, by the document's address. */
  readonly configuration?: (scope: string | undefined) => unknown;
}

/** One conversation. */
export class TestClient {
  readonly published: PublishDiagnosticsParams[] = [];
  readonly log: LogMessageParams[] = [];
  readonly shown: string[] = [];
  readonly registered: string[] = [];
  refreshes = 0;
  configuration: (scope: string | undefined) => unknown = () => null;
  readonly #arrivals = new Set<() => void>();

  constructor(readonly connection: ProtocolConnection) {
    const arrived = () => {
      for (const look of [...this.#arrivals]) look();
    };
    connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
      this.published.push(params);
      arrived();
    });
    connection.onNotification(LogMessageNotification.type, (params) => {
      this.log.push(params);
      arrived();
    });
    connection.onNotification(ShowMessageNotification.type, ({ message }) => {
      this.shown.push(message);
      arrived();
    });
    connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
      this.registered.push(...registrations.map(({ method }) => method));
      arrived();
    });
    connection.onRequest(DiagnosticRefreshRequest.type, () => {
      this.refreshes++;
      arrived();
    });
    connection.onRequest(ConfigurationRequest.type, ({ items }) =>
      items.map(({ scopeUri }) => this.configuration(scopeUri)),
    );
    connection.listen();
  }

  async initialize({
    capabilities,
    initializationOptions,
    folders,
    configuration,
    processId,
  }: Start): Promise<InitializeResult> {
    if (configuration !== undefined) this.configuration = configuration;
    const result = await this.connection.sendRequest<InitializeResult>('initialize', {
      processId: processId ?? null,
      rootUri: folders?.[0] ?? null,
      workspaceFolders: folders?.map((uri) => ({ uri, name: uri })) ?? null,
      capabilities,
      initializationOptions,
    });
    await this.notify('initialized', {});
    return result;
  }

  request<Result>(method: string, params?: unknown): Promise<Result> {
    return this.connection.sendRequest<Result>(method, params);
  }

  notify(method: string, params?: unknown): Promise<void> {
    return this.connection.sendNotification(method, params);
  }

  open(uri: string, text: string, languageId = 'c', version = 1): Promise<void> {
    return this.notify('textDocument/didOpen', { textDocument: { uri, languageId, version, text } });
  }

  change(uri: string, version: number, ...contentChanges: TextDocumentContentChangeEvent[]): Promise<void> {
    return this.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
  }

  closeDocument(uri: string): Promise<void> {
    return this.notify('textDocument/didClose', { textDocument: { uri } });
  }

  /** Resolves as soon as `ready` gives something; asked again after everything that arrives. */
  until<T>(ready: () => T | undefined | false): Promise<T> {
    return new Promise((resolve) => {
      const look = () => {
        const found = ready();
        if (found === undefined || found === false) return;
        this.#arrivals.delete(look);
        resolve(found);
      };
      this.#arrivals.add(look);
      look();
    });
  }

  /** The diagnostics that were pushed for this version, once they are there. */
  pushed(uri: string, version: number): Promise<PublishDiagnosticsParams> {
    return this.until(() => this.published.find((params) => params.uri === uri && params.version === version));
  }
}

/** A change that puts `text` at a place; both numbers count from 0. */
export function insert(line: number, character: number, text: string): TextDocumentContentChangeEvent {
  const at = { line, character };
  return { range: { start: at, end: at }, text };
}

/** Resolves when something in this process has come about. */
export async function waitFor(done: () => boolean): Promise<void> {
  while (!done()) await setImmediate();
}

/** A client and a server's end of a connection, in this process. */
export function connectInProcess(): { client: TestClient; server: Connection } {
  const up = new PassThrough();
  const down = new PassThrough();
  // Readers and writers, not streams: with streams the library ends the process when they end.
  const server = createConnection(new StreamMessageReader(up), new StreamMessageWriter(down));
  const client = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  return { client: new TestClient(client), server };
}

/** The server's entry, as source. */
export const SERVER = fileURLToPath(new URL('../../server/src/bin/server.ts', import.meta.url));

export interface ServerProcess {
  readonly client: TestClient;
  readonly child: ChildProcess;
  /** The exit code, once the process has ended. */
  readonly exit: Promise<number | null>;
}

/** The real server in a process of its own, over its standard streams. */
export function spawnServer(...args: string[]): ServerProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', SERVER, '--stdio', ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit').then(([code]: (number | null)[]) => code ?? null);
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  return { client: new TestClient(connection), child, exit };
}
