import { C_CALLS } from './c/index.js';
import type { ReferenceCall } from './call.js';
import { TYPESCRIPT_CALLS } from './typescript/index.js';

export type { Claim, ErrorClaim, ReferenceCall } from './call.js';

/** All calls that there is a card for, in the order of the docs. */
export const allCalls: readonly ReferenceCall[] = [...C_CALLS, ...TYPESCRIPT_CALLS];

/** Names of one language never mean a call of another: those of modules have a dot. */
const byName: ReadonlyMap<string, ReferenceCall> = new Map(
  allCalls.flatMap((call) => call.names.map((name) => [name, call] as const)),
);

/** What there is to know of the call that a language front end calls `name`. */
export function referenceFor(name: string): ReferenceCall | undefined {
  return byName.get(name);
}
