import type { EndpointKind } from './endpoint.js';
import type { Edit, Span } from './span.js';

/**
 * The result of a rewrite: edits that leave a file that parses, and what they assume of the rest of the program; or the
 * reason why there are none.
 */
export type Rewrite =
  | {
      readonly ok: true;
      readonly edits: readonly Edit[];
      readonly assumed?: readonly string[];
      /** What the edits bring into the file: by name, what it stands for. */
      readonly brings?: ReadonlyMap<string, string>;
    }
  | { readonly ok: false; readonly because: string };

/** What a rewrite needs from elsewhere: a C header (and perhaps a feature macro), or names of a module. */
export type Requirement =
  | {
      readonly kind: 'header';
      readonly header: string;
      readonly featureMacro?: string;
      /** The macro that must be defined where the header exists: `__linux__`. */
      readonly onlyIf?: string;
      /** What the code that is put in calls of it: must mean nothing else there. */
      readonly calls?: readonly string[];
    }
  | { readonly kind: 'import'; readonly module: string; readonly name: string };

/**
 * Changes one document in its own style. Techniques write through it and know nothing of parsers, indentation or
 * import forms. Collects edits; nothing is applied.
 */
export interface SourceEditor {
  readonly text: string;
  textOf(span: Span): string;
  /** One level of the file's indentation: a tab, or some spaces. */
  readonly indentUnit: string;
  /** The file's line end. */
  readonly eol: string;
  /** What texts are written in, where a language leaves the choice. */
  readonly quote?: string;
  /** Whether the program is written for several systems, as far as its conditions name them. */
  readonly namesSystems?: boolean;
  /** Whether the file has a space between a function's name and its arguments. */
  readonly spacesCalls?: boolean;
  /** Whether the name of a function stands on the line below its type in the file. */
  readonly namesBelowTypes?: boolean;
  /** Whether the file keeps to the JavaScript that had neither `const` nor arrow functions. */
  readonly isOldScript?: boolean;
  /** Whether the only parameter of an arrow function stands without parentheses in the file. */
  readonly bareParameters?: boolean;
  /** Where parameters are given types: in the code, or in comments that a type checker reads; absent where nowhere. */
  readonly types?: 'declared' | 'documented';
  /** Whether a `void *` is a `char *` only by a cast, as in C++. */
  readonly castsPointers?: boolean;
  /**
   * Puts lines in front of the statement that starts at or around `at`, indented like it. Lines are given without the
   * statement's own indentation; deeper ones start with `\t` per level. Adds braces where the statement is the body
   * of an `if` or the like, and moves in front of a label's statement, not of the label.
   */
  insertBefore(at: Span, lines: readonly string[]): void;
  /** Replaces the whole statement (or expression) at `span` by lines, indented as above. */
  replace(span: Span, lines: readonly string[]): void;
  /** Makes something available in this file; gives the name by which the code can call it. */
  require(need: Requirement): string;
  /**
   * Puts a function of the rewrite's own at file level, in front of what calls it at `user`. A file gets it once: nothing
   * is put in when a function of that name stands in front already. Ask for the headers it needs first.
   */
  helper?(name: string, lines: readonly string[], user: Span): void;
  /**
   * A name like `base` that is free in the function around `at`; for a `parameter` of a function written at `at` that
   * names nothing else of the program, one that hides nothing.
   */
  freshName(base: string, at: Span, as?: 'parameter'): string;
  /** The declared type of a variable visible at `at`, as written, or undefined. */
  typeOf(name: string, at: Span): string | undefined;
  /**
   * What `name`, which resolves a promise that is made around `at`, has to be called with by the promise's type: nothing,
   * `undefined`, or a value of its own. Undefined where it resolves none.
   */
  resolvedWith?(name: string, at: Span): 'nothing' | 'undefined' | 'value' | undefined;
  /** What the loop at `loop` does, for a rewrite that puts work in front of it; undefined where there is none. */
  loopFacts?(loop: Span): LoopFacts | undefined;
  /** What the loop at `loop` leaves to a call that takes both streams; `drain`: the call in it that writes. */
  chunkLoop?(loop: Span, drain: Span): ChunkLoop | Refused;
  /** The chain of pipes that `pipe`, a call in it from its `pipe` on, belongs to. */
  pipeChain?(pipe: Span): PipeChain | Refused;
  /** The copy of a file that `pipe`, a call from its `pipe` on, makes by two streams. */
  pipedCopy?(pipe: Span): PipedCopy | Refused;
  /** What stands around a file that `read` reads whole and `answer` sends. */
  wholeAnswer?(read: Span, answer: Span): WholeAnswer | Refused;
  /** The stream behind content that `read` gathers and `write` writes to a file. */
  gathered?(read: Span, write: Span): Gathered | Refused;
  /** The one callback of a copy for those of `read` and `write`, where they tell the same. */
  callbackCopy?(read: Span, write: Span): CallbackCopy | Refused;
  /** Something that the edits take for granted of the rest of the program. Lower case, no full stop. */
  assume?(because: string): void;
  /** The edits so far; fails when the changed text would not parse as well as the old one did. */
  finish(): Rewrite;
}

