import type {
  Cancellation,
  DeclaredFunctions,
  IndexFailure,
  Language,
  LanguageId,
  LanguageService,
  ProjectIndex,
} from '../model/index.js';

/** What a project needs of the workbench: which language a path is, and its service once it is loaded. */
export interface ProjectHost {
  languageOf(path: string): Language | undefined;
  service(language: Language): Promise<LanguageService>;
  /** The text of a file of the project, or undefined when it can't be read any more. */
  read(path: string): string | undefined;
  /** What users say that functions do. */
  readonly functions: DeclaredFunctions;
}

/** The files that belong together: what their functions do is known to all of them. */
export class Project {
  readonly #host: ProjectHost;
  readonly #indexes = new Map<LanguageId, ProjectIndex | undefined>();

  constructor(host: ProjectHost) {
    this.#host = host;
  }

  /** Takes a file in, or its new text. Does nothing for languages that look at single files only. */
  async update(path: string, text: string): Promise<void> {
    const language = this.#host.languageOf(path);
    if (language) (await this.indexFor(language))?.update(path, text);
  }

  remove(path: string): void {
    const language = this.#host.languageOf(path);
    if (language) this.#indexes.get(language.id)?.remove(path);
  }

  /** Learns what the functions of the files do, but for those given. Throws Cancelled; what is learned so far stays. */
  settle(cancellation: Cancellation): readonly IndexFailure[] {
    return [...this.#indexes.values()].flatMap((index) => index?.settle(cancellation) ?? []);
  }

  /** Whether a file that was taken in may hold a copy; by its text where its language has no index. */
  mayCopy(path: string, text: string): boolean {
    const language = this.#host.languageOf(path);
    if (language === undefined) return false;
    const index = this.#indexes.get(language.id);
    return index ? index.mayCopy(path) : language.mayCopy(text, path);
  }

  /** Changes whenever what is known of any function does: what was found in its files before may be out of date. */
  get revision(): number {
    let sum = 0;
    for (const index of this.#indexes.values()) sum += index?.revision ?? 0;
    return sum;
  }

  /** Counts what is taken in and learned. */
  get changes(): number {
    let sum = 0;
    for (const index of this.#indexes.values()) sum += index?.changes ?? 0;
    return sum;
  }

  /**
   * All that is known of a language's files, in pieces that JSON can hold; to be called when all is settled, and read
   * before `changes` grows.
   */
  keep({ id }: Language): Iterable<unknown> | undefined {
    return this.#indexes.get(id)?.keep();
  }

  /**
   * Takes in what `keep` gave, instead of the files, a piece at each step. Steps throw a TypeError for other pieces; the
   * project is of no use then.
   */
  async restore(language: Language, pieces: Iterable<unknown>): Promise<Iterator<undefined, void>> {
    return (await this.indexFor(language))?.restore(pieces) ?? [].values();
  }

  /** The files that are known of a language. */
  pathsOf({ id }: Language): readonly string[] {
    return [...(this.#indexes.get(id)?.paths ?? [])];
  }

  /** Whether what was found in others may depend on all of a file's text, not on its functions alone. */
  isReadWhole(path: string): boolean {
    const language = this.#host.languageOf(path);
    return language !== undefined && this.#indexes.get(language.id)?.isReadWhole(path) === true;
  }

  async indexFor(language: Language): Promise<ProjectIndex | undefined> {
    // Nothing is loaded for a language that looks at single files only.
    if (language.indexed !== true) return undefined;
    if (!this.#indexes.has(language.id)) {
      const service = await this.#host.service(language);
      if (!this.#indexes.has(language.id)) {
        this.#indexes.set(
          language.id,
          service.project?.((path) => this.#host.read(path), this.#host.functions),
        );
      }
    }
    return this.#indexes.get(language.id);
  }
}
