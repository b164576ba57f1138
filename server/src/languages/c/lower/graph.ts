import {
  contains,
  type Block,
  type BlockId,
  type Loop,
  type Span,
  type Step,
  type Test,
} from '../../../model/index.js';

interface OpenBlock {
  readonly steps: Step[];
  readonly next: BlockId[];
  test?: Test;
}

/** Builds the blocks of one function. There is always a current block; after a jump it is one that nothing leads to. */
export class GraphBuilder {
  readonly #blocks: OpenBlock[] = [{ steps: [], next: [] }];
  readonly #loops: Loop[] = [];
  #current: BlockId = 0;

  get current(): BlockId {
    return this.#current;
  }

  block(): BlockId {
    this.#blocks.push({ steps: [], next: [] });
    return this.#blocks.length - 1;
  }

  add(step: Step): void {
    this.#at(this.#current).steps.push(step);
  }

  edge(from: BlockId, to: BlockId): void {
    const { next } = this.#at(from);
    if (!next.includes(to)) next.push(to);
  }

  /** Goes on in `to`, and starts there. */
  continueIn(to: BlockId): void {
    this.edge(this.#current, to);
    this.#current = to;
  }

  /** Leads to `to`; what follows is not reached from here. */
  jump(to: BlockId): void {
    this.edge(this.#current, to);
    this.#current = this.block();
  }

  /** Nothing follows. */
  leave(): void {
    this.#current = this.block();
  }

  start(at: BlockId): void {
    this.#current = at;
  }

  branch(test: Test | undefined, ways: readonly BlockId[]): void {
    if (test) this.#at(this.#current).test = test;
    for (const way of ways) this.edge(this.#current, way);
    this.#current = this.block();
  }

  /** One of two ways, as `begin` leads to them; control goes on behind both. */
  either(begin: (yes: BlockId, no: BlockId) => void, yes: () => void, no: () => void): void {
    const [one, other, after] = [this.block(), this.block(), this.block()];
    begin(one, other);
    for (const [block, way] of [
      [one, yes],
      [other, no],
    ] as const) {
      this.start(block);
      way();
      this.continueIn(after);
    }
    this.start(after);
  }

  loop(loop: Loop): void {
    this.#loops.push(loop);
  }

  /** The innermost loop around a node, of those that have started so far. */
  loopAround(node: Span): Loop | undefined {
    return this.#loops.findLast(({ span }) => contains(span, node));
  }

  finish(): { readonly blocks: readonly Block[]; readonly loops: readonly Loop[] } {
    return { blocks: this.#blocks, loops: this.#loops };
  }

  #at(id: BlockId): OpenBlock {
    const block = this.#blocks[id];
    if (block === undefined) throw new RangeError(`no block ${id}`);
    return block;
  }
}
