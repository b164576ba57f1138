/** What a body does each time beside moving bytes: who calls it can't see that, and must not take its place. */
import {
  blocksAfter,
  onOneWay,
  type Besides,
  type Block,
  type FlowGraph,
  type Placed,
  type Transfer,
  type TransferEffect,
} from '../../../model/index.js';

/** What is done on the way of a transfer that works: what is done about an error is done when it comes again. */
export function besidesIn(
  graph: FlowGraph,
  steps: readonly Placed[],
): (placed: Placed<Transfer>) => Pick<TransferEffect, 'besides'> {
  const shown = steps.flatMap(shownBy);
  if (shown.length === 0) return () => ({});
  const working = { ...graph, blocks: graph.blocks.map(withoutFailure) };
  const entered = new Set([0, ...blocksAfter(working, 0)]);
  const done = shown.filter(({ block }) => entered.has(block));
  return (placed) => {
    const isOnWay = onOneWay(working, [placed]);
    return joined(done.filter(({ step }) => isOnWay(step)).map(({ does }) => does));
  };
}

/** Of each obligation the first place is told. */
export function joined(
  one: readonly Besides[] | undefined,
  other?: readonly Besides[],
): Pick<TransferEffect, 'besides'> {
  const first = new Map<Besides['obligation'], Besides>();
  for (const it of [...(one ?? []), ...(other ?? [])]) if (!first.has(it.obligation)) first.set(it.obligation, it);
  return first.size === 0 ? {} : { besides: [...first.values()] };
}

function shownBy(placed: Placed): readonly (Placed & { readonly does: Besides })[] {
  const { step } = placed;
  if (step.kind !== 'keep' || step.text === undefined) return [];
  const { obligation, text } = step;
  const isTold = obligation === 'progress' || obligation === 'throttle' || obligation === 'timeout';
  return isTold ? [{ ...placed, does: { obligation, text } }] : [];
}

function withoutFailure(block: Block): Block {
  const { test, next } = block;
  return test?.failing === undefined ? block : { ...block, next: next.filter((_, i) => i !== test.failing) };
}
