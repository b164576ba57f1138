import { contains } from '../../../model/index.js';
import type { Amount, Buffer, BufferId, CallEffect, Transfer, TransferEffect } from '../../../model/index.js';
import { Amounts } from './amounts.js';
import { evaluate } from './constants.js';
import type { FileContext } from './context.js';
import type { Endpoints } from './endpoints.js';
import type { Call, Facts } from './facts.js';
import type { Memory, MemoryRef } from './memory.js';
import type { NamedMemory } from './named.js';
import { argumentAt, placeOf } from './operands.js';
import { askedBytes, asksByData, isByte } from './sizes.js';
import type { Outcomes } from './outcomes.js';
import { asWritten, unwrap, type Source } from '../source.js';
import type { CNode } from '../tree.js';

/** The transfers of a function, by the call that makes them, and the buffers they fill. */
export interface Transfers {
  readonly byCall: ReadonlyMap<CNode, readonly Transfer[]>;
  readonly buffers: readonly Buffer[];
  /** The buffer that a memory name belongs to, when a transfer fills it. */
  bufferOf(key: string): BufferId | undefined;
  /** Whether a transfer brings or takes what a memory name belongs to. */
  moves(key: string): boolean;
  /** Whether the buffer is a variable that holds one character. */
  isValue(buffer: BufferId): boolean;
  /** Memory classes of the buffers that transfers fill. */
  readonly filled: ReadonlySet<string>;
  /** The names that the calls fill, and those that they fill or empty. */
  readonly filledNames: ReadonlySet<string>;
  readonly movedNames: ReadonlySet<string>;
  /** Variables at whose own address the bytes come in. */
  readonly filledInPlace: ReadonlySet<string>;
}

export interface TransferTools {
  readonly facts: Facts;
  readonly source: Source;
  readonly memory: Memory;
  readonly amounts: Amounts;
  readonly endpoints: Endpoints;
  readonly context: FileContext;
  /** Macros that stand for memory of the function's, by name. */
  readonly named: ReadonlyMap<string, NamedMemory>;
  /** What the function makes of counts; only where sites are looked for. */
  readonly outcomes?: Outcomes;
}

/** `tracked` and `watched`: see analyseFunction. */
export function transfersOf(tools: TransferTools, tracked: 'filled' | 'all', watched: readonly string[]): Transfers {
  const found = new BufferTable(tools, tracked);
  for (const key of watched) {
    found.idOf({ key, displaced: false }, false);
    found.fill({ key, displaced: false });
  }
  // What callers give is as good as filled.
  const given = [...tools.facts.variables.values()].filter((v) => v.parameter && (v.pointer || v.array));
  if (tracked === 'all') for (const { name } of given) found.filledNames.add(name);
  const byCall = new Map<CNode, readonly Transfer[]>();
  for (const call of tools.facts.calls.values()) {
    const transfers = (call.effects?.effects ?? []).flatMap((e) => transferOf(e, call, tools, found) ?? []);
    if (transfers.length > 0) byCall.set(call.node, transfers);
  }
  return {
    byCall,
    buffers: found.buffers,
    filled: found.filled,
    filledNames: found.filledNames,
    movedNames: found.movedNames,
    filledInPlace: found.filledInPlace,
    bufferOf: (key) => found.filledId(key),
    moves: (key) => found.has(key),
    isValue: (id) => found.buffers[id]?.storage === 'value',
  };
}

class BufferTable {
  readonly buffers: Buffer[] = [];
  readonly filled = new Set<string>();
  readonly filledNames = new Set<string>();
  readonly movedNames = new Set<string>();
  readonly filledInPlace = new Set<string>();
  readonly #ids = new Map<string, BufferId>();
  readonly #tools: TransferTools;
  readonly #tracked: 'filled' | 'all';

  constructor(tools: TransferTools, tracked: 'filled' | 'all') {
    this.#tools = tools;
    this.#tracked = tracked;
  }

  get tracksAll(): boolean {
    return this.#tracked === 'all';
  }

