import type { Connection, WorkDoneProgressServerReporter } from 'vscode-languageserver';
import type { Scheduler } from './scheduler.js';

/** What is done sooner than in so many milliseconds is not worth a word. */
const PATIENCE = 1000;

/** Of the whole work, in percent: the rest is learning, of which nobody knows how much it is. */
const READING = 70;

export interface IndexState {
  readonly done: number;
  readonly total: number;
}

/** Tells the user, where the client can show it, that an index is being made, and lets them give it up. */
export class IndexProgress {
  readonly #connection: Connection;
  readonly #scheduler: Scheduler;
  readonly #cancel: () => void;
  #since: number | undefined;
  #reporter: WorkDoneProgressServerReporter | undefined;
  #shown = -1;
  /** Counts what was begun: an answer of the client may come when it is over. */
  #round = 0;

  constructor(connection: Connection, scheduler: Scheduler, cancel: () => void) {
    this.#connection = connection;
    this.#scheduler = scheduler;
    this.#cancel = cancel;
  }

  report({ done, total }: IndexState): void {
    const now = this.#scheduler.now();
    if (this.#since === undefined) {
      this.#since = now;
      this.#round++;
    } else if (now - this.#since >= PATIENCE && this.#shown === -1) {
      this.#shown = 0;
      void this.#begin(this.#round);
    }
    const percent = total === 0 ? 0 : Math.floor((READING * done) / total);
    if (this.#reporter === undefined || percent <= this.#shown) return;
    this.#shown = percent;
    this.#reporter.report(percent, `${done} of ${total} files`);
  }

  end(): void {
    this.#reporter?.done();
    this.#reporter = undefined;
    this.#since = undefined;
    this.#shown = -1;
    this.#round++;
  }

  async #begin(round: number): Promise<void> {
    let reporter;
    try {
      reporter = await this.#connection.window.createWorkDoneProgress();
    } catch {
      // The client wants none.
      return;
    }
    if (round !== this.#round) {
      reporter.done();
      return;
    }
    this.#reporter = reporter;
    reporter.begin('Zero-Copy Lint: looking for functions that move bytes', 0, undefined, true);
    reporter.token.onCancellationRequested(this.#cancel);
  }
}
