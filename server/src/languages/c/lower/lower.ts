import type { BufferId, FlowGraph } from '../../../model/index.js';
import { Amounts } from './amounts.js';
import type { FileContext } from './context.js';
import { Endpoints } from './endpoints.js';
import { Emitter } from './emitter.js';
import { Expressions } from './expressions.js';
import { factsOf, type Callees, type Facts } from './facts.js';
import { GraphBuilder } from './graph.js';
import { Memory } from './memory.js';
import type { NamedMemory } from './named.js';
import { Outcomes } from './outcomes.js';
import type { Source } from '../source.js';
import { readsForCaller } from '../text/customs.js';
import { Statements } from './statements.js';
import { Conditions } from './tests.js';
import { transfersOf, type Transfers, type TransferTools } from './transfers.js';
import { descendants, type CNode } from '../tree.js';

/** One function as the parser gave it. `node` is its definition, or what was left of it where there was an error. */
export interface FunctionSource {
  readonly name: string;
  readonly node: CNode;
  readonly body: CNode;
}

/** Finds the functions of an item's tree; an item that the parser could not read as a function is its own body. */
export function functionsIn(root: CNode, source: Source): readonly FunctionSource[] {
  const found: FunctionSource[] = [];
  for (const node of descendants(root)) {
    if (node.type !== 'function_definition') continue;
    const body = node.fields['body'];
    if (body) found.push({ name: nameIn(source.text.slice(node.start, body.start)), node, body });
  }
  if (found.length > 0) return found;
  const brace = source.text.indexOf('{');
  return [{ name: nameIn(source.text.slice(0, brace === -1 ? 0 : brace)), node: root, body: root }];
}

/** `f` of `static int f(int a)`, also where macros stand around it. */
function nameIn(head: string): string {
  const names = [...head.matchAll(/((?:[A-Za-z_]\w*::)*~?[A-Za-z_]\w*)\s*\(/g)].map((m) => m[1] ?? '');
  return names.find((n) => !/^(?:__attribute__|__declspec|_Alignas)$/.test(n)) ?? '';
}

/** Everything about one function, for finding copies and for learning what a call of it does. */
export interface FunctionAnalysis {
  readonly tools: TransferTools;
  readonly transfers: Transfers;
  readonly graph: FlowGraph;
}

/**
 * Lowers one function to its flow graph; undefined when nothing in it fills a buffer that something else empties, and
 * nothing copies in the kernel. Spans are those of `source`.
 */
export function lowerFunction(
  fn: FunctionSource,
  source: Source,
  context: FileContext,
  callees: Callees,
): FlowGraph | undefined {
  source.bind(fn.node);
  const facts = factsOf(fn.node, source, callees);
  const isKernel = callsKernel(facts);
  if (directionsIn(facts).size < 2 && !isKernel) return undefined;
  const parts = partsOf(fn, source, context, facts, 'filled', []);
  return isKernel || connects(parts.transfers) ? graphOf(fn, parts) : undefined;
}

/** Whether some buffer is filled by one call and emptied by another. */
function connects({ byCall }: Transfers): boolean {
  const filled = new Map<BufferId, CNode[]>();
  for (const [call, transfers] of byCall) {
    for (const { direction, buffer } of transfers) {
      if (direction === 'in') filled.set(buffer, [...(filled.get(buffer) ?? []), call]);
    }
  }
  for (const [call, transfers] of byCall) {
    for (const { direction, buffer } of transfers) {
      if (direction === 'out' && filled.get(buffer)?.some((fill) => fill !== call) === true) return true;
    }
  }
  return false;
}

/** Whether the function copies in the kernel by a call whose ends its arguments tell. */
export function callsKernel({ calls }: Facts): boolean {
  return [...calls.values()].some(({ effects }) =>
    effects?.effects.some((e) => e.kind === 'kernel-copy' && e.ends !== undefined),
  );
}

/** Which ways bytes go in the calls of a function. */
export function directionsIn(facts: Facts): ReadonlySet<'in' | 'out'> {
  const directions = new Set<'in' | 'out'>();
  for (const call of facts.calls.values()) {
    for (const effect of call.effects?.effects ?? []) if (effect.kind === 'transfer') directions.add(effect.direction);
  }
  return directions;
}

/**
 * `tracked`: which buffers' content uses become steps, those that are filled here or all that transfers name.
 * `watched`: more places (`sb.buf`) whose content uses become steps.
 */
export function analyseFunction(
  fn: FunctionSource,
  source: Source,
  context: FileContext,
  facts: Facts,
  tracked: 'filled' | 'all',
  watched: readonly string[],
): FunctionAnalysis {
  const parts = partsOf(fn, source, context, facts, tracked, watched);
  return { ...parts, graph: graphOf(fn, parts) };
}

function partsOf(
  fn: FunctionSource,
  source: Source,
  context: FileContext,
  facts: Facts,
  tracked: 'filled' | 'all',
  watched: readonly string[],
): Omit<FunctionAnalysis, 'graph'> {
  const named = namedIn(source, context, facts);
  const memory = new Memory(facts, source, named);
  const amounts = new Amounts(facts, source, memory);
  const endpoints = new Endpoints(facts, source);
  const outcomes =
    tracked === 'filled' && watched.length === 0 ? { outcomes: new Outcomes(fn.node, facts, source, 'looked-at') } : {};
  const tools: TransferTools = { facts, source, memory, amounts, endpoints, context, named, ...outcomes };
  return { tools, transfers: transfersOf(tools, tracked, watched) };
}

/** The macros for memory that a function names, and that are no variables of its own. */
function namedIn(source: Source, context: FileContext, { named, variables }: Facts): ReadonlyMap<string, NamedMemory> {
  if (context.named.size === 0) return named;
  const ofFile = [...context.named].filter(([name]) => source.text.includes(name) && !variables.has(name));
  return ofFile.length === 0 ? named : new Map([...ofFile, ...named]);
}

/** The buffers of the caller's that a function fills which reads for it, by its name; only where sites are looked for. */
function readForCaller(
  { name }: FunctionSource,
  { facts, outcomes }: TransferTools,
  transfers: Transfers,
): ReadonlySet<BufferId> {
  const given = outcomes !== undefined && readsForCaller(name) ? [...facts.variables.values()] : [];
  return new Set(
    given.flatMap(({ name: path, parameter, pointer, array }) =>
      parameter && (pointer || array) ? (transfers.bufferOf(path) ?? []) : [],
    ),
  );
}

function graphOf(fn: FunctionSource, { tools, transfers }: Omit<FunctionAnalysis, 'graph'>): FlowGraph {
  const builder = new GraphBuilder();
  const emitter = new Emitter(tools, transfers, builder);
  const conditions = new Conditions(tools, transfers);
  const expressions = new Expressions(emitter, conditions);
  const statements = new Statements(emitter, builder, expressions, conditions, readForCaller(fn, tools, transfers));
  statements.statement(fn.body);
  return {
    language: 'c',
    name: fn.name,
    span: { start: fn.node.start, end: fn.node.end },
    ...builder.finish(),
    endpoints: tools.endpoints.list,
    buffers: transfers.buffers,
  };
}
