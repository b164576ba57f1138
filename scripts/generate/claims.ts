import type { Claim } from '../../server/src/model/index.js';

/** As list items, each with its source. */
export function sourced(claims: readonly Claim[]): string {
  return claims.map(([text, source]) => `- ${text} *(${source})*\n`).join('');
}

/** As running text, each claim followed by its source. */
export function sourcedProse(claims: readonly Claim[]): string {
  return claims.map(([text, source]) => `${text} *(${source})*`).join(' ');
}
