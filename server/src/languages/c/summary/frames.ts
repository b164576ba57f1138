/** Bytes of a function's own beside those of its caller: a header, a separator, padding. */
import type { Placed, Transfer } from '../../../model/index.js';
import type { FunctionAnalysis } from '../lower/lower.js';
import type { Outside } from './outside.js';
import { oneWay } from './ways.js';

export class Frames {
  readonly #analysis: FunctionAnalysis;
  readonly #outside: Outside;
  readonly #found: Placed<Transfer>[] = [];
  /** Where formatted text goes to an end that bytes of the caller's go to. */
  readonly #printed: Placed[] = [];
  #isOneWay: ReturnType<typeof oneWay> | undefined;

  constructor(analysis: FunctionAnalysis, outside: Outside) {
    this.#analysis = analysis;
    this.#outside = outside;
  }

  /** Takes note of a transfer that concerns no memory of the caller's. */
  note(placed: Placed<Transfer>): void {
    if (this.#isOfFunction(placed.step)) this.#found.push(placed);
  }

  /** Takes note of text that is printed: `fprintf(out, "%zu:", n)`. */
  notePrint(placed: Placed): void {
    if (placed.step.kind === 'keep' && placed.step.obligation === 'order') this.#printed.push(placed);
  }

  /** Whether some of them go the same way as those of a transfer for the caller, in one call. */
  isAround(placed: Placed<Transfer>): boolean {
    if (this.#found.length + this.#printed.length === 0) return false;
    const isOneWay = (this.#isOneWay ??= oneWay(this.#analysis.graph));
    const isPrinted = placed.step.direction === 'out' && this.#printed.some((print) => isOneWay(print, placed));
    return isPrinted || this.#found.some((f) => this.#isSameEnd(f.step, placed.step) && isOneWay(f, placed));
  }

  /** `char head[4]`, `"\r\n"`: what other memory holds may have been gathered from the caller before. */
  #isOfFunction({ buffer: id }: Transfer): boolean {
    const { transfers, tools } = this.#analysis;
    const storage = transfers.buffers[id]?.storage;
    if (storage === 'array' || storage === 'value') return true;
    const root = [...transfers.filled].find((r) => transfers.bufferOf(r) === id);
    return root !== undefined && tools.memory.namesOf(root).some((name) => name.startsWith('bytes@'));
  }

  #isSameEnd(one: Transfer, other: Transfer): boolean {
    if (one.direction !== other.direction) return false;
    const [a, b] = [one, other].map(({ endpoint }) => {
      const end = this.#analysis.graph.endpoints[endpoint];
      return JSON.stringify(end && this.#outside.endOf(end)?.operand);
    });
    return a !== undefined && a === b;
  }
}
