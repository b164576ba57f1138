import type { AmountId } from '../../../model/index.js';
import type { Facts } from './facts.js';
import { isMacroName } from '../text/customs.js';
import type { Memory } from './memory.js';
import { unwrap, type Source } from '../source.js';
import type { CNode } from '../tree.js';

/**
 * Where numbers come from: which transfers and variables may have flowed into an expression, through assignments,
 * arithmetic, casts and min/max, in any order.
 */
export class Amounts {
  readonly #facts: Facts;
  readonly #source: Source;
  readonly #memory: Memory;
  readonly #flows = new Map<string, Set<string>>();
  readonly #ids = new Map<string, AmountId>();
  /** Variables that `-=` counts down. */
  readonly countedDown: ReadonlySet<string>;

  constructor(facts: Facts, source: Source, memory: Memory) {
    this.#facts = facts;
    this.#source = source;
    this.#memory = memory;
    const down = new Set<string>();
    for (const { target, operator, value } of facts.assignments) {
      if (operator === '-=') down.add(target);
      const into = this.#flows.get(target) ?? new Set<string>();
      for (const origin of this.#directOrigins(value)) into.add(origin);
      this.#flows.set(target, into);
    }
    this.countedDown = down;
  }

  /** The origin's name for what a call returns. */
  static ofCall(call: CNode): string {
    return `call@${call.start}`;
  }

  /** All that may have flowed into the expression, the nearest first: variables, `call@N` results, `strlen:K` of memory. */
  originsOf(node: CNode): ReadonlySet<string> {
    const all = new Set(this.#directOrigins(node));
    // What is added meanwhile is gone through, too.
    for (const origin of all) for (const into of this.#flows.get(origin) ?? []) all.add(into);
    return all;
  }

  /** Told by a front end that a call reports a count through a pointer. */
  flowInto(target: string, origin: string): void {
    const into = this.#flows.get(target) ?? new Set<string>();
    into.add(origin);
    this.#flows.set(target, into);
  }

  idsOf(origins: Iterable<string>): readonly AmountId[] {
    return [...origins].map((origin) => {
      const id = this.#ids.get(origin) ?? this.#ids.size;
      this.#ids.set(origin, id);
      return id;
    });
  }

  #directOrigins(node: CNode): readonly string[] {
    const origins: string[] = [];
    const work = [node];
    // What is added meanwhile comes behind: outer operands before inner ones.
    for (const at of work) {
      const inner = unwrap(at);
      switch (inner.type) {
        case 'identifier':
        case 'field_expression':
        case 'subscript_expression':
        case 'pointer_expression': {
          const path = this.#source.path(inner);
          if (path !== undefined && path !== 'errno') origins.push(path);
          break;
        }
        case 'binary_expression':
        case 'conditional_expression':
        case 'unary_expression':
        case 'update_expression':
        case 'comma_expression':
        case 'assignment_expression':
          for (const child of inner.children) work.push(child);
          break;
        case 'call_expression':
          origins.push(...this.#ownOrigins(inner));
          for (const arg of this.#passedOn(inner)) work.push(arg);
      }
    }
    return origins;
  }

  /** What the call itself gives. */
  #ownOrigins(node: CNode): readonly string[] {
    const call = this.#facts.calls.get(node);
    if (call === undefined) return [];
    if (call.effects?.effects.some((e) => e.kind === 'use' && e.what === 'length') !== true)
      return [Amounts.ofCall(node)];
    const [of] = call.args;
    const ref = of && this.#memory.refOf(of);
    return ref ? [`strlen:${this.#memory.classOf(ref.key)}`] : [];
  }

  /** Arguments that may be the result: of macros, and of what is named like a minimum. */
  #passedOn(node: CNode): readonly CNode[] {
    const call = this.#facts.calls.get(node);
    if (call === undefined || call.effects !== undefined) return [];
    return isMacroName(call.name) || /min|max|clamp/i.test(call.name ?? '') ? call.args : [];
  }
}
