import type { Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../engine/index.js';
import { Cancelled, type Settings, type Span } from '../model/index.js';
import type { Analyser } from './analysers.js';
import type { Folders } from './folders.js';
import { reasonOf, type Log } from './log.js';
import type { Scheduler } from './scheduler.js';
import type { SettingsStore } from './settings.js';
import { exceedsBytes } from './utf8.js';

const NOTHING: Analysis = { findings: [], inspected: [], suppressions: [], losses: [] };

/** What documents need to be analysed. */
export interface Surroundings {
  /** An analyser for a document; undefined when no language claims it. */
  readonly analysers: { open(uri: string, languageId: string): Analyser | undefined };
  readonly scheduler: Scheduler;
  readonly settings: SettingsStore;
  readonly folders: Folders;
  readonly log: Log;
}

/** One version of a document with all that is known of it. */
export interface Snapshot {
  readonly uri: string;
  readonly version: number;
  readonly text: string;
  readonly settings: Settings;
  readonly analysis: Analysis;
  /** Absent where nothing can be found; then `analysis` is empty, too. */
  readonly analyser: Analyser | undefined;
  /** Whether all was known that the document's meaning depends on: what isn't found then isn't there. */
  readonly complete: boolean;
  /** False as soon as the text or the settings changed, or the document was closed. */
  readonly current: boolean;
  /** True only while `current`. */
  rangeOf(span: Span): Range;
  spanOf(range: Range): Span;
}

/** A document that the client has open. Only its newest text is ever analysed, and at most once. */
export class OpenDocument {
  readonly #document: TextDocument;
  #analyser: Analyser | undefined;
  readonly #around: Surroundings;
  /** Counts changes of the text and of everything else that a finding depends on. */
  #revision = 0;
  #closed = false;
  #latest: Snapshot | undefined;
  #running: Promise<Snapshot | undefined> | undefined;
  #cancellation = { cancelled: false };
  #saidLast = '';

  constructor(document: TextDocument, analyser: Analyser | undefined, around: Surroundings) {
    this.#document = document;
    this.#analyser = analyser;
    this.#around = around;
  }

  get uri(): string {
    return this.#document.uri;
  }

  get version(): number {
    return this.#document.version;
  }

  get languageId(): string {
    return this.#document.languageId;
  }

  get text(): string {
    return this.#document.getText();
  }

  /** Whether what is known may be otherwise by now, because of other files. */
  get stale(): boolean {
    return this.#latest !== undefined && this.#analyser?.stale === true;
  }

  /** An analysis under way is given up; the next one sees the newest text and settings. */
  changed(): void {
    this.#revision++;
    this.#latest = undefined;
    this.#cancellation.cancelled = true;
  }

  /** Is analysed with another analyser from now on. */
  renew(analyser: Analyser | undefined): void {
    const old = this.#analyser;
    this.#analyser = analyser;
    this.changed();
    this.#dispose(old);
  }

  close(): void {
    this.#closed = true;
    this.changed();
    this.#dispose(this.#analyser);
  }

  #dispose(analyser: Analyser | undefined): void {
    const dispose = () => analyser?.dispose();
    // The analyser may be in use until the analysis notices that it was given up.
    if (this.#running === undefined) dispose();
    else void this.#running.then(dispose, dispose);
  }

  /** The newest text's analysis; undefined when the document is closed before there is one. Never rejects. */
  snapshot(): Promise<Snapshot | undefined> {
    if (this.#latest !== undefined) return Promise.resolve(this.#latest);
    this.#running ??= this.#analyse().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /**
   * Puts what types tell in the place of what was found without them, when the text is still the same then. True when
   * that is something else. Never rejects.
   */
  async refine(): Promise<boolean> {
    const before = await this.snapshot();
    const revision = this.#revision;
    if (before?.current !== true || this.#analyser?.refine === undefined) return false;
    try {
      const { text, settings } = before;
      if (!settings.types || this.#isLeftOut(text, settings)) return false;
      const analysis = await this.#analyser.refine(text, settings, this.#cancellation);
      if (analysis === undefined || revision !== this.#revision) return false;
      if (JSON.stringify(analysis.findings) === JSON.stringify(before.analysis.findings)) return false;
      this.#latest = this.#snapshot(text, settings, analysis);
      return true;
    } catch (error) {
      if (!(error instanceof Cancelled)) this.#say('error', `types are not known: ${reasonOf(error)}`);
      return false;
    }
  }

  async #analyse(): Promise<Snapshot | undefined> {
    while (!this.#closed) {
      const settings = await this.#around.settings.of(this.uri);
      const revision = await this.#quiet();
      this.#cancellation = { cancelled: false };
      const text = this.#document.getText();
      const analysis = await this.#look(text, settings);
      if (revision !== this.#revision || analysis === undefined) continue;
      this.#latest = this.#snapshot(text, settings, analysis);
      return this.#latest;
    }
    return undefined;
  }

  /** Waits until no change arrives any more, so that of a burst only the last one is analysed. No fixed delay. */
  async #quiet(): Promise<number> {
    for (;;) {
      const revision = this.#revision;
      await this.#around.scheduler.turn();
      if (revision === this.#revision) return revision;
    }
  }

  /** Undefined when given up. */
  async #look(text: string, settings: Settings): Promise<Analysis | undefined> {
    if (this.#analyser === undefined || this.#isLeftOut(text, settings)) return NOTHING;
    try {
      const analysis = await this.#analyser.analyse(text, settings, this.#cancellation);
      this.#saidLast = '';
      return analysis;
    } catch (error) {
      if (error instanceof Cancelled) return this.#cancellation.cancelled ? undefined : NOTHING;
      this.#say('error', `not analysed: ${reasonOf(error)}`);
      return NOTHING;
    }
  }

  /** Whether settings leave the document out. */
  #isLeftOut(text: string, { enable, exclude, maxFileSize }: Settings): boolean {
    if (!enable || this.#around.folders.excludes(this.uri, exclude)) return true;
    if (!exceedsBytes(text, maxFileSize)) return false;
    this.#say('info', `skipped: larger than zerocopy.maxFileSize (${maxFileSize} bytes)`);
    return true;
  }

  /** Says a thing about this document once, not again at every key. */
  #say(level: 'info' | 'error', what: string): void {
    if (what === this.#saidLast) return;
    this.#saidLast = what;
    this.#around.log[level](`${this.uri}: ${what}`);
  }

  #snapshot(text: string, settings: Settings, analysis: Analysis): Snapshot {
    const document = this.#document;
    const isCurrent = (snapshot: Snapshot) => this.#latest === snapshot;
    return {
      uri: document.uri,
      version: document.version,
      text,
      settings,
      analysis,
      analyser: this.#analyser,
      complete: this.#analyser?.complete ?? false,
      get current() {
        return isCurrent(this);
      },
      rangeOf: ({ start, end }) => ({ start: document.positionAt(start), end: document.positionAt(end) }),
      spanOf: ({ start, end }) => ({ start: document.offsetAt(start), end: document.offsetAt(end) }),
    };
  }
}
