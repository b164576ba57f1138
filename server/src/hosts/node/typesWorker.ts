import { Worker, type MessagePort } from 'node:worker_threads';
import type { TypeTask, Types } from '../../engine/index.js';
import { Cancelled, type Cancellation, type TypeAnswer } from '../../model/index.js';

/** What goes to the thread; `cancelled` holds one number, which is set to 1 when nobody waits any more. */
interface TypeRequest {
  readonly id: number;
  readonly task: TypeTask;
  readonly cancelled: Int32Array;
}

/** What comes back. Without `answers` it was given up, or failed because of `error`. */
interface TypeResponse {
  readonly id: number;
  readonly answers?: readonly TypeAnswer[];
  readonly error?: string;
}

interface Waiting {
  readonly done: (response: TypeResponse) => void;
  readonly failed: (error: Error) => void;
}

/** In ms, between two looks whether somebody waits. */
const LOOK = 50;
/** In MiB; a thread that needs more ends, and the next question starts another. */
const MOST_MEMORY = 1024;

/** Answers in a thread of its own, started by the first question; it doesn't keep the process alive. */
export class WorkerTypes implements Types {
  readonly #script: URL;
  #worker: Worker | undefined;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;

  /** `script` is a module that calls `answerTypes`. */
  constructor(script: URL) {
    this.#script = script;
  }

  async answer(task: TypeTask, cancellation: Cancellation): Promise<readonly TypeAnswer[]> {
    if (cancellation.cancelled) throw new Cancelled();
    const id = this.#next++;
    const cancelled = new Int32Array(new SharedArrayBuffer(4));
    const looking = setInterval(() => {
      if (cancellation.cancelled) Atomics.store(cancelled, 0, 1);
    }, LOOK);
    try {
      const response = await new Promise<TypeResponse>((done, failed) => {
        this.#waiting.set(id, { done, failed });
        const request: TypeRequest = { id, task, cancelled };
        this.#start().postMessage(request);
      });
      if (response.error !== undefined) throw new Error(response.error);
      if (response.answers === undefined) throw new Cancelled();
      return response.answers;
    } finally {
      clearInterval(looking);
      this.#waiting.delete(id);
    }
  }

  #start(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(this.#script, { resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY } });
    worker.unref();
    const ended = (error: Error): void => {
      if (this.#worker === worker) this.#worker = undefined;
      for (const { failed } of this.#waiting.values()) failed(error);
    };
    worker.on('message', (response: TypeResponse) => this.#waiting.get(response.id)?.done(response));
    worker.on('error', ended);
    worker.on('exit', () => {
      ended(new Error('the thread of the type checker has ended'));
    });
    this.#worker = worker;
    return worker;
  }
}

/** The other half, in the thread: answers the questions that come by its port. */
export function answerTypes(port: MessagePort, types: Types): void {
  port.on('message', ({ id, task, cancelled }: TypeRequest) => {
    const cancellation = {
      get cancelled() {
        return Atomics.load(cancelled, 0) !== 0;
      },
    };
    const reply = (response: TypeResponse): void => {
      port.postMessage(response);
    };
    types.answer(task, cancellation).then(
      (answers) => {
        reply({ id, answers });
      },
      (error: unknown) => {
        if (error instanceof Cancelled) reply({ id });
        else reply({ id, error: error instanceof Error ? error.message : String(error) });
      },
    );
  });
}
