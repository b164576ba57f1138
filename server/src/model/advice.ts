import type { CostComparison } from './cost.js';
import type { PatternId, TechniqueId } from './ids.generated.js';
import type { CopySite } from './site.js';
import type { Guard } from './target.js';

/**
 * safe: every condition is proved from the code and every obligation is kept;
 * review: something is assumed; shown-only: something is lost, or no edit can be made.
 */
export type Safety = 'safe' | 'review' | 'shown-only';

/** Where most pressing comes first. `hint` is never shown by default. */
export type Severity = 'warning' | 'information';

export interface Advice {
  readonly technique: TechniqueId;
  /** For people: "replace the loop's work by `sendfile`, keep the loop as fallback". */
  readonly title: string;
  readonly safety: Safety;
  /** What is assumed; empty when safe. Lower case, no full stop. */
  readonly assumed: readonly string[];
  /** What is lost; empty unless shown-only. */
  readonly lost: readonly string[];
  /** What the rewrite keeps by its own code, for the card. */
  readonly keptByCode: readonly string[];
  readonly cost: CostComparison;
  /** Of new calls, as the setting `target` has it; `by-file` when absent. */
  readonly guard?: Guard;
}

export interface Finding {
  readonly pattern: PatternId;
  readonly severity: Severity;
  /** One line under 120 characters: what is there, what it costs, what to do. */
  readonly message: string;
  readonly site: CopySite;
  /** Best first. */
  readonly advice: readonly Advice[];
  /** Why there is none, in one line; absent for defects. */
  readonly unfit?: string;
}