/** Why something can't be written. Lower case, no full stop. */
export interface Refused {
  readonly refused: string;
}

/** A loop that awaits the chunks of a stream and only writes them: what one call that takes both streams stands for. */
export interface ChunkLoop {
  /** The statement that the call takes the place of: the loop, or a `try` that holds it and only cleans up. */
  readonly statement: Span;
  /** What goes with it, to be replaced by nothing: readers, writers, a first read, the sink's end. In source order. */
  readonly others: readonly Span[];
  /** The streams behind reader and writer, as written. */
  readonly source: string;
  readonly sink: string;
  /** Whether the sink is ended behind the loop. */
  readonly ends: boolean;
  /** Whether it is ended after an error, too, by a `finally`. */
  readonly endsAnyway: boolean;
  /** The `AbortSignal` that every pass asks, as written. */
  readonly signal?: string;
  /** An error would go to a listener that gives its promise to nobody. */
  readonly isUnheard: boolean;
}

/** `res.send(await readFile(path))`, with what matters to an answer that is no content in memory. */
export interface WholeAnswer {
  /** The statement that answers. */
  readonly statement: Span;
  /** The answer is all that an arrow function gives: `statement` is an expression. */
  readonly isExpression: boolean;
  /** It is `return res.send(...)`. */
  readonly isReturned: boolean;
  /** What the answering method is called on, as written: `res.status(200)`. */
  readonly response: string;
  readonly isAbsolute: boolean;
  /** An error of the read meets a `catch` of the same function. */
  readonly isCaught: boolean;
  /** The path is made of what a peer asks for, and may name a folder. */
  readonly isAskedFor: boolean;
  /** The statement that reads, where it is another one; nothing between the two leaves the function. */
  readonly read?: Span;
}

/** `readFile(a, (error, data) => { if (error) return done(error); writeFile(b, data, done) })`. */
export interface CallbackCopy {
  /** The call that reads, with the write in its callback. */
  readonly span: Span;
  /** The callback of the write, as written. */
  readonly callback: string;
}

/** `createReadStream(a).pipe(createWriteStream(b))`, with all that only serves to copy that file. */
export interface PipedCopy {
  /** What one call takes the place of: the pipe, or the promise that does nothing but wait for it. */
  readonly span: Span;
  /** It is a promise; else nobody hears of the end. */
  readonly isPromise?: true;
  /** Streams that are made in front of it, and go with it. */
  readonly others: readonly Span[];
  /** The paths, as written. */
  readonly source: string;
  readonly sink: string;
}

/** `await writeFile(path, Buffer.from(await response.arrayBuffer()))`, taken apart. */
export interface Gathered {
  /** The statement that writes. */
  readonly statement: Span;
  /** What goes with it: the read or the loop that gathers, and what holds the content. */
  readonly others: readonly Span[];
  /** The stream, as written. */
  readonly stream: string;
  /** It is the body of a `Response`: a web stream, or nothing. */
  readonly isBody: boolean;
  /** As written. */
  readonly path: string;
  /** The path is a text, no `URL` and no `Buffer`. */
  readonly isText: boolean;
  /** Something is done between the read and the write. */
  readonly isLater: boolean;
}

