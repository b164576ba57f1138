import type { CopySite, Finding, Span, TechniqueId } from '../model/index.js';

/** A comment that silences findings, and whether it did. */
export interface Suppression {
  /** The comment. */
  readonly span: Span;
  readonly reason: string;
  readonly used: boolean;
}

/** All that is known of one text. */
export interface Analysis {
  readonly findings: readonly Finding[];
  /** Sites that look like copies, with the objections that keep the tool silent; for --explain. */
  readonly inspected: readonly CopySite[];
  readonly suppressions: readonly Suppression[];
  /** Parts that the parser could not read. */
  readonly losses: readonly Span[];
}

export interface FixChoice {
  /** The least sure kind of fix to apply. */
  readonly safety: 'safe' | 'review';
  /** Only fixes by this technique. */
  readonly technique?: TechniqueId;
}

export interface FixedText {
  readonly text: string;
  readonly applied: readonly { readonly finding: Finding; readonly technique: TechniqueId }[];
  /** Fixes that were chosen but could not be made, with the reason. */
  readonly refused: readonly { readonly finding: Finding; readonly because: string }[];
}
