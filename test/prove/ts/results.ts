import * as z from 'zod';
import { TECHNIQUE_IDS } from '../../../server/src/model/index.js';
import type { Difference, Explanation } from './explain.js';
import type { Program, Rewritten } from './programs.js';

const differenceRow = z.object({
  /** Which of what is seen differs: `settled`, `left`, ... */
  what: z.string(),
  nature: z.enum(['mend', 'assumed']),
  /** The sentence of the card that says so, with the program's names taken out. */
  claim: z.string(),
});

const releaseResults = z.object({
  programs: z.number(),
  rewrites: z.number(),
  /** Pairs of runs, before and after. */
  runs: z.number(),
  techniques: z.array(
    z.object({
      id: z.enum(TECHNIQUE_IDS),
      rewrites: z.number(),
      /** Of them, those that were offered as safe. */
      safe: z.number(),
      runs: z.number(),
      differences: z.array(differenceRow),
    }),
  ),
});

export type ReleaseResults = z.infer<typeof releaseResults>;

/** What the proofs came to on each release of Node, as results.json keeps it; docs/safety.md is made of it. */
export const resultsSchema = z.record(z.string(), releaseResults);

/** What is found while the proofs run. */
export class Proved {
  readonly programs = new Set<string>();
  readonly runs = new Map<Rewritten, number>();
  readonly differences = new Map<Rewritten['technique'], Map<string, z.infer<typeof differenceRow>>>();

  ran(program: Program, rewritten: Rewritten): void {
    this.programs.add(program.name);
    this.runs.set(rewritten, (this.runs.get(rewritten) ?? 0) + 1);
  }

  differs({ technique }: Rewritten, { what }: Difference, { nature, claim }: Explanation): void {
    const row = { what, nature, claim: withoutNames(claim) };
    const rows = this.differences.get(technique) ?? new Map<string, typeof row>();
    rows.set(JSON.stringify(row), row);
    this.differences.set(technique, rows);
  }
}

/** Names of ends differ from program to program; those of functions and values of Node stay. */
function withoutNames(text: string): string {
  return text
    .replace(/`(?:from|source|body|request|reader|[\w.]*[cC]reate(?:ReadStream|Gzip)\([^`]*\))`/g, 'the source')
    .replace(/`(?:to|target|sink|response|writer|process\.stdout|[\w.]*createWriteStream\([^`]*\))`/g, 'the sink')
    .replace(/`(?:through|new PassThrough\(\))`/g, 'the stream between')
    .replace(/\b(an old) the\b/g, '$1');
}

export function resultsOf({ programs, runs, differences }: Proved): ReleaseResults {
  const rewrites = [...runs.keys()];
  const ids = [...new Set(rewrites.map((r) => r.technique))].sort();
  const count = (of: readonly Rewritten[]): number => of.reduce((sum, r) => sum + (runs.get(r) ?? 0), 0);
  return {
    programs: programs.size,
    rewrites: rewrites.length,
    runs: count(rewrites),
    techniques: ids.map((id) => {
      const own = rewrites.filter((r) => r.technique === id);
      const rows = [...(differences.get(id) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
      return {
        id,
        rewrites: own.length,
        safe: own.filter((r) => r.advice.safety === 'safe').length,
        runs: count(own),
        differences: rows.map(([, row]) => row),
      };
    }),
  };
}

/** The same figures, with the differences of both. */
export function withDifferencesOf(results: ReleaseResults, known: ReleaseResults): ReleaseResults {
  return {
    ...results,
    techniques: results.techniques.map((technique) => {
      const old = known.techniques.find((t) => t.id === technique.id)?.differences ?? [];
      const rows = new Map([...old, ...technique.differences].map((row) => [JSON.stringify(row), row]));
      const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1));
      return { ...technique, differences: sorted.map(([, row]) => row) };
    }),
  };
}

/** Without the differences. */
export function figuresOf({ techniques, ...figures }: ReleaseResults): object {
  return { ...figures, techniques: techniques.map(({ id, rewrites, safe, runs }) => ({ id, rewrites, safe, runs })) };
}

/** The differences that `known` has not, for people. */
export function newDifferences(results: ReleaseResults, known: ReleaseResults): readonly string[] {
  return results.techniques.flatMap(({ id, differences }) => {
    const old = new Set(known.techniques.find((t) => t.id === id)?.differences.map((row) => JSON.stringify(row)));
    const fresh = differences.filter((row) => !old.has(JSON.stringify(row)));
    return fresh.map(({ what, claim }) => `${id}: ${what}: ${claim}`);
  });
}
