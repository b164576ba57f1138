import type {
  Cancellation,
  Language,
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
  readonly #files: TypeHost;
  readonly #checkers = new Map<LanguageId, Promise<TypeChecker | undefined>>();

  constructor(languages: readonly Language[], files: TypeHost) {
    this.#languages = languages;
    this.#files = files;
  }

  async answer(
    { language: id, path, text, questions }: TypeTask,
    cancellation: Cancellation,
  ): Promise<readonly TypeAnswer[]> {
    let checker = this.#checkers.get(id);
    if (checker === undefined) {
      checker = this.#load(id);
      this.#checkers.set(id, checker);
    }
    return (await checker)?.answer(path, text, questions, cancellation) ?? [];
  }

  async #load(id: LanguageId): Promise<TypeChecker | undefined> {
    return this.#languages.find((language) => language.id === id)?.loadTypes?.(this.#files);
  }
}
