import type { MeasuredKind } from '../../cost/index.js';
import {
  findCompiler,
  isMeasuredKind,
  measure as runMeasurement,
  MeasureError,
  Measurements,
  type MeasureRequest,
} from '../../hosts/node/index.js';
import { iterationBytes, type Endpoint, type Finding } from '../../model/index.js';
import { ANSI, chartText, LineIndex, PLAIN, renderMeasurementHtml } from '../../render/index.js';
import { EXIT, printError, type Context, type ExitCode } from './context.js';
import { examineAt, smallestAt } from './place.js';

export const MEASURE_FORMATS = ['text', 'json', 'html'] as const;

export interface MeasureOptions {
  readonly from?: MeasuredKind;
  readonly to?: MeasuredKind;
  /** In bytes. */
  readonly buffer?: number;
  /** Of one transfer, in bytes. */
  readonly size: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly format: (typeof MEASURE_FORMATS)[number];
  /** Asks nothing. */
  readonly yes?: boolean;
}

/** What is measured with. */
export interface MeasureDoors {
  /** The answer to a question of yes or no. */
  ask(question: string): Promise<boolean>;
  /** Aborted when the user wants to end. */
  readonly signal: AbortSignal;
}

const MOST_BUFFER = 1024 * 1024;
const DEFAULT_BUFFER = 4096;

/**
 * `zerocopy measure`: times the ways to move bytes between two kinds of endpoints on this machine, by a program of this
 * project that is compiled in a temporary folder. Asks first. Nothing of the user's code is compiled or run.
 */
export async function measure(
  place: string | undefined,
  options: MeasureOptions,
  context: Context,
  doors: MeasureDoors,
): Promise<ExitCode> {
  const { terminal, environment } = context;
  const request = await requestFor(place, options, context);
  if (request === undefined) return EXIT.error;
  const compiler = findCompiler(environment);
  if (compiler === undefined) {
    printError(
      context,
      'no C compiler found (cc, gcc or clang): install one, on Debian with `apt install gcc libc6-dev`',
    );
    return EXIT.error;
  }
  const what = `${request.source} to ${request.sink}, loop with ${request.bufferBytes} bytes`;
  if (options.yes !== true) {
    terminal.warn(`this compiles a small program of zerocopy with ${compiler} in a temporary folder and runs it`);
    terminal.warn(`for up to ${request.seconds} s: ${what}, ${request.rounds} rounds of ${request.bytes} bytes`);
    if (!(await doors.ask('measure now?'))) {
      terminal.warn('nothing was compiled and nothing was measured');
      return EXIT.clean;
    }
  }
  // Asked for once, and only now: from here on Ctrl+C ends the measuring and not the process.
  const { signal } = doors;
  try {
    const measurement = await runMeasurement(request, compiler, signal, (runs, expected) => {
      terminal.progress(() => `measuring: run ${runs} of about ${expected}`);
    });
    terminal.done();
    if (signal.aborted) return ended(context);
    if (measurement.runs.length === 0) {
      printError(context, 'ended before anything was measured');
      return EXIT.error;
    }
    await new Measurements(environment).add(measurement);
    if (options.format === 'json') terminal.print(`${JSON.stringify(measurement)}\n`);
    else if (options.format === 'html') terminal.print(renderMeasurementHtml(measurement));
    else terminal.print(chartText(measurement, terminal.colours ? ANSI : PLAIN));
    return EXIT.clean;
  } catch (error) {
    terminal.done();
    if (signal.aborted) return ended(context);
    if (!(error instanceof MeasureError)) throw error;
    printError(context, error.message);
    return EXIT.error;
  }
}

function ended({ terminal }: Context): ExitCode {
  terminal.warn('measuring was ended; nothing was kept');
  return EXIT.error;
}

/** What the options say, else what the copy at the place is; undefined, and said, where that is not enough. */
async function requestFor(
  place: string | undefined,
  options: MeasureOptions,
  context: Context,
): Promise<MeasureRequest | undefined> {
  const found = place === undefined ? undefined : await findingAt(place, context);
  if (place !== undefined && found === undefined) return undefined;
  const source = options.from ?? (found && kindOf(found.site.source)) ?? 'file';
  const sink = options.to ?? (found && kindOf(found.site.sink)) ?? (found === undefined ? 'socket' : 'file');
  const buffer = options.buffer ?? (found && iterationBytes(found.site)) ?? DEFAULT_BUFFER;
  const bufferBytes = Math.min(buffer, MOST_BUFFER);
  const { size: bytes, rounds, seconds } = options;
  return { source, sink, bufferBytes, bytes, rounds, seconds };
}

async function findingAt(place: string, context: Context): Promise<Finding | undefined> {
  const found: Finding[] = [];
  const code = await examineAt(place, context, (file, target) => {
    const lines = new LineIndex(file.source().text);
    const finding = smallestAt(file.analysis.findings, (it: Finding) => it.site, lines, target);
    if (finding !== undefined) found.push(finding);
  });
  if (code === EXIT.clean && found.length === 0) printError(context, `no copy found at ${place}`);
  return found[0];
}

/** The kind to measure for an endpoint: what is unknown or no descriptor of its own is taken for a file or a socket. */
function kindOf({ kind }: Endpoint): MeasuredKind {
  if (isMeasuredKind(kind)) return kind;
  return kind === 'http-response' || kind === 'stream' ? 'socket' : 'file';
}
