/** Runs programs in the worlds that the parent names, one after the other, and tells what could be seen of each. */
import { rmSync, statSync } from 'node:fs';
import { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import type { Answer, Outcome, Parameter, Trial } from './case.js';
import { makeExchange, type Exchange } from './exchange.js';
import { FileFaults } from './faults.js';
import { makeSink, type MadeSink } from './sinks.js';
import { makeSource, type Made } from './sources.js';
import { nameOf, openFiles, openStreams, quiet, takeUncaught, tick, watch } from './watch.js';
import { makeWorld, otherFiles, targetState, type World } from './world.js';

type Program = (...args: unknown[]) => unknown;

/** How the program told that it was done. */
class Ending {
  readonly told: string[] = [];
  syscall = '';
  when = '';

  constructor(private readonly look: () => string) {}

  tell(how: string, value: unknown): void {
    tick();
    const isError = value instanceof Error;
    if (isError && 'syscall' in value && typeof value.syscall === 'string') this.syscall = value.syscall;
    this.told.push(
      isError ? `${how} ${nameOf(value)}` : value === undefined || value === null ? how : `${how} ${text(value)}`,
    );
    // What is still open after an error is told by what is left in the end.
    if (this.told.length === 1 && !isError) this.when = this.look();
  }
}

function text(value: unknown): string {
  if (value instanceof Readable || value instanceof Writable) return 'a stream';
  return JSON.stringify(value);
}

/** Everything that a program may be given. */
interface Ends {
  readonly source: Made<unknown> | undefined;
  readonly sink: MadeSink<unknown> | undefined;
  readonly exchange: Made<Exchange> | undefined;
}

/** These take a while; what fails as soon as it is there is made last. */
const SLOW = ['tcp', 'unix', 'answer'];

function takesHttp(takes: readonly Parameter[]): boolean {
  return takes.includes('request') || takes.includes('response') || takes.includes('listen');
}

async function makeEnds(world: World, takes: readonly Parameter[], onPosition: (at: number) => void): Promise<Ends> {
  const kinds = world.case;
  const http = takesHttp(takes);
  const exchange = http ? await makeExchange(world) : undefined;
  const takesSource = takes.includes('source') || takes.includes('body');
  const takesSink = takes.some((name) => name === 'sink' || name === 'writable' || name === 'stdout');
  const makeOurSource = async (): Promise<Ends['source']> =>
    takesSource ? makeSource(kinds.source, world, onPosition) : undefined;
  const early = SLOW.includes(kinds.source) ? await makeOurSource() : undefined;
  const sink = takesSink ? await makeSink(kinds.sink, world) : undefined;
  return { source: early ?? (await makeOurSource()), sink, exchange };
}

function stateOf(stream: unknown, events: readonly string[]): string {
  const states: string[] = [];
  if (stream instanceof Readable) states.push(stream.destroyed ? 'destroyed' : stream.readableEnded ? 'ended' : 'open');
  else if (
    stream instanceof Writable ||
    (typeof stream === 'object' && stream !== null && 'writableFinished' in stream)
  ) {
    const { destroyed, writableFinished } = stream as Writable;
    states.push(destroyed ? 'destroyed' : writableFinished ? 'finished' : 'open');
  }
  // An error that nobody listens to is sent on by a pipe, which is once more the same.
  return [...events.filter((event, i) => event !== events[i - 1]), ...states].join(', ');
}

/** More than this at a time is more than any sink here asks for. */
const MUCH = 256 * 1024;

async function run({ module, takes, case: one }: Trial, faults: FileFaults): Promise<Outcome> {
  const { program } = (await import(pathToFileURL(module).href)) as { readonly program: Program };
  const world = makeWorld(one);
  const controller = new AbortController();
  const onPosition = (at: number): void => {
    if (one.abortAt !== undefined && at >= one.abortAt) controller.abort();
  };
  faults.set(one.fault, world.from, world.to);
  const ends = await makeEnds(world, takes, onPosition);
  const sink =
    takes.includes('response') || takes.includes('listen') ? ends.exchange?.value.response : ends.sink?.value;
  const source = takes.includes('request') ? ends.exchange?.value.request : ends.source?.value;
  const sourceEvents = source === undefined ? [] : watch(source as object);
  const sinkEvents = sink === undefined ? [] : watch(sink as object);
  let size = -1;
  const ending = new Ending(() => {
    size = takes.includes('to') ? sizeAt(world.to) : -1;
    const finished = !(sink instanceof Writable) || sink.writableFinished;
    return `${finished ? 'finished' : 'not finished'}, ${openStreams()} open`;
  });
  const values: Record<Parameter, unknown> = {
    from: world.from,
    to: world.to,
    source,
    body: source,
    sink,
    stdout: sink,
    writable: sink,
    request: ends.exchange?.value.request,
    response: ends.exchange?.value.response,
    signal: controller.signal,
    listen: (handler: (request: unknown, response: unknown) => void) => {
      handler(ends.exchange?.value.request, ends.exchange?.value.response);
    },
    done: (...args: unknown[]) => {
      ending.tell(
        'done',
        args.find((a) => a !== undefined && a !== null),
      );
    },
  };
  try {
    if (takes.includes('stdout')) Object.defineProperty(process, 'stdout', { configurable: true, value: sink });
    const given = takes.filter((name) => name !== 'stdout').map((name) => values[name]);
    call(program, given, ending, takes.includes('done'));
    world.begin();
    if (one.abortAt !== undefined && !(takes.includes('source') || takes.includes('body'))) {
      setImmediate(() => {
        controller.abort();
      });
    }
    await quiet({
      isBusy: () => ends.source?.isBusy?.() === true || ends.sink?.isBusy?.() === true,
      // Streams that were given tell of their end themselves.
      isDone: () =>
        ending.told.length > 0 && source === undefined && sink === undefined && openFiles(world.folder).length === 0,
    });
    faults.set(undefined, '', '');
    const { bytes, mode } = targetState(world);
    const { uncaught, warnings } = takeUncaught();
    const whole = size === -1 || sizeAt(world.to) === size ? '' : ', more came';
    const held = ends.sink?.held() ?? 0;
    return {
      settled: ending.told.join('; ') || 'nothing',
      syscall: ending.syscall,
      when: ending.when + whole,
      bytes: takes.includes('to') ? bytes : (ends.sink?.bytes() ?? ''),
      mode: takes.includes('to') ? mode : '',
      files: otherFiles(world).join(', '),
      answer: ends.exchange?.value.answer() ?? '',
      headers: ends.exchange?.value.headers() ?? '',
      uncaught: uncaught.join(', '),
      // A socket that is only read from finishes its other side when it likes.
      source: stateOf(
        source,
        sourceEvents.filter((event) => event !== 'finish'),
      ),
      sink: stateOf(sink, sinkEvents),
      left: openFiles(world.folder)
        .filter((name) => !name.startsWith('socket-'))
        .join(', '),
      held: held > MUCH ? 'much' : '',
      warnings: warnings.join(', '),
    };
  } finally {
    const given = [ends.source, ends.sink, ends.exchange].filter((end) => end !== undefined);
    for (const end of given) end.close();
    if (given.length > 0) await quiet();
    takeUncaught();
    rmSync(world.folder, { recursive: true, force: true });
  }
}

function sizeAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? -1;
}

function call(program: Program, args: readonly unknown[], ending: Ending, hasCallback: boolean): void {
  let result: unknown;
  try {
    result = program(...args);
  } catch (error) {
    ending.tell('threw', error);
    return;
  }
  if (result instanceof Promise) {
    result.then(
      (value: unknown) => {
        ending.tell('fulfilled', value);
      },
      (error: unknown) => {
        ending.tell('rejected', error);
      },
    );
  } else if (!hasCallback || result !== undefined) ending.tell('returned', result);
}

process.umask(0o022);
const world = process.env['ZC_WORLD'];
if (world === undefined) throw new Error('ZC_WORLD names the file that the fault library has mapped');
const faults = new FileFaults(world);
process.on('message', (trial: Trial) => {
  run(trial, faults).then(
    (outcome) => process.send?.({ id: trial.id, outcome } satisfies Answer),
    (error: unknown) =>
      process.send?.({
        id: trial.id,
        failed: error instanceof Error ? (error.stack ?? error.message) : String(error),
      } satisfies Answer),
  );
});
