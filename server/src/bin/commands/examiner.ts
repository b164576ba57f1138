import type { Analysis, DocumentAnalyser, FixChoice, FixedText } from '../../engine/index.js';
import {
  cacheFolder,
  describeFailure,
  GrammarError,
  Store,
  type Candidate,
  type Selection,
  type Source,
  type Warning,
} from '../../hosts/node/index.js';
import {
  NEVER_CANCELLED,
  type Finding,
  type Language,
  type LanguageId,
  type Rewrite,
  type Settings,
  type TechniqueId,
} from '../../model/index.js';
import { isCancelled, whileRead, type Context } from './context.js';
import { KeptIndex } from './keptIndex.js';
import { Indexer, projectFiles, rootsOf, type Earlier, type IndexOptions, type ProjectFiles } from './project.js';
import { Results, type Result } from './results.js';

/** A file that may hold a copy, and was analysed, now or in an earlier run. */
export interface Examined {
  /** Absolute. */
  readonly path: string;
  readonly language: LanguageId;
  /** Of the text, in UTF-16 units. */
  readonly length: number;
  readonly analysis: Analysis;
  /** Throws Unreadable. */
  source(): Source;
  /** The edits of one advice of a finding of the analysis. Rejects with Unreadable, too. */
  rewrite(finding: Finding, technique: TechniqueId): Promise<Rewrite>;
  /** The text with the fixes that are chosen. */
  fix(choice: FixChoice): Promise<FixedText>;
  /** Files that are looked at later are to be seen with what lies on the disk of this one. */
  putBack(): Promise<void>;
}

export interface ExamineOptions extends IndexOptions {
  /** False when results of earlier runs are neither used nor kept. */
  readonly cache?: boolean;
  /** Whether type checkers are asked, where a language has one. */
  readonly types?: boolean;
}

/** The message is for the warning line of the file. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

/** The files that the arguments stand for. */
export interface Selected extends Selection {
  /** The arguments. */
  readonly paths: readonly string[];
}

export class Examiner {
  readonly #context: Context;
  readonly #types: boolean;
  readonly #warn: (warning: Warning) => void;
  readonly #indexer: Indexer;
  readonly #results: Results | undefined;
  readonly #kept: KeptIndex | undefined;
  readonly #files: ProjectFiles;
  /** The project was taken in: it was not enough that results are known. */
  #isTaken = false;
  /** Of languages with an index, too, what earlier runs found in files that are the same holds. */
  #holds = false;
  /** Files that were asked about and could not be read; each was warned of. */
  readonly #unread = new Set<string>();
  /** The file that is looked at, if it was read. */
  #last: { readonly path: string; readonly source: Source; readonly analyser: DocumentAnalyser } | undefined;

  constructor(selection: Selected, options: ExamineOptions, context: Context, warn: (warning: Warning) => void) {
    this.#context = context;
    this.#types = options.types === true;
    this.#warn = warn;
    this.#indexer = new Indexer(selection.candidates, options, context);
    this.#files = projectFiles(selection.paths, selection.candidates, context);
    const { analyserStamp, environment } = context;
    if (options.cache !== true || analyserStamp === undefined) return;
    const roots = rootsOf(selection.paths, context.cwd);
    const scope = [...roots, `${options.maxFileSize ?? ''}`, options.types === true ? 'types' : ''];
    const store = new Store(cacheFolder(roots[0] ?? context.cwd, environment));
    const name = JSON.stringify([analyserStamp, scope]);
    this.#results = new Results(store, name);
    this.#kept = new KeptIndex(store, JSON.stringify([name, this.#indexer.stamp]));
  }

