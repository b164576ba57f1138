import { codeOf } from './failure.js';

/** Milliseconds between two lines of progress. */
const PROGRESS_INTERVAL = 100;
const CLEAR_LINE = '\r\u001b[K';

/** Where a command's output goes; what the tests put in the place of the process's own streams. */
export interface OutputStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  hasColors?(): boolean;
  write(text: string, done?: () => void): boolean;
  once(event: 'drain', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

export interface TerminalOptions {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Writes results to standard output, warnings and progress to standard error, without one spoiling the other. */
export class Terminal {
  readonly #stdout: OutputStream;
  readonly #stderr: OutputStream;
  readonly colours: boolean;
  #full = false;
  #resume: (() => void) | undefined;
  #closed = false;
  #hasProgress = false;
  #nextProgress = 0;

  constructor({ stdout, stderr, environment }: TerminalOptions) {
    this.#stdout = stdout;
    this.#stderr = stderr;
    this.colours = wantsColours(stdout, environment);
    stdout.on('error', (error) => {
      // The reader (`head`, a pager) has gone: what is left to say interests nobody.
      if (codeOf(error) !== 'EPIPE') this.warn(`standard output: ${error.message}`);
      this.#closed = true;
      this.#resume?.();
    });
    stderr.on('error', () => {
      // There is nowhere to complain to.
    });
  }

  /** True when nobody reads the results any more. */
  get closed(): boolean {
    return this.#closed;
  }

  print(text: string): void {
    if (this.#closed || text === '') return;
    this.#clearProgress();
    this.#full = !this.#stdout.write(text) || this.#full;
  }

  /** Resolves when standard output has room again, so that a slow reader does not fill the memory. */
  async drained(): Promise<void> {
    if (!this.#full || this.#closed) return;
    await new Promise<void>((resolve) => {
      this.#resume = resolve;
      this.#stdout.once('drain', resolve);
    });
    this.#full = false;
  }

  /** One line on standard error. */
  warn(line: string): void {
    this.#clearProgress();
    this.#stderr.write(`${line}\n`);
  }

  /** Shows where the work stands; only on a terminal, and not more often than anybody can read. */
  progress(line: () => string): void {
    if (this.#stderr.isTTY !== true) return;
    const now = performance.now();
    if (now < this.#nextProgress) return;
    this.#nextProgress = now + PROGRESS_INTERVAL;
    this.#hasProgress = true;
    // Some terminals say that they are 0 columns wide.
    const columns = this.#stderr.columns ?? 0;
    this.#stderr.write(`${CLEAR_LINE}${line().slice(0, (columns > 0 ? columns : 80) - 1)}`);
  }

  /** Takes the progress line away. */
  done(): void {
    this.#clearProgress();
  }

  #clearProgress(): void {
    if (this.#hasProgress) this.#stderr.write(CLEAR_LINE);
    this.#hasProgress = false;
  }
}

/** https://no-color.org and https://force-color.org, and else what the terminal can do. */
function wantsColours(stream: OutputStream, environment: TerminalOptions['environment']): boolean {
  if ((environment['NO_COLOR'] ?? '') !== '') return false;
  const force = environment['FORCE_COLOR'] ?? '';
  if (force !== '') return force !== '0' && force !== 'false';
  return stream.isTTY === true && (stream.hasColors?.() ?? environment['TERM'] !== 'dumb');
}
