/** What is kept of an index between runs, as JSON has it. Definitions go by the number that their file's piece gives them. */
import type { CallEffects } from '../../../model/index.js';
import type { KeptMoves } from '../outlook/may-move.js';

/** An answer of `Knowledge` with its key; null for what is undefined there. */
export interface KeptAnswer<T> {
  readonly key: string;
  readonly definition: number;
  readonly value: T | null;
  readonly asked: readonly string[] | null;
}

/** Of `Knowledge`. */
export interface KeptKnowledge {
  readonly learned: readonly (readonly [number, CallEffects | null])[];
  readonly specialised: readonly KeptAnswer<CallEffects>[];
  readonly answers: readonly KeptAnswer<boolean>[];
  readonly asked: readonly string[];
}

/** The last piece. */
export interface KeptState {
  readonly moves: KeptMoves;
  readonly knowledge: KeptKnowledge;
  /** Names of headers that somebody read in, and of macros that somebody asked for. */
  readonly headers: readonly string[];
  readonly macros: readonly string[];
}

export function isKeptState(piece: unknown): piece is KeptState {
  return typeof piece === 'object' && piece !== null && 'moves' in piece && 'knowledge' in piece;
}
