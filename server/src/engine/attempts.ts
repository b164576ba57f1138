import type { Advice, Finding, Rewrite, SourceEditor, TechniqueId } from '../model/index.js';

/** Rewrites of one text that were tried for the advice on it: what was written once is not written again. */
export class Attempts {
  readonly #text: string;
  readonly #edit: () => SourceEditor;
  readonly #written = new Map<Advice, Rewrite>();

  /** `edit` starts a change of the text. */
  constructor(text: string, edit: () => SourceEditor) {
    this.#text = text;
    this.#edit = edit;
  }

  start(): SourceEditor {
    return this.#edit();
  }

  keep(advice: Advice, rewrite: Rewrite): void {
    this.#written.set(advice, rewrite);
  }

  /** What was written for an advice of a finding of `text`; undefined where nothing is known, or there was none. */
  of(text: string, { advice }: Finding, technique: TechniqueId): Rewrite | undefined {
    const chosen = text === this.#text ? advice.find((a) => a.technique === technique) : undefined;
    return chosen && this.#written.get(chosen);
  }
}
