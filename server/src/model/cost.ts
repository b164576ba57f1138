/** The ways bytes can move that the cost model knows. */
export const MECHANISMS = [
  'read-write',
  'larger-buffer',
  'mmap-write',
  'sendfile',
  'copy_file_range',
  'splice',
  'stdio',
  'own-streams',
  'stream-chunks',
  'stream-pipeline',
  'web-pipe',
  'send-file',
  'whole-file',
  'copy-file',
] as const;
export type Mechanism = (typeof MECHANISMS)[number];

/** In bytes: below this a larger buffer is the first thing to do. */
export const SMALL_BUFFER = 32 * 1024;
/** In bytes: from here on more memory makes calls rarer, but hardly cheaper. */
export const ENOUGH_BUFFER = 64 * 1024;

/** What one iteration (one read and one write, or what replaces them) costs. Copies count passes over the payload. */
export interface CostFigures {
  readonly mechanism: Mechanism;
  readonly systemCalls: number;
  readonly modeSwitches: number;
  readonly cpuCopies: number;
  readonly dmaCopies: number;
  /** For one MiB of payload, where the size of an iteration is known. */
  readonly perMiB?: {
    readonly systemCalls: number;
    readonly modeSwitches: number;
    readonly cpuBytes: number;
    /** Taken inside the calls; 0 where nothing is mapped. */
    readonly pageFaults: number;
  };
  /** Ids of facts in cost/facts that refine or qualify the figures. */
  readonly facts: readonly string[];
}

export interface CostComparison {
  readonly before: CostFigures;
  readonly after: CostFigures;
  /** What is known about the gain: `none` where measurements found none. */
  readonly gain: 'known' | 'depends' | 'none';
  /** One line for people, with the reason. */
  readonly gainBecause: string;
}
