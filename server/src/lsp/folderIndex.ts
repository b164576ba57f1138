import type { Project, Workbench } from '../engine/index.js';
import { Cancelled, type Cancellation, type Settings } from '../model/index.js';
import type { FileChoice, Kept, WorkspaceFiles } from './files.js';
import { KeptFolder, type KnownFile, type KnownFiles } from './keptFolder.js';
import type { Log } from './log.js';
import { pathOf } from './paths.js';
import { exceedsBytes } from './utf8.js';

/** What of an open document the index of its folder takes in. */
export interface OpenText {
  readonly path: string;
  readonly text: string;
}

/** What the index of a folder is made with. */
export interface IndexParts {
  readonly workbench: Pick<Workbench, 'project' | 'languageOf' | 'indexed'>;
  /** Absent where the host has no disk: then only open documents are known. */
  readonly files: WorkspaceFiles | undefined;
  /** Absent where nothing is kept from one session to the next. */
  readonly kept: Kept | undefined;
  /** The open documents of the folder that may be analysed. */
  openTexts(): Iterable<OpenText>;
  /** There is work to do again. */
  wake(): void;
  readonly log: Log;
}

type IndexSettings = Pick<
  Settings,
  'exclude' | 'functions' | 'maxFileSize' | 'index' | 'indexMaxFiles' | 'indexMaxBytes' | 'indexMaxMemory'
>;

interface Taken extends KnownFile {
  readonly uri: string;
}

/**
 * What is known of the functions of a workspace folder. Made and kept up to date in slices; the text of an open document
 * counts, not what the disk has of it.
 */
export class FolderIndex {
  readonly uri: string;
  #project: Project;
  #limited = false;
  readonly #settings: IndexSettings;
  readonly #parts: IndexParts;
  readonly #choice: FileChoice;
  /** What the project knows of files, by path. */
  readonly #taken = new Map<string, Taken>();
  /** What the project knows of open documents, by path: offsets in the project are of these texts. */
  readonly #openTexts = new Map<string, string>();
  /** Files to take in, again or for the first time; those that were not listed may be none of the folder's. */
  readonly #pending = new Map<string, 'listed' | 'changed'>();
  #listing: Iterator<string | undefined, unknown> | undefined;
  readonly #kept: KeptFolder | undefined;
  /** The files that the project knows from an earlier session, until all were looked at. */
  #earlier: KnownFiles | undefined;
  /** What was known when all was learned for the first time differs from what is kept. */
  #isNew = false;
  #bytes = 0;
  #done = 0;
  #settled = false;
  #ready = false;
  #failed = false;
  /** The setting that kept files out. */
  #cut: string | undefined;

  constructor(uri: string, settings: IndexSettings, parts: IndexParts) {
    this.uri = uri;
    this.#settings = settings;
    this.#parts = parts;
    this.#choice = {
      exclude: settings.exclude,
      isSource: (path) => parts.workbench.languageOf(path)?.indexed === true,
    };
    this.#project = this.#emptyProject();
    if (!this.#wholeFolder) return;
    this.#listing = parts.files?.list(uri, this.#choice)[Symbol.iterator]();
    const { kept, workbench } = parts;
    const name = JSON.stringify([uri, settings.functions, settings.maxFileSize]);
    this.#kept = kept && new KeptFolder(kept, name, workbench.indexed);
  }

  /** What documents of the folder are analysed with, once it is ready. */
  get project(): Project {
    return this.#project;
  }

