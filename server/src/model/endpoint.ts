import type { Span } from './span.js';

export const ENDPOINT_KINDS = [
  'file',
  'socket',
  'pipe',
  'tty',
  'stdio-file',
  'http-response',
  'stream',
  'memory',
  'unknown',
] as const;

export type EndpointKind = (typeof ENDPOINT_KINDS)[number];

/** How the program names the endpoint to the calls that move bytes. */
export type Access = 'descriptor' | 'stdio' | 'path' | 'stream';

/** What the code shows about an endpoint, with the place that shows it. */
export interface Proof {
  readonly span: Span;
  /** For people, lower case, no full stop: "`in` is opened here with `open`". */
  readonly because: string;
}

/**
 * What else is known of an endpoint and matters to a technique. `byte-stream`: a socket that keeps no messages apart, as one
 * of `accept` or `SOCK_STREAM`; `special-file`: below /proc, /sys or /dev; `reopened`: one
 * name stands for several files, one after the other; `web-stream`: a stream of the web platform, or its reader or writer;
 * `any-make`: only an interface says that it is a stream, which those of the first make have, too; `foreign-type`: a stream
 * that is declared as something else, which compilers don't take for one; `express`, `fastify`: an answer of that framework.
 */
export type Trait =
  | 'append'
  | 'nonblocking'
  | 'datagram'
  | 'byte-stream'
  | 'special-file'
  | 'standard-stream'
  | 'reopened'
  | 'tls'
  | 'web-stream'
  | 'any-make'
  | 'foreign-type'
  | 'express'
  | 'fastify';

/** Where bytes come from or go to. Without `proof` the kind is a guess. */
export interface Endpoint {
  readonly kind: EndpointKind;
  readonly access: Access;
  /** The expression that names it, as written: `fd`, `conn->sock`, `'a.txt'`, `req`. */
  readonly handle: string;
  /** False when evaluating `handle` again could have an effect or give another value (a call, `i++`). */
  readonly repeatable: boolean;
  readonly proof?: Proof;
  /** Made in this file by the very call that proves the kind, and not handed out before: nobody has used it yet. */
  readonly fresh?: boolean;
  readonly traits: readonly Trait[];
  /** The only way in which it was opened (`O_RDONLY`, `O_WRONLY`), where all that it may be was opened so. */
  readonly mode?: 'read-only' | 'write-only';
  /** Where a variable is set that chooses one of several such endpoints: `at` of `at->fd`, `i` of `fds[i]`. */
  readonly chosenAt?: readonly Span[];
}
