import { ALLOCATORS, REALLOCATORS } from '../catalogue/index.js';
import type { Facts } from './facts.js';
import { callIn } from './facts.js';
import { isMacroName } from '../text/customs.js';
import type { NamedMemory } from './named.js';
import type { Place } from './operands.js';
import { unwrap, type Source } from '../source.js';
import { isNumberType } from '../text/numbers.js';
import type { CNode } from '../tree.js';

/** A name of some memory, and whether an expression points behind its start. */
export interface MemoryRef {
  readonly key: string;
  readonly displaced: boolean;
}

/** Which other names each name leads to. */
type NameLinks = ReadonlyMap<string, readonly string[]>;

interface Links {
  readonly origins: Map<string, string[]>;
  readonly reached: Map<string, string[]>;
  readonly same: Map<string, string[]>;
}

function closure(key: string, links: NameLinks): ReadonlySet<string> {
  const names = new Set([key]);
  // What is added meanwhile is gone through, too.
  for (const name of names) for (const other of links.get(name) ?? []) names.add(other);
  return names;
}

/**
 * Alias classes: which names may mean the same memory, anywhere in the function. Names are united when one is assigned
 * to the other; order does not matter, so that `p = buf + n` and loops need no special care.
 */
export class Memory {
  readonly #facts: Facts;
  readonly #source: Source;
  readonly #parent = new Map<string, string>();
  /** By the words of a type. */
  readonly #numeric = new Map<string, boolean>();
  /** What was united, and whether only because content is copied from the second to the first. */
  readonly #united: { readonly pair: readonly [string, string]; readonly isCopied: boolean }[] = [];
  /** Made of what was united when it is asked for first. */
  #links: Links | undefined;
  readonly #displaced = new Set<string>();
  readonly #shifted = new Set<string>();
  /** Pointers that are moved on step by step. */
  readonly #advanced = new Set<string>();

  /** `named`: macros that are other names of memory. */
  constructor(facts: Facts, source: Source, named: ReadonlyMap<string, NamedMemory> = new Map()) {
    this.#facts = facts;
    this.#source = source;
    for (const { target, operator, value } of facts.assignments) {
      // What is assigned of numbers are values, and each variable goes on to others: `n = s->end - s->at`.
      if (this.isNumber(target)) continue;
      if (operator !== '=') {
        this.#displaced.add(target);
        this.#advanced.add(target);
        continue;
      }
      const ref = this.refOf(value);
      if (ref === undefined) continue;
      this.#unite(target, ref.key);
      if (ref.displaced) this.#displaced.add(target);
    }
    for (const [name, { of, isPart }] of named) {
      if (isPart || this.isNumber(of)) continue;
      // What is declared here is the name that people know.
      if (!facts.variables.has(of)) this.#unite(name, of);
      else for (const variable of source.namesakes(of)) this.#unite(variable, name);
    }
    for (const call of facts.calls.values()) {
      for (const effect of call.effects?.effects ?? []) {
        if (effect.kind !== 'alias') continue;
        if (typeof effect.to.argument !== 'number' || typeof effect.from.argument !== 'number') continue;
        const to = call.args[effect.to.argument];
        const from = call.args[effect.from.argument];
        const toRef = to && this.refOf(to);
        const fromRef = from && this.refOf(from);
        if (toRef === undefined || fromRef === undefined) continue;
        // `memmove(buf, buf + n, rest)`: what comes next stands at the start again. A number is copied in, not moved.
        const isMoved = !this.isNumber(toRef.key) && !this.isNumber(fromRef.key);
        if (isMoved && this.classOf(toRef.key) === this.classOf(fromRef.key)) {
          this.#shifted.add(this.classOf(toRef.key));
        }
        this.#unite(toRef.key, fromRef.key, true);
      }
    }
  }