  /** True when another index would have to be made for these settings. */
  differsFrom(settings: Settings): boolean {
    const differs = (key: keyof IndexSettings) => JSON.stringify(this.#settings[key]) !== JSON.stringify(settings[key]);
    return (
      differs('exclude') ||
      differs('functions') ||
      differs('maxFileSize') ||
      differs('index') ||
      differs('indexMaxFiles') ||
      differs('indexMaxBytes') ||
      differs('indexMaxMemory')
    );
  }

  /** True from when all was learned for the first time. Before, documents do without the project: nothing waits for it. */
  get ready(): boolean {
    return this.#ready;
  }

  /** Whether all functions of the folder are known, so that what is not found with them is not there. */
  get complete(): boolean {
    return this.#ready && this.#wholeFolder && this.#cut === undefined;
  }

  get busy(): boolean {
    return (!this.#settled || this.#kept?.isWriting === true) && !this.#failed;
  }

  /** Files. */
  get progress(): { readonly done: number; readonly total: number } {
    return { done: this.#done, total: this.#done + this.#pending.size };
  }

  /** A line for the log. */
  get summary(): string {
    const size = `${this.#taken.size} files, ${Math.round(this.#bytes / 1024)} KiB`;
    return this.#cut === undefined ? size : `${size}; no more because of zerocopy.${this.#cut}`;
  }

  /** These files, or all below these folders, may be others now, or gone. */
  changed(uris: readonly string[]): void {
    for (const uri of uris) {
      this.#pending.set(uri, 'changed');
      if (this.#choice.isSource(pathOf(uri))) continue;
      const below = `${pathOf(uri)}/`;
      for (const [path, taken] of this.#taken) if (path.startsWith(below)) this.#pending.set(taken.uri, 'changed');
    }
    this.#settled = false;
  }

  /** An open document is another one now, or no longer open. */
  edited(): void {
    this.#settled = false;
  }

  /** The analysis of an open document hands this text to the project. */
  takes(path: string, text: string): void {
    this.#openTexts.set(path, text);
    // Texts that might be are analysed, too; then the document's has to be handed on again.
    for (const open of this.#parts.openTexts()) if (open.path === path && open.text !== text) this.#wakeUp();
  }

  /** The analysis of an open document has handed other texts to the project than the document's. */
  tookOthers(path: string): void {
    this.#openTexts.delete(path);
    this.#wakeUp();
  }

  /** Nobody asks it any more. */
  close(): void {
    this.#kept?.stop();
    this.#failed = true;
  }

  /** Gives up what was begun, before it is ready: from now on only open documents are known. */
  limitToOpen(): void {
    this.#limited = true;
    this.#listing = this.#earlier = undefined;
    this.#pending.clear();
    this.#taken.clear();
    this.#openTexts.clear();
    this.#bytes = 0;
    this.#project = this.#emptyProject();
  }

  /** Goes on until the slice is over. True while there is more to do. Rejects when nothing can be learned at all. */
  async work(slice: Cancellation): Promise<boolean> {
    try {
      if (this.#settled) return this.#kept?.write(this.#project, slice) === true;
      if ((await this.#readKept(slice)) || this.#list(slice) || (await this.#takeFiles(slice))) return true;
      // A message may change a text while something is waited for, but not between the last look and `settle`.
      while (await this.#takeOpenTexts());
      if (!this.#settle(slice)) return true;
    } catch (error) {
      this.#failed = true;
      throw error;
    }
    this.#settled = true;
    this.#ready = true;
    return this.#isNew && this.complete && this.#kept?.begin(this.#project, this.#taken) === true;
  }

  #emptyProject(): Project {
    return this.#parts.workbench.project((path) => this.#read(path), this.#settings.functions);
  }

  /** Begins with what an earlier session knew: only files that are others now are taken in. */
  async #readKept(slice: Cancellation): Promise<boolean> {
    if (this.#kept === undefined || this.#listing === undefined || this.#earlier !== undefined) return false;
    const project = this.#project;
    try {
      if (await this.#kept.read(project, slice)) return true;
      // It may have been given up meanwhile.
      if (this.#project === project) this.#earlier = this.#kept.files;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      this.#project = this.#emptyProject();
      this.#earlier = new Map();
    }
    return false;
  }

  #wakeUp(): void {
    this.#settled = false;
    this.#parts.wake();
  }

  get #wholeFolder(): boolean {
    return !this.#limited && this.#settings.index === 'workspace' && this.#parts.files !== undefined;
  }

  #list(slice: Cancellation): boolean {
    while (this.#listing !== undefined) {
      if (slice.cancelled) return true;
      const step = this.#listing.next();
      if (step.done === true) this.#listing = undefined;
      else if (this.#pending.size >= this.#settings.indexMaxFiles) this.#cut = 'indexMaxFiles';
      else if (step.value !== undefined) this.#pending.set(step.value, 'listed');
      if (this.#cut !== undefined) this.#listing = undefined;
    }
    return false;
  }

  async #takeFiles(slice: Cancellation): Promise<boolean> {
    if (this.#pending.size > 0 && !this.#ready && this.#lacksMemory()) {
      this.#cut = 'indexMaxMemory';
      this.#pending.clear();
    }
    const open = new Set([...this.#parts.openTexts()].map(({ path }) => path));
    for (const [uri, how] of this.#pending) {
      if (slice.cancelled) return true;
      this.#pending.delete(uri);
      this.#done++;
      // What is open is taken in before anything is learned.
      if (!open.has(pathOf(uri))) await this.#takeFile(uri, how === 'listed');
    }
    if (this.#earlier !== undefined) this.#dropOthers(open);
    this.#earlier = undefined;
    return false;
  }

  /** Files that an earlier session knew and that are none of the folder's any more. */
  #dropOthers(open: ReadonlySet<string>): void {
    for (const language of this.#parts.workbench.indexed) {
      for (const path of this.#project.pathsOf(language)) {
        if (!this.#taken.has(path) && !open.has(path)) this.#removeFile(path);
      }
    }
  }

  #lacksMemory(): boolean {
    const { files } = this.#parts;
    return files !== undefined && files.memory() > this.#settings.indexMaxMemory * 1024 * 1024;
  }

  async #takeFile(uri: string, isListed: boolean): Promise<void> {
    const path = pathOf(uri);
    const { files, log } = this.#parts;
    if (isListed && this.#isAsEarlier(uri, path)) return;
    this.#openTexts.delete(path);
    this.#forget(path);
    const file =
      files !== undefined && this.#wholeFolder && (isListed || files.lists(this.uri, uri, this.#choice))
        ? files.read(uri, this.#settings.maxFileSize)
        : undefined;
    if (file?.ok === true) {
      const full = this.#taken.size >= this.#settings.indexMaxFiles;
      if (!full && this.#bytes + file.bytes <= this.#settings.indexMaxBytes) {
        this.#taken.set(path, { uri, bytes: file.bytes, stamp: file.stamp });
        this.#bytes += file.bytes;
        this.#isNew ||= !this.#ready;
        await this.#project.update(path, file.text);
        return;
      }
      this.#cut ??= full ? 'indexMaxFiles' : 'indexMaxBytes';
    } else if (file?.missing === false) {
      log.info(`${uri}: not looked through: ${file.because}`);
    }
    this.#removeFile(path);
  }

  /** Whether the file is the one that the project knows from an earlier session; it is taken then. */
  #isAsEarlier(uri: string, path: string): boolean {
    const earlier = this.#earlier?.get(path);
    if (earlier === undefined || this.#parts.files?.stamp(uri) !== earlier.stamp) return false;
    const { indexMaxFiles, indexMaxBytes } = this.#settings;
    if (this.#taken.size >= indexMaxFiles || this.#bytes + earlier.bytes > indexMaxBytes) return false;
    this.#taken.set(path, { uri, ...earlier });
    this.#bytes += earlier.bytes;
    return true;
  }

  #removeFile(path: string): void {
    const { changes } = this.#project;
    this.#project.remove(path);
    this.#isNew ||= !this.#ready && this.#project.changes !== changes;
  }

  #forget(path: string): void {
    this.#bytes -= this.#taken.get(path)?.bytes ?? 0;
    this.#taken.delete(path);
  }

  /** True when nothing is left to learn. */
  #settle(slice: Cancellation): boolean {
    try {
      for (const { path, because } of this.#project.settle(slice)) this.#parts.log.info(`${path}: skipped: ${because}`);
    } catch (error) {
      if (error instanceof Cancelled) return false;
      throw error;
    }
    return this.#pending.size === 0;
  }

  /** True when a text was another one than the project knows. */
  async #takeOpenTexts(): Promise<boolean> {
    let any = false;
    for (const { path, text } of this.#parts.openTexts()) {
      if (this.#openTexts.get(path) === text || exceedsBytes(text, this.#settings.maxFileSize)) continue;
      any = true;
      this.#openTexts.set(path, text);
      await this.#project.update(path, text);
    }
    return any;
  }

  /** For the project, whose offsets are of the text that it was given last. */
  #read(path: string): string | undefined {
    const open = this.#openTexts.get(path);
    if (open !== undefined) return open;
    const taken = this.#taken.get(path);
    if (taken === undefined) return undefined;
    const file = this.#parts.files?.read(taken.uri, this.#settings.maxFileSize);
    if (file?.ok === true && file.stamp === taken.stamp) return file.text;
    // Written since, and nobody has told.
    this.#pending.set(taken.uri, 'changed');
    this.#wakeUp();
    return undefined;
  }
}
