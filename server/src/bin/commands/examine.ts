import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Analysis, DocumentAnalyser, Project } from '../../engine/index.js';
import {
  describeFailure,
  GrammarError,
  selectFiles,
  type Candidate,
  type Selection,
  type Source,
  type Warning,
} from '../../hosts/node/index.js';
import type { Finding, Language, LanguageId, Rewrite, Settings, TechniqueId } from '../../model/index.js';
import { counted } from '../../render/index.js';
import { isCancelled, printError, printWarning, whileRead, type Context } from './context.js';
import { Indexer, projectFiles, rootsOf, TURN, type IndexOptions } from './project.js';
import { Results, type Result } from './results.js';

/** A file that may hold a copy, and was analysed, now or in an earlier run. */
export interface Examined {
  /** Absolute. */
  readonly path: string;
  readonly candidate: Candidate;
  readonly language: LanguageId;
  /** Of the text, in UTF-16 units. */
  readonly length: number;
  readonly analysis: Analysis;
  /** Throws Unreadable. */
  source(): Source;
  /** The edits of one advice of a finding of the analysis. Rejects with Unreadable, too. */
  rewrite(finding: Finding, technique: TechniqueId): Promise<Rewrite>;
  /** Lives until the visit ends. */
  readonly analyser: DocumentAnalyser;
  readonly project: Project;
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

/** What `examine` did; `files` were read, `parsed` can hold a copy. */
export interface Examination {
  readonly files: number;
  readonly parsed: number;
  readonly warnings: readonly Warning[];
}

/** The files that the arguments stand for, or undefined (and an error line for each) when one names nothing. */
export function select(paths: readonly string[], context: Context): Selected | undefined {
  const selection = selectFiles(paths, context.cwd, (path) => context.workbench.languageOf(path) !== undefined);
  for (const { path, because } of selection.missing) printError(context, `${path}: ${because}`);
  if (selection.missing.length > 0) return undefined;
  for (const warning of selection.warnings) printWarning(context, warning);
  return { ...selection, paths };
}

/**
 * Reads the files, learns what their functions do, then analyses one after the other, in their order, and hands each that
 * may hold a copy to `visit`. What can't be read or analysed gets a warning line and is passed by. Rejects with
 * GrammarError, without which no file of that language can be read. One text at a time is in memory.
 */
export async function examine(
  selection: Selected,
  options: ExamineOptions,
  context: Context,
  visit: (file: Examined) => Promise<void>,
): Promise<Examination> {
  const { terminal } = context;
  const warnings = [...selection.warnings];
  const warn = (warning: Warning): void => {
    warnings.push(warning);
    printWarning(context, warning);
  };
  const examiner = new Examiner(selection, options, context, warn);
  await examiner.prepare();
  const total = selection.candidates.length;
  let files = 0;
  let parsed = 0;
  let turn = performance.now();
  for (const candidate of selection.candidates) {
    if (terminal.closed) break;
    if (performance.now() - turn > TURN) {
      if (options.quiet !== true) terminal.progress(() => `${files}/${counted(total, 'file')}, ${parsed} parsed`);
      await nextTurn();
      turn = performance.now();
    }
    if (!candidate.settings.enable) continue;
    const result = await examiner.resultOf(candidate);
    if (result === undefined) continue;
    files++;
    if (result.analysis === undefined && result.failure === undefined) continue;
    parsed++;
    await examiner.show(candidate, result, visit);
    await terminal.drained();
  }
  if (!terminal.closed) await examiner.finish();
  terminal.done();
  return { files, parsed, warnings };
}

class Examiner {
  readonly #selection: Selected;
  readonly #context: Context;
  readonly #types: boolean;
  readonly #warn: (warning: Warning) => void;
  readonly #indexer: Indexer;
  readonly #results: Results | undefined;
  /** Nothing in the project has changed, so that results of earlier runs hold for files of languages with an index. */
  #isSame = false;
  /** All that was asked about was found by earlier runs. */
  #isKnown = false;
  /** Files that were asked about and could not be read; each was warned of. */
  readonly #unread = new Set<string>();
  /** The file that is looked at, if it was read. */
  #last: { readonly path: string; readonly source: Source; readonly analyser: DocumentAnalyser } | undefined;