  /** The name that stands for the whole class. */
  classOf(key: string): string {
    let root = key;
    for (let up = this.#parent.get(root); up !== undefined; up = this.#parent.get(root)) root = up;
    let at = key;
    for (let up = this.#parent.get(at); up !== undefined && up !== root; up = this.#parent.get(at)) {
      this.#parent.set(at, root);
      at = up;
    }
    return root;
  }

  /** All names of a class that were seen. */
  namesOf(root: string): readonly string[] {
    return [root, ...[...this.#parent.keys()].filter((key) => this.classOf(key) === root)];
  }

  /** Whether the expression is a pointer that the function moves on: it may still point to the start. */
  isAdvanced(node: CNode): boolean {
    const path = unwrap(node).type === 'identifier' ? this.#source.path(node) : undefined;
    return path !== undefined && this.#advanced.has(path);
  }

  /** Whether the function moves the rest of this memory's content to its start. */
  isShifted(key: string): boolean {
    const root = this.classOf(key);
    return [...this.#shifted].some((s) => this.classOf(s) === root);
  }

  /** The names of memory that the content under `key` may be of. */
  originsOf(key: string): ReadonlySet<string> {
    return closure(key, (this.#links ??= this.#linked()).origins);
  }

  /** The names under which the content of `key` may be, too. */
  reachedFrom(key: string): ReadonlySet<string> {
    return closure(key, (this.#links ??= this.#linked()).reached);
  }

  /** The names of the memory itself that `key` means; content is copied to or from the others of its class. */
  sameAs(key: string): ReadonlySet<string> {
    return closure(key, (this.#links ??= this.#linked()).same);
  }

  #linked(): Links {
    const links: Links = { origins: new Map(), reached: new Map(), same: new Map() };
    const link = (to: Map<string, string[]>, a: string, b: string): void => {
      const known = to.get(a);
      if (known) known.push(b);
      else to.set(a, [b]);
    };
    for (const { pair, isCopied } of this.#united) {
      const [to, from] = pair;
      link(links.origins, to, from);
      link(links.reached, from, to);
      if (isCopied) continue;
      link(links.origins, from, to);
      link(links.reached, to, from);
      link(links.same, to, from);
      link(links.same, from, to);
    }
    return links;
  }

  isPointer(path: string): boolean {
    const variable = this.#facts.variables.get(path);
    return variable !== undefined && (variable.pointer || variable.array);
  }

  isNumber(path: string): boolean {
    const variable = this.#facts.variables.get(path);
    if (variable === undefined || variable.pointer || variable.array) return false;
    let isNumber = this.#numeric.get(variable.type);
    if (isNumber === undefined) {
      isNumber = isNumberType(variable.type);
      this.#numeric.set(variable.type, isNumber);
    }
    return isNumber;
  }

  /** The memory that a pointer-valued expression points to. */
  refOf(node: CNode): MemoryRef | undefined {
    const inner = unwrap(node);
    switch (inner.type) {
      case 'identifier':
      case 'field_expression':
      case 'subscript_expression': {
        const key = this.#source.path(inner);
        if (key === undefined || this.isNumber(key)) return undefined;
        return { key, displaced: this.#displaced.has(key) };
      }
      case 'pointer_expression':
        return this.#pointerRef(inner);
      case 'binary_expression':
        return this.#sumRef(inner);
      case 'update_expression': {
        const operand = inner.fields['argument'];
        const ref = operand && this.refOf(operand);
        return ref && { ...ref, displaced: true };
      }
      case 'assignment_expression': {
        const left = inner.fields['left'];
        return left && this.refOf(left);
      }
      case 'conditional_expression': {
        const refs = [inner.fields['consequence'], inner.fields['alternative']].flatMap((n) =>
          n ? (this.refOf(n) ?? []) : [],
        );
        const [one, other] = refs;
        if (one && other) this.#unite(one.key, other.key);
        return one;
      }
      case 'comma_expression': {
        const right = inner.fields['right'];
        return right && this.refOf(right);
      }
      case 'call_expression':
        return this.#callRef(inner);
      default:
        return undefined;
    }
  }

  /** The memory of an operand of a call's effect. */
  refAt({ node, path }: Place): MemoryRef | undefined {
    if (node) return this.refOf(node);
    return path === undefined ? undefined : { key: path, displaced: this.#displaced.has(path) };
  }

  /** The variable that holds a value (a character), for an expression that just names or sets it. */
  valueRef(node: CNode): MemoryRef | undefined {
    const inner = unwrap(node);
    if (inner.type === 'assignment_expression') {
      const left = inner.fields['left'];
      return left && this.valueRef(left);
    }
    if (inner.type === 'call_expression') return { key: `call@${inner.start}`, displaced: false };
    return this.#plainPath(inner);
  }

  #plainPath(node: CNode): MemoryRef | undefined {
    const inner = unwrap(node);
    if (inner.type !== 'identifier' && inner.type !== 'field_expression') return undefined;
    const key = this.#source.path(inner);
    return key === undefined ? undefined : { key, displaced: false };
  }

  #pointerRef(node: CNode): MemoryRef | undefined {
    const operand = node.fields['argument'];
    if (operand === undefined) return undefined;
    if (this.#source.operator(node) !== '&') {
      const path = this.#source.path(node);
      return path === undefined ? undefined : { key: path, displaced: false };
    }
    const inner = unwrap(operand);
    if (inner.type === 'subscript_expression') {
      const base = inner.fields['argument'];
      const index = inner.fields['index'];
      const ref = base && this.refOf(base);
      const atStart = index !== undefined && this.#source.textOf(index) === '0';
      return ref && { ...ref, displaced: ref.displaced || !atStart };
    }
    const path = this.#source.path(inner);
    if (path === undefined) return undefined;
    const variable = this.#facts.variables.get(path);
    // The address of a pointer is not what it points to.
    const key = variable?.pointer === true && !variable.array ? `&${path}` : path;
    return { key, displaced: false };
  }

  #sumRef(node: CNode): MemoryRef | undefined {
    const operator = this.#source.operator(node);
    if (operator !== '+' && operator !== '-') return undefined;
    const left = node.fields['left'];
    const right = node.fields['right'];
    const ref = (left && this.refOf(left)) ?? (operator === '+' && right ? this.refOf(right) : undefined);
    if (ref === undefined) return undefined;
    // `p - buf` is a number.
    const otherRef = operator === '-' && right ? this.refOf(right) : undefined;
    return otherRef && this.isPointer(otherRef.key) ? undefined : { ...ref, displaced: true };
  }

  #callRef(node: CNode): MemoryRef | undefined {
    const call = callIn(node, this.#facts);
    if (call === undefined) return undefined;
    if (call.name !== undefined && REALLOCATORS.has(call.name)) {
      const [old] = call.args;
      const ref = old && this.refOf(old);
      if (ref) return ref;
    }
    if (call.name !== undefined && ALLOCATORS.has(call.name))
      return { key: `heap@${call.node.start}`, displaced: false };
    for (const effect of call.effects?.effects ?? []) {
      if (effect.kind === 'transfer' && effect.buffer.argument === 'result') {
        return { key: `call@${call.node.start}`, displaced: false };
      }
      if (effect.kind === 'alias' && effect.to.argument === 'result' && typeof effect.from.argument === 'number') {
        const from = call.args[effect.from.argument];
        return from && this.refOf(from);
      }
    }
    if (isMacroName(call.name)) for (const arg of call.args) return this.refOf(arg);
    return undefined;
  }

  #unite(a: string, b: string, isCopied = false): void {
    this.#united.push({ pair: [a, b], isCopied });
    this.#links = undefined;
    const one = this.classOf(a);
    const other = this.classOf(b);
    if (one !== other) this.#parent.set(other, one);
  }
}
