/** What the tests and the driver, which runs in a Node of its own, tell each other. */

/**
 * How a program names what it is given; its parameters are its declaration. `listen` takes a server's
 * handler; `stdout` is no parameter but what the process has under that name.
 */
export const PARAMETERS = [
  'from',
  'source',
  'body',
  'request',
  'to',
  'sink',
  'writable',
  'response',
  'listen',
  'stdout',
  'done',
  'signal',
] as const;
export type Parameter = (typeof PARAMETERS)[number];

/** For `from`, a path; the others are streams that the driver makes. */
export type SourceKind =
  | 'file'
  | 'link'
  | 'proc'
  | 'missing'
  | 'directory'
  | 'chunks'
  | 'file-stream'
  | 'missing-stream'
  | 'tcp'
  | 'unix'
  | 'answer'
  | 'child'
  | 'request'
  | 'web';

/** For `to`, a path; the others are streams that the driver makes. */
export type SinkKind =
  | 'new'
  | 'existing'
  | 'directory'
  | 'no-directory'
  | 'same'
  | 'link-to-source'
  | 'collector'
  | 'slow'
  | 'file-stream'
  | 'no-directory-stream'
  | 'tcp'
  | 'unix'
  | 'child'
  | 'response'
  | 'web';

export interface Fault {
  readonly on: 'source' | 'sink';
  /**
   * error: it fails (a disk, a stream); close: it goes away without an error (a stream destroyed, a peer that resets);
   * refused: it can't be opened for want of rights; short: it moves few bytes at a time; late: a peer resets when all has
   * come to it.
   */
  readonly does: 'error' | 'close' | 'refused' | 'short' | 'late';
  /** In bytes. */
  readonly at: number;
}

export interface Case {
  readonly source: SourceKind;
  readonly sink: SinkKind;
  /** Of the source, in bytes. */
  readonly size: number;
  readonly content: 'bytes' | 'text';
  /** In bytes, over and over again; of sources that the driver makes itself. */
  readonly chunks?: readonly number[];
  readonly fault?: Fault;
  /** The signal given to the program is aborted when so many bytes have come from the source. */
  readonly abortAt?: number;
}

/** One program in one world. */
export interface Trial {
  readonly id: number;
  /** The module's path; it exports `program`. */
  readonly module: string;
  readonly takes: readonly Parameter[];
  readonly case: Case;
}

/** All that can be seen of a run from outside, each as text; runs are the same when all of it is. */
export interface Outcome {
  /** What the program gave: returned, threw, fulfilled, rejected, called `done`, or nothing yet. */
  readonly settled: string;
  /** The system call that an error names. */
  readonly syscall: string;
  /** Whether all was written when the program said that it was done, and how many streams of files were open still. */
  readonly when: string;
  /** What came out: complete, part, nothing, untouched, ... */
  readonly bytes: string;
  /** Permission bits of the target. */
  readonly mode: string;
  /** Other files that are there afterwards. */
  readonly files: string;
  /** What a client got. */
  readonly answer: string;
  /** Which headers of note it had. */
  readonly headers: string;
  /** Errors that nobody caught, rejections that nobody handled, and errors that were printed only. */
  readonly uncaught: string;
  /** Of the streams that the program was given: their end events in order, and what they are in the end. */
  readonly source: string;
  readonly sink: string;
  /** Descriptors of files left open. */
  readonly left: string;
  /** Whether the sink had to hold more than it asked for. */
  readonly held: string;
  readonly warnings: string;
}

export type Answer =
  { readonly id: number; readonly outcome: Outcome } | { readonly id: number; readonly failed: string };
