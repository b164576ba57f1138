import type { Transformation } from './effect.js';
import type { Endpoint } from './endpoint.js';
import type { LanguageId } from './ids.generated.js';
import type { Obligation } from './obligation.js';
import type { Span } from './span.js';

/** Indices into the lists of one FlowGraph. */
export type BlockId = number;
export type EndpointId = number;
export type BufferId = number;
/** An alias class of numbers: all variables that a count may have flowed through. */
export type AmountId = number;

/**
 * The flow of bytes in one function: what a language front end lowers source text to, and all that the engine sees.
 * Spans are relative to `LoweredFunction.base`, so that a function that only moved is the same graph.
 * What a front end does not understand must appear as `unknown`: a gap gives silence, never a false alarm.
 */
export interface FlowGraph {
  readonly language: LanguageId;
  /** "" at top level; `Class.method` for methods. */
  readonly name: string;
  readonly span: Span;
  /** Basic blocks; the first is the entry. */
  readonly blocks: readonly Block[];
  /** Loops of the source text and callbacks that run once per chunk. An outer one stands before its inner ones. */
  readonly loops: readonly Loop[];
  readonly endpoints: readonly Endpoint[];
  /** Alias classes of memory: everything that may name the same bytes is one buffer. */
  readonly buffers: readonly Buffer[];
}

export interface LoweredFunction {
  readonly graph: FlowGraph;
  /** Offset of the graph's spans in the document, in UTF-16 units. */
  readonly base: number;
}

export interface Block {
  readonly steps: readonly Step[];
  /** Where control can go next; empty at the end of the function. */
  readonly next: readonly BlockId[];
  /** What decides between several `next`, where the block ends in a test. */
  readonly test?: Test;
}

/**
 * result: the outcome of a transfer (its count against 0, -1, EOF or what was asked for, errno, a stream's state);
 * data: anything else the program decides by.
 */
export interface Test {
  readonly on: 'result' | 'data';
  readonly span: Span;
  /** As written. */
  readonly text: string;
  /** What alone decides, where nothing changes it. */
  readonly decider?: Decider;
  /** The same of a variable that something changes somewhere. */
  readonly flag?: Flag;
  /** Which of `next` is taken where a transfer failed, or met the end; only where summaries are learned. */
  readonly failing?: 0 | 1;
  /** The test itself counts, so that it ends its loop whatever else happens there: `left-- > 0`. */
  readonly counts?: true;
}

/** `if (p)`, `if (p == READ)`, `switch (p)`, `if (p->flags & WRITE)`. */
export interface Decider {
  /** A parameter, or what is read of one, as written. */
  readonly parameter: string;
  /** The constant, as written, that leads to each of `next`: `true` for all that is true, undefined for all others. */
  readonly values: readonly (string | undefined)[];
}

/** `if (v)`, `if (v == READ)`: as long as control passes none of its changes, a variable decides in one way. */
export interface Flag {
  /** As written. */
  readonly variable: string;
  /** As of a decider. */
  readonly values: readonly (string | undefined)[];
  readonly changes: readonly Span[];
}

export interface Loop {
  /** From the loop's keyword to its closing brace; for a callback from the registering call to its end. */
  readonly span: Span;
  readonly form: 'while' | 'do' | 'for' | 'for-await' | 'callback';
  /** For a copy that runs by events: what else is done with its two streams in the file, in source order. */
  readonly companions?: readonly Companion[];
  /** The expression that makes a promise, where that is there only to wait for this loop. */
  readonly promise?: Span;
}

/** Something done with one end of a copy that runs by events; a rewrite replaces it, or has to live beside it. */
export interface Companion {
  readonly of: 'source' | 'sink';
  /** The call, or the expression that names the stream. */
  readonly span: Span;
  /**
   * ends-sink: ends the sink at the source's end; fails: hands an error of this end to `calls`; finishes: calls `calls`
   * when all went well; pacing: pauses or resumes; beside: a listener that touches neither end; entangled: all else.
   */
  readonly does: 'ends-sink' | 'fails' | 'finishes' | 'pacing' | 'beside' | 'entangled';
  /** The event listened to. */
  readonly event?: string;
  /** fails: the function that gets the error, as written: `reject`; ends-sink, finishes: the call: `done(null)`. */
  readonly calls?: string;
}

/** Whether one call that takes both streams does by itself what the companion did. */
export function isTakenOver({ does }: Pick<Companion, 'does'>): boolean {
  return does !== 'beside' && does !== 'entangled';
}

