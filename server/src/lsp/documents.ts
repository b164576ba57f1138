import { TextDocuments, type Connection, type Disposable } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import type { Workbench } from '../engine/index.js';
import type { Folders } from './folders.js';
import type { Log } from './log.js';
import { OpenDocument } from './openDocument.js';
import type { Scheduler } from './scheduler.js';
import type { SettingsStore } from './settings.js';

/** What documents need to be analysed. */
export interface Surroundings {
  readonly workbench: Pick<Workbench, 'open'>;
  readonly scheduler: Scheduler;
  readonly settings: SettingsStore;
  readonly folders: Folders;
  readonly log: Log;
}

type Listener = (document: OpenDocument) => void;

/** The open documents: all that the server remembers between two messages. */
export class Documents {
  readonly #around: Surroundings;
  readonly #texts = new TextDocuments(TextDocument);
  readonly #open = new Map<string, OpenDocument>();
  readonly #changed: Listener[] = [];
  readonly #closed: Listener[] = [];

  constructor(around: Surroundings) {
    this.#around = around;
  }

  listen(connection: Connection): Disposable[] {
    return [
      this.#texts.onDidOpen(({ document }) => {
        this.#close(document.uri);
        const analyser = this.#around.workbench.open(URI.parse(document.uri).path, document.languageId);
        this.#open.set(document.uri, new OpenDocument(document, analyser, this.#around));
      }),
      this.#texts.onDidChangeContent(({ document }) => {
        const open = this.#open.get(document.uri);
        if (open === undefined) return;
        open.changed();
        for (const listener of this.#changed) listener(open);
      }),
      this.#texts.onDidClose(({ document }) => {
        this.#close(document.uri);
      }),
      this.#texts.listen(connection),
      {
        dispose: () => {
          for (const uri of [...this.#open.keys()]) this.#close(uri);
        },
      },
    ];
  }

  /** Called after a document was opened, its text changed, or what is known of it became out of date. */
  onDidChange(listener: Listener): void {
    this.#changed.push(listener);
  }

  onDidClose(listener: Listener): void {
    this.#closed.push(listener);
  }

  get(uri: string): OpenDocument | undefined {
    return this.#open.get(uri);
  }

  /** Settings or folders are others now: what is known of all documents is out of date. */
  invalidate(): void {
    for (const document of this.#open.values()) {
      document.changed();
      for (const listener of this.#changed) listener(document);
    }
  }

  #close(uri: string): void {
    const document = this.#open.get(uri);
    if (document === undefined) return;
    this.#open.delete(uri);
    this.#around.settings.forget(uri);
    document.close();
    for (const listener of this.#closed) listener(document);
  }
}
