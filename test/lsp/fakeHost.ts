/** A disk and a clock for tests of what works in the background. */
import { setImmediate } from 'node:timers/promises';
import { nodeScheduler } from '../../server/src/bin/languageServer.js';
import type { FileChoice, FileRead, WorkspaceFiles } from '../../server/src/lsp/index.js';
import type { Scheduler } from '../../server/src/lsp/scheduler.js';

/** Files by URI; what stands in a folder `ignored` is not listed. */
export class FakeDisk implements WorkspaceFiles {
  readonly files: Map<string, string>;
  listed = 0;
  reads = 0;

  constructor(files: Readonly<Record<string, string>>) {
    this.files = new Map(Object.entries(files));
  }

  *list(folder: string, choice: FileChoice): Generator<string | undefined, void> {
    yield undefined;
    for (const uri of this.files.keys()) {
      if (!this.lists(folder, uri, choice)) continue;
      this.listed++;
      yield uri;
    }
  }

  lists(folder: string, file: string, choice: FileChoice): boolean {
    return file.startsWith(`${folder}/`) && !file.includes('/ignored/') && choice.isSource(file);
  }

  stamp(file: string): string | undefined {
    return this.files.get(file);
  }

  read(file: string, maxBytes: number): FileRead {
    this.reads++;
    const text = this.files.get(file);
    if (text === undefined) return { ok: false, because: 'is not there', missing: true };
    if (text.length > maxBytes) return { ok: false, because: 'too large', missing: false };
    return { ok: true, text, bytes: text.length, stamp: text };
  }

  memory(): number {
    return 2 * 1024 * 1024;
  }
}

/** Every look at the clock takes a millisecond; pauses take no time in the test, but are counted. */
export class FakeScheduler implements Scheduler {
  /** While true, who rests is not woken. */
  held = false;
  pauses = 0;
  rested = 0;
  worked = 0;
  longestWork = 0;
  #now = 0;
  #since = 0;
  #waiting: (() => void)[] = [];

  turn(): Promise<void> {
    return nodeScheduler.turn();
  }

  now(): number {
    return ++this.#now;
  }

  async pause(milliseconds: number): Promise<void> {
    const work = this.#now - this.#since;
    this.pauses++;
    this.worked += work;
    this.longestWork = Math.max(this.longestWork, work);
    this.rested += milliseconds;
    this.#now += milliseconds;
    await setImmediate();
    if (this.held) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#since = this.#now;
  }

  release(): void {
    this.held = false;
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
