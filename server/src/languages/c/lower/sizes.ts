import type { TransferEffect } from '../../../model/index.js';
import { evaluate } from './constants.js';
import type { FileContext } from './context.js';
import type { Call, Facts } from './facts.js';
import { argumentAt } from './operands.js';
import { unwrap, type Source } from '../source.js';
import { descendants, type CNode } from '../tree.js';

/** What the sizes of a function's buffers are told by. */
interface SizeTools {
  readonly facts: Facts;
  readonly source: Source;
  readonly context: FileContext;
}

export function isByte(type: string): boolean {
  return /\b(?:char|u?int8_t|u_char|uchar|byte)\b/.test(type);
}

/** How many bytes a transfer asks for, where the code tells. */
export function askedBytes(effect: TransferEffect, call: Call, tools: SizeTools): number | undefined {
  if (effect.length.length === 0 || effect.vector === true) return undefined;
  let product = 1;
  for (const operand of effect.length) {
    const node = argumentAt(operand, call);
    const bytes = node && constantBytes(node, tools);
    if (bytes === undefined) return undefined;
    product *= bytes;
  }
  return product;
}

/** `read(fd, buf, r->length)`: a member that nothing here sets or counts down, or a variable that is only set to such. */
export function asksByData(effect: TransferEffect, call: Call, { facts, source }: SizeTools): boolean {
  const [only, ...more] = effect.length.map((operand) => argumentAt(operand, call));
  if (effect.direction !== 'in' || only === undefined || more.length > 0) return false;
  const isMember = (node: CNode): boolean => {
    const inner = unwrap(node);
    const path = inner.type === 'field_expression' ? source.path(inner) : undefined;
    return path !== undefined && !facts.assignments.some(({ target }) => target === path);
  };
  if (isMember(only)) return true;
  const path = unwrap(only).type === 'identifier' ? source.path(only) : undefined;
  const set = facts.assignments.filter(({ target }) => target === path);
  return set.length > 0 && set.every(({ operator, value }) => operator === '=' && isMember(value));
}

/** `4096`, `BUF_SIZE`, `sizeof buf`, `sizeof(buf) - 1`. */
function constantBytes(node: CNode, tools: SizeTools): number | undefined {
  const { source, context } = tools;
  const sizes = new Map<string, number>();
  let text = '';
  let at = node.start;
  for (const part of descendants(node)) {
    if (part.type !== 'sizeof_expression' || part.start < at) continue;
    const bytes = sizeOf(part, tools);
    if (bytes === undefined) return undefined;
    const name = `sizeof_${sizes.size}`;
    sizes.set(name, bytes);
    text += source.text.slice(at, part.start) + name;
    at = part.end;
  }
  text += source.text.slice(at, node.end);
  return evaluate(text, (name) => sizes.get(name) ?? context.constants.get(name));
}

function sizeOf(node: CNode, { source, facts, context }: SizeTools): number | undefined {
  const value = node.fields['value'];
  const type = node.fields['type'];
  if (type) return /^(?:unsigned |signed )?char$/.test(source.written(type)) ? 1 : undefined;
  const path = value && source.path(value);
  if (path === undefined) return undefined;
  const variable = facts.variables.get(path);
  if (variable?.size !== undefined && isByte(variable.type)) {
    return evaluate(variable.size, (name) => context.constants.get(name));
  }
  return variable === undefined ? context.arrays.get(path) : undefined;
}
