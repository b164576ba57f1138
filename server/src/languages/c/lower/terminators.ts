import type { BufferId } from '../../../model/index.js';
import { Amounts } from './amounts.js';
import type { Emitter } from './emitter.js';
import { asWritten, unwrap } from '../source.js';
import type { CNode } from '../tree.js';

/** What storing a 0 at an index does to the data: ends it, takes some of it away, or fills up what is written behind it. */
export type Termination = 'ended' | 'cut' | 'padded';

/** `line[strlen(line) - 1] = 0` cuts, `for (; n < SIZE; n++) buf[n] = 0` pads; `buf[n] = 0` ends, as far as can be told. */
export function terminationAt(emitter: Emitter, index: CNode | undefined, buffer: BufferId): Termination {
  const sum = index && unwrap(index);
  if (sum === undefined) return 'ended';
  const { facts, source } = emitter.tools;
  // `*(line + n)`: what is added to the pointer.
  const right = sum.type === 'binary_expression' ? sum.fields['right'] : undefined;
  const inner = right && source.operator(sum) === '+' ? unwrap(right) : sum;
  const path = inner.type === 'identifier' ? source.path(inner) : undefined;
  const values = path === undefined ? [] : facts.assignments.filter((a) => a.target === path && a.operator === '=');
  if ([sum, ...values.map(({ value }) => unwrap(value))].some((value) => isInside(emitter, value, buffer)))
    return 'cut';
  const isPadding =
    path !== undefined && isCountedOn(emitter, inner, asWritten(path)) && isCount(emitter, inner, buffer);
  return isPadding ? 'padded' : 'ended';
}

/** `n - 1`, `strlen(line) - 1`: in front of the end of what was read. */
function isInside(emitter: Emitter, value: CNode, buffer: BufferId): boolean {
  const left = value.type === 'binary_expression' ? value.fields['left'] : undefined;
  return left !== undefined && emitter.tools.source.operator(value) === '-' && isCount(emitter, left, buffer);
}

/** The length of a string, as amounts name it. */
const STRLEN = 'strlen:';

/** Whether a number may be how much was read. */
function isCount(emitter: Emitter, value: CNode, buffer: BufferId): boolean {
  const { amounts } = emitter.tools;
  const origins = amounts.originsOf(value);
  for (const origin of origins) {
    if (origin.startsWith(STRLEN) && emitter.transfers.bufferOf(origin.slice(STRLEN.length)) === buffer) return true;
  }
  for (const [call, transfers] of emitter.transfers.byCall) {
    const fills = transfers.some((t) => t.direction === 'in' && t.buffer === buffer);
    if (fills && origins.has(Amounts.ofCall(call))) return true;
  }
  return false;
}

/** Whether the loop around goes on with the number one by one, and reads nothing. */
function isCountedOn(emitter: Emitter, node: CNode, name: string): boolean {
  const loop = emitter.loopAround(node);
  if (loop === undefined) return false;
  for (const call of emitter.transfers.byCall.keys())
    if (call.start >= loop.start && call.end <= loop.end) return false;
  const text = emitter.tools.source.text.slice(loop.start, loop.end);
  return new RegExp(`\\b${name}\\s*\\+\\+|\\+\\+\\s*${name}\\b`).test(text);
}
