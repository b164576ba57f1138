import { TextDocuments, type Connection, type Disposable } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { OpenDocument, type Surroundings } from './openDocument.js';

type Listener = (document: OpenDocument) => void;

/** The open documents: all that the server remembers between two messages. */
export class Documents {
  readonly #around: Surroundings;
  readonly #texts = new TextDocuments(TextDocument);
  readonly #open = new Map<string, OpenDocument>();
  readonly #changed: Listener[] = [];
  readonly #refined: Listener[] = [];
  readonly #closed: Listener[] = [];

  constructor(around: Surroundings) {
    this.#around = around;
  }

  listen(connection: Connection): Disposable[] {
    return [
      this.#texts.onDidOpen(({ document }) => {
        this.#close(document.uri);
        const analyser = this.#around.analysers.open(document.uri, document.languageId);
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

  /** Called after types have told more of a document whose text is the same. */
  onDidRefine(listener: Listener): void {
    this.#refined.push(listener);
  }

  /** To be called when a document was refined. */
  refined(document: OpenDocument): void {
    for (const listener of this.#refined) listener(document);
  }

  onDidClose(listener: Listener): void {
    this.#closed.push(listener);
  }

  get(uri: string): OpenDocument | undefined {
    return this.#open.get(uri);
  }

  all(): Iterable<OpenDocument> {
    return this.#open.values();
  }

  /** What is known of these documents is out of date. True when there are any. */
  invalidate(concerns: (document: OpenDocument) => boolean): boolean {
    const concerned = [...this.#open.values()].filter(concerns);
    for (const document of concerned) {
      document.changed();
      for (const listener of this.#changed) listener(document);
    }
    return concerned.length > 0;
  }

  /** The analysers of these documents are out of date: they get new ones. */
  reopen(concerns: (document: OpenDocument) => boolean): void {
    for (const document of this.#open.values()) {
      if (concerns(document)) document.renew(this.#around.analysers.open(document.uri, document.languageId));
    }
    this.invalidate(concerns);
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
