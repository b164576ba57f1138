import type { Transfer } from '../../../model/index.js';

/** What transfers have in common that take all there is at once, a chunk or a file. */
export const WHOLE = {
  kind: 'transfer',
  amount: { extent: 'whole', classes: [] },
  placed: 'start',
  complete: true,
  wholeSource: false,
} as const satisfies Partial<Transfer>;
