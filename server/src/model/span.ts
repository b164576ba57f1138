/** A stretch of source text. Offsets are UTF-16 code units, `end` is exclusive. Lines and columns exist only in renderers. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Replaces `span` by `text`. Edits of one list never overlap; they refer to the text before any of them. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

export function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

export function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

/** The smallest span that holds all of `spans`, which must not be empty. */
export function hull(spans: readonly [Span, ...Span[]]): Span {
  return {
    start: Math.min(...spans.map((s) => s.start)),
    end: Math.max(...spans.map((s) => s.end)),
  };
}

export function length(span: Span): number {
  return span.end - span.start;
}

/** Applies edits to the text they were made for. Throws a RangeError when two of them overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  let out = '';
  let at = 0;
  for (const { span, text: replacement } of ordered) {
    if (span.start < at) throw new RangeError(`edits overlap at offset ${span.start}`);
    out += text.slice(at, span.start) + replacement;
    at = span.end;
  }
  return out + text.slice(at);
}
