import type { BufferId, EndpointId, FlowGraph, Placed, Transfer } from '../model/index.js';

/** The fills and drains of one site, before it is judged. */
export interface Candidate {
  readonly graph: FlowGraph;
  readonly buffer: BufferId;
  readonly source: EndpointId;
  readonly sink: EndpointId;
  /** The first is the one in the loop with the drains, where there is one. */
  readonly fills: readonly [Placed<Transfer>, ...Placed<Transfer>[]];
  readonly drains: readonly [Placed<Transfer>, ...Placed<Transfer>[]];
  /** True when the first fill comes again after the drains. */
  readonly cyclic: boolean;
  readonly steps: readonly Placed[];
  /** Strongly connected component of each block. */
  readonly component: readonly number[];
}
