import type { SourceEditor } from './editor.js';
import type { EndpointKind, Trait } from './endpoint.js';
import type { LoweredFunction } from './flow.js';
import type { Handing } from './handing.js';
import type { LanguageId } from './ids.generated.js';
import type { DeclaredFunctions } from './settings.js';
import type { Span } from './span.js';

/** Asked between steps of long work; true means that nobody waits for the result any more. */
export interface Cancellation {
  readonly cancelled: boolean;
}

export const NEVER_CANCELLED: Cancellation = { cancelled: false };

/** Thrown when work was given up because of a Cancellation. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

export interface Lowering {
  readonly functions: readonly LoweredFunction[];
  /** Parts of the text that the parser could not read. */
  readonly losses: readonly Span[];
  /** The same object as long as nothing outside of the functions changes: a rewrite then fares as it did before. */
  readonly surroundings?: object;
  /** What a type checker could tell more about. */
  readonly questions?: readonly TypeQuestion[];
}

/**
 * An expression whose type would tell more: one that may be a stream, the callee of a call that may move bytes, or that of
 * a function of another file, whose body tells.
 */
export type TypeQuestion =
  | { readonly span: Span; readonly about: 'value' | 'callee' }
  | { readonly span: Span; readonly about: 'function'; readonly from: ModuleUse };

/** What a module exports by a name; without a name, what it is or exports as its default. */
export interface ModuleMember {
  /** As it is written. */
  readonly module: string;
  readonly name?: string;
}

/** A function of a module, and what of it would matter: what it does with bytes that it gets, or gives. */
export interface ModuleUse extends ModuleMember {
  readonly may: 'take' | 'give' | 'either';
}

/** Plain data: an answer may come from another thread. */
export type TypeAnswer =
  | {
      readonly span: Span;
      readonly about: 'value';
      readonly kind: EndpointKind;
      readonly type: string;
      readonly traits?: readonly Trait[];
    }
  | { readonly span: Span; readonly about: 'callee'; readonly module: string; readonly name: string }
  | (Handing & { readonly span: Span; readonly about: 'function' });

/** The files that a type checker reads. All paths are absolute, with slashes. */
export interface TypeHost {
  /** Undefined where there is no such file. */
  readFile(path: string): string | undefined;
  fileExists(path: string): boolean;
  directoryExists(path: string): boolean;
  /** Without links on the way. */
  realPath(path: string): string;
  /** The folder of the type declarations that come with the program: `lib`, `node`. */
  readonly bundled: string;
}

/** Knows the types of the projects that files belong to. */
export interface TypeChecker {
  /** Answers what can be told; the file may hold another text on the disk. Throws Cancelled. */
  answer(
    path: string,
    text: string,
    questions: readonly TypeQuestion[],
    cancellation: Cancellation,
  ): readonly TypeAnswer[];
}

/** A call by the name of what it calls: `read`, `fs.readFile`, `Readable.pipe`. */
export interface NamedCall {
  readonly name: string;
  /** The name in the text. */
  readonly span: Span;
}

/** One document, kept while it is open so that the next analysis is cheap. Holds no state that the text doesn't give. */
export interface SourceSession {
  /** Lowers the functions of `text` that can hold a copy; `answers` are to questions about this very text. Throws Cancelled. */
  lower(text: string, cancellation: Cancellation, answers?: readonly TypeAnswer[]): Lowering;
  /** For a session without a project: what users say that functions do, from the next text on. */
  declare?(functions: DeclaredFunctions): void;
  /** Starts a change of `text`. */
  edit(text: string): SourceEditor;
  /**
   * The call of a system or library function whose name stands at `offset`, if that name is `among` those asked for and
   * means what it means everywhere, as far as the file tells.
   */
  callAt?(text: string, offset: number, among: (name: string) => boolean): NamedCall | undefined;
  /** Frees trees; the session is dead afterwards. */
  dispose(): void;
}

/** A function of a file of the project that could not be looked at: a defect of the analyser. */
export interface IndexFailure {
  readonly path: string;
  readonly because: string;
}

/** What is known of the functions of a project, beyond the file that is looked at. */
export interface ProjectIndex {
  /** Takes a file in, or its new text. Cheap: nothing is parsed. */
  update(path: string, text: string): void;
  remove(path: string): void;
  /** Changes whenever what is known of any function does; what was found before may then be out of date. */
  readonly revision: number;
  /**
   * Learns what the functions do, to a fixed point. Throws Cancelled; what is learned so far stays. Gives the functions
   * that were passed by since it last came to an end.
   */
  settle(cancellation: Cancellation): readonly IndexFailure[];
  /** Whether a file that was taken in may hold a copy, by what is known now. */
  mayCopy(path: string): boolean;
  /** All that is known, in pieces that JSON can hold; to be called when all is settled, and read before `changes` grows. */
  keep(): Iterable<unknown>;
  /**
   * Takes in what `keep` of an index of the same build gave, a piece at each step, before anything else is taken in;
   * `revision` stays. Throws a TypeError for other pieces, and is of no use then.
   */
  restore(pieces: Iterable<unknown>): Iterator<undefined, void>;
  /** Counts what is taken in and learned. */
  readonly changes: number;
  /** The files that are known. */
  readonly paths: Iterable<string>;
  /** Whether what was found may depend on all of a file's text, not on its functions alone: somebody has read in it. */
  isReadWhole(path: string): boolean;
}

/** The part of a language that knows a parser; loaded only when a file needs it. */
export interface LanguageService {
  /** `path` tells the dialect (`.tsx`, `.h`); it is not read. Without a project the file stands for itself. */
  open(path: string, project?: ProjectIndex): SourceSession;
  /**
   * A new index; `read` gives a file's text, or undefined when it can't be read any more. `functions`: what users say that
   * functions do.
   */
  project?(read: (path: string) => string | undefined, functions: DeclaredFunctions): ProjectIndex;
}

/** What a language may ask of the host. */
export interface LanguageHost {
  /** The bytes of a pinned grammar, checked against its pin. Rejects with what to do when it is absent or altered. */
  grammar(name: string): Promise<Uint8Array>;
}

/** A language as known before anything of it is loaded. */
export interface Language {
  readonly id: LanguageId;
  readonly title: string;
  /** With the dot, lower case. */
  readonly extensions: readonly string[];
  /** Language ids of the Language Server Protocol. */
  readonly protocolIds: readonly string[];
  /** True where the service has a project index: what may copy is then not told by the words of one text. */
  readonly indexed?: boolean;
  /** A cheap look for a source and a sink word of the catalogue; false means that no copy can be found. */
  mayCopy(text: string, path: string): boolean;
  /** As mayCopy, where types will be known: what the names of the file's modules stand for is then open. */
  mayCopyByType?(text: string, path: string): boolean;
  load(host: LanguageHost): Promise<LanguageService>;
  /** Loads what answers questions about types; absent where they tell nothing more. */
  loadTypes?(host: TypeHost): Promise<TypeChecker>;
}
