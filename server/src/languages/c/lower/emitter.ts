import type { BufferId, Obligation, Span, Step, Test } from '../../../model/index.js';
import type { GraphBuilder } from './graph.js';
import { argumentsOf, asWritten, unwrap } from '../source.js';
import { descendants, spanOf, type CNode } from '../tree.js';
import type { Transfers, TransferTools } from './transfers.js';

/** A filled buffer that is a member or an element of something, under these names. */
interface FilledPart {
  readonly root: string;
  readonly names: readonly string[];
}

/** Writes the steps of one function, and answers which filled buffer an expression means. */
export class Emitter {
  readonly tools: TransferTools;
  readonly transfers: Transfers;
  readonly #graph: GraphBuilder;
  #parts: readonly FilledPart[] | undefined;
  #handed: ReadonlySet<string> | undefined;
  /** True inside an error-handling branch: calls there are no progress. */
  handlingError = false;

  constructor(tools: TransferTools, transfers: Transfers, graph: GraphBuilder) {
    this.tools = tools;
    this.transfers = transfers;
    this.#graph = graph;
  }

  add(step: Step): void {
    this.#graph.add(step);
  }

  use(buffer: BufferId, node: CNode, how: string): void {
    const name = this.transfers.buffers[buffer]?.name ?? 'the buffer';
    this.add({ kind: 'use', what: 'content', buffer, span: spanOf(node), because: `\`${name}\` is ${how}` });
  }

  keep(obligation: Obligation, node: CNode, text?: string): void {
    this.add({ kind: 'keep', obligation, span: spanOf(node), ...(text !== undefined && { text }) });
  }

  /** One of two ways, by a test that has been lowered; control goes on behind both. */
  choose(test: Test, yes: () => void, no: () => void): void {
    this.#graph.either(
      (...ways) => {
        this.#graph.branch(test, ways);
      },
      yes,
      no,
    );
  }

  /** The innermost loop around a node that the part which is lowered now stands in or behind. */
  loopAround(node: CNode): Span | undefined {
    return this.#graph.loopAround(node)?.span;
  }

  /** The filled buffer whose memory the expression points to. */
  pointee(node: CNode): BufferId | undefined {
    const ref = this.tools.memory.refOf(node);
    return ref && this.transfers.bufferOf(ref.key);
  }

  /** The filled buffer that a member or an element is a part of: `table[i].size`, `header->id`. */
  within(place: CNode): BufferId | undefined {
    let at: CNode | undefined = unwrap(place);
    while (at?.type === 'field_expression' || at?.type === 'subscript_expression') {
      const base: CNode | undefined = at.fields['argument'];
      const buffer = base && this.pointee(base);
      if (buffer !== undefined) return buffer;
      at = base && unwrap(base);
    }
    return undefined;
  }

  /** The filled buffer that a path names. */
  at(path: string | undefined): BufferId | undefined {
    return path === undefined ? undefined : this.transfers.bufferOf(path);
  }

  /** The filled buffer that a macro names a part of. */
  partNamed(name: string): BufferId | undefined {
    const memory = this.tools.named.get(name);
    return memory?.isPart === true ? this.transfers.bufferOf(memory.of) : undefined;
  }

  /** `char c; read(fd, &c, 1)`: the variable is the content, not a pointer to it. */
  holdsByValue(path: string): boolean {
    const variable = this.tools.facts.variables.get(path);
    if (variable === undefined || variable.pointer || variable.array) return false;
    // Whatever type its name stands for, what comes in at its own address is its value: `read(fd, &c, 1)`.
    return (
      this.tools.memory.isNumber(path) ||
      /^(?:const )?(?:struct|union)\b/.test(variable.type) ||
      this.transfers.filledInPlace.has(path)
    );
  }

  /** Buffers that are members or elements of what has this name, as far as `wanted` wants the member (`.buf`). */
  heldBy(path: string, wanted: (member: string) => boolean): readonly BufferId[] {
    const held = this.#filledParts().filter(({ names }) =>
      names.some((n) => (n.startsWith(`${path}.`) || n.startsWith(`${path}[`)) && wanted(n.slice(path.length))),
    );
    return held.flatMap(({ root }) => this.transfers.bufferOf(root) ?? []);
  }

  /** Whether a path stands in the arguments of a transfer. */
  isHandedToTransfer(path: string): boolean {
    this.#handed ??= new Set(
      [...this.transfers.byCall.keys()].flatMap((call) =>
        argumentsOf(call).flatMap((arg) => [...descendants(arg)].flatMap((node) => this.tools.source.path(node) ?? [])),
      ),
    );
    return this.#handed.has(path);
  }

  /** Buffers that are elements chosen by this variable. */
  indexedBy(path: string): readonly BufferId[] {
    // Between brackets stands what the text says.
    const index = asWritten(path);
    const chosen = this.#filledParts().filter(({ names }) =>
      names.some((n) => n.includes(`[${index}]`) || n.includes(`[!${index}]`)),
    );
    return chosen.flatMap(({ root }) => this.transfers.bufferOf(root) ?? []);
  }

  /** What is filled and a part of something, with its names: most functions have none, and are asked at each step. */
  #filledParts(): readonly FilledPart[] {
    this.#parts ??= [...this.transfers.filled].flatMap((root) => {
      const names = this.tools.memory.namesOf(root).filter((n) => /[.[]/.test(n));
      return names.length > 0 ? { root, names } : [];
    });
    return this.#parts;
  }

  /** Nothing is known of what this part does: it uses all that it names. */
  unreadable(node: CNode): void {
    const found = new Set<BufferId>();
    const names = new Set<string>();
    for (const part of descendants(node)) {
      const path = part.type === 'identifier' ? this.tools.source.path(part) : undefined;
      if (path === undefined || names.has(path)) continue;
      names.add(path);
      const buffer = this.at(path);
      if (buffer !== undefined) found.add(buffer);
      for (const held of this.heldBy(path, () => true)) found.add(held);
    }
    if (found.size === 0) return;
    const because = 'the code around it could not be read';
    this.add({ kind: 'unknown', touches: [...found], span: spanOf(node), because });
  }
}