  /** Takes the project in, unless nothing in it has changed since its files were looked at last. */
  async prepare(): Promise<void> {
    const { own, around } = this.#files;
    const known = this.#results?.warningsOf([...own.map(({ path }) => path), ...around]);
    const isKnown = ({ path, settings }: Candidate): boolean =>
      this.#results?.resultOf(path, settings) !== undefined || this.#isUnreadable(path);
    this.#holds = known !== undefined;
    if (known !== undefined && own.every(isKnown)) known.forEach(this.#warn);
    else await this.#takeIn(this.#warn);
  }

  /** Once: takes in what changed since the project was kept, or all of it where it was not. */
  async #takeIn(warn: (warning: Warning) => void): Promise<void> {
    if (this.#isTaken) return;
    this.#isTaken = true;
    const told: Warning[] = [];
    const telling = {
      note: (path: string, { bytes, stamp }: Source) => this.#results?.note(path, stamp, bytes),
      warn: (warning: Warning) => {
        told.push(warning);
        this.#unread.add(warning.path);
        warn(warning);
      },
    };
    const earlier = this.#earlier();
    const holds = earlier && (await this.#indexer.resume(this.#files, earlier, telling));
    if (holds === undefined) await this.#indexer.index(this.#files, telling);
    else this.#holds = holds;
    this.#results?.setWarnings(told);
  }

  #earlier(): Earlier | undefined {
    const results = this.#results;
    const kept = this.#kept;
    const state = results?.index;
    if (results === undefined || kept === undefined || state === undefined) return undefined;
    return {
      isSame: (path) => results.isSame(path),
      read: (project) => kept.read(state, project, this.#context.workbench.indexed),
    };
  }

  /** What is found in a file; undefined, with a warning, when it can't be told. */
  async resultOf({ path, settings }: Candidate): Promise<Result | undefined> {
    const language = this.#context.workbench.languageOf(path);
    if (language === undefined) {
      this.#warn({ path, because: UNCLAIMED });
      return undefined;
    }
    if (this.#unread.has(path)) return undefined;
    const holds = language.indexed !== true || this.#holds;
    const known = holds && this.#results?.isSame(path) === true ? this.#results.resultOf(path, settings) : undefined;
    if (known) return known;
    const result = await this.#find(path, language, settings);
    if (result) this.#results?.set(path, settings, result);
    return result;
  }

  /** Gives what was found in a file to `visit`. */
  async show(candidate: Candidate, result: Result, visit: (file: Examined) => Promise<void>): Promise<void> {
    const { path, settings } = candidate;
    const { analysis, failure, language, length } = result;
    if (failure !== undefined) this.#warn({ path, because: failure });
    const source = (): Source => this.#last?.source ?? this.#readOrThrow(path);
    const rewrites: Record<string, Rewrite> = { ...result.rewrites };
    const rewrite = async (finding: Finding, technique: TechniqueId): Promise<Rewrite> => {
      const key = `${analysis?.findings.indexOf(finding) ?? ''} ${technique}`;
      return (rewrites[key] ??= await (await this.#analyserOf(path)).rewrite(source().text, finding, technique));
    };
    const fix = async (choice: FixChoice): Promise<FixedText> =>
      (await this.#analyserOf(path)).fix(source().text, settings, choice, whileRead(this.#context.terminal));
    const putBack = (): Promise<void> => this.#indexer.project.update(path, source().text);
    try {
      if (analysis === undefined) return;
      await visit({ path, language, length, analysis, source, rewrite, fix, putBack });
      const isMore = Object.keys(rewrites).length > Object.keys(result.rewrites ?? {}).length;
      if (isMore) this.#results?.set(path, settings, { ...result, rewrites });
    } catch (error) {
      if (error instanceof GrammarError) throw error;
      const because = error instanceof Unreadable ? error.message : failureOf(error);
      if (!isCancelled(error)) this.#warn({ path, because });
    } finally {
      this.#last?.analyser.dispose();
      this.#last = undefined;
    }
  }

  /** Keeps what is known for later runs. */
  async finish(): Promise<void> {
    const { indexed } = this.#context.workbench;
    const { project, isWhole } = this.#indexer;
    // What is learned of a function for those who call it may have to be settled.
    const isKept = this.#isTaken && this.#files.own.length > 0 && isWhole;
    if (isKept && project.settle(NEVER_CANCELLED).length === 0)
      this.#results?.setIndex(this.#kept?.write(project, indexed));
    await this.#results?.save((language) => this.#holds || !indexed.some(({ id }) => id === language));
  }

  async #find(path: string, language: Language, settings: Settings): Promise<Result | undefined> {
    const { project } = this.#indexer;
    const nothing = { language: language.id, length: 0 };
    if (language.indexed === true && !project.mayCopy(path, '')) return nothing;
    const read = this.#indexer.read(path);
    if (!read.ok) {
      this.#warn({ path, because: read.because });
      return undefined;
    }
    const { source } = read;
    if (language.indexed !== true) this.#results?.note(path, source.stamp, source.bytes);
    const { workbench, terminal } = this.#context;
    const mayRefine = this.#types && language.mayCopyByType?.(source.text, path) === true;
    const mayCopy = mayRefine || project.mayCopy(path, source.text);
    const analyser = mayCopy ? workbench.open(path, undefined, project) : undefined;
    if (analyser === undefined) return nothing;
    this.#last = { path, source, analyser };
    const found = { language: language.id, length: source.text.length };
    try {
      const analysis = await analyser.analyse(source.text, settings, whileRead(terminal));
      const refined = mayRefine ? await this.#refine(analyser, source.text, settings) : undefined;
      return { ...found, analysis, ...refined };
    } catch (error) {
      if (!(error instanceof GrammarError || isCancelled(error))) return { ...found, failure: failureOf(error) };
      analyser.dispose();
      this.#last = undefined;
      if (error instanceof GrammarError) throw error;
      return undefined;
    }
  }

  /** What types tell more. Without them, what was found stays as it is. */
  async #refine(
    analyser: DocumentAnalyser,
    text: string,
    settings: Settings,
  ): Promise<Pick<Result, 'analysis' | 'failure' | 'typed'>> {
    try {
      const analysis = await analyser.refine?.(text, settings, whileRead(this.#context.terminal));
      return { ...(analysis && { analysis }), typed: true };
    } catch (error) {
      if (error instanceof GrammarError || isCancelled(error)) throw error;
      return { failure: `was analysed without types: ${describeFailure(error)}`, typed: true };
    }
  }

  /** To change a file, for which more has to be known than what was found in it. */
  async #analyserOf(path: string): Promise<DocumentAnalyser> {
    if (this.#last) return this.#last.analyser;
    const { workbench } = this.#context;
    // What is wrong with other files was told when the results were.
    if (workbench.languageOf(path)?.indexed === true) await this.#takeIn(() => undefined);
    const analyser = workbench.open(path, undefined, this.#indexer.project);
    if (analyser === undefined) throw new Unreadable(UNCLAIMED);
    this.#last = { path, source: this.#readOrThrow(path), analyser };
    return analyser;
  }

  #isUnreadable(path: string): boolean {
    const isUnread = !this.#indexer.read(path).ok;
    if (isUnread) this.#unread.add(path);
    return isUnread;
  }

  #readOrThrow(path: string): Source {
    const read = this.#indexer.read(path);
    if (!read.ok) throw new Unreadable(read.because);
    return read.source;
  }
}

const UNCLAIMED = 'has a name that no language claims';

function failureOf(error: unknown): string {
  return `could not be analysed: ${describeFailure(error)}`;
}
