import type { Access, EndpointKind, Trait } from './endpoint.js';

/**
 * What a call does to its arguments, in the terms shared by catalogue entries (functions without a body) and summaries
 * learned from bodies. Arguments are counted from 0.
 */
export interface CallEffects {
  readonly effects: readonly CallEffect[];
}

export type CallEffect = TransferEffect | UseEffect | OpenEffect | OverwriteEffect | AliasEffect | KernelEffect;

/** An argument, something reached from it, what the call returns, or a place that is the same for every call. */
export interface Operand {
  readonly argument: number | 'result' | 'fixed';
  /** From the argument on: `.fd` for `->fd`, too, `*` for what a pointer to a pointer leads to. */
  readonly member?: string;
  /** For `fixed`: the global's name, as `stdout`. */
  readonly name?: string;
}

/** What a call may do to bytes on their way, for people: the name of the call stands in front. */
export const TRANSFORMATIONS = {
  encryption: 'encrypts or decrypts',
  compression: 'compresses or expands',
  charset: 'may convert from or to another character set',
  framing: 'adds or takes away frames',
  filters: 'goes through filters of its library, which may change the bytes',
  change: 'may change the bytes',
} as const;
export type Transformation = keyof typeof TRANSFORMATIONS;

/** How the caller learns how many bytes were moved. */
export type CountReport = 'returned' | 'zero-on-success' | 'boolean' | 'not-at-all';

export interface TransferEffect {
  readonly kind: 'transfer';
  readonly direction: 'in' | 'out';
  readonly access: Access;
  readonly endpoint: Operand;
  readonly buffer: Operand;
  /** The length is a product for fread and fwrite (`size`, `count`). */
  readonly length: readonly Operand[];
  readonly extent: 'counted' | 'string' | 'element';
  /** The call goes on to the end of the source, into memory that grows with it. */
  readonly wholeSource?: boolean;
  readonly reports: CountReport;
  /** Where the count is stored, too. */
  readonly counts?: readonly Operand[];
  /** True when the call goes on until all is moved or an error comes. */
  readonly complete: boolean;
  readonly retriesEintr: boolean;
  /** What a successful call proves of the endpoint: `recv` works on sockets only. */
  readonly proves?: EndpointKind;
  /** The 0 that the source gives at its end comes back as a count of 0, and nothing else is made of it. */
  readonly givesEnd?: true;
  /** The argument that holds an explicit offset (pread, pwrite). */
  readonly offset?: Operand;
  /** The body says where the bytes are: it seeks, or has an offset of its own. */
  readonly seeks?: true;
  /** The body moves nothing under a condition of the program's: `if (dry_run) return 0`. */
  readonly mayNot?: true;
  /** The argument that holds flags (recv, send). */
  readonly flags?: Operand;
  /** The argument that holds a peer's address (recvfrom, sendto); `fixed` for one that a body has by itself. */
  readonly address?: Operand;
  /** The callee moves the rest of the content down itself, so the next call goes on where this one stopped. */
  readonly advances?: boolean;
  /** `buffer` is an array of iovec (readv, writev). */
  readonly vector?: boolean;
  /** Bytes go this way only where an argument is a constant (`true`: is true), or is not: `transfer(fd, buf, n, is_write)`. */
  readonly when?: { readonly argument: number; readonly value: string; readonly is: boolean };
  /** The bytes on one side are not those on the other, or need not be: nothing that the kernel could do instead. */
  readonly transforms?: Transformation;
  /** What else the body does each time: `stats.bytes += n`, `notify()`, a wait that is bounded in time. */
  readonly besides?: readonly Besides[];
  /** What must hold for the call to do this, for people: "`.read` holds `my_read` only". */
  readonly supposes?: string;
}

/** Something that shows an obligation, as written: the statement, or the function that is called. */
export interface Besides {
  readonly obligation: 'progress' | 'throttle' | 'timeout';
  readonly text: string;
}

export interface UseEffect {
  readonly kind: 'use';
  readonly what: 'content' | 'length';
  readonly of: Operand;
}

/** The call makes an endpoint. */
export interface OpenEffect {
  readonly kind: 'open';
  readonly result: Operand;
  readonly endpoint: EndpointKind;
  readonly access: 'descriptor' | 'stdio';
  readonly path?: Operand;
  /** The argument with open flags (`O_APPEND`) or an fopen mode string. */
  readonly flags?: Operand;
  readonly traits?: readonly Trait[];
}

/** The bytes are replaced by something that is no source. */
export interface OverwriteEffect {
  readonly kind: 'overwrite';
  readonly buffer: Operand;
}

/** `to` points to (or holds) the same bytes as `from` after the call (`memcpy`, `strdup`). */
export interface AliasEffect {
  readonly kind: 'alias';
  readonly to: Operand;
  readonly from: Operand;
}

/** The call copies in the kernel. */
export interface KernelEffect {
  readonly kind: 'kernel-copy';
  /** The descriptors it takes from and gives to. */
  readonly ends?: { readonly source: Operand; readonly sink: Operand };
  /** Calls with another number of arguments are of another system, and their arguments mean something else. */
  readonly arity?: number;
}
