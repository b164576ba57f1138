import {
  DidChangeWatchedFilesNotification,
  type Connection,
  type Disposable,
  type FileSystemWatcher,
} from 'vscode-languageserver';
import type { Workbench } from '../engine/index.js';
import type { Settings } from '../model/index.js';
import type { Abilities } from './abilities.js';
import { lonelyAnalyser, memberAnalyser, type Analyser } from './analysers.js';
import type { Documents } from './documents.js';
import type { Kept, WorkspaceFiles } from './files.js';
import { FolderIndex, type OpenText } from './folderIndex.js';
import type { Folders } from './folders.js';
import { IndexProgress } from './indexProgress.js';
import { reasonOf, type Log } from './log.js';
import type { OpenDocument } from './openDocument.js';
import { isOnDisk, pathOf } from './paths.js';
import type { Scheduler } from './scheduler.js';
import type { SettingsStore } from './settings.js';
import { Slice } from './slice.js';

/** After a change, other documents are looked at again when nothing has changed any more for so many milliseconds. */
const QUIET = 300;

export interface ProjectsParts {
  readonly workbench: Pick<Workbench, 'open' | 'project' | 'languageOf' | 'indexed'>;
  /** Absent where the host has no disk. */
  readonly files?: WorkspaceFiles | undefined;
  /** Absent where nothing is kept from one session to the next. */
  readonly kept?: Kept | undefined;
  readonly scheduler: Scheduler;
  readonly settings: SettingsStore;
  readonly folders: Folders;
  readonly log: Log;
}

/**
 * One index for each workspace folder, made in the background, a slice of work at a time. Documents are analysed without
 * it until it is ready, and again when it is, or when it has learned something that concerns them.
 */
export class Projects {
  readonly #parts: ProjectsParts;
  readonly #connection: Connection;
  readonly #abilities: Abilities;
  /** By folder; being made, or kept up to date. */
  readonly #indexes = new Map<string, FolderIndex>();
  /** By folder; those that documents are analysed with: ready, but perhaps about to be replaced. */
  readonly #joined = new Map<string, FolderIndex>();
  readonly #progress: IndexProgress;
  #documents: Documents | undefined;
  #started = false;
  #disposed = false;
  #working = false;
  /** Counts what has happened, to see when nothing does any more. */
  #events = 0;

