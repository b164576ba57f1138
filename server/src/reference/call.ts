import type { Claim, EndpointKind, LanguageId, Mechanism } from '../model/index.js';

export { MEASURED, MEASURED_NODE, type Claim } from '../model/index.js';

/** An error by its name, what it means here, and where that is known from. */
export type ErrorClaim = readonly [name: string, text: string, source: string];

/**
 * What there is to know about a call that moves bytes, whoever makes it. All questions are asked of every call: one that
 * forgets an answer does not compile.
 */
export interface ReferenceCall {
  /** The name of its page and the first of its names: `read`, `copyFile`. */
  readonly id: string;
  readonly language: LanguageId;
  /** How people write it: `read(2)`, `fs.readFile`. */
  readonly title: string;
  /** What a NamedCall may be called to mean it. */
  readonly names: readonly string[];
  /** The declaration, as the manual gives it. */
  readonly form: string;
  /** What it does, in a sentence. */
  readonly summary: string;
  /** The way of the bytes, where the call is part of one. */
  readonly figure?: { readonly mechanism: Mechanism; readonly source: EndpointKind; readonly sink: EndpointKind };
  /** What is copied, and by whom. */
  readonly copies: readonly [Claim, ...Claim[]];
  /** When it waits. */
  readonly blocks: readonly [Claim, ...Claim[]];
  /** What the count means that it gives, a short one above all. */
  readonly count: readonly [Claim, ...Claim[]];
  readonly errors: readonly [ErrorClaim, ...ErrorClaim[]];
  /** Kernel, C library or Node. */
  readonly needs: readonly [Claim, ...Claim[]];
  readonly pitfalls: readonly [Claim, ...Claim[]];
}
