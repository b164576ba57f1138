/** What happens in this process: events of streams, errors that nobody catches, descriptors, and when all is quiet. */
import { EventEmitter } from 'node:events';
import { readdirSync, readlinkSync, WriteStream } from 'node:fs';
import { relative } from 'node:path';
import { setImmediate as immediate, setTimeout as sleep } from 'node:timers/promises';

const TOLD = new Set(['finish', 'end', 'close', 'error', 'aborted']);
const watched = new WeakMap<object, string[]>();
const files = new Set<object>();
let events = 0;

// A listener for errors would change what is watched, so that calls of `emit` are listened to.
/* eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with its own `this` */
const emit = EventEmitter.prototype.emit;
EventEmitter.prototype.emit = function (this: EventEmitter, name: string | symbol, ...args: unknown[]): boolean {
  if (name !== 'newListener' && name !== 'removeListener') events++;
  if (this instanceof WriteStream) {
    if (name === 'open') files.add(this);
    else if (name === 'close') files.delete(this);
  }
  if (typeof name === 'string' && TOLD.has(name)) watched.get(this)?.push(told(name, args[0]));
  return emit.call(this, name, ...args);
};

function told(name: string, value: unknown): string {
  return name === 'error' ? `error ${nameOf(value)}` : name;
}

/** From now on its end events are kept; gives the list that they go to. */
export function watch(stream: object): readonly string[] {
  const list = watched.get(stream) ?? [];
  watched.set(stream, list);
  return list;
}

/** Keeps an event of something that is no emitter. */
export function note(stream: object, event: string): void {
  events++;
  watched.get(stream)?.push(event);
}

/** The code of an error, or else its name. */
export function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error === 'string' ? JSON.stringify(error) : String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : `${error.name}: ${error.message}`;
}

/** How many streams to files are open, as they tell; the kernel may be ahead of them. */
export function openStreams(): number {
  return files.size;
}

/** Something was done that is no event: a chunk was made. */
export function tick(): void {
  events++;
}

let uncaught: string[] = [];
let warnings: string[] = [];
process.on('uncaughtException', (error) => {
  events++;
  uncaught.push(`uncaught ${nameOf(error)}`);
});
process.on('unhandledRejection', (reason) => {
  events++;
  uncaught.push(`unhandled ${nameOf(reason)}`);
});
process.on('warning', (warning) => {
  warnings.push(warning.name);
});

// For people only: what a program prints of an error is told to nobody else.
console.error = (...values: unknown[]): void => {
  uncaught.push(`printed ${values.map(nameOf).join(' ')}`);
};

/** What nobody caught or was printed only, and warnings, since it was last asked. Forgets all of the case. */
export function takeUncaught(): { readonly uncaught: readonly string[]; readonly warnings: readonly string[] } {
  const taken = { uncaught, warnings };
  uncaught = [];
  warnings = [];
  files.clear();
  return taken;
}

/** Work under way that will end by itself; a socket that waits is not. */
const WORK =
  /^(?:FSReq|FileHandle|Immediate|Timeout|ConnectWrap|.*ConnectWrap|WriteWrap|ShutdownWrap|.*ReqWrap|CloseReq)/;

function isWorking(): boolean {
  return process.getActiveResourcesInfo().some((name) => WORK.test(name));
}

/** Rounds of the event loop without any event after which nothing will come any more: both ends of all sockets are here. */
const QUIET_ROUNDS = { done: 3, waiting: 6 } as const;
/** In ms. */
const PATIENCE = 20_000;

export interface Waiting {
  /** Whether something outside of this process is at work. */
  readonly isBusy?: () => boolean;
  /** Whether all that was to come has come; a look for what comes afterwards is enough then. */
  readonly isDone?: () => boolean;
}

/** Waits until nothing more happens. Rejects when it never ends. */
export async function quiet({ isBusy, isDone }: Waiting = {}): Promise<void> {
  const began = performance.now();
  for (let last = -1, still = 0; still < QUIET_ROUNDS[isDone?.() === true ? 'done' : 'waiting'];) {
    if (performance.now() - began > PATIENCE)
      throw new Error(`never quiet: ${process.getActiveResourcesInfo().join(', ')}`);
    // Timers, polls and immediates by turns.
    if (still > 1) await sleep(1);
    await immediate();
    still = events === last && !isWorking() && isBusy?.() !== true ? still + 1 : 0;
    last = events;
  }
}

/** Descriptors open on files below a folder, as paths from there, sorted. */
export function openFiles(folder: string): readonly string[] {
  const open: string[] = [];
  for (const fd of readdirSync('/proc/self/fd')) {
    try {
      const path = readlinkSync(`/proc/self/fd/${fd}`);
      if (path.startsWith(folder)) open.push(relative(folder, path));
    } catch {
      // The one that the folder was read with.
    }
  }
  return open.sort();
}
