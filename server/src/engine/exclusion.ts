import { contains, neededAt, needsOf, type FlowGraph, type Loop, type Need, type Placed } from '../model/index.js';

type Excludes = (a: Placed, b: Placed) => boolean;

/** So many values of variables are told apart in one loop: what a main loop with hundreds of them does is not asked. */
const MOST_VALUES = 32;

/**
 * Tells whether two steps are never done in one call, by a parameter that nothing changes, or not in the rounds of one
 * loop, by a variable that nothing changes in it: `if (writes) fread(buf, …, stdin); else fwrite(buf, …, stdout);`.
 */
export function exclusionIn(graph: FlowGraph): Excludes {
  const inCall = needsOf(graph).map(({ blocks }) => blocks);
  const inLoops = new Map<Loop, readonly Need['blocks'][]>();
  return (a, b) => {
    if (inCall.some((blocks) => differ(blocks, a, b))) return true;
    // What a round leaves in a buffer is there in later rounds of all loops around.
    const loop = graph.loops.find(({ span }) => contains(span, a.step.span) && contains(span, b.step.span));
    if (loop === undefined) return false;
    const known = inLoops.get(loop) ?? neededIn(graph, loop);
    inLoops.set(loop, known);
    return known.some((blocks) => differ(blocks, a, b));
  };
}

/** What blocks need of each variable that tests of a loop ask for, and that nothing changes in it. */
function neededIn(graph: FlowGraph, { span }: Loop): readonly Need['blocks'][] {
  const values = new Map<string, ReadonlySet<string>>();
  for (const { test } of graph.blocks) {
    if (test?.flag === undefined || !contains(span, test.span)) continue;
    const { variable, values: told, changes } = test.flag;
    if (changes.some((change) => contains(span, change))) continue;
    values.set(variable, new Set([...(values.get(variable) ?? []), ...told.flatMap((value) => value ?? [])]));
  }
  const all = [...values].flatMap(([variable, told]) => Array.from(told, (value) => ({ variable, value })));
  if (all.length > MOST_VALUES) return [];
  return all.map(({ variable, value }) =>
    neededAt(
      graph,
      ({ test }) => (test?.flag?.variable === variable && contains(span, test.span) ? test.flag.values : undefined),
      value,
    ),
  );
}

function differ(blocks: Need['blocks'], a: Placed, b: Placed): boolean {
  const [one, other] = [blocks[a.block], blocks[b.block]];
  return one !== undefined && other !== undefined && one !== other;
}
