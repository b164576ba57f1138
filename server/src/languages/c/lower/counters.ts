import { contains } from '../../../model/index.js';
import { Amounts } from './amounts.js';
import type { Emitter } from './emitter.js';
import type { Assignment } from './facts.js';
import { argumentsOf, unwrap } from '../source.js';
import type { CNode } from '../tree.js';

/** `total += n`, `left -= n`, `off += w`: what the program counts of the bytes it moves. */
export function keepCounter(emitter: Emitter, node: CNode, operator: string, target: CNode, right: CNode): void {
  if (operator !== '+=' && operator !== '-=') return;
  const { source, amounts, memory } = emitter.tools;
  const path = source.path(target);
  if (path === undefined || memory.isPointer(path)) return;
  const origins = amounts.originsOf(right);
  const { byCall } = emitter.transfers;
  const moved = [...byCall].filter(([call]) => origins.has(Amounts.ofCall(call)));
  if (moved.length === 0) return;
  const calls = [...byCall.keys()];
  if (calls.some((call) => isOffsetOf(emitter, call, path))) return;
  const written = source.written(target);
  if (calls.some((call) => isPositionIn(emitter, call, path))) {
    if (moved.some(([, list]) => list.some((t) => t.direction === 'out'))) emitter.keep('short-write', node, written);
    return;
  }
  const countsRead =
    [...byCall.values()].some((list) => list.some((t) => t.direction === 'in' && t.amount.text === written)) ||
    startsAsRead(emitter, path);
  if (operator === '+=') emitter.keep('byte-count', node, written);
  else emitter.keep(countsRead ? 'short-write' : 'limit', node, written);
}

/** Whether a variable starts anew with every read, as what came in (`left = n`): it counts what is left of a chunk. */
function startsAsRead(emitter: Emitter, path: string): boolean {
  const { facts, amounts } = emitter.tools;
  const reads = [...emitter.transfers.byCall].flatMap(([call, list]) =>
    list.some((t) => t.direction === 'in') ? [call] : [],
  );
  const starts = facts.assignments.filter((a) => a.target === path && !/^[-+]=$/.test(a.operator));
  const isStart = ({ node, value }: Assignment): boolean => {
    if (unwrap(value).type !== 'identifier') return false;
    const origins = amounts.originsOf(value);
    return reads.some((read) => {
      const loop = emitter.loopAround(read);
      return origins.has(Amounts.ofCall(read)) && loop !== undefined && contains(loop, node);
    });
  };
  return starts.length > 0 && starts.every(isStart);
}

/** Whether the variable is the explicit offset of a transfer (`pread`): what counts it is part of that. */
function isOffsetOf({ tools: { facts, source } }: Emitter, call: CNode, path: string): boolean {
  const { args, effects } = facts.calls.get(call) ?? {};
  return (effects?.effects ?? []).some((effect) => {
    const at = effect.kind === 'transfer' && effect.offset?.argument;
    const offset = typeof at === 'number' ? args?.[at] : undefined;
    return offset !== undefined && source.path(offset) === path;
  });
}

/** Whether the variable says where in the buffer a transfer starts. */
function isPositionIn(emitter: Emitter, call: CNode, path: string): boolean {
  const { source } = emitter.tools;
  return argumentsOf(call).some((arg) => {
    const inner = unwrap(arg);
    if (inner.type === 'binary_expression') {
      const left = inner.fields['left'];
      const right = inner.fields['right'];
      const isBuffer = left !== undefined && emitter.pointee(left) !== undefined;
      return isBuffer && right !== undefined && source.path(right) === path;
    }
    if (inner.type !== 'pointer_expression') return false;
    const element = inner.fields['argument'];
    const index = element?.type === 'subscript_expression' ? element.fields['index'] : undefined;
    return index !== undefined && source.path(index) === path;
  });
}
