import type { CallEffect, CallEffects, EndpointKind, Operand, TransferEffect, Trait } from '../../../model/index.js';

/** What one library does, by the names of its functions. Positions are those of the prototypes in its documentation. */
export type Entries = Readonly<Record<string, CallEffects>>;

export const arg = (argument: number): Operand => ({ argument });
/** What the pointer leads to that an argument is. */
export const behind = (argument: number): Operand => ({ argument, member: '*' });
const RESULT: Operand = { argument: 'result' };
export const STDIN: Operand = { argument: 'fixed', name: 'stdin' };
export const STDOUT: Operand = { argument: 'fixed', name: 'stdout' };

type Extra = Partial<Omit<TransferEffect, 'kind' | 'direction'>>;

export function transfer(
  direction: 'in' | 'out',
  access: TransferEffect['access'],
  extra: Extra & Pick<TransferEffect, 'endpoint' | 'buffer'>,
): CallEffects {
  const effect: TransferEffect = {
    kind: 'transfer',
    direction,
    access,
    length: [],
    extent: 'counted',
    reports: 'returned',
    complete: false,
    retriesEintr: false,
    ...extra,
  };
  return { effects: [effect] };
}

/** read(fd, buf, n) and what has its shape. */
export const descriptorCall = (direction: 'in' | 'out', extra: Extra = {}): CallEffects =>
  transfer(direction, 'descriptor', { endpoint: arg(0), buffer: arg(1), length: [arg(2)], ...extra });

/** library_read(object, buf, n): there may be no descriptor below the object, or not only one. */
export const libraryCall = (direction: 'in' | 'out', extra: Extra & Pick<TransferEffect, 'transforms'>): CallEffects =>
  transfer(direction, 'stream', { endpoint: arg(0), buffer: arg(1), length: [arg(2)], ...extra });

/** fread(buf, size, count, stream) and what has its shape. */
export const streamCall = (direction: 'in' | 'out'): CallEffects =>
  transfer(direction, 'stdio', { endpoint: arg(3), buffer: arg(0), length: [arg(1), arg(2)], complete: true });

export const readCharacter = (endpoint: Operand): CallEffects =>
  transfer('in', 'stdio', { endpoint, buffer: RESULT, extent: 'element', complete: true });
export const writeCharacter = (endpoint: Operand): CallEffects =>
  transfer('out', 'stdio', { endpoint, buffer: arg(0), extent: 'element', complete: true });

export function opens(
  endpoint: EndpointKind,
  access: 'descriptor' | 'stdio',
  extra: { path?: number; flags?: number; traits?: readonly Trait[]; result?: Operand } = {},
): CallEffects {
  const { path, flags, traits, result } = extra;
  return {
    effects: [
      {
        kind: 'open',
        endpoint,
        access,
        result: result ?? RESULT,
        ...(path !== undefined && { path: arg(path) }),
        ...(flags !== undefined && { flags: arg(flags) }),
        ...(traits && { traits }),
      },
    ],
  };
}

export const effects = (...list: CallEffect[]): CallEffects => ({ effects: list });
export const overwrites = (buffer: number): CallEffects => effects({ kind: 'overwrite', buffer: arg(buffer) });
export const copies = (to: number | 'result', from: number): CallEffects =>
  effects({ kind: 'alias', to: { argument: to }, from: arg(from) });
export const nothing: CallEffects = effects();
export const kernelCopy: CallEffects = effects({ kind: 'kernel-copy' });
export const kernelCall = (source: number, sink: number, arity: number): CallEffects =>
  effects({ kind: 'kernel-copy', ends: { source: arg(source), sink: arg(sink) }, arity });
