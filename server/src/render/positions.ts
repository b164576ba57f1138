import type { Span } from '../model/index.js';

/** A place in a text, as in the Language Server Protocol: both count from 0, `character` in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Turns offsets (UTF-16 code units) of one text into lines and characters and back. `\n`, `\r\n` and `\r` end a line. */
export class LineIndex {
  readonly #starts: readonly number[];

  constructor(readonly text: string) {
    const starts = [0];
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit === CARRIAGE_RETURN && text.charCodeAt(at + 1) === LINE_FEED) at++;
      else if (unit !== LINE_FEED && unit !== CARRIAGE_RETURN) continue;
      starts.push(at + 1);
    }
    this.#starts = starts;
  }

  /** At least 1: an empty text is one empty line. */
  get lineCount(): number {
    return this.#starts.length;
  }

  /** Offsets outside the text are moved to its nearest end. */
  positionAt(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#startOf(middle) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: at - this.#startOf(low) };
  }

  /** Positions outside the text are moved to the nearest place in it; a character never leaves its line. */
  offsetAt(position: Position): number {
    if (position.line < 0) return 0;
    if (position.line >= this.lineCount) return this.text.length;
    const line = this.lineSpan(position.line);
    return Math.max(line.start, Math.min(line.start + position.character, line.end));
  }

  rangeOf(span: Span): Range {
    return { start: this.positionAt(span.start), end: this.positionAt(span.end) };
  }

  spanOf(range: Range): Span {
    return { start: this.offsetAt(range.start), end: this.offsetAt(range.end) };
  }

  /** The line without its line end. `line` counts from 0; lines past the end are empty. */
  lineSpan(line: number): Span {
    const start = this.#startOf(line);
    let end = line + 1 < this.lineCount ? this.#startOf(line + 1) : this.text.length;
    if (end > start && line + 1 < this.lineCount) {
      end--;
      if (end > start && this.text.charCodeAt(end) === LINE_FEED && this.text.charCodeAt(end - 1) === CARRIAGE_RETURN) {
        end--;
      }
    }
    return { start, end };
  }

  lineText(line: number): string {
    const { start, end } = this.lineSpan(line);
    return this.text.slice(start, end);
  }

  #startOf(line: number): number {
    return this.#starts[line] ?? this.text.length;
  }
}

let last: LineIndex | undefined;

/** The index of a text; that of the last text is kept, for one card after the other is asked for the same one. */
export function lineIndexOf(text: string): LineIndex {
  if (last?.text !== text) last = new LineIndex(text);
  return last;
}
