import { Amounts } from './amounts.js';
import type { Emitter } from './emitter.js';
import type { CNode } from '../tree.js';

/**
 * `stats.bytes += n`, `conn->writes++`: what a function changes for others beside moving bytes. Who calls it can't see it,
 * and who would no longer call it would lose it. Only where it is learned what a function does: a loop's own are told by
 * its facts.
 */
export function keepState(emitter: Emitter, node: CNode, target: CNode): void {
  const { source, outcomes } = emitter.tools;
  if (outcomes !== undefined || emitter.handlingError) return;
  const path = source.path(target);
  if (path === undefined || !isSeenOutside(emitter, path)) return;
  // What a transfer names says where its bytes are, or how many: that is told with the transfer.
  if (!emitter.isHandedToTransfer(path) && !tellsCount(emitter, path))
    emitter.keep('progress', node, source.written(node));
}

/** A global, or what a pointer leads to that the function did not make. */
function isSeenOutside({ tools: { facts } }: Emitter, path: string): boolean {
  const [, star = '', base = '', rest = ''] = /^(\*?)(\w+)(.*)$/.exec(path) ?? [];
  if (base === '' || base === 'errno') return false;
  const variable = facts.variables.get(base);
  if (variable === undefined) return true;
  return variable.pointer && (star !== '' || rest !== '');
}

/** `*got = 0; ... *got = n`: how the caller learns how much was moved. */
function tellsCount({ tools: { amounts, facts }, transfers }: Emitter, path: string): boolean {
  const set = facts.assignments.filter(({ target, operator }) => target === path && operator === '=');
  const origins = new Set(set.flatMap(({ value }) => [...amounts.originsOf(value)]));
  return [...transfers.byCall.keys()].some((call) => origins.has(Amounts.ofCall(call)));
}
