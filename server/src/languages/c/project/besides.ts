/** What a body does each time beside moving bytes: who calls it can't see that, and must not take its place. */
import {
  onOneWay,
  stepsOf,
  type Block,
  type FlowGraph,
  type Placed,
  type Transfer,
  type TransferEffect,
} from '../../../model/index.js';

/** The first of what is done on the way of a transfer that works: what is done about an error is done when it comes again. */
export function besidesOf(graph: FlowGraph, placed: Placed<Transfer>): Pick<TransferEffect, 'besides'> {
  const shown = stepsOf(graph).filter(({ step }) => step.kind === 'keep' && step.obligation === 'progress');
  if (shown.length === 0) return {};
  const isOnWay = onOneWay({ ...graph, blocks: graph.blocks.map(withoutFailure) }, [placed]);
  for (const { step } of shown) {
    if (step.kind === 'keep' && step.text !== undefined && isOnWay(step)) return { besides: step.text };
  }
  return {};
}

function withoutFailure(block: Block): Block {
  const { test, next } = block;
  return test?.failing === undefined ? block : { ...block, next: next.filter((_, i) => i !== test.failing) };
}
