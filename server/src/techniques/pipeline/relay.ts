import { contains, isTakenOver, type Companion, type CopySite, type Span } from '../../model/index.js';

/** The listeners around a chunk handler, by what they do. */
export interface Relay {
  readonly all: readonly Companion[];
  /** The function that errors are handed to. */
  readonly onError: string | undefined;
  /** The call that is made when all went well. */
  readonly onDone: string | undefined;
  /** Whether the sink is ended with the source. */
  readonly ends: boolean;
}

export function relayOf({ loop }: CopySite): Relay {
  const all = loop?.companions ?? [];
  const failing = all.flatMap((c) => (c.does === 'fails' && c.calls !== undefined ? [c.calls] : []));
  const done = all.flatMap((c) => (c.does !== 'fails' && c.calls !== undefined ? [c.calls] : []));
  return { all, onError: failing[0], onDone: done[0], ends: all.some((c) => c.does === 'ends-sink') };
}

/** What one call takes the place of: the spans that stand in no other, in source order. */
export function gone({ loop }: CopySite): readonly Span[] {
  if (loop === undefined) return [];
  const { promise, companions = [] } = loop;
  const spans = [loop.span, ...companions.filter(isTakenOver).map((c) => c.span), ...(promise ? [promise] : [])];
  return spans
    .filter((s) => !spans.some((other) => other !== s && contains(other, s)))
    .sort((a, b) => a.start - b.start);
}

/** The listeners that stay. */
export function standing(site: CopySite): readonly Companion[] {
  return relayOf(site).all.filter((c) => !isTakenOver(c));
}

/** The ends whose errors nothing around the copy hands on. */
export function unheardEnds(all: readonly Companion[]): readonly ('source' | 'sink')[] {
  return (['source', 'sink'] as const).filter((of) => !all.some((c) => c.of === of && c.does === 'fails'));
}