  constructor(selection: Selected, options: ExamineOptions, context: Context, warn: (warning: Warning) => void) {
    this.#selection = selection;
    this.#context = context;
    this.#types = options.types === true;
    this.#warn = warn;
    this.#indexer = new Indexer(selection.candidates, options, context);
    const { analyserStamp, environment } = context;
    if (options.cache !== true || analyserStamp === undefined) return;
    const roots = rootsOf(selection.paths, context.cwd);
    const scope = [...roots, `${options.maxFileSize ?? ''}`, options.types === true ? 'types' : ''];
    this.#results = new Results(roots[0] ?? context.cwd, scope, analyserStamp, environment);
  }

  /** Takes the project in, unless nothing in it has changed since its files were looked at last. */
  async prepare(): Promise<void> {
    const { candidates, paths } = this.#selection;
    const files = projectFiles(paths, candidates, this.#context);
    const known = this.#results?.warningsOf([...files.own.map(({ path }) => path), ...files.around]);
    const isKnown = ({ path, settings }: Candidate): boolean =>
      this.#results?.resultOf(path, settings) !== undefined || this.#isUnreadable(path);
    this.#isSame = known !== undefined;
    if (known !== undefined && files.own.every(isKnown)) {
      this.#isKnown = true;
      known.forEach(this.#warn);
      return;
    }
    const told: Warning[] = [];
    const note = (path: string, { bytes, stamp }: Source): void => this.#results?.note(path, stamp, bytes);
    await this.#indexer.index(files, note, (warning) => {
      told.push(warning);
      this.#unread.add(warning.path);
      this.#warn(warning);
    });
    this.#results?.setWarnings(told);
  }

  /** What is found in a file; undefined, with a warning, when it can't be told. */
  async resultOf({ path, settings }: Candidate): Promise<Result | undefined> {
    const language = this.#context.workbench.languageOf(path);
    if (language === undefined) {
      this.#warn({ path, because: 'has a name that no language claims' });
      return undefined;
    }
    if (this.#unread.has(path)) return undefined;
    const isSame = language.indexed === true ? this.#isKnown : this.#results?.isSame(path);
    const known = isSame === true ? this.#results?.resultOf(path, settings) : undefined;
    if (known) return known;
    const result = await this.#find(path, language, settings);
    if (result) this.#results?.set(path, settings, result);
    return result;
  }

  /** Gives what was found in a file to `visit`. */
  async show(candidate: Candidate, result: Result, visit: (file: Examined) => Promise<void>): Promise<void> {
    const { path } = candidate;
    const { analysis, failure, language, length } = result;
    if (failure !== undefined) this.#warn({ path, because: failure });
    const project = this.#indexer.project;
    const analyser = this.#last?.analyser ?? this.#context.workbench.open(path, undefined, project);
    try {
      if (analysis === undefined || analyser === undefined) return;
      const source = (): Source => this.#last?.source ?? this.#readOrThrow(path);
      const rewrites: Record<string, Rewrite> = { ...result.rewrites };
      const rewrite = async (finding: Finding, technique: TechniqueId): Promise<Rewrite> =>
        (rewrites[`${analysis.findings.indexOf(finding)} ${technique}`] ??= await analyser.rewrite(
          source().text,
          finding,
          technique,
        ));
      await visit({ path, candidate, language, length, analysis, source, rewrite, analyser, project });
      const isMore = Object.keys(rewrites).length > Object.keys(result.rewrites ?? {}).length;
      if (isMore) this.#results?.set(path, candidate.settings, { ...result, rewrites });
    } catch (error) {
      if (error instanceof GrammarError) throw error;
      const because = error instanceof Unreadable ? error.message : failureOf(error);
      if (!isCancelled(error)) this.#warn({ path, because });
    } finally {
      analyser?.dispose();
      this.#last = undefined;
    }
  }

  async finish(): Promise<void> {
    const { indexed } = this.#context.workbench;
    await this.#results?.save((language) => this.#isSame || !indexed.some(({ id }) => id === language));
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

function failureOf(error: unknown): string {
  return `could not be analysed: ${describeFailure(error)}`;
}
