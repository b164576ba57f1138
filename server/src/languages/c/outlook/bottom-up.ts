/** Below one in so many that are in order, those that are queued are picked out instead of going through all. */
const FEW = 16;

/** After so many steps on the way down whoever waits gets the word. */
const STEPS = 256;

/** A function on the way down, with those of its callees that are still to come. */
interface Visit<T> {
  readonly of: T;
  readonly callees: Iterator<T>;
}

/**
 * What is queued, each behind its callees as far as they are queued or were not needed before, but for circles; round by
 * round, since who takes one from this takes it off the queue and may queue others, also again. What is visited is needed
 * from here on. What is cut short goes on from the queue. Now and then it gives undefined: the way down may be long.
 */
export function* bottomUp<T>(
  queue: Set<T>,
  needed: Set<T>,
  calleesOf: (of: T) => Iterator<T>,
): Generator<T | undefined, undefined> {
  const seen = new Set<T>();
  const order: T[] = [];
  const rank = new Map<T, number>();
  const visit = (of: T): Visit<T> => {
    seen.add(of);
    if (!needed.has(of)) queue.add(of);
    needed.add(of);
    return { of, callees: calleesOf(of) };
  };
  const isOpen = (of: T): boolean => !seen.has(of) && (!needed.has(of) || queue.has(of));
  let steps = 0;
  function* placeInOrder(root: T): Generator<undefined, void> {
    const path = [visit(root)];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      if (++steps % STEPS === 0) yield;
      const next = top.callees.next();
      if (next.done !== true) {
        if (isOpen(next.value)) path.push(visit(next.value));
      } else {
        path.pop();
        rank.set(top.of, order.push(top.of));
      }
    }
  }
  while (queue.size > 0) {
    for (const root of queue) if (!seen.has(root)) yield* placeInOrder(root);
    const isFew = queue.size * FEW < order.length;
    const round = isFew ? [...queue].sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0)) : order;
    for (const of of round) if (queue.has(of)) yield of;
  }
}
