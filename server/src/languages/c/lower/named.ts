/** What an object-like macro stands for: memory by another name, or a part of it. */
export interface NamedMemory {
  /** The variable that the macro names. */
  readonly of: string;
  /** `buf[0]`, `((struct header *)buf)->size`: a value in the memory, no pointer to it. */
  readonly isPart: boolean;
}

const CAST = /^[(\s]*\([\w\s]+\*[\s*]*\)/;
const VARIABLE = /^[(&\s]*([A-Za-z_]\w*)[)\s]*(?:(->|\[|\.)|([-+])|\/[*/]|$)/;

/** The memory that the body of a macro (`((struct header *)buf)`) names; undefined where it is something else. */
export function namedMemory(body: string): NamedMemory | undefined {
  const cast = CAST.exec(body)?.[0] ?? '';
  const [, of, part, shift] = VARIABLE.exec(body.slice(cast.length)) ?? [];
  // Without a cast a sum may be one of numbers.
  if (of === undefined || (shift !== undefined && cast === '')) return undefined;
  return { of, isPart: part !== undefined };
}
