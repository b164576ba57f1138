import ignore from 'ignore';
import {
  DidChangeWorkspaceFoldersNotification,
  type Connection,
  type Disposable,
  type InitializeParams,
  type WorkspaceFolder,
} from 'vscode-languageserver';
import { URI } from 'vscode-uri';

/** The workspace's folders, to which `exclude` is relative. */
export class Folders {
  #folders: readonly URI[];
  readonly #ignoreCase: boolean;

  /** `ignoreCase`: whether file names that differ in case only name the same file. */
  constructor(params: InitializeParams, ignoreCase: boolean) {
    this.#ignoreCase = ignoreCase;
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- a client that knows no folders still has a root
    const { workspaceFolders, rootUri } = params;
    const uris = workspaceFolders?.map((folder) => folder.uri) ?? (rootUri === null ? [] : [rootUri]);
    this.#folders = uris.map((uri) => URI.parse(uri));
  }

  /** Follows folders that come and go, and calls `changed` after each. */
  listen(connection: Connection, changed: () => void): Disposable {
    return connection.onNotification(DidChangeWorkspaceFoldersNotification.type, ({ event: { added, removed } }) => {
      const parse = (folders: WorkspaceFolder[]) => folders.map((folder) => URI.parse(folder.uri));
      const gone = new Set(parse(removed).map(String));
      this.#folders = [...this.#folders.filter((folder) => !gone.has(folder.toString())), ...parse(added)];
      changed();
    });
  }

  /** As the client names them. */
  get uris(): readonly string[] {
    return this.#folders.map((folder) => folder.toString());
  }

  /** The folders that hold the document, the innermost first. */
  holding(uri: string): readonly string[] {
    const document = URI.parse(uri);
    return this.#folders
      .flatMap((folder) => {
        const path = below(folder, document);
        return path === undefined ? [] : [{ folder, path }];
      })
      .sort((a, b) => a.path.length - b.path.length)
      .map(({ folder }) => folder.toString());
  }

  /** Whether `patterns` (as in `.gitignore`) leave out this document. Those in no folder are never left out. */
  excludes(uri: string, patterns: readonly string[]): boolean {
    if (patterns.length === 0) return false;
    const path = this.#relative(URI.parse(uri));
    return path !== undefined && ignore({ ignorecase: this.#ignoreCase }).add(patterns).ignores(path);
  }

  /** The document's path below the innermost folder that holds it. */
  #relative(document: URI): string | undefined {
    let inner: string | undefined;
    for (const folder of this.#folders) {
      const path = below(folder, document);
      if (path !== undefined && (inner === undefined || path.length < inner.length)) inner = path;
    }
    return inner;
  }
}

/** The document's path below a folder; undefined when it isn't in it. */
function below(folder: URI, document: URI): string | undefined {
  if (folder.scheme !== document.scheme || folder.authority !== document.authority) return undefined;
  const base = folder.path.endsWith('/') ? folder.path : `${folder.path}/`;
  const path = document.path.startsWith(base) ? document.path.slice(base.length) : '';
  return path === '' ? undefined : path;
}
