import { setFlagsFromString } from 'node:v8';

/**
 * Of tens of thousands of files few functions run often enough to be worth an optimised form, which is made beside the
 * work and costs as much again. V8 tells users of a flag that it does not know: each is set only where it is one.
 */
export function optimiseLess(): void {
  const { v8 } = process.versions;
  if (v8.startsWith('11.3.')) setFlagsFromString('--interrupt-budget=500000');
  else if (Number.parseInt(v8) >= 12) setFlagsFromString('--invocation-count-for-turbofan=30000');
}

/**
 * Trees of functions that were parsed with a grammar are garbage soon: with the usual growth of the heap they take twice
 * the memory before they are collected, for hardly less time.
 */
export function growHeapSlowly(): void {
  setFlagsFromString('--heap-growing-percent=45');
}
