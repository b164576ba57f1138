import type { Endpoint } from './endpoint.js';
import type { Buffer, Keep, Loop, Transfer } from './flow.js';
import type { LanguageId } from './ids.generated.js';
import type { Span } from './span.js';

/** Why a site that looks like a copy is not advised on. */
export type ObjectionKind =
  | 'content-used'
  | 'fan-out'
  | 'fast-path-present'
  | 'amount-unrelated'
  | 'datagram'
  | 'special-file'
  | 'same-endpoint'
  | 'own-pipe'
  | 'transformed'
  | 'tiny';

export interface Objection {
  readonly kind: ObjectionKind;
  readonly span: Span;
  /** For people, lower case: "`buf` is passed to `sha1_update`". */
  readonly because: string;
}

/** `kernel`: one call that copies in the kernel, and stands for the fill and the drain; only sites with a defect are so. */
export type Shape = 'loop' | 'single' | 'read-all' | 'callback' | 'kernel';

export type DefectKind = 'short-write-dropped' | 'endless-at-eof' | 'sendfile-swapped';

/** Something in a copy that goes wrong on its own account, and is reported beside the copy. */
export interface Defect {
  readonly kind: DefectKind;
  /** True when the code proves that it can happen, and nothing is only presumed. */
  readonly proved: boolean;
  /** The places that show it, most telling first; texts for people, lower case, no full stop. */
  readonly evidence: readonly { readonly span: Span; readonly because: string }[];
}

/** A place where bytes go from one endpoint to another through the program's memory. All spans are in the document. */
export interface CopySite {
  readonly language: LanguageId;
  /** `inspected` when there are objections: shown with --explain only. */
  readonly verdict: 'copy' | 'inspected';
  readonly function: { readonly name: string; readonly span: Span };
  /** The whole site: its loop, or from the filling call to the draining one. */
  readonly range: Span;
  /** What is underlined: the draining call. */
  readonly anchor: Span;
  readonly shape: Shape;
  readonly source: Endpoint;
  readonly sink: Endpoint;
  readonly buffer: Buffer;
  readonly fill: Transfer;
  /** All calls that empty the buffer to the sink, in source order; more than one in partial-write loops. */
  readonly drains: readonly [Transfer, ...Transfer[]];
  readonly loop?: Loop;
  /** Fills other than `fill` that the same drains empty (a first chunk before the loop). */
  readonly otherFills: readonly Transfer[];
  readonly keeps: readonly Keep[];
  readonly objections: readonly Objection[];
  /** This is not the copy but a defect of it: range and anchor are the call concerned. */
  readonly defect?: Defect;
}

/** What one pass moves at most, in bytes: what is asked for, else what the buffer holds, where the code tells. */
export function iterationBytes({ fill, buffer }: Pick<CopySite, 'fill' | 'buffer'>): number | undefined {
  return fill.asked ?? (fill.asksByData === true ? undefined : buffer.capacity);
}
