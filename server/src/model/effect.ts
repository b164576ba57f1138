import type { EndpointKind, Trait } from './endpoint.js';

/**
 * What a call does to its arguments, in the terms shared by catalogue entries (functions without a body) and summaries
 * learned from bodies. Arguments are counted from 0.
 */
export interface CallEffects {
  readonly effects: readonly CallEffect[];
}

export type CallEffect =
  TransferEffect | UseEffect | OpenEffect | CloseEffect | OverwriteEffect | AliasEffect | KernelEffect;

/** An argument, a member of what it points to (`->fd`), or what the call returns. */
export interface Operand {
  readonly argument: number | 'result';
  /** A path of members below the argument, as in the source: `->fd`, `->in.fd`. */
  readonly member?: string;
}

/** How the caller learns how many bytes were moved. */
export type CountReport = 'returned' | 'zero-on-success' | 'boolean' | 'not-at-all' | { readonly through: Operand };

export interface TransferEffect {
  readonly kind: 'transfer';
  readonly direction: 'in' | 'out';
  readonly access: 'descriptor' | 'stdio' | 'path';
  /** Absent where it is fixed, as for `getchar` and `puts`: then `stream` names it. */
  readonly endpoint?: Operand;
  readonly stream?: string;
  readonly buffer: Operand;
  /** The length is a product for fread and fwrite (`size`, `count`). */
  readonly length: readonly Operand[];
  readonly extent: 'counted' | 'string' | 'element';
  readonly reports: CountReport;
  /** True when the call goes on until all is moved or an error comes. */
  readonly complete: boolean;
  readonly retriesEintr: boolean;
  /** What a successful call proves of the endpoint: `recv` works on sockets only. */
  readonly proves?: EndpointKind;
  /** The argument that holds an explicit offset (pread, pwrite). */
  readonly offset?: Operand;
  /** The argument that holds flags (recv, send). */
  readonly flags?: Operand;
  /** The argument that holds a peer's address (recvfrom, sendto). */
  readonly address?: Operand;
  /** `buffer` is an array of iovec (readv, writev). */
  readonly vector?: boolean;
  /** The call may change the bytes (TLS, compression). */
  readonly transforms?: boolean;
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

export interface CloseEffect {
  readonly kind: 'close';
  readonly endpoint: Operand;
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
}
