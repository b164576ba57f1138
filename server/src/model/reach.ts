import type { Block, BlockId, BufferId, FlowGraph, Step, Transfer } from './flow.js';

/** A step with its place in the graph. */
export interface Placed<S extends Step = Step> {
  readonly step: S;
  readonly block: BlockId;
  readonly index: number;
}

export function stepsOf(graph: FlowGraph): readonly Placed[] {
  return graph.blocks.flatMap((block, id) => block.steps.map((step, index) => ({ step, block: id, index })));
}

export function isTransfer(placed: Placed): placed is Placed<Transfer> {
  return placed.step.kind === 'transfer';
}

/** The buffers of which the step looks at what they hold, or may. */
export function contentUsedBy(step: Step): readonly BufferId[] {
  if (step.kind === 'unknown') return step.touches;
  return step.kind === 'use' && step.what === 'content' ? [step.buffer] : [];
}

/** Whether the step looks at what the buffer holds, or may. */
export function usesContent(step: Step, buffer: BufferId): boolean {
  if (step.kind === 'unknown') return step.touches.includes(buffer);
  return step.kind === 'use' && step.what === 'content' && step.buffer === buffer;
}

/** Whether the step replaces all that the buffer held. */
export function replaces(step: Step, buffer: BufferId): boolean {
  if (step.kind === 'overwrite') return step.buffer === buffer;
  return step.kind === 'transfer' && step.direction === 'in' && step.buffer === buffer && step.placed === 'start';
}

/** Steps, and the blocks whose ends belong to them. */
export interface Reach {
  readonly steps: ReadonlySet<Step>;
  readonly ends: ReadonlySet<BlockId>;
}

const NEVER = (): boolean => false;

/**
 * The steps that control can come to after one of `from`, as long as `stop` is false for the steps on the way, and the
 * blocks whose ends it comes to. A step for which `stop` is true is not passed, and not part of the result.
 */
export function reachFrom(graph: FlowGraph, from: readonly Placed[], stop: (placed: Placed) => boolean = NEVER): Reach {
  const steps = new Set<Step>();
  const ends = new Set<BlockId>();
  const entered = new Set<BlockId>();
  const work: BlockId[] = [];
  const walk = (id: BlockId, first: number): void => {
    const block = graph.blocks[id];
    if (block === undefined) return;
    for (let index = first; index < block.steps.length; index++) {
      const step = block.steps[index];
      if (step === undefined || stop({ step, block: id, index })) return;
      steps.add(step);
    }
    ends.add(id);
    for (const next of block.next) {
      if (entered.has(next)) continue;
      entered.add(next);
      work.push(next);
    }
  };
  for (const { block, index } of from) walk(block, index + 1);
  for (let id = work.pop(); id !== undefined; id = work.pop()) walk(id, 0);
  return { steps, ends };
}

/** The steps of reachFrom. */
export function reachable(
  graph: FlowGraph,
  from: readonly Placed[],
  stop?: (placed: Placed) => boolean,
): ReadonlySet<Step> {
  return reachFrom(graph, from, stop).steps;
}

/** Of each block the blocks that control can come from. */
export function predecessors(blocks: readonly Block[]): readonly (readonly BlockId[])[] {
  const before = blocks.map((): BlockId[] => []);
  blocks.forEach(({ next }, id) => {
    for (const successor of next) before[successor]?.push(id);
  });
  return before;
}

/** What leads somewhere. */
export interface Leading extends Reach {
  /** The blocks from whose starts control can come there. */
  readonly starts: ReadonlySet<BlockId>;
}

/**
 * The other way round: the steps after which control can come to one of `to`, as reachFrom would from each of them, and
 * the blocks from whose ends it can. Takes as long as one way forward, however many steps there are.
 */