  constructor(connection: Connection, abilities: Abilities, parts: ProjectsParts) {
    this.#connection = connection;
    this.#abilities = abilities;
    this.#parts = parts;
    this.#progress = new IndexProgress(connection, parts.scheduler, () => {
      this.#giveUp();
    });
  }

  /** An analyser for a document; undefined when no language claims it. */
  open(uri: string, languageId: string): Analyser | undefined {
    const { workbench, folders } = this.#parts;
    const path = pathOf(uri);
    const [folder = ''] = folders.holding(uri);
    const indexed = workbench.indexed.some((language) => language.protocolIds.includes(languageId));
    const index = indexed ? this.#joined.get(folder) : undefined;
    const inner = workbench.open(path, languageId, index?.project);
    if (inner === undefined) return undefined;
    return index === undefined ? lonelyAnalyser(inner, !indexed) : memberAnalyser(inner, path, index);
  }

  /** Follows documents and files. */
  listen(documents: Documents): Disposable[] {
    this.#documents = documents;
    documents.onDidChange(({ uri }) => {
      for (const index of this.#holding(uri)) index.edited();
      this.#wake();
    });
    documents.onDidClose(({ uri }) => {
      this.#changed([uri]);
    });
    return [
      this.#connection.onDidChangeWatchedFiles(({ changes }) => {
        const uris = changes.map(({ uri }) => uri);
        const rules = new Set(uris.filter((uri) => uri.endsWith('/.gitignore')));
        this.#changed(uris.filter((uri) => !rules.has(uri)));
        const folders = new Set([...rules].flatMap((uri) => this.#holding(uri).map((index) => index.uri)));
        for (const folder of folders) void this.#update(folder, () => true);
      }),
      {
        dispose: () => {
          this.#disposed = true;
          for (const index of this.#indexes.values()) index.close();
          this.#indexes.clear();
          this.#progress.end();
        },
      },
    ];
  }

  /** To be called when the client is ready: the work begins. */
  async start(): Promise<void> {
    this.#started = true;
    this.update();
    await this.#watch();
  }

  /** To be called when folders or settings may be others. */
  update(): void {
    if (!this.#started) return;
    const uris = this.#parts.folders.uris.filter(isOnDisk);
    for (const uri of [...this.#indexes.keys()]) if (!uris.includes(uri)) this.#drop(uri);
    for (const uri of uris) void this.#update(uri, (index, settings) => index.differsFrom(settings));
  }

  /** Begins anew where it must; documents keep what was known until then. */
  async #update(uri: string, isOutdated: (index: FolderIndex, settings: Settings) => boolean): Promise<void> {
    const { workbench, files, kept, settings, folders, log } = this.#parts;
    const known = await settings.of(uri);
    if (this.#disposed || !folders.uris.includes(uri)) return;
    if (!known.enable) {
      this.#drop(uri);
      return;
    }
    const old = this.#indexes.get(uri);
    if (old !== undefined && !isOutdated(old, known)) return;
    const openTexts = () => this.#openTexts(uri, known.exclude);
    const wake = () => {
      this.#wake();
    };
    old?.close();
    this.#indexes.set(uri, new FolderIndex(uri, known, { workbench, files, kept, log, openTexts, wake }));
    this.#wake();
  }

  #drop(uri: string): void {
    this.#indexes.get(uri)?.close();
    this.#indexes.delete(uri);
    // The folder may be none any more: whose documents were in it can't be told.
    if (this.#joined.delete(uri)) this.#reopen(() => true);
  }

  /** The user wants no more of it: what is open is still known. */
  #giveUp(): void {
    for (const index of this.#indexes.values()) {
      if (index.ready) continue;
      index.limitToOpen();
      this.#parts.log.info(`${index.uri}: given up; only open files are looked at`);
    }
  }

  /** Asks to be told of changes on the disk. */
  async #watch(): Promise<void> {
    const { workbench, files, log } = this.#parts;
    if (files === undefined || !this.#abilities.registersWatchedFiles) return;
    const extensions = workbench.indexed.flatMap((language) => language.extensions);
    const watchers = [...extensions.map((extension) => `**/*${extension}`), '**/.gitignore'].map(
      (globPattern): FileSystemWatcher => ({ globPattern }),
    );
    try {
      await this.#connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    } catch (error) {
      log.warn(`files: the client refuses to report changes: ${reasonOf(error)}`);
    }
  }

  #changed(uris: readonly string[]): void {
    for (const index of this.#indexes.values()) {
      const inside = uris.filter((uri) => this.#parts.folders.holding(uri).includes(index.uri));
      if (inside.length > 0) index.changed(inside);
    }
    this.#wake();
  }

  #holding(uri: string): readonly FolderIndex[] {
    return this.#parts.folders.holding(uri).flatMap((folder) => this.#indexes.get(folder) ?? []);
  }

  #openTexts(folder: string, exclude: readonly string[]): readonly OpenText[] {
    const { folders } = this.#parts;
    const found: OpenText[] = [];
    for (const { uri, text } of this.#documents?.all() ?? []) {
      if (!folders.holding(uri).includes(folder) || folders.excludes(uri, exclude)) continue;
      found.push({ path: pathOf(uri), text });
    }
    return found;
  }

  #wake(): void {
    this.#events++;
    if (this.#working || this.#next() === undefined) return;
    this.#working = true;
    void this.#work().finally(() => {
      this.#working = false;
    });
  }

  #next(): FolderIndex | undefined {
    return [...this.#indexes.values()].find((index) => index.busy);
  }

  async #work(): Promise<void> {
    const { scheduler, log } = this.#parts;
    do {
      await this.#quiet();
      for (let index = this.#next(); index !== undefined; index = this.#next()) {
        const wasReady = index.ready;
        const slice = new Slice(scheduler);
        try {
          await index.work(slice);
        } catch (error) {
          log.error(`${index.uri}: not looked through: ${reasonOf(error)}`);
        }
        if (!wasReady) this.#progress.report(index.progress);
        if (!wasReady && index.ready) this.#join(index);
        await slice.rest();
      }
      this.#progress.end();
      this.#refine();
    } while (this.#next() !== undefined);
  }

  /** While documents change, they come first; but an index that is being made goes on. */
  async #quiet(): Promise<void> {
    for (let seen = -1; seen !== this.#events;) {
      if ([...this.#indexes.values()].some((index) => index.busy && !index.ready)) return;
      seen = this.#events;
      await this.#parts.scheduler.pause(QUIET);
    }
  }

  #join(index: FolderIndex): void {
    // It may have been replaced while it worked.
    if (this.#indexes.get(index.uri) !== index) return;
    this.#parts.log.info(`${index.uri}: ${index.summary}`);
    this.#joined.set(index.uri, index);
    this.#reopen(({ uri }) => this.#parts.folders.holding(uri)[0] === index.uri);
  }

  #reopen(concerns: (document: OpenDocument) => boolean): void {
    this.#documents?.reopen(concerns);
    this.#pullAgain();
  }

  /** Documents whose findings depend on what was learned since. */
  #refine(): void {
    if (this.#documents?.invalidate((document) => document.stale) === true) this.#pullAgain();
  }

  #pullAgain(): void {
    const { pullsDiagnostics, refreshesDiagnostics } = this.#abilities;
    if (pullsDiagnostics && refreshesDiagnostics) void this.#connection.languages.diagnostics.refresh();
  }
}
