import type { CallEffect, Operand } from '../../../model/index.js';
import type { Call } from './facts.js';
import { unwrap, type Source } from '../source.js';
import type { CNode } from '../tree.js';

/** What an operand of an effect is at one call. */
export interface Place {
  /** The argument itself, where the operand is one; absent for what is reached from it. */
  readonly node?: CNode;
  /** As in Source.path; absent where the argument is no place. */
  readonly path?: string;
  /** As a person would write it. */
  readonly handle: string;
  readonly repeatable: boolean;
}

/** The argument that an operand is, or starts from; undefined for what is none. */
export function argumentAt(operand: Operand | undefined, call: Call): CNode | undefined {
  return typeof operand?.argument === 'number' ? call.args[operand.argument] : undefined;
}

export function placeOf(operand: Operand, call: Call, source: Source): Place | undefined {
  if (operand.argument === 'fixed') {
    const name = operand.name ?? '';
    return { path: name, handle: name, repeatable: true };
  }
  const node = operand.argument === 'result' ? call.node : call.args[operand.argument];
  if (node === undefined) return undefined;
  const inner = unwrap(node);
  const path = source.path(inner);
  if (operand.member === undefined) {
    const handle = source.written(inner);
    return { node, handle, repeatable: source.isRepeatable(inner), ...(path !== undefined && { path }) };
  }
  if (path === undefined) return undefined;
  const isAddress = inner.type === 'pointer_expression' && source.operator(inner) === '&';
  const operandNode = isAddress ? inner.fields['argument'] : inner;
  const written = operandNode ? source.written(operandNode) : path;
  const repeatable = source.isRepeatable(inner);
  if (operand.member.startsWith('*')) {
    const rest = operand.member.slice(1);
    if (isAddress) return { path: path + rest, handle: written + rest, repeatable };
    return { path: `*${path}${rest}`, handle: `*${written}${rest}`, repeatable };
  }
  const arrow = isAddress ? '.' : '->';
  return { path: path + operand.member, handle: written + arrow + operand.member.slice(1), repeatable };
}

/** What an effect says of arguments, or of what is reached from them. */
export function operandsOf(effect: CallEffect): readonly (Operand & { readonly argument: number })[] {
  const operands = ((): readonly Operand[] => {
    switch (effect.kind) {
      case 'transfer':
        return [effect.endpoint, effect.buffer, ...effect.length];
      case 'use':
        return [effect.of];
      case 'overwrite':
        return [effect.buffer];
      case 'alias':
        return [effect.to, effect.from];
      case 'open':
        return [effect.result];
      case 'kernel-copy':
        return [];
    }
  })();
  return operands.filter((o): o is Operand & { readonly argument: number } => typeof o.argument === 'number');
}
