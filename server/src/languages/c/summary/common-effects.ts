import type { CallEffect, CallEffects } from '../../../model/index.js';
import { joined } from './besides.js';

/**
 * What holds whichever of two definitions is meant: those for two systems (`recv` here, `read` there) move the same bytes.
 * Undefined where they differ in more than what they tell of the descriptor and of partial transfers.
 */
export function commonEffects(a: CallEffects, b: CallEffects): CallEffects | undefined {
  if (a.effects.length !== b.effects.length) return undefined;
  const effects: CallEffect[] = [];
  for (const [i, one] of a.effects.entries()) {
    const other = b.effects[i];
    const common = other && commonEffect(one, other);
    if (common === undefined) return undefined;
    effects.push(common);
  }
  return { effects };
}

function commonEffect(one: CallEffect, other: CallEffect): CallEffect | undefined {
  if (JSON.stringify(one) === JSON.stringify(other)) return one;
  if (one.kind !== 'transfer' || other.kind !== 'transfer') return undefined;
  const transforms = one.transforms ?? other.transforms;
  const address = one.address ?? other.address;
  const seeks = one.seeks ?? other.seeks;
  const mayNot = one.mayNot ?? other.mayNot;
  const shared = {
    complete: one.complete && other.complete,
    retriesEintr: one.retriesEintr && other.retriesEintr,
    ...(transforms && { transforms }),
    ...(address && { address }),
    ...(seeks && { seeks }),
    ...(mayNot && { mayNot }),
    ...joined(one.besides, other.besides),
  };
  const { proves, ...common } = { ...one, ...shared };
  const { proves: otherProves, ...own } = { ...other, ...shared };
  if (JSON.stringify(common) !== JSON.stringify(own)) return undefined;
  return { ...common, ...(proves !== undefined && proves === otherProves && { proves }) };
}
