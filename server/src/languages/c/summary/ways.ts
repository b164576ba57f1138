/** What a function does on one of its ways, beside what it does on the others. */
import {
  blocksAfter,
  type BlockId,
  type CallEffect,
  type FlowGraph,
  type Placed,
  type Transfer,
  type TransferEffect,
} from '../../../model/index.js';
import { joined } from './besides.js';

/** Tells of two drains of the same content whether a call makes only one of them. */
export function otherWays(graph: FlowGraph): (a: Placed<Transfer>, b: Placed<Transfer>) => boolean {
  const isOneWay = oneWay(graph);
  return (a, b) => {
    if (a.step.direction !== 'out' || b.step.direction !== 'out' || a.step.buffer !== b.step.buffer) return false;
    return !isOneWay(a, b);
  };
}

/** Tells whether control that comes to one of two steps may come to the other, too. */
export function oneWay(graph: FlowGraph): (a: Placed, b: Placed) => boolean {
  const known = new Map<BlockId, ReadonlySet<BlockId>>();
  const after = (block: BlockId): ReadonlySet<BlockId> => {
    const blocks = known.get(block) ?? blocksAfter(graph, block);
    known.set(block, blocks);
    return blocks;
  };
  const follows = (a: Placed, b: Placed): boolean =>
    (a.block === b.block && a.index < b.index) || after(a.block).has(b.block);
  return (a, b) => follows(a, b) || follows(b, a);
}

export function rank({ endpoint }: TransferEffect): number {
  return endpoint.argument === 'fixed' ? 1 : 0;
}

/** One transfer that stands on two ways: it needs only what both of them do. */
export function eitherWay(one: CallEffect | undefined, other: TransferEffect): CallEffect {
  if (one?.kind !== 'transfer') return one ?? other;
  // Messages that have an address on one of them are messages.
  const address = one.address ?? other.address;
  const { supposes, besides: _besides, ...known } = { ...eitherPlace(one, other), ...(address && { address }) };
  // What it does on a way of its own, it does; a member may be there to take the place of just that.
  const own = [one, other].filter((effect) => effect.supposes === undefined);
  const [a, b] = own.length === 1 ? own : [one, other];
  const both = {
    ...known,
    ...joined(a?.besides, b?.besides),
    ...(supposes !== undefined && own.length === 0 && { supposes }),
  };
  if (one.when === undefined || JSON.stringify(one.when) === JSON.stringify(other.when)) return both;
  const { when: _when, ...always } = both;
  return always;
}

/** Without the offset, where the other one has none, or another: the body says where the bytes are. */
function eitherPlace(one: TransferEffect, other: TransferEffect): TransferEffect {
  const isSame = JSON.stringify(one.offset) === JSON.stringify(other.offset) && one.seeks === other.seeks;
  const { offset: _, ...anywhere } = one;
  const place = isSame ? one : { ...anywhere, seeks: true as const };
  return one.mayNot === true || other.mayNot === true ? { ...place, mayNot: true } : place;
}
