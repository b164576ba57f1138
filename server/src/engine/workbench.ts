import type {
  Cancellation,
  DeclaredFunctions,
  Finding,
  Language,
  LanguageHost,
  LanguageId,
  LanguageService,
  Lowering,
  NamedCall,
  Rewrite,
  Settings,
  SourceSession,
  TechniqueId,
  TypeAnswer,
} from '../model/index.js';
import { Cancelled } from '../model/index.js';
import { analyseLowering } from './analyse.js';
import type { Analysis, FixChoice, FixedText } from './analysis.js';
import { Attempts } from './attempts.js';
import { fixText, rewriteSite } from './fix.js';
import { Project } from './project.js';
import { suppress } from './suppress.js';
import type { Types } from './types.js';

/** One document, kept while it is open, so that analysing it again after a small change is cheap. */
export interface DocumentAnalyser {
  /** Rejects with Cancelled; any other rejection is a defect of the analyser, and the document has no findings. */
  analyse(text: string, settings: Settings, cancellation: Cancellation): Promise<Analysis>;
  /**
   * As analyse, with what a type checker knows; takes long the first time. Undefined where it tells nothing more, or there
   * is none.
   */
  refine?(text: string, settings: Settings, cancellation: Cancellation): Promise<Analysis | undefined>;
  /** The edits of one advice of a finding of `text`. */
  rewrite(text: string, finding: Finding, technique: TechniqueId): Promise<Rewrite>;
  /** The call of a function of that kind whose name stands at `offset`, see SourceSession. */
  callAt(text: string, offset: number, among: (name: string) => boolean): Promise<NamedCall | undefined>;
  /** Applies the best fitting fix of every finding, until none is left that `choice` allows. */
  fix(text: string, settings: Settings, choice: FixChoice, cancellation: Cancellation): Promise<FixedText>;
  dispose(): void;
}

/** Answers of a type checker lead to new questions so often. */
const MOST_ROUNDS = 3;

const NOTHING: Analysis = { findings: [], inspected: [], suppressions: [], losses: [] };

/** All doors start here: knows the languages, loads each when first needed. */
export class Workbench {
  readonly #languages: readonly Language[];
  readonly #host: LanguageHost;
  readonly #types: Types | undefined;
  readonly #services = new Map<LanguageId, Promise<LanguageService>>();

  /** With `types`, documents can be refined. */
  constructor(languages: readonly Language[], host: LanguageHost, types?: Types) {
    this.#languages = languages;
    this.#host = host;
    this.#types = types;
  }

  /** By the protocol's language id where there is one, else by the path's extension. */
  languageOf(path: string, protocolId?: string): Language | undefined {
    if (protocolId !== undefined) return this.#languages.find((l) => l.protocolIds.includes(protocolId));
    const lower = path.toLowerCase();
    return this.#languages.find((l) => l.extensions.some((e) => lower.endsWith(e)));
  }

  /** The languages whose functions are known across files. */
  get indexed(): readonly Language[] {
    return this.#languages.filter((l) => l.indexed === true);
  }

  /**
   * `undefined` when no language claims the path. Nothing is loaded before the first text that may copy. In a project
   * the functions of its other files are known, too.
   */
  open(path: string, protocolId?: string, project?: Project): DocumentAnalyser | undefined {
    const language = this.languageOf(path, protocolId);
    if (language === undefined) return undefined;
    return new OpenDocument(path, language, project, {
      service: () => this.#service(language),
      types: this.#types,
    });
  }

  /**
   * A project without files. `read` gives a file's text, or undefined when it can't be read any more; `functions`: what
   * users say that functions do.
   */
  project(read: (path: string) => string | undefined, functions: DeclaredFunctions = {}): Project {
    return new Project({
      languageOf: (path) => this.languageOf(path),
      service: (language) => this.#service(language),
      read,
      functions,
    });
  }

