import type { CallEffects, CountReport, DeclaredFunctions } from '../../../model/index.js';
import { arg, behind, transfer } from '../catalogue/entries.js';

/** What functions do, by name, as their users say. */
export type Declared = ReadonlyMap<string, CallEffects>;

const REPORTS: Readonly<Record<DeclaredFunctions[string]['returns'], CountReport>> = {
  count: 'returned',
  zero: 'zero-on-success',
  boolean: 'boolean',
  nothing: 'not-at-all',
};

/** The setting `functions` in the terms of the catalogue. */
export function declaredIn(functions: DeclaredFunctions): Declared {
  return new Map(
    Object.entries(functions).map(([name, { does, endpoint, access, buffer, length, returns, count, ...said }]) => [
      name,
      transfer(does === 'fills' ? 'in' : 'out', access, {
        endpoint: arg(endpoint),
        buffer: arg(buffer),
        length: length === undefined ? [] : [arg(length)],
        extent: length === undefined ? 'string' : 'counted',
        reports: REPORTS[returns],
        complete: said.complete,
        ...(count !== undefined && { counts: [behind(count)] }),
        ...(access === 'path' && { proves: 'file' as const }),
        ...(said.transforms && { transforms: 'change' as const }),
      }),
    ]),
  );
}