export interface Buffer {
  /** A name as written in the source, the declared one where there is one. */
  readonly name: string;
  /**
   * `value`: the bytes are the value of a variable (a character, a JavaScript Buffer or string); `kernel`: no memory of
   * the program.
   */
  readonly storage: 'array' | 'heap' | 'pointer' | 'member' | 'global' | 'value' | 'kernel';
  /** In bytes, where the code tells. */
  readonly capacity?: number;
  /** Where a local array's size stands, between its brackets. */
  readonly size?: Span;
}

export type Step = Transfer | Use | Unknown | Overwrite | Keep | KernelCopy | Exit;

/** How much one transfer moves. */
export interface Amount {
  /**
   * counted: a number held in `classes`; constant: `bytes`; string: up to the NUL; element: one character;
   * whole: all that the buffer holds, because it knows its own length (a JavaScript Buffer, a chunk).
   */
  readonly extent: 'counted' | 'constant' | 'string' | 'element' | 'whole';
  readonly classes: readonly AmountId[];
  readonly bytes?: number;
  /** The expression as written, where a rewrite can use it (the variable that holds the result, a limit). */
  readonly text?: string;
}

/** Bytes come `in` from an endpoint to a buffer, or go `out` of it. */
export interface Transfer {
  readonly kind: 'transfer';
  readonly direction: 'in' | 'out';
  /** The call. */
  readonly span: Span;
  /** The callee as written: `read`, `full_write`, `fs.readFileSync`, `.on('data')`. */
  readonly callee: string;
  readonly endpoint: EndpointId;
  readonly buffer: BufferId;
  readonly amount: Amount;
  /** What was asked for, in bytes, where it is known: the size of one iteration. */
  readonly asked?: number;
  /** What is asked for is told by data, the head of a record say, and says nothing of the buffer's size. */
  readonly asksByData?: true;
  /** `after-content`: behind what the buffer already holds (in), or not from its start (out). */
  readonly placed: 'start' | 'after-content';
  /** True when the call moves all or fails; false when it may move less than asked. */
  readonly complete: boolean;
  /** What the call may do to the bytes on their way. */
  readonly transforms?: Transformation;
  /** What must hold for the call to do this, for people: "`.read` holds `my_read` only". */
  readonly supposes?: string;
  /** What the program makes of the count that the call gives; absent where it gives none, or nobody can tell. */
  readonly outcome?: Outcome;
  /** The whole content of the source at once (readFile), not one chunk of it. */
  readonly wholeSource: boolean;
  /** How the caller learns that the call is done; `returned` when absent. `pipe`: a stream hands on its own chunks. */
  readonly completion?: 'returned' | 'awaited' | 'promise' | 'callback' | 'event' | 'pipe';
}

/** What a program makes of the count that a call gives back. */
export interface Outcome {
  /** The count itself matters: something is computed from it, it is compared with another, or handed on. */
  readonly counted: boolean;
  /** A count of 0 is told apart from others, as the end of the source is. */
  readonly zeroTold: boolean;
}

/** The program looks at something. Only `content` speaks against a copy. */
export interface Use {
  readonly kind: 'use';
  readonly what: 'content' | 'length' | 'end-of-file' | 'error';
  readonly buffer: BufferId;
  readonly span: Span;
  /** For people: "passed to `sha1_update`", "indexed", "compared". */
  readonly because: string;
}

/** Something the front end can't see through: it uses the content of all it touches. */
export interface Unknown {
  readonly kind: 'unknown';
  readonly touches: readonly BufferId[];
  readonly span: Span;
  readonly because: string;
}

/** The buffer's content is replaced by something that is no source (`memset`, `snprintf`, assignment). */
export interface Overwrite {
  readonly kind: 'overwrite';
  readonly buffer: BufferId;
  readonly span: Span;
}

/** A place that shows an obligation of the copy around it. */
export interface Keep {
  readonly kind: 'keep';
  readonly obligation: Obligation;
  readonly span: Span;
  /** The variable or expression concerned, as written: the counter, the limit, the flags. */
  readonly text?: string;
}

/** A call that already copies without user space (`sendfile`, `copyFile`). */
export interface KernelCopy {
  readonly kind: 'kernel-copy';
  readonly callee: string;
  readonly span: Span;
  /** The endpoints it names, as written; empty when they can't be told, and it may then stand for any copy. */
  readonly handles: readonly string[];
  /** Another name than an end's is another end, as far as the function shows. */
  readonly isNamed?: true;
  /** What the call takes from and gives to, where its arguments tell. */
  readonly source?: EndpointId;
  readonly sink?: EndpointId;
}

/** The function returns, throws or ends the process here. */
export interface Exit {
  readonly kind: 'exit';
  readonly span: Span;
}
