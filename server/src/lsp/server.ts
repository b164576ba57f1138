import {
  PositionEncodingKind,
  TextDocumentSyncKind,
  type Connection,
  type InitializeParams,
  type ServerCapabilities,
} from 'vscode-languageserver';
import type { Measurement } from '../cost/index.js';
import type { Workbench } from '../engine/index.js';
import { DIAGNOSTIC_SOURCE } from '../render/index.js';
import { readAbilities, type Abilities } from './abilities.js';
import { serveCodeActionResolve } from './codeActionResolve.js';
import { codeActionOptions, serveCodeActions } from './codeActions.js';
import { serveDiagnostics } from './diagnostics.js';
import { Documents } from './documents.js';
import type { Kept, WorkspaceFiles } from './files.js';
import { Folders } from './folders.js';
import { serveHovers } from './hover.js';
import { serveInlayHints } from './inlayHints.js';
import { serveLifecycle, type Session } from './lifecycle.js';
import { Projects } from './projects.js';
import type { Scheduler } from './scheduler.js';
import { SettingsStore } from './settings.js';
import { serveTypes } from './types.js';

/** What the server is made of, besides the connection. */
export interface ServerParts {
  readonly workbench: Pick<Workbench, 'open' | 'project' | 'languageOf' | 'indexed'>;
  readonly scheduler: Scheduler;
  /** Absent where the host has no disk: each document then knows of open ones only. */
  readonly files?: WorkspaceFiles;
  /** Where it keeps what it knows of a folder's functions; absent where every session begins anew. */
  readonly kept?: Kept;
  /** Whether file names that differ in case only name the same file. */
  readonly ignoreCase: boolean;
  /** What was measured on this machine; absent where nothing can be kept. */
  readonly measured?: () => readonly Measurement[];
  /** The product's, as people see it. */
  readonly version: string;
}

/** Wires the features to a connection and listens. Remembers the open documents and what the functions of the workspace do. */
export function serve(connection: Connection, parts: ServerParts): void {
  serveLifecycle(connection, (params) => startSession(connection, parts, params));
  connection.listen();
}

function startSession(connection: Connection, parts: ServerParts, params: InitializeParams): Session {
  const log = connection.console;
  const abilities = readAbilities(params.capabilities);
  const settings = new SettingsStore(connection, abilities, params, log);
  const folders = new Folders(params, parts.ignoreCase);
  const projects = new Projects(connection, abilities, { ...parts, settings, folders, log });
  const documents = new Documents({ scheduler: parts.scheduler, analysers: projects, settings, folders, log });
  const everythingChanged = () => {
    settings.reset();
    projects.update();
    documents.invalidate(() => true);
    if (abilities.pullsDiagnostics && abilities.refreshesDiagnostics) void connection.languages.diagnostics.refresh();
    if (abilities.refreshesInlayHints) void connection.languages.inlayHint.refresh();
  };
  return {
    result: {
      capabilities: capabilitiesFor(abilities),
      serverInfo: { name: DIAGNOSTIC_SOURCE, version: parts.version },
    },
    initialized: () => {
      log.info(`zerocopy ${parts.version} is ready`);
      void settings.register();
      void projects.start();
    },
    registrations: [
      settings.listen(everythingChanged),
      folders.listen(connection, everythingChanged),
      ...serveDiagnostics(connection, documents, abilities),
      ...serveTypes(documents, parts.scheduler),
      ...serveCodeActions(connection, documents, abilities),
      ...serveCodeActionResolve(connection, documents, abilities),
      ...serveHovers(connection, documents, abilities, parts.measured),
      ...serveInlayHints(connection, documents),
      ...documents.listen(connection),
      ...projects.listen(documents),
    ],
  };
}

function capabilitiesFor(abilities: Abilities): ServerCapabilities {
  const codeActionProvider = codeActionOptions(abilities);
  return {
    ...(abilities.negotiatesEncoding ? { positionEncoding: PositionEncodingKind.UTF16 } : {}),
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    hoverProvider: true,
    ...(abilities.inlayHints ? { inlayHintProvider: true } : {}),
    ...(codeActionProvider === undefined ? {} : { codeActionProvider }),
    ...(abilities.pullsDiagnostics
      ? {
          diagnosticProvider: {
            identifier: DIAGNOSTIC_SOURCE,
            interFileDependencies: true,
            workspaceDiagnostics: false,
          },
        }
      : {}),
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  };
}