/** `a.pipe(b).pipe(c)`, and what becomes of an error once it destroys all of these streams. */
export interface PipeChain {
  /** From the first stream to the last call of `pipe`, in the last of its statements. */
  readonly span: Span;
  /** The statements in front of it that are a part of the chain, as `a.pipe(b)` is in front of `b.pipe(c)`. */
  readonly others: readonly Span[];
  /** As written, with the listeners that are registered in the chain; the last one without. */
  readonly streams: readonly string[];
  readonly sink: string;
  readonly kind: EndpointKind;
  /** Whether the kinds of all streams are known for sure. */
  readonly isProved: boolean;
  /** Whether more is done with the stream that the chain gives than to listen to it. */
  readonly isUsed: boolean;
  /** The first stream, where its declared type is not one that a compiler takes for a stream. */
  readonly foreign?: string;
  /** Whether the last stream tells its listeners of the error that destroys it; undefined where nothing is known of it. */
  readonly tells?: boolean;
  /** A listener for errors of the sink is there before an error can come. */
  readonly isHeard: boolean;
  /** Something may listen for errors: of another stream of the chain, or of the last one, by a function that gets it. */
  readonly isSourceHeard: boolean;
  /** The function that rejects the promise in whose executor the chain stands. */
  readonly reject?: string;
  /** The stream of the chain whose listener for errors does something else before it rejects that promise. */
  readonly tidies?: string;
  /** Something waits for `close` of the sink, which comes after an error, too. */
  readonly closes?: true;
  /** The event of one of the streams that a promise waits for which no error settles. */
  readonly waits?: string;
  /** The call that promises the end of the last stream, a file that this very chain fills: `finished(a.pipe(file))`. */
  readonly finished?: Span;
  /** A call behind the chain by which one of its streams gives a promise of its own, and somebody waits for it. */
  readonly promised?: string;
}

/**
 * What a loop does to the names around it. Only what is written in the loop itself: a call may do more. Spans are in the
 * document, texts are as written, without comments and with single spaces.
 */
export interface LoopFacts {
  /** What is asked before every pass, also before the first one: the operands of an `&&` chain, without constants. */
  readonly conditions: readonly LoopCondition[];
  /** Calls that every pass makes, in order, up to the first place where it can branch off. */
  readonly leadingCalls: readonly Span[];
  readonly assignments: readonly LoopAssignment[];
  readonly calls: readonly LoopCall[];
  /** The last parts of `for` heads, which run after a pass. */
  readonly updates: readonly Span[];
  /** True when it stands in another loop. */
  readonly nested: boolean;
  /** Why these facts may not be all: a jump into the loop, a preprocessor arm, a syntax error. */
  readonly opaque?: string;
}

export interface LoopCondition {
  readonly span: Span;
  readonly text: string;
  /** True when asking it changes nothing: no assignment in it, and no call but of `feof` and `ferror`. */
  readonly pure: boolean;
}

export interface LoopAssignment {
  readonly span: Span;
  /** `total`, `st->bytes`, `*p`. */
  readonly target: string;
  /** The variable below the target: `total`, `st`, `p`. */
  readonly root?: string;
  /** `declares` stands for an initialised (`=`) or bare (no value) declaration. */
  readonly operator: '=' | '+=' | '-=' | 'other' | 'declares';
  readonly value?: string;
  /** Where `root` is declared: in the loop, in the function (automatic storage), or elsewhere. */
  readonly scope: 'loop' | 'function' | 'elsewhere';
  /** True when it runs once, before the first pass. */
  readonly initial: boolean;
  /** True when it stands in a branch that leaves the loop. */
  readonly leaving: boolean;
  /** The nearest condition inside the loop under which it is made; `!(...)` in an `else`. */
  readonly guard?: string;
}

export interface LoopCall {
  readonly span: Span;
  readonly callee: string;
  readonly arguments: readonly string[];
  /** True when it stands in a branch that leaves the loop. */
  readonly leaving: boolean;
  /** The nearest condition inside the loop under which it is made; `!(...)` in an `else`. */
  readonly guard?: string;
}
