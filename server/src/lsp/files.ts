/** Which files of a folder are looked at. */
export interface FileChoice {
  /** As in `.gitignore`, relative to the folder. */
  readonly exclude: readonly string[];
  /** By the name only. */
  readonly isSource: (path: string) => boolean;
}

export type FileRead =
  | {
      readonly ok: true;
      readonly text: string;
      /** On the disk. */
      readonly bytes: number;
      /** Another one whenever the file was written since. */
      readonly stamp: string;
    }
  | { readonly ok: false; readonly because: string; readonly missing: boolean };

/** What the host lends of the workspace's files. Folders and files are named by `file:` URIs. */
export interface WorkspaceFiles {
  /**
   * The files of a folder that people write: without `node_modules`, hidden folders and what `.gitignore` leaves out.
   * Lazy: a step reads one folder at most, and gives `undefined` when that held no file. Never throws.
   */
  list(folder: string, choice: FileChoice): Iterable<string | undefined>;
  /** Whether `list` would give this file, if it existed. */
  lists(folder: string, file: string, choice: FileChoice): boolean;
  /** The stamp that `read` would give; undefined where the file is not there. Never throws. */
  stamp(file: string): string | undefined;
  /** Never throws. */
  read(file: string, maxBytes: number): FileRead;
  /** The bytes of memory that this process takes. */
  memory(): number;
}

/** What the host keeps for the next session: lists of what JSON can hold, each under a name. Nothing here throws. */
export interface KeptLists {
  /** The values, one by one; undefined where there is no such list, or a damaged one. */
  readList(name: string): Iterable<unknown> | undefined;
  /** Writes a value at each step; ended early, it keeps nothing. */
  writing(name: string, values: Iterable<unknown>): Generator<undefined, unknown>;
}

/** Where it keeps them, and what tells one build of the product from another. */
export interface Kept {
  readonly lists: KeptLists;
  readonly build: string;
}
