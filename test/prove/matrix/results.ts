import * as z from 'zod';

/** How much the runs between real descriptors came to, as results.json keeps it; docs/safety.md is made of it. */
export const matrixSchema = z.object({
  rewrites: z.number(),
  /** Kinds of ends times sizes times faults, added up over the programs. */
  worlds: z.number(),
  runs: z.number(),
  kinds: z.object({ sources: z.number(), sinks: z.number(), faults: z.number() }),
});

export type MatrixResults = z.infer<typeof matrixSchema>;
