/** What a function does with content that it is given. */
import { stepsOf, usesContent, type BufferId, type Operand, type Step } from '../../../model/index.js';
import type { FileContext } from '../lower/context.js';
import { factsOf, withoutLooks, type Callees } from '../lower/facts.js';
import { analyseFunction, type FunctionSource } from '../lower/lower.js';
import { Memory } from '../lower/memory.js';
import { vectorParts } from '../lower/transfers.js';
import { unwrap, type Source } from '../source.js';
import { descendants } from '../tree.js';
import { operandIn, parameterNames } from './outside.js';

/** Whether the function may look at the content of what `operand` leads to. */
export function looksAtContent(
  fn: FunctionSource,
  source: Source,
  context: FileContext,
  callees: Callees,
  operand: Operand,
): boolean {
  const name = typeof operand.argument === 'number' ? parameterNames(fn.node, source)[operand.argument] : undefined;
  // More arguments than parameters, or a head that could not be read.
  if (name === undefined || name === '') return true;
  source.bind(fn.node);
  const watched = name + (operand.member ?? '');
  const finds = (known: Callees): boolean => {
    const facts = factsOf(fn.node, source, known);
    const { graph, transfers } = analyseFunction(fn, source, context, facts, 'filled', [watched]);
    const id = transfers.bufferOf(watched);
    if (id === undefined) return false;
    return stepsOf(graph).some(({ step }) => touches(step, id));
  };
  // Its callees, and theirs, are only asked when it does nothing with the content itself.
  const open = withoutLooks(callees);
  return finds(open.callees) || (open.wereAsked() && finds(callees));
}

/** Whether the function writes what `operand` leads to anew, from its start on (`*p++ = c`), and does nothing else with it. */
export function overwritesContent(
  fn: FunctionSource,
  source: Source,
  context: FileContext,
  callees: Callees,
  { argument, member }: Operand,
): boolean {
  const name = typeof argument === 'number' ? parameterNames(fn.node, source)[argument] : undefined;
  if (name === undefined || name === '' || member !== undefined) return false;
  source.bind(fn.node);
  const facts = factsOf(fn.node, source, callees);
  const { graph, transfers, tools } = analyseFunction(fn, source, context, facts, 'filled', [name]);
  const id = transfers.bufferOf(name);
  if (id === undefined) return false;
  const startsThere = (pointer: string): boolean =>
    facts.assignments
      .filter(({ target, operator }) => target === pointer && operator === '=')
      .every(({ value }) => tools.memory.refOf(value)?.key === name);
  const stores = new Set<number>();
  for (const node of descendants(fn.body)) {
    const target = node.type === 'assignment_expression' ? node.fields['left'] : undefined;
    const step = target?.type === 'pointer_expression' ? target.fields['argument'] : undefined;
    const moved = step && unwrap(step).type === 'update_expression' ? unwrap(step).fields['argument'] : undefined;
    const pointer = moved && source.path(moved);
    if (pointer !== undefined && source.operator(node) === '=' && startsThere(pointer)) stores.add(node.start);
  }
  const touching = stepsOf(graph).filter(({ step }) => touches(step, id));
  return touching.length > 0 && touching.every(({ step }) => step.kind === 'use' && stores.has(step.span.start));
}

/** The one memory, reached from a parameter, that the function points the pieces of a vector parameter at. */
export function vectorBase(
  fn: FunctionSource,
  source: Source,
  callees: Callees,
  argument: number,
): Operand | undefined {
  const parameters = parameterNames(fn.node, source);
  const vector = parameters[argument];
  if (vector === undefined || vector === '') return undefined;
  const facts = factsOf(fn.node, source, callees);
  const memory = new Memory(facts, source);
  const keys = vectorParts(vector, '.iov_base', facts).map(({ value }) => memory.refOf(value)?.key ?? '');
  const [first] = keys;
  return first !== undefined && keys.every((k) => k === first) ? operandIn(parameters, first) : undefined;
}

/** Whether a step looks at the content of a buffer, or moves it. */
function touches(step: Step, buffer: BufferId): boolean {
  return (usesContent(step, buffer) && !isReturn(step)) || (step.kind === 'transfer' && step.buffer === buffer);
}

/** Giving the filled buffer back is no look at it. */
export function isReturn(step: Step): boolean {
  return step.kind === 'use' && step.because.endsWith('is returned');
}
