import type { Operand, Transfer } from '../../../model/index.js';
import type { Call } from '../lower/facts.js';
import { argumentAt } from '../lower/operands.js';
import type { TransferTools } from '../lower/transfers.js';

/** The caller's memory that a function copies to or from the buffer of a structure, and the argument that says how much. */
export interface Behind {
  readonly buffer: Operand;
  readonly length: Operand | undefined;
}

/**
 * `read(s->fd, s->buf, sizeof s->buf); memcpy(p, s->at, n);`: a stream with a buffer of its own between the descriptor and
 * the memory that the caller gives. Undefined where the function is no such stream.
 */
export function behindBuffer(
  { direction }: Transfer,
  transfer: Call,
  endpoint: Operand,
  tools: TransferTools,
  parameters: readonly string[],
): Behind | undefined {
  const stream = typeof endpoint.argument === 'number' ? parameters[endpoint.argument] : undefined;
  if (stream === undefined || endpoint.member?.includes('.') !== true) return undefined;
  const { memory, facts, amounts } = tools;
  const isInside = (key: string | undefined): boolean => key?.startsWith(`${stream}.`) === true;
  const isOwn = transfer.effects?.effects.some((effect) => {
    const node = effect.kind === 'transfer' ? argumentAt(effect.buffer, transfer) : undefined;
    return node !== undefined && isInside(memory.refOf(node)?.key);
  });
  if (isOwn !== true) return undefined;
  for (const call of facts.calls.values()) {
    for (const effect of call.effects?.effects ?? []) {
      if (effect.kind !== 'alias') continue;
      const [inner, outer] = direction === 'in' ? [effect.from, effect.to] : [effect.to, effect.from];
      const inside = argumentAt(inner, call);
      const outside = argumentAt(outer, call);
      if (inside === undefined || outside === undefined || !isInside(memory.refOf(inside)?.key)) continue;
      const names = memory.originsOf(memory.refOf(outside)?.key ?? '');
      const buffer = parameters.findIndex((name) => name !== stream && names.has(name) && memory.isPointer(name));
      if (buffer === -1) continue;
      const origins = new Set(call.args.slice(2).flatMap((arg) => [...amounts.originsOf(arg)]));
      const length = parameters.findIndex((name) => origins.has(name) && !memory.isPointer(name));
      return { buffer: { argument: buffer }, length: length === -1 ? undefined : { argument: length } };
    }
  }
  return undefined;
}
