import { evaluate } from './constants.js';
import { namedMemory, type NamedMemory } from './named.js';
import type { Item } from '../text/scan.js';

/** What a file says outside its functions and a function's meaning depends on. */
export interface FileContext {
  /** Object-like macros and enumerators with an integer value. */
  readonly constants: ReadonlyMap<string, number>;
  /** Global arrays with their size in bytes (char) as far as it is known. */
  readonly arrays: ReadonlyMap<string, number | undefined>;
  /** Object-like macros that may stand for memory, by name. */
  readonly named: ReadonlyMap<string, NamedMemory>;
  /** Changes whenever one of the above does: functions lowered under another fingerprint are lowered again. */
  readonly fingerprint: string;
}

const DEFINE = /^[ \t]*#[ \t]*define[ \t]+(\w+)(?!\()[ \t]+([^]*)$/;
const ENUMERATOR = /\b([A-Za-z_]\w*)\s*=\s*([^,}]+)/g;
const GLOBAL_ARRAY = /\b(?:unsigned\s+|signed\s+)?(?:char|u?int8_t|u_char|uchar|byte)\s+([A-Za-z_]\w*)\s*\[([^\]]*)\]/g;

export function contextOf(text: string, items: readonly Item[]): FileContext {
  const constants = new Map<string, number>();
  const arrays = new Map<string, number | undefined>();
  const named = new Map<string, NamedMemory>();
  const lookUp = (name: string): number | undefined => constants.get(name);
  for (const item of items) {
    if (item.kind === 'function') continue;
    const source = text.slice(item.start, item.end);
    if (item.kind === 'directive') {
      const define = DEFINE.exec(source);
      const [, name, body] = define ?? [];
      if (name === undefined || body === undefined) continue;
      const value = evaluate(body, lookUp);
      if (value !== undefined) constants.set(name, value);
      const memory = value === undefined ? namedMemory(body) : undefined;
      if (memory) named.set(name, memory);
      continue;
    }
    if (/\benum\b/.test(source)) {
      for (const [, name, expression] of source.matchAll(ENUMERATOR)) {
        const value = expression === undefined ? undefined : evaluate(expression, lookUp);
        if (name !== undefined && value !== undefined) constants.set(name, value);
      }
    }
    if (source.includes('[')) {
      for (const [, name, size] of source.matchAll(GLOBAL_ARRAY)) {
        if (name !== undefined && size !== undefined) arrays.set(name, evaluate(size, lookUp));
      }
    }
  }
  const fingerprint = JSON.stringify([[...constants], [...arrays], [...named]]);
  return { constants, arrays, named, fingerprint };
}
