import type { Workbench } from '../../engine/index.js';
import { pathFrom, type Terminal, type Warning } from '../../hosts/node/index.js';
import type { Cancellation, Pattern } from '../../model/index.js';
import { printable } from '../../render/index.js';

/** What every command works with; tests put their own in. */
export interface Context {
  readonly workbench: Pick<Workbench, 'indexed' | 'languageOf' | 'open' | 'project'>;
  readonly patterns: readonly Pattern[];
  readonly terminal: Terminal;
  /** Absolute. */
  readonly cwd: string;
  readonly version: string;
  /** Tells this build of the analyser from others; undefined where results must not be kept for later runs. */
  readonly analyserStamp?: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export const EXIT = { clean: 0, findings: 1, error: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Results that nobody reads any more need not be found. */
export function whileRead(terminal: Terminal): Cancellation {
  return {
    get cancelled() {
      return terminal.closed;
    },
  };
}

export function printWarning({ terminal, cwd }: Context, { path, because }: Warning): void {
  terminal.warn(`zerocopy: warning: ${printable(pathFrom(cwd, path))}: ${printable(because)}`);
}

export function printError({ terminal }: Pick<Context, 'terminal'>, message: string): void {
  terminal.warn(`zerocopy: error: ${printable(message)}`);
}

/** True for work that was given up; by the name, for there may be two copies of the class where modules are not bundled. */
export function isCancelled(error: unknown): boolean {
  return error instanceof Error && error.name === 'Cancelled';
}