export function leadingTo(graph: FlowGraph, to: ReadonlySet<Step>, stop: (placed: Placed) => boolean = NEVER): Leading {
  const steps = new Set<Step>();
  const ends = new Set<BlockId>();
  const starts = new Set<BlockId>();
  const before = predecessors(graph.blocks);
  /** Whether the start of a block leads there. */
  const scan = (id: BlockId): boolean => {
    const block = graph.blocks[id];
    let leads = ends.has(id);
    for (let index = (block?.steps.length ?? 0) - 1; index >= 0; index--) {
      const step = block?.steps[index];
      if (step === undefined) continue;
      if (leads) steps.add(step);
      if (stop({ step, block: id, index })) leads = false;
      else if (to.has(step)) leads = true;
    }
    return leads;
  };
  const work = graph.blocks.map((_, id) => id);
  for (let id = work.pop(); id !== undefined; id = work.pop()) {
    if (!scan(id)) continue;
    starts.add(id);
    for (const previous of before[id] ?? []) {
      if (ends.has(previous)) continue;
      ends.add(previous);
      work.push(previous);
    }
  }
  return { steps, ends, starts };
}

/**
 * Reaching definitions: for each of the steps `uses` those of `definitions` from which control can come to it, passing
 * no step for which `kill` is true; as `reachable` would tell from each of them, in one pass.
 */
export function reachingDefinitions(
  graph: FlowGraph,
  definitions: readonly Placed[],
  uses: ReadonlySet<Step>,
  kill: (placed: Placed) => boolean,
): ReadonlyMap<Step, ReadonlySet<Step>> {
  const bits = new Map(definitions.map(({ step }, i) => [step, 1n << BigInt(i)]));
  const reaching = new Map<Step, bigint>();
  /** What reaches the start of a block, a bit for each definition. */
  const starts = new Map<BlockId, bigint>();
  const work = new Set(definitions.map(({ block }) => block));
  for (const id of work) {
    work.delete(id);
    const block = graph.blocks[id];
    let here = starts.get(id) ?? 0n;
    block?.steps.forEach((step, index) => {
      if (kill({ step, block: id, index })) here = 0n;
      else if (uses.has(step)) reaching.set(step, (reaching.get(step) ?? 0n) | here);
      here |= bits.get(step) ?? 0n;
    });
    for (const next of block?.next ?? []) {
      const known = starts.get(next) ?? 0n;
      if ((known | here) === known) continue;
      starts.set(next, known | here);
      // A block that is put in again comes once more, behind the others.
      work.add(next);
    }
  }
  const stepsIn = (mask: bigint): ReadonlySet<Step> =>
    new Set([...bits].flatMap(([step, bit]) => ((mask & bit) === 0n ? [] : [step])));
  return new Map([...reaching].map(([use, mask]) => [use, stepsIn(mask)]));
}

/** Tells whether a step comes after or before one of `placed` on some way, which `stop` ends. Looks when it is asked. */
export function onOneWay(
  graph: FlowGraph,
  placed: readonly Placed[],
  stop?: (placed: Placed) => boolean,
): (step: Step) => boolean {
  let after: ReadonlySet<Step> | undefined;
  let before: ReadonlySet<Step> | undefined;
  return (step) => {
    after ??= reachable(graph, placed, stop);
    if (after.has(step)) return true;
    before ??= leadingTo(graph, new Set(placed.map((p) => p.step)), stop).steps;
    return before.has(step);
  };
}

/** The blocks that control can come to from the end of a block. */
export function blocksAfter({ blocks }: FlowGraph, block: BlockId): ReadonlySet<BlockId> {
  const entered = new Set(blocks[block]?.next);
  // What is added meanwhile is gone through, too.
  for (const id of entered) for (const next of blocks[id]?.next ?? []) entered.add(next);
  return entered;
}

/** What blocks need of a parameter that decides, and that nothing changes. */
export interface Need {
  readonly parameter: string;
  /** The constant in question, as written; `true` for all that is true. */
  readonly value: string;
  /** Of each block whether the parameter must be that, or must not; undefined for either way, and for never. */
  readonly blocks: readonly (boolean | undefined)[];
}

