import { join } from 'node:path';
import * as z from 'zod';
import { MEASURED_KINDS, type Measurement } from '../../../cost/index.js';
import { MECHANISMS } from '../../../model/index.js';
import { Store, userCacheFolder } from '../store.js';

const NAME = 'measurements';
/** The newest ones are kept. */
const MOST_KEPT = 20;

const count = z.number().nonnegative();
const schema = z.array(
  z.object({
    source: z.enum(MEASURED_KINDS),
    sink: z.enum(MEASURED_KINDS),
    bufferBytes: count,
    bytes: count,
    complete: z.boolean(),
    day: z.string(),
    machine: z.string(),
    runs: z.array(z.object({ round: count, way: z.enum(MECHANISMS), own: count, peer: count, calls: count })),
  }),
);

/** What was measured on this machine by this user: read by the cards, written by `zerocopy measure`. */
export class Measurements {
  readonly #store: Store;

  constructor(environment: Readonly<Record<string, string | undefined>>) {
    this.#store = new Store(join(userCacheFolder(environment), 'measured'));
  }

  /** The newest first; empty where nothing was measured, or what is kept is not understood. */
  read(): readonly Measurement[] {
    const kept = schema.safeParse(this.#store.read(NAME));
    return kept.success ? kept.data : [];
  }

  /** Takes the place of an older one of the same pair and buffer. */
  async add(measurement: Measurement): Promise<void> {
    const others = this.read().filter(
      (it) =>
        it.source !== measurement.source || it.sink !== measurement.sink || it.bufferBytes !== measurement.bufferBytes,
    );
    await this.#store.write(NAME, [measurement, ...others].slice(0, MOST_KEPT));
  }
}
