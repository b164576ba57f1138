import type * as ts from 'typescript';
import type { Binding } from '../syntax/scopes.js';

/** Everything that may name the same bytes. */
export interface AliasClass {
  /** The declared name where there is one. */
  name: string;
  declared: boolean;
  /** What brings the bytes: calls, and loops over a stream. */
  readonly filledBy: Set<ts.Node>;
  /** Text of this lossless encoding, or bytes. */
  encoding?: string;
  /** Pieces of it are put one behind the other. */
  gathered?: boolean;
  /** Where a result holds the bytes, the member of it; `value` where nothing is said. */
  member?: string;
  /** Set when the class was found to be the same as another. */
  into?: AliasClass;
}

/** What an expression gives, as far as it matters: the bytes of a class, or a promise of them. */
export interface Value {
  readonly bytes: AliasClass;
  readonly pending: boolean;
  /** What holds the bytes in a member: of `read()` of a web reader in `value`, beside `done`; of a request in its body. */
  readonly result?: boolean;
}

/**
 * Alias classes of one function, by definition and not by name. They grow while a function is lowered: it is lowered
 * again until none has grown, so that a use before the assignment in the text (in a loop) is seen, too.
 */
export class Aliases {
  readonly #ofNode = new Map<ts.Node, AliasClass>();
  readonly #ofBinding = new Map<Binding, AliasClass>();
  readonly #pending = new Set<Binding>();
  readonly #results = new Set<Binding>();
  readonly #outcomes = new Set<Binding>();
  readonly #counts = new Map<Binding, AliasClass>();
  #grown = false;

  /** Whether something was learned since the last call. */
  takeGrown(): boolean {
    const grown = this.#grown;
    this.#grown = false;
    return grown;
  }

  /** The class of what `node` brings in. */
  fresh(node: ts.Node, name: string): AliasClass {
    const known = this.#ofNode.get(node);
    if (known !== undefined) return root(known);
    const made: AliasClass = { name, declared: false, filledBy: new Set([node]) };
    this.#ofNode.set(node, made);
    this.#grown = true;
    return made;
  }

  /** Whether the bytes have another name, by which they stay reachable when this one gets another value. */
  hasOtherName(binding: Binding): boolean {
    const known = this.#ofBinding.get(binding);
    if (known === undefined) return false;
    return [...this.#ofBinding].some(([other, bytes]) => other !== binding && root(bytes) === root(known));
  }

  of(binding: Binding): Value | undefined {
    const known = this.#ofBinding.get(binding);
    return (
      known && {
        bytes: root(known),
        pending: this.#pending.has(binding),
        ...(this.#results.has(binding) && { result: true }),
      }
    );
  }

  /** The variables that hold bytes somewhere in the function. */
  held(): readonly (readonly [Binding, AliasClass])[] {
    return [...this.#ofBinding].map(([binding, bytes]) => [binding, root(bytes)]);
  }

  /** The variable holds these bytes from now on. */
  bind(binding: Binding, value: Value): void {
    if (value.pending && !this.#pending.has(binding)) {
      this.#pending.add(binding);
      this.#grown = true;
    }
    if (value.result === true && !this.#results.has(binding)) {
      this.#results.add(binding);
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
    if (bytes.gathered === true) old.gathered = true;
    this.#grown = true;
    if (!old.declared && bytes.declared) Object.assign(old, { name: bytes.name, declared: true });
  }

  /** The pieces of the class are kept together from now on. */
  gather(bytes: AliasClass): void {
    const own = root(bytes);
    if (own.gathered === true) return;
    own.gathered = true;
    this.#grown = true;
  }

  /** The variable holds how many bytes of the class came. */
  bindCount(binding: Binding, bytes: AliasClass): void {
    if (this.#counts.get(binding) === bytes) return;
    this.#counts.set(binding, bytes);
    this.#outcomes.add(binding);
    this.#grown = true;
  }

  countOf(binding: Binding): AliasClass | undefined {
    const known = this.#counts.get(binding);
    return known && root(known);
  }

  /** The variable says how a transfer went: whether the source has come to its end. */
  bindOutcome(binding: Binding): void {
    this.#outcomes.add(binding);
  }

  isOutcome(binding: Binding): boolean {
    return this.#outcomes.has(binding);
  }
}

export function root(bytes: AliasClass): AliasClass {
  let at = bytes;
  while (at.into !== undefined) at = at.into;
  return at;
}
