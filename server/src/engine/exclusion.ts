import {
  contains,
  neededAt,
  needsOf,
  type Flag,
  type FlowGraph,
  type Loop,
  type Need,
  type Placed,
} from '../model/index.js';

/**
 * Tells whether two steps are never done in one call, by a parameter that nothing changes, or not in the rounds of one
 * loop, by a variable that nothing changes in it: `if (writes) fread(buf, …, stdin); else fwrite(buf, …, stdout);`.
 */
export function exclusionIn(graph: FlowGraph): (a: Placed, b: Placed) => boolean {
  const needs = needsOf(graph);
  const flags = graph.blocks.flatMap(({ test }) => test?.flag ?? []);
  return (a, b) => {
    if (needs.some((need) => differ(need.blocks, a, b))) return true;
    if (flags.length === 0) return false;
    // What a round leaves in a buffer is there in later rounds of all loops around.
    const loop = graph.loops.find(({ span }) => contains(span, a.step.span) && contains(span, b.step.span));
    return loop !== undefined && flags.some((flag) => isUnchangedIn(loop, flag) && tellsApart(graph, loop, flag, a, b));
  };
}

function isUnchangedIn({ span }: Loop, { changes }: Flag): boolean {
  return !changes.some((change) => contains(span, change));
}

/** Whether the flag's tests in the loop lead to one step or the other. */
function tellsApart(graph: FlowGraph, { span }: Loop, flag: Flag, a: Placed, b: Placed): boolean {
  return flag.values.some((value) => {
    if (value === undefined) return false;
    const blocks = neededAt(
      graph,
      ({ test }) =>
        test?.flag?.variable === flag.variable && contains(span, test.span) ? test.flag.values : undefined,
      value,
    );
    return differ(blocks, a, b);
  });
}

function differ(blocks: Need['blocks'], a: Placed, b: Placed): boolean {
  const [one, other] = [blocks[a.block], blocks[b.block]];
  return one !== undefined && other !== undefined && one !== other;
}
