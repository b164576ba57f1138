import type {
  Cancellation,
  Language,
  LanguageHost,
  LanguageId,
  TypeAnswer,
  TypeChecker,
  TypeHost,
  TypeQuestion,
} from '../model/index.js';

/** Questions about one text of a file. Plain data, for they may go to another thread. */
export interface TypeTask {
  readonly language: LanguageId;
  readonly path: string;
  readonly text: string;
  readonly questions: readonly TypeQuestion[];
}

/** Answers questions about types, here or elsewhere. */
export interface Types {
  /** Rejects with Cancelled. */
  answer(task: TypeTask, cancellation: Cancellation): Promise<readonly TypeAnswer[]>;
}

/** Answers in this thread, which waits meanwhile. */
export class LocalTypes implements Types {
  readonly #languages: readonly Language[];
  readonly #host: LanguageHost;
  readonly #files: TypeHost;
  readonly #checkers = new Map<LanguageId, TypeChecker | undefined>();

  constructor(languages: readonly Language[], host: LanguageHost, files: TypeHost) {
    this.#languages = languages;
    this.#host = host;
    this.#files = files;
  }

  async answer(
    { language: id, path, text, questions }: TypeTask,
    cancellation: Cancellation,
  ): Promise<readonly TypeAnswer[]> {
    if (!this.#checkers.has(id)) {
      const service = await this.#languages.find((language) => language.id === id)?.load(this.#host);
      this.#checkers.set(id, service?.types?.(this.#files));
    }
    return this.#checkers.get(id)?.answer(path, text, questions, cancellation) ?? [];
  }
}
