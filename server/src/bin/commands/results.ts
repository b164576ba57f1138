import { readFileSync, statSync } from 'node:fs';
import type { Analysis } from '../../engine/index.js';
import { sha256, type Store, type Warning } from '../../hosts/node/index.js';
import type { LanguageId, Rewrite, Settings } from '../../model/index.js';

/** Changes with the shape of what is kept. */
const FORMAT = 1;

/** Milliseconds; a file changed so shortly before it was looked at may be changed again without a new time stamp. */
const RACY = 2000;

/** Files of earlier runs that are kept beside those of this one. */
const MOST_KEPT = 50_000;

/** Size, and times of the last change of content and of status, in ms: the same ones mean the same content. */
type Stamp = readonly [size: number, modified: number, changed: number];

interface KnownFile {
  readonly stamp: Stamp;
  readonly hash: string;
}

/** What was found in a file. */
export interface Result {
  readonly language: LanguageId;
  /** Of the text, in UTF-16 units. */
  readonly length: number;
  /** Absent where the text can hold no copy. */
  readonly analysis?: Analysis;
  /** Why it could not be analysed, or not with types. */
  readonly failure?: string;
  /** Set where types were asked, which are those of other files, too: it is not kept. */
  readonly typed?: boolean;
  /** Rewrites that were asked for, by the finding's place in the analysis and the technique. */
  readonly rewrites?: Readonly<Record<string, Rewrite>>;
}

interface KnownResult extends Result {
  /** Hash of the settings it was found with. */
  readonly settings: string;
}

/** What is kept on the disk of one project. */
interface Kept {
  readonly format: typeof FORMAT;
  /** Epoch ms; all files were looked at after it. */
  readonly began: number;
  /** The files whose functions were known when the results were found, and what was wrong with them. */
  readonly project: string;
  readonly warnings: readonly Warning[];
  /** The state of the index that was kept when the files were these. */
  readonly index?: string;
  readonly files: Readonly<Record<string, KnownFile>>;
  readonly results: Readonly<Record<string, KnownResult>>;
}

/** Results of earlier runs, by content: a file that did not change in a project that did not is not analysed again. */
export class Results {
  readonly #store: Store;
  readonly #name: string;
  readonly #began = Date.now();
  readonly #old: Kept | undefined;
  readonly #files = new Map<string, KnownFile>();
  readonly #results = new Map<string, KnownResult>();
  readonly #settings = new Map<Settings, string>();
  #project = '';
  #warnings: readonly Warning[] = [];
  #index: string | undefined;
  #isNew = false;

  /** `name` tells one project, build and way of reading it from another. */
  constructor(store: Store, name: string) {
    this.#store = store;
    this.#name = JSON.stringify([FORMAT, name]);
    const kept = this.#store.read(this.#name);
    this.#old = isKept(kept) ? kept : undefined;
  }

  /** The warnings of when `paths` were taken in, if they are the same files with the same content as then. */
  warningsOf(paths: readonly string[]): readonly Warning[] | undefined {
    this.#project = sha256(JSON.stringify([...paths].sort()));
    if (this.#old?.project !== this.#project) return undefined;
    // Files that could not be read then have no entry: they are tried again each time.
    const same = paths.every((path) => this.#old?.files[path] === undefined || this.isSame(path));
    if (!same) return undefined;
    this.#warnings = this.#old.warnings;
    this.#index = this.#old.index;
    return this.#warnings;
  }

  /** The state of the index that was kept when the files were looked at last. */
  get index(): string | undefined {
    return this.#old?.index;
  }

  /** The state of the index for the files as they are. */
  setIndex(state: string | undefined): void {
    this.#index = state;
    this.#isNew = true;
  }

  setWarnings(warnings: readonly Warning[]): void {
    this.#warnings = warnings;
    this.#isNew = true;
  }

  /** Whether the file holds what it held when it was looked at last. */
  isSame(path: string): boolean {
    if (this.#files.has(path)) return this.#files.get(path)?.hash === this.#old?.files[path]?.hash;
    const known = this.#old?.files[path];
    const stamp = known && stampOf(path);
    if (known === undefined || stamp === undefined || this.#old === undefined) return false;
    if (isSettled(stamp, this.#old.began) && stamp.every((figure, i) => figure === known.stamp[i])) {
      this.#files.set(path, known);
      return true;
    }
    const hash = hashOf(path);
    if (hash !== known.hash) return false;
    this.#files.set(path, { stamp, hash });
    this.#isNew = true;
    return true;
  }

  /** Notes what a file holds that was just read; `stamp` was taken before. */
  note(path: string, stamp: Stamp | undefined, bytes: Uint8Array): void {
    if (stamp) this.#files.set(path, { stamp, hash: sha256(bytes) });
    this.#isNew = true;
  }

  /** What was found in a file that is the same, in a project that is. */
  resultOf(path: string, settings: Settings): Result | undefined {
    const known = this.#old?.results[path];
    if (known?.settings !== this.#keyOf(settings)) return undefined;
    this.#results.set(path, known);
    return known;
  }

  set(path: string, settings: Settings, result: Result): void {
    if (result.typed === true) return;
    this.#results.set(path, { ...result, settings: this.#keyOf(settings) });
    this.#isNew = true;
  }

  /** `holds`: whether what was found in files of a language holds where they are the same, though others are not. */
  async save(holds: (language: LanguageId) => boolean): Promise<void> {
    if (!this.#isNew) return;
    // Files of the project that were not asked about keep theirs.
    const old = this.#old?.project === this.#project ? this.#old : undefined;
    const files = new Map(this.#files);
    const results = new Map(this.#results);
    for (const [path, known] of Object.entries(old?.files ?? {}).slice(0, MOST_KEPT)) {
      if (old === undefined || files.has(path) || !isSettled(known.stamp, old.began)) continue;
      files.set(path, known);
    }
    for (const [path, result] of Object.entries(old?.results ?? {})) {
      const isSame = !results.has(path) && files.get(path)?.hash === old?.files[path]?.hash;
      if (isSame && holds(result.language)) results.set(path, result);
    }
    const kept: Kept = {
      format: FORMAT,
      began: this.#began,
      project: this.#project,
      warnings: this.#warnings,
      ...(this.#index !== undefined && { index: this.#index }),
      files: Object.fromEntries(files),
      results: Object.fromEntries(results),
    };
    await this.#store.write(this.#name, kept);
  }

  #keyOf(settings: Settings): string {
    const known = this.#settings.get(settings) ?? sha256(JSON.stringify(settings)).slice(0, 16);
    this.#settings.set(settings, known);
    return known;
  }
}

function isSettled([, modified, changed]: Stamp, began: number): boolean {
  return Math.max(modified, changed) < began - RACY;
}

/** What was read back unaltered was written by `save` of the same build: the format tells. */
function isKept(value: unknown): value is Kept {
  return typeof value === 'object' && value !== null && 'format' in value && value.format === FORMAT;
}

/** Undefined where there is no such file. */
function stampOf(path: string): Stamp | undefined {
  try {
    const { size, mtimeMs, ctimeMs } = statSync(path);
    return [size, mtimeMs, ctimeMs];
  } catch {
    return undefined;
  }
}

function hashOf(path: string): string | undefined {
  try {
    return sha256(readFileSync(path));
  } catch {
    return undefined;
  }
}
