/** Where the bytes are that a body moves, and whether it moves them at all: what its caller can't see. */
import {
  contains,
  leadingTo,
  reachFrom,
  type Keep,
  type Placed,
  type Transfer,
  type TransferEffect,
} from '../../../model/index.js';
import { ABOUT_ENDS, COMPUTE, QUIET, SEEKS, WAITS } from '../catalogue/index.js';
import { Amounts } from '../lower/amounts.js';
import type { Call } from '../lower/facts.js';
import type { FunctionAnalysis } from '../lower/lower.js';
import { argumentAt } from '../lower/operands.js';
import { isMacroName, mayBeConstant } from '../text/customs.js';
import { descendants, type CNode } from '../tree.js';
import type { Outside } from './outside.js';

/** The steps that show where bytes are. */
export function placesIn(steps: readonly Placed[]): readonly Placed<Keep>[] {
  return steps.filter(
    (placed): placed is Placed<Keep> =>
      placed.step.kind === 'keep' &&
      (placed.step.obligation === 'source-offset' || placed.step.obligation === 'sink-offset'),
  );
}

/** The offset that the caller gives for a transfer, or that the body sets the position by itself. */
export function whereIn(
  { graph, tools }: FunctionAnalysis,
  places: readonly Placed<Keep>[],
  parameters: readonly string[],
  { span, endpoint }: Transfer,
  node: CNode,
): Pick<TransferEffect, 'offset' | 'seeks'> {
  const handle = graph.endpoints[endpoint]?.handle;
  const isOwn = ({ step }: Placed): boolean => step.span.start === span.start && step.span.end === span.end;
  const seeks = places.some((p) => !isOwn(p) && p.step.text === handle);
  if (!seeks && !places.some(isOwn)) return {};
  const given = seeks ? -1 : parameters.indexOf(offsetOf(node, tools) ?? '');
  return given === -1 ? { seeks: true } : { offset: { argument: given } };
}

/** The variable that a call takes as its offset, where only what the call itself moved is added to it. */
function offsetOf(node: CNode, { facts, source, amounts }: FunctionAnalysis['tools']): string | undefined {
  const call = facts.calls.get(node);
  const offset = call?.effects?.effects.find((e): e is TransferEffect => e.kind === 'transfer')?.offset;
  const arg = call && argumentAt(offset, call);
  const path = arg && source.path(arg);
  const result = Amounts.ofCall(node);
  const isCounted = facts.assignments
    .filter(({ target }) => target === path)
    .every(({ operator, value }) => operator === '+=' && amounts.originsOf(value).has(result));
  return isCounted ? path : undefined;
}

/**
 * Tells whether a value of the program's decides that control never comes to a transfer: a global, a member that is not
 * the end itself, or what a function says of which nothing is known (`if (dry_run) return 0`, `if (!is_wanted(o)) ...`).
 */
export function decidedByProgram(
  { graph, tools }: FunctionAnalysis,
  body: CNode,
  outside: Outside,
): (placed: Placed<Transfer>) => boolean {
  const { source, facts } = tools;
  const isOption = (node: CNode, end: string | undefined): boolean => {
    const path = source.path(node);
    const base = facts.variables.get(/^\w+/.exec(path ?? '')?.[0] ?? '');
    return path !== undefined && path !== end && base?.parameter === true && base.pointer;
  };
  let found: readonly CNode[] | undefined;
  /** What may say something of the program, where it is asked for. */
  const sayings = (): readonly CNode[] => {
    const called = new Set([...facts.calls.keys()].map((call) => call.fields['function']));
    return [...descendants(body)].filter((node) => {
      if (called.has(node)) return false;
      if (node.type === 'call_expression') return mayDecide(facts.calls.get(node));
      if (node.type === 'field_expression') return true;
      if (node.type !== 'identifier') return false;
      const name = source.textOf(node);
      return !mayBeConstant(name) && outside.isGlobal(name);
    });
  };
  const decide = ({ step }: Placed<Transfer>): boolean => {
    const { starts } = leadingTo(graph, new Set([step]));
    const isMoved = (p: Placed): boolean => p.step === step;
    const before = reachFrom(graph, [{ step, block: 0, index: -1 }], isMoved).ends;
    const tests = graph.blocks.flatMap(({ next, test }, id) => {
      const decides = before.has(id) && next.some((to) => starts.has(to)) && !next.every((to) => starts.has(to));
      return test?.on === 'data' && decides ? test.span : [];
    });
    if (tests.length === 0) return false;
    const end = graph.endpoints[step.endpoint]?.handle.replaceAll('->', '.');
    found ??= sayings();
    return found.some(
      (node) => tests.some((test) => contains(test, node)) && (node.type !== 'field_expression' || isOption(node, end)),
    );
  };
  const known = new Map<string, boolean>();
  return (placed) => {
    // Before all steps of a block the same is asked.
    const key = `${placed.block} ${placed.step.endpoint}`;
    const decides = known.get(key) ?? decide(placed);
    known.set(key, decides);
    return decides;
  };
}

const KNOWN: ReadonlySet<string> = new Set([...ABOUT_ENDS, ...COMPUTE, ...QUIET, ...SEEKS, ...WAITS]);

/** Whether nothing is known of what a call answers: the system tells of ends and errors. */
function mayDecide(call: Call | undefined): boolean {
  if (call?.name === undefined) return true;
  return call.effects === undefined && !KNOWN.has(call.name) && !isMacroName(call.name);
}
