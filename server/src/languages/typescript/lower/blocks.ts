import type {
  BlockId,
  Buffer,
  BufferId,
  Companion,
  Endpoint,
  EndpointId,
  FlowGraph,
  Loop,
  Span,
  Step,
  Test,
} from '../../../model/index.js';
import type { End } from '../resolve/end.js';

interface OpenBlock {
  readonly steps: Step[];
  readonly next: Set<BlockId>;
  test?: Test;
}

/** Where `break`, `continue`, `return` and `throw` lead, innermost last. */
export interface Frame {
  readonly labels: readonly string[];
  readonly breakTo?: BlockId;
  readonly continueTo?: BlockId;
  /** A plain `break` passes this frame. */
  readonly onlyLabelled?: boolean;
  readonly returnTo?: BlockId;
  readonly throwTo?: BlockId;
  /** A `finally`: every way out leads through `entry`, and goes on to what it wanted then. */
  readonly finally?: { readonly entry: BlockId; readonly wanted: Set<BlockId> };
}

/** Builds the flow graph of one function: blocks, edges, endpoints and alias classes. Spans are made relative. */
export class GraphBuilder {
  readonly #blocks: OpenBlock[] = [];
  readonly #loops: Loop[] = [];
  readonly #endpoints: Endpoint[] = [];
  readonly #endpointOf = new Map<string, EndpointId>();
  readonly #buffers: Buffer[] = [];
  readonly #frames: Frame[] = [];
  readonly #base: number;
  #current: BlockId;

  constructor(base: number) {
    this.#base = base;
    this.#current = this.block();
  }

  /** A new block without edges, except to the handler of what is thrown in it. */
  block(): BlockId {
    const id = this.#blocks.length;
    const next = new Set<BlockId>();
    const handler = this.#frames.findLast((f) => f.throwTo !== undefined || f.returnTo !== undefined)?.throwTo;
    if (handler !== undefined) next.add(handler);
    this.#blocks.push({ steps: [], next });
    return id;
  }

  get current(): BlockId {
    return this.#current;
  }

  /** Goes on writing in `block`. */
  continueIn(block: BlockId): void {
    this.#current = block;
  }

  edge(from: BlockId, to: BlockId): void {
    this.#blocks[from]?.next.add(to);
  }

  /** Ends the current block with a jump, and starts an unreachable one. */
  jump(to: BlockId): void {
    this.edge(this.#current, to);
    this.#current = this.block();
  }

  /** Ends the current block here and goes on in a new one. */
  split(): BlockId {
    const next = this.block();
    this.edge(this.#current, next);
    this.#current = next;
    return next;
  }

  /** What `write` writes is done or not, nobody knows by what. */
  perhaps(write: () => void): void {
    const after = this.block();
    this.edge(this.#current, after);
    this.split();
    write();
    this.jump(after);
    this.continueIn(after);
  }

  /** Goes on in the body of a loop that runs any number of times; `after` follows the last round. `test`: what decides. */
  repeat(test?: Test): { readonly header: BlockId; readonly body: BlockId; readonly after: BlockId } {
    const header = this.split();
    if (test) this.test(test);
    const after = this.block();
    this.edge(header, after);
    const body = this.split();
    return { header, body, after };
  }

  /** Says what decides where the current block leads. */
  test(test: Test): void {
    const block = this.#blocks[this.#current];
    if (block) block.test = { ...test, span: this.relative(test.span) };
  }

  emit(step: Step, block = this.#current): void {
    this.#blocks[block]?.steps.push({ ...step, span: this.relative(step.span) });
  }

  /** Runs `inside` with a frame of jump targets. */
  within(frame: Frame, inside: () => void): void {
    this.#frames.push(frame);
    inside();
    this.#frames.pop();
  }

  breakTo(label: string | undefined): void {
    this.#leave((f) => (this.#names(f, label) ? f.breakTo : undefined));
  }

  continueTo(label: string | undefined): void {
    this.#leave((f) => (this.#names(f, label) ? f.continueTo : undefined));
  }

  #names({ labels, onlyLabelled }: Frame, label: string | undefined): boolean {
    return label === undefined ? onlyLabelled !== true : labels.includes(label);
  }

  /** To the end of the callback that is written in place, or out of the function. */
  return(span: Span): void {
    if (!this.#leave((f) => f.returnTo)) this.#exit(span);
  }

  throw(span: Span): void {
    // What is thrown in a callback written in place does not come to the handlers around it.
    if (!this.#leave((f) => f.throwTo ?? f.returnTo)) this.#exit(span);
  }

  #exit(span: Span): void {
    const guard = this.#frames.findLast((f) => f.finally !== undefined)?.finally;
    if (guard !== undefined) {
      this.jump(guard.entry);
      return;
    }
    this.emit({ kind: 'exit', span });
    this.#current = this.block();
  }

  #leave(target: (frame: Frame) => BlockId | undefined): boolean {
    for (let i = this.#frames.length - 1; i >= 0; i--) {
      const frame = this.#frames[i];
      const to = frame && target(frame);
      if (to === undefined) continue;
      const guard = this.#frames.slice(i + 1).findLast((f) => f.finally !== undefined)?.finally;
      guard?.wanted.add(to);
      this.jump(guard?.entry ?? to);
      return true;
    }
    return false;
  }

  /** Gives a function that adds what is found out later. */
  loop(loop: Loop): (found: Pick<Loop, 'companions' | 'promise'>) => void {
    const own = { ...loop, span: this.relative(loop.span) };
    const index = this.#loops.push(own) - 1;
    return ({ companions, promise }) => {
      const move = (c: Companion): Companion => ({ ...c, span: this.relative(c.span) });
      this.#loops[index] = {
        ...own,
        ...(companions && { companions: companions.map(move) }),
        ...(promise && { promise: this.relative(promise) }),
      };
    };
  }

  endpoint(end: End): EndpointId {
    const known = this.#endpointOf.get(end.key);
    if (known !== undefined) return known;
    const { proof } = end.endpoint;
    const id = this.#endpoints.length;
    this.#endpoints.push(
      proof ? { ...end.endpoint, proof: { ...proof, span: this.relative(proof.span) } } : end.endpoint,
    );
    this.#endpointOf.set(end.key, id);
    return id;
  }

  buffer(buffer: Buffer): BufferId {
    return this.#buffers.push(buffer) - 1;
  }

  relative({ start, end }: Span): Span {
    return { start: start - this.#base, end: end - this.#base };
  }

  finish(name: string, span: Span): FlowGraph {
    return {
      language: 'typescript',
      name,
      span: this.relative(span),
      blocks: this.#blocks.map(({ steps, next, test }) => ({ steps, next: [...next], ...(test && { test }) })),
      loops: this.#loops,
      endpoints: this.#endpoints,
      buffers: this.#buffers,
    };
  }
}
