import type { Span } from '../../model/index.js';
import type { Repeated } from './progress.js';

/** A variable that goes up or down by what was moved. */
export interface Step {
  readonly place: string;
  readonly operator: '+=' | '-=';
}

/**
 * A fast path in front of an untouched loop: what is asked before each call, which variable takes its result, and what is
 * done with it, all in the program's own names.
 */
export interface HandOver {
  /** What must hold before the fast path begins: operands of an `&&` chain. */
  readonly entry: readonly string[];
  /** True when the loop sends with `MSG_NOSIGNAL`: the fast path must not raise SIGPIPE either. */
  readonly quiet: boolean;
  /** True when `errno` is cleared right in front: the fast path must leave it so. */
  readonly clearsErrno: boolean;
  /** What the fast path goes in front of: the loop, or the statement that reads a first chunk for it. */
  readonly before: Span;
  /** A declaration at `before` that reads the first chunk, in two parts: the fast path goes between them. */
  readonly split?: { readonly declaration: string; readonly assignment: string };
  /** Operands of the loop's own condition. */
  readonly conditions: readonly string[];
  /** The rest of the limit in bytes, an expression; absent when all of the source is moved. */
  readonly limit?: string;
  /** True when the limit's type holds less than any call is asked for. */
  readonly limitIsNarrow: boolean;
  /** The program's variable for the result, where it can take it. */
  readonly result?: string;
  /** True when the result is looked at behind the loop, which may not be entered any more. */
  readonly resultIsSeen: boolean;
  /** What goes on with the result: counters up, the limit down. */
  readonly steps: readonly Step[];
  /** True when a read that gives less than was asked for ends the loop. */
  readonly endsAtShortRead: boolean;
  /** What is called after each chunk. */
  readonly progress: readonly Repeated[];
  /** Explicit offsets, expressions that the steps move on: of `pread`, and of `pwrite`. */
  readonly sourceOffset?: string;
  readonly sinkOffset?: string;
  /** True when the program can end the copy between two chunks. */
  readonly cancellable: boolean;
  /** The macro that must be defined where the calls exist, in a file that is written for other systems, too. */
  readonly onlyIf?: '__linux__';
}
