import type { CopySite, Endpoint, Transfer } from '../../server/src/model/index.js';

/** An endpoint: a file named `in` by a descriptor, unless said otherwise. */
export function endpoint(changes: Partial<Endpoint> = {}): Endpoint {
  return { kind: 'file', access: 'descriptor', handle: 'in', repeatable: true, traits: [], ...changes };
}

/** A transfer: `read` into the start of the first buffer, unless said otherwise. */
export function transfer(changes: Partial<Transfer> = {}): Transfer {
  return {
    kind: 'transfer',
    direction: 'in',
    span: { start: 0, end: 0 },
    callee: 'read',
    endpoint: 0,
    buffer: 0,
    amount: { extent: 'counted', classes: [] },
    placed: 'start',
    complete: false,
    wholeSource: false,
    ...changes,
  };
}

/** A copy from a file to a socket by descriptors in a loop, unless said otherwise. */
export function copySite(changes: Partial<CopySite> = {}): CopySite {
  const nowhere = { start: 0, end: 0 };
  return {
    language: 'c',
    verdict: 'copy',
    function: { name: 'serve', span: nowhere },
    range: nowhere,
    anchor: nowhere,
    shape: 'loop',
    source: endpoint(),
    sink: endpoint({ kind: 'socket', handle: 'out' }),
    buffer: { name: 'buf', storage: 'array' },
    fill: transfer(),
    drains: [transfer({ direction: 'out', callee: 'write', endpoint: 1 })],
    otherFills: [],
    keeps: [],
    objections: [],
    ...changes,
  };
}
