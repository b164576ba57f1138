import type { Cancellation } from '../model/index.js';
import type { Scheduler } from './scheduler.js';

/** Work in the background goes on for so many milliseconds at a time: what a person waits for comes in between. */
const SLICE = 10;

/** A stretch of time for work that can be broken off. Tells, as a Cancellation, when it is over. */
export class Slice implements Cancellation {
  readonly #scheduler: Scheduler;
  readonly #start: number;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
    this.#start = scheduler.now();
  }

  get cancelled(): boolean {
    return this.#spent >= SLICE;
  }

  /** Rests at least as long as was worked, so that at most half of the processor is taken. */
  rest(): Promise<void> {
    return this.#scheduler.pause(Math.max(SLICE, Math.ceil(this.#spent)));
  }

  get #spent(): number {
    return this.#scheduler.now() - this.#start;
  }
}
