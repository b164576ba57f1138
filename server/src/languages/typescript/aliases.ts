import type { ts } from 'ts-morph';
import type { Binding } from './scopes.js';

/** Everything that may name the same bytes. */
export interface AliasClass {
  /** The declared name where there is one. */
  name: string;
  declared: boolean;
  /** The calls that bring the bytes. */
  readonly filledBy: Set<ts.CallExpression>;
  /** Text of this lossless encoding, or bytes. */
  encoding?: string;
  /** Set when the class was found to be the same as another. */
  into?: AliasClass;
}

/** What an expression gives, as far as it matters: the bytes of a class, or a promise of them. */
export interface Value {
  readonly bytes: AliasClass;
  readonly pending: boolean;
}

/**
 * Alias classes of one function, by definition and not by name. They grow while a function is lowered: it is lowered
 * again until none has grown, so that a use before the assignment in the text (in a loop) is seen, too.
 */
export class Aliases {
  readonly #ofNode = new Map<ts.CallExpression, AliasClass>();
  readonly #ofBinding = new Map<Binding, AliasClass>();
  readonly #pending = new Set<Binding>();
  #grown = false;

  /** Whether something was learned since the last call. */
  takeGrown(): boolean {
    const grown = this.#grown;
    this.#grown = false;
    return grown;
  }

  /** The class of what `node` brings in. */
  fresh(node: ts.CallExpression, name: string): AliasClass {
    const known = this.#ofNode.get(node);
    if (known !== undefined) return root(known);
    const made: AliasClass = { name, declared: false, filledBy: new Set([node]) };
    this.#ofNode.set(node, made);
    this.#grown = true;
    return made;
  }

  of(binding: Binding): Value | undefined {
    const known = this.#ofBinding.get(binding);
    return known && { bytes: root(known), pending: this.#pending.has(binding) };
  }

  /** The variable holds these bytes from now on. */
  bind(binding: Binding, value: Value): void {
    if (value.pending && !this.#pending.has(binding)) {
      this.#pending.add(binding);
      this.#grown = true;
    }
    const bytes = root(value.bytes);
    const known = this.#ofBinding.get(binding);
    if (known === undefined) {
      this.#ofBinding.set(binding, bytes);
      this.#grown = true;
      if (!bytes.declared) Object.assign(bytes, { name: binding.name, declared: true });
      return;
    }
    const old = root(known);
    if (old === bytes) return;
    bytes.into = old;
    for (const call of bytes.filledBy) old.filledBy.add(call);
    this.#grown = true;
    if (!old.declared && bytes.declared) Object.assign(old, { name: bytes.name, declared: true });
  }
}

export function root(bytes: AliasClass): AliasClass {
  let at = bytes;
  while (at.into !== undefined) at = at.into;
  return at;
}
