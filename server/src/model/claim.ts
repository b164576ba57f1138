/** One sentence or a few for people, Markdown (code spans only), and where it is known from. */
export type Claim = readonly [text: string, source: string];

/** Something that is told in several sentences, each with its source. */
export type Claims = readonly [Claim, ...Claim[]];

/** What is told, without the sources. */
export function toldBy(claims: Claims): string {
  return claims.map(([text]) => text).join(' ');
}

/** Measurements of this project, with their conditions. */
export const MEASURED = 'measured: Linux 6.18, x86-64';
export const MEASURED_NODE = 'measured: Node 20.20, libuv 1.46, Linux 6.18';
/** What the proofs have shown, which run on all of them. */
export const MEASURED_NODES = 'measured: Node 20.20, 22.23 and 24.21, libuv 1.46 to 1.52, Linux 6.18';

/** Source of what is said of this tool: what it finds, and what it writes. */
export const IN_EXAMPLES = 'shown by the examples, which are tests';
