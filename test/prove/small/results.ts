import * as z from 'zod';
import { TECHNIQUE_IDS } from '../../../server/src/model/index.js';
import { explanationOf } from './explain.js';
import type { Found, Search } from './search.js';

export interface Searched {
  readonly search: Search;
  readonly found: Found;
}

const differenceRow = z.object({
  /** What was in the worlds that showed it. */
  nature: z.string(),
  /** `file to pipe`, sorted. */
  ends: z.array(z.string()),
  worlds: z.number(),
  /** The assumption under which the fix is offered, with names taken out. */
  assumed: z.string(),
});

/** What the search came to, as results.json keeps it; docs/safety.md is made of it. */
export const resultsSchema = z.object({
  programs: z.number(),
  rewrites: z.number(),
  worlds: z.number(),
  runs: z.number(),
  /** The longest chain of choices that was tried to its end. */
  depth: z.number(),
  /** Combinations of events with more outcomes than were kept. */
  cut: z.number(),
  techniques: z.array(
    z.object({
      id: z.enum(TECHNIQUE_IDS),
      rewrites: z.number(),
      /** Of them, those that were offered as safe. */
      safe: z.number(),
      worlds: z.number(),
      runs: z.number(),
      differences: z.array(differenceRow),
    }),
  ),
});

export type Results = z.infer<typeof resultsSchema>;

export function resultsOf(all: readonly Searched[]): Results {
  const sum = (of: readonly Searched[], key: 'worlds' | 'runs' | 'cut'): number =>
    of.reduce((total, { found }) => total + found[key], 0);
  const ids = [...new Set(all.map(({ search }) => search.advice.technique))].sort();
  return {
    programs: new Set(all.map(({ search }) => search.program)).size,
    rewrites: all.length,
    worlds: sum(all, 'worlds'),
    runs: sum(all, 'runs'),
    depth: Math.max(...all.map(({ found }) => found.depth)),
    cut: sum(all, 'cut'),
    techniques: ids.map((id) => {
      const own = all.filter(({ search }) => search.advice.technique === id);
      const safe = own.filter(({ search }) => search.advice.safety === 'safe').length;
      return {
        id,
        rewrites: own.length,
        safe,
        worlds: sum(own, 'worlds'),
        runs: sum(own, 'runs'),
        differences: tableOf(own),
      };
    }),
  };
}

function tableOf(all: readonly Searched[]): z.infer<typeof differenceRow>[] {
  const rows = new Map<string, { nature: string; ends: Set<string>; worlds: number; assumed: string }>();
  for (const { search, found } of all) {
    for (const difference of found.differences) {
      const assumed = withoutNames(explanationOf(difference, search.advice) ?? '');
      const key = `${difference.nature} ${assumed}`;
      const row = rows.get(key) ?? { nature: difference.nature, ends: new Set(), worlds: 0, assumed };
      row.ends.add(`${difference.source} to ${difference.sink}`);
      row.worlds += difference.worlds;
      rows.set(key, row);
    }
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => ({ ...row, ends: [...row.ends].sort() }));
}

/** Names of the source and sink differ from program to program. */
function withoutNames(text: string): string {
  return text.replace(/`(?:in|ends\[0\])`/g, 'the source').replace(/`(?:out|peer)`/g, 'the sink');
}
