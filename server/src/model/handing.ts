import type { Endpoint } from './endpoint.js';

/** A parameter whose bytes go out of the function as they are, to one place. */
export interface Passing {
  readonly sink: Endpoint;
  /** The parameter that names the sink, counted from 0. */
  readonly sinkParameter?: number;
}

/** Bytes that a function brings and gives back as they are, all of them from one place. */
export interface Giving {
  readonly source: Endpoint;
  /** The parameter that names the source, counted from 0. */
  readonly sourceParameter?: number;
  /** Of what comes as text. */
  readonly encoding?: string;
  /** Gives a promise of them. */
  readonly pending: boolean;
}

/** What a function hands on of what it gets, and what it gives back. Plain data: it may come from another thread. */
export interface Handing {
  /** By parameter, counted from 0, and by the encoding of what is text. */
  readonly passes: readonly (Passing & { readonly parameter: number; readonly encoding?: string })[];
  readonly gives?: Giving;
}