/**
 * Of each block whether something that decides must be `value` there, or must not; undefined for either way, and for
 * never. `valuesAt`: what of it leads to each of a block's `next`, where the block ends in a test of it.
 */
export function neededAt(
  { blocks }: FlowGraph,
  valuesAt: (block: Block) => readonly (string | undefined)[] | undefined,
  value: string,
): Need['blocks'] {
  const under = (is: boolean): ReadonlySet<BlockId> => {
    const entered = new Set<BlockId>([0]);
    for (const id of entered) {
      const block = blocks[id];
      const values = block && valuesAt(block);
      const way =
        values?.includes(value) === true ? block?.next.filter((_, i) => (values[i] === value) === is) : block?.next;
      for (const to of way ?? []) entered.add(to);
    }
    return entered;
  };
  const [yes, no] = [under(true), under(false)];
  return blocks.map((_, id) => (yes.has(id) === no.has(id) ? undefined : yes.has(id)));
}

/** What each block needs of every parameter that decides on its own somewhere in a function, and that nothing changes. */
export function needsOf(graph: FlowGraph): readonly Need[] {
  const deciding = new Map<string, Set<string>>();
  for (const { test } of graph.blocks) {
    if (test?.decider === undefined) continue;
    const { parameter, values } = test.decider;
    const known = deciding.get(parameter) ?? new Set();
    for (const value of values) if (value !== undefined) known.add(value);
    deciding.set(parameter, known);
  }
  return [...deciding].flatMap(([parameter, values]) =>
    [...values].map((value) => {
      const blocks = neededAt(
        graph,
        ({ test }) => (test?.decider?.parameter === parameter ? test.decider.values : undefined),
        value,
      );
      return { parameter, value, blocks };
    }),
  );
}

/** The strongly connected component of each block; blocks that lie on no cycle have a component of their own. */
export function components(blocks: readonly Block[]): readonly number[] {
  // Tarjan's algorithm with an explicit stack: generated code nests deeper than a call stack.
  const component = new Array<number>(blocks.length).fill(-1);
  const order = new Array<number>(blocks.length).fill(-1);
  const low = new Array<number>(blocks.length).fill(0);
  const onStack = new Array<boolean>(blocks.length).fill(false);
  const stack: number[] = [];
  let counter = 0;
  let found = 0;
  for (let root = 0; root < blocks.length; root++) {
    if (order[root] !== -1) continue;
    const frames: { readonly id: number; edge: number }[] = [{ id: root, edge: 0 }];
    while (frames.length > 0) {
      const frame = frames[frames.length - 1];
      if (frame === undefined) break;
      const { id } = frame;
      if (frame.edge === 0) {
        order[id] = low[id] = counter++;
        stack.push(id);
        onStack[id] = true;
      }
      const next = blocks[id]?.next[frame.edge++];
      if (next !== undefined) {
        if (order[next] === -1) frames.push({ id: next, edge: 0 });
        else if (onStack[next] === true) low[id] = Math.min(low[id] ?? 0, order[next] ?? 0);
        continue;
      }
      if (low[id] === order[id]) {
        let member: number | undefined;
        do {
          member = stack.pop();
          if (member === undefined) break;
          onStack[member] = false;
          component[member] = found;
        } while (member !== id);
        found++;
      }
      frames.pop();
      const parent = frames[frames.length - 1];
      if (parent !== undefined) low[parent.id] = Math.min(low[parent.id] ?? 0, low[id] ?? 0);
    }
  }
  return component;
}

/** Tells by the components of blocks whether control can come from one block to another and back to it. */
export function cyclesIn(blocks: readonly Block[], component: readonly number[]): (a: BlockId, b: BlockId) => boolean {
  const sizes: number[] = [];
  for (const id of component) sizes[id] = (sizes[id] ?? 0) + 1;
  return (a, b) => {
    const own = component[a];
    if (own === undefined || own !== component[b]) return false;
    return (sizes[own] ?? 0) > 1 || blocks[a]?.next.includes(a) === true;
  };
}