  idOf(ref: MemoryRef, value: boolean): BufferId {
    const root = this.#tools.memory.classOf(ref.key);
    const known = this.#ids.get(root);
    if (known !== undefined) return known;
    const id = this.buffers.length;
    this.#ids.set(root, id);
    this.buffers.push(this.#describe(root, value, ref.key));
    return id;
  }

  fill(ref: MemoryRef): void {
    this.filled.add(this.#tools.memory.classOf(ref.key));
    this.filledNames.add(ref.key);
  }

  has(key: string): boolean {
    return this.#ids.has(this.#tools.memory.classOf(key));
  }

  filledId(key: string): BufferId | undefined {
    const root = this.#tools.memory.classOf(key);
    return this.filled.has(root) ? this.#ids.get(root) : undefined;
  }

  #describe(root: string, value: boolean, moved: string): Buffer {
    const { memory, facts, context } = this.#tools;
    const names = memory.namesOf(root).filter((n) => !n.includes('@'));
    const array = names.find((n) => facts.variables.get(n)?.array === true);
    const key = array ?? names.find((n) => n === moved) ?? names[0] ?? '';
    const name = asWritten(key) || (value ? 'a character' : 'a buffer');
    if (value) return { name, storage: 'value', capacity: 1 };
    const variable = facts.variables.get(key);
    const lookUp = (n: string): number | undefined => context.constants.get(n);
    const capacity = variable?.size === undefined ? context.arrays.get(name) : evaluate(variable.size, lookUp);
    const known = capacity !== undefined && (variable === undefined || isByte(variable.type)) ? { capacity } : {};
    if (variable?.array === true && !variable.parameter) {
      return { name, storage: 'array', ...known, ...(variable.sizeAt && { size: variable.sizeAt }) };
    }
    if (variable === undefined && context.arrays.has(name)) return { name, storage: 'global', ...known };
    if (memory.namesOf(root).some((n) => n.startsWith('heap@'))) return { name, storage: 'heap' };
    return { name, storage: /[.*[]/.test(name) ? 'member' : variable === undefined ? 'global' : 'pointer' };
  }
}

function transferOf(effect: CallEffect, call: Call, tools: TransferTools, table: BufferTable): Transfer | undefined {
  if (effect.kind !== 'transfer') return undefined;
  const { endpoints, amounts } = tools;
  const ref = bufferRef(effect, call, tools) ?? passing(effect, call);
  if (ref === undefined) return undefined;
  const value = effect.extent === 'element';
  const buffer = table.idOf(ref, value);
  if (effect.direction === 'in' || table.tracksAll) table.fill(ref);
  const own = effect.direction === 'in' ? addressedBy(effect, call, tools) : undefined;
  if (own !== undefined) table.filledInPlace.add(own);
  table.movedNames.add(ref.key);
  const end = placeOf(effect.endpoint, call, tools.source);
  if (end === undefined) return undefined;
  const endpoint = endpoints.idOf(end, effect.access, effect.proves, call.node);
  const asked = value ? 1 : askedBytes(effect, call, tools);
  const transforms = effect.transforms ?? (endpoints.isFiltered(endpoint) ? 'filters' : undefined);
  const outcome = tools.outcomes?.of(call, effect);
  return {
    kind: 'transfer',
    direction: effect.direction,
    span: { start: call.node.start, end: call.node.end },
    callee: call.name ?? tools.source.calleeText(call.node),
    endpoint,
    buffer,
    amount: amountOf(effect, call, ref, asked, tools, amounts),
    ...(asked !== undefined && { asked }),
    ...(asked === undefined && asksByData(effect, call, tools) && { asksByData: true as const }),
    placed: ref.displaced || effect.advances === true || tools.memory.isShifted(ref.key) ? 'after-content' : 'start',
    complete: effect.complete,
    ...(transforms && { transforms }),
    ...(effect.supposes !== undefined && { supposes: effect.supposes }),
    ...(outcome && { outcome }),
    wholeSource: effect.wholeSource === true,
  };
}

/** `c` of `read(fd, &c, 1)`. */
function addressedBy({ buffer, vector }: TransferEffect, call: Call, { source }: TransferTools): string | undefined {
  const arg = buffer.member === undefined && vector !== true ? argumentAt(buffer, call) : undefined;
  const inner = arg && unwrap(arg);
  const operand = inner?.type === 'pointer_expression' ? inner.fields['argument'] : undefined;
  if (inner === undefined || operand === undefined || source.operator(inner) !== '&') return undefined;
  return unwrap(operand).type === 'identifier' ? source.path(unwrap(operand)) : undefined;
}

/** Bytes written from no memory that has a name, a literal say: they come before or after what else is written. */
function passing(effect: TransferEffect, call: Call): MemoryRef | undefined {
  return effect.direction === 'out' ? { key: `bytes@${call.node.start}`, displaced: false } : undefined;
}

function bufferRef(effect: TransferEffect, call: Call, tools: TransferTools): MemoryRef | undefined {
  const { memory, facts } = tools;
  if (effect.buffer.argument === 'result') {
    // `c = getc(f)`: the variable is the buffer.
    const stored = facts.assignments.findLast((a) => a.operator === '=' && contains(a.value, call.node));
    return stored ? { key: stored.target, displaced: false } : { key: `call@${call.node.start}`, displaced: false };
  }
  const place = placeOf(effect.buffer, call, tools.source);
  if (place === undefined) return undefined;
  if (effect.extent === 'element' && place.node) return memory.valueRef(place.node);
  const vector = memory.refAt(place);
  if (effect.vector !== true) return vector;
  if (vector === undefined) return undefined;
  const bases = vectorParts(vector.key, '.iov_base', facts);
  const [first] = bases;
  if (first === undefined) return vectorFilledBy(vector.key, tools);
  const ref = memory.refOf(first.value);
  const isOne = bases.every((b) => {
    const other = memory.refOf(b.value);
    return other !== undefined && ref !== undefined && memory.classOf(other.key) === memory.classOf(ref.key);
  });
  // Several pieces are gathered: not one buffer.
  return isOne ? ref : undefined;
}

/** `count = pieces_of(ring, iov)`: a callee says where the vector points. */
function vectorFilledBy(vector: string, { facts, source, memory }: TransferTools): MemoryRef | undefined {
  for (const call of facts.calls.values()) {
    if (call.name === undefined || call.effects !== undefined) continue;
    const argument = call.args.findIndex((arg) => source.path(arg) === vector);
    const base = argument === -1 ? undefined : facts.callees.vectorBase(call.name, argument);
    const place = base && placeOf(base, call, source);
    const ref = place && memory.refAt(place);
    // The pieces of a ring start anywhere in it.
    if (ref) return { ...ref, displaced: true };
  }
  return undefined;
}

/** What is assigned to a member of a vector's pieces: of `v`, of `v[0]`. */
export function vectorParts(
  vector: string,
  member: '.iov_base' | '.iov_len',
  { assignments }: Facts,
): Facts['assignments'] {
  return assignments.filter(({ target }) => {
    return target.endsWith(member) && (target.startsWith(`${vector}.`) || target.startsWith(`${vector}[`));
  });
}

function amountOf(
  effect: TransferEffect,
  call: Call,
  ref: MemoryRef,
  asked: number | undefined,
  { source, facts, memory }: TransferTools,
  amounts: Amounts,
): Amount {
  if (effect.extent === 'element') return { extent: 'element', classes: [], bytes: 1 };
  const origins = new Set<string>();
  const vector = effect.vector === true ? placeOf(effect.buffer, call, source)?.path : undefined;
  if (vector !== undefined) {
    for (const { value } of vectorParts(vector, '.iov_len', facts)) {
      for (const origin of amounts.originsOf(value)) origins.add(origin);
    }
  }
  const [last] = effect.length.slice(-1);
  const lengthNode = last && argumentAt(last, call);
  for (const operand of effect.length) {
    const node = argumentAt(operand, call);
    if (node) for (const origin of amounts.originsOf(node)) origins.add(origin);
  }
  if (effect.direction === 'in') {
    if (effect.reports === 'returned') origins.add(Amounts.ofCall(call.node));
    if (effect.extent === 'string') origins.add(`strlen:${memory.classOf(ref.key)}`);
    for (const count of effect.counts ?? []) {
      const path = placeOf(count, call, source)?.path;
      if (path !== undefined) origins.add(path);
    }
  }
  const classes = amounts.idsOf(origins);
  if (effect.extent === 'string') return { extent: 'string', classes };
  // Content that is gathered whole, or in a buffer of a structure, knows its own length.
  const knowsLength = effect.wholeSource === true || effect.buffer.member?.startsWith('.') === true;
  if (effect.direction === 'in' && knowsLength) return { extent: 'whole', classes };
  const stored = facts.assignments.findLast((a) => a.operator === '=' && contains(a.value, call.node));
  const text =
    effect.direction === 'in' ? stored && asWritten(stored.target) : lengthNode && source.written(unwrap(lengthNode));
  const constant = effect.direction === 'out' && asked !== undefined && origins.size === 0;
  return {
    extent: constant ? 'constant' : 'counted',
    classes,
    ...(asked !== undefined && { bytes: asked }),
    ...(text !== undefined && { text }),
  };
}
