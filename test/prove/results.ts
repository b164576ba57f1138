import * as z from 'zod';

/** How much the runs of the examples under the fault library came to, as results.json keeps it; docs/safety.md is made of it. */
export const examplesSchema = z.object({
  rewrites: z.number(),
  scenarios: z.number(),
  sizes: z.number(),
  runs: z.number(),
});

export type ExamplesResults = z.infer<typeof examplesSchema>;
