/** Tells the preloaded library (faults.c) which files fail, and how: the layout of its `struct world`. */
import { openSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import type { Fault } from './case.js';

const PATH_SIZE = 512;
const NUMBERS = 7;
export const WORLD_BYTES = NUMBERS * 8 + 2 * PATH_SIZE;

const FEW_BYTES = 4099;

export class FileFaults {
  readonly #fd: number;

  /** `path`: the file that the library has mapped. */
  constructor(path: string) {
    this.#fd = openSync(path, 'r+');
  }

  /** What is not said of a file goes well. */
  set(fault: Fault | undefined, source: string, sink: string): void {
    const world = Buffer.alloc(WORLD_BYTES);
    const { ENOSPC, EIO, EACCES } = constants.errno;
    const { on, does, at } = fault ?? {};
    const number = (index: number, value: number): void => {
      world.writeBigInt64LE(BigInt(value), index * 8);
    };
    if (on === 'source' && does === 'error') number(0, EIO);
    if (on === 'sink' && does === 'error') number(2, ENOSPC);
    number(on === 'source' ? 1 : 3, at ?? 0);
    if (does === 'short') number(4, FEW_BYTES);
    if (does === 'refused') number(on === 'source' ? 5 : 6, EACCES);
    if (fault) {
      world.write(source, NUMBERS * 8);
      world.write(sink, NUMBERS * 8 + PATH_SIZE);
    }
    writeSync(this.#fd, world, 0, WORLD_BYTES, 0);
  }
}
