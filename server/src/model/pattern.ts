import type { Advice, Severity } from './advice.js';
import type { Claims } from './claim.js';
import type { LanguageId, PatternId } from './ids.generated.js';
import type { CopySite } from './site.js';

/** What kind of copy a site is. Exactly one pattern matches a site; its words are the documentation's. */
export interface Pattern {
  readonly id: PatternId;
  readonly title: string;
  readonly languages: readonly LanguageId[];
  /** Why it matters, in two or three sentences, for the card, the docs page and the rule's description in SARIF. */
  readonly why: Claims;
  /** `best`: the first advice on the site, where there is any. */
  matches(site: CopySite, best?: Advice): boolean;
  severity(site: CopySite): Severity;
  /** What to do, for the message, where no technique says it, or not well: "use stream.pipeline". `best`: as above. */
  way?(site: CopySite, best?: Advice): string | undefined;
  /** What is there, for the message, where "is copied to" does not say it; `name` quotes and shortens. */
  message?(site: CopySite, name: (written: string) => string): string;
}
