import type { PatternId } from '../model/index.js';

/** Where the generated pages of docs/ can be read, without a slash at its end. The only place that knows it. */
export const DOCS_URL = 'https://github.com/zerocopy-lint/zerocopy-lint/blob/main/docs';

/** The page about a pattern. */
export function patternUrl(pattern: PatternId): string {
  return `${DOCS_URL}/patterns/${pattern}.md`;
}
