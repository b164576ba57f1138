import type { Severity } from './advice.js';
import type { LanguageId, PatternId } from './ids.generated.js';
import type { CopySite } from './site.js';

/** What kind of copy a site is. Exactly one pattern matches a site; its words are the documentation's. */
export interface Pattern {
  readonly id: PatternId;
  readonly title: string;
  readonly languages: readonly LanguageId[];
  /** Two or three sentences, Markdown, for the docs page and the rule's description in SARIF. */
  readonly why: string;
  matches(site: CopySite): boolean;
  severity(site: CopySite): Severity;
}
