/** A sentence or two of a page, Markdown, and where it is known from. */
export type Sourced = readonly [text: string, source: string];

/** As list items, each with its source. */
export function sourced(claims: readonly Sourced[]): string {
  return claims.map(([text, source]) => `- ${text} *(${source})*\n`).join('');
}

/** As running text, each claim followed by its source. */
export function sourcedProse(claims: readonly Sourced[]): string {
  return claims.map(([text, source]) => `${text} *(${source})*`).join(' ');
}