  #service(language: Language): Promise<LanguageService> {
    const known = this.#services.get(language.id);
    if (known !== undefined) return known;
    const loading = language.load(this.#host);
    this.#services.set(language.id, loading);
    // A failed load (a grammar that is absent) may work next time.
    loading.catch(() => this.#services.delete(language.id));
    return loading;
  }
}

/** What of a language is loaded when it is needed. */
interface Parts {
  service(): Promise<LanguageService>;
  readonly types: Types | undefined;
}

class OpenDocument implements DocumentAnalyser {
  readonly #path: string;
  readonly #language: Language;
  readonly #parts: Parts;
  readonly #project: Project | undefined;
  #session: SourceSession | undefined;
  #attempts: Attempts | undefined;
  #disposed = false;

  constructor(path: string, language: Language, project: Project | undefined, parts: Parts) {
    this.#path = path;
    this.#language = language;
    this.#parts = parts;
    this.#project = project;
  }

  async analyse(text: string, settings: Settings, cancellation: Cancellation): Promise<Analysis> {
    if (!settings.enable) return NOTHING;
    // With an index, or with what users say, the names of the catalogue are not all that can move bytes.
    const index = await this.#project?.indexFor(this.#language);
    const isDeclared = this.#language.indexed === true && Object.keys(settings.functions).length > 0;
    if (index === undefined && !isDeclared && !this.#language.mayCopy(text, this.#path)) {
      return { ...NOTHING, suppressions: suppress([], text).suppressions };
    }
    const session = await this.#open();
    if (cancellation.cancelled) throw new Cancelled();
    if (index === undefined) session.declare?.(settings.functions);
    return this.#advised(session, session.lower(text, cancellation), text, settings);
  }

  async refine(text: string, settings: Settings, cancellation: Cancellation): Promise<Analysis | undefined> {
    if (!settings.enable || this.#language.mayCopyByType?.(text, this.#path) !== true) return undefined;
    const { types } = this.#parts;
    if (types === undefined) return undefined;
    const session = await this.#open();
    const { id } = this.#language;
    let answers: readonly TypeAnswer[] = [];
    let lowering = session.lower(text, cancellation, answers);
    // What is a source by its type asks for its sinks in turn.
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const { questions = [] } = lowering;
      if (questions.length === 0) break;
      const task = { language: id, path: this.#path, text, questions };
      const more = await types.answer(task, cancellation);
      if (this.#disposed) throw new Cancelled();
      if (more.length === 0) break;
      answers = [...answers, ...more];
      lowering = session.lower(text, cancellation, answers);
    }
    if (answers.length === 0) return undefined;
    return this.#advised(session, lowering, text, settings);
  }

  async rewrite(text: string, finding: Finding, technique: TechniqueId): Promise<Rewrite> {
    const written = this.#attempts?.of(text, finding, technique);
    return written ?? rewriteSite(finding, technique, (await this.#open()).edit(text));
  }

  async callAt(text: string, offset: number, among: (name: string) => boolean): Promise<NamedCall | undefined> {
    return (await this.#open()).callAt?.(text, offset, among);
  }

  async fix(text: string, settings: Settings, choice: FixChoice, cancellation: Cancellation): Promise<FixedText> {
    const tools = {
      analyse: this.analyse.bind(this),
      rewrite: this.rewrite.bind(this),
    };
    return fixText(tools, text, settings, choice, cancellation);
  }

  dispose(): void {
    this.#disposed = true;
    this.#session?.dispose();
    this.#session = undefined;
    this.#attempts = undefined;
  }

  #advised(session: SourceSession, lowering: Lowering, text: string, settings: Settings): Analysis {
    this.#attempts = new Attempts(text, () => session.edit(text));
    return analyseLowering(lowering, text, settings, this.#attempts);
  }

  async #open(): Promise<SourceSession> {
    const service = await this.#parts.service();
    if (this.#disposed) throw new Cancelled();
    const index = await this.#project?.indexFor(this.#language);
    this.#session ??= service.open(this.#path, index);
    return this.#session;
  }
}
