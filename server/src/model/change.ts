/** The one stretch in which two texts differ, in UTF-16 units: `start` to `oldEnd` became `start` to `newEnd`. */
export interface Change {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

/** Compared in pieces, because comparing strings is much faster than comparing their units one by one. */
const PIECE = 1024;

export function changeBetween(old: string, next: string): Change {
  const most = Math.min(old.length, next.length);
  let start = 0;
  while (start + PIECE <= most && old.slice(start, start + PIECE) === next.slice(start, start + PIECE)) start += PIECE;
  while (start < most && old.charCodeAt(start) === next.charCodeAt(start)) start++;
  let tail = 0;
  const oldLength = old.length;
  const newLength = next.length;
  while (
    tail + PIECE <= most - start &&
    old.slice(oldLength - tail - PIECE, oldLength - tail) === next.slice(newLength - tail - PIECE, newLength - tail)
  ) {
    tail += PIECE;
  }
  while (tail < most - start && old.charCodeAt(oldLength - 1 - tail) === next.charCodeAt(newLength - 1 - tail)) tail++;
  return { start, oldEnd: oldLength - tail, newEnd: newLength - tail };
}
