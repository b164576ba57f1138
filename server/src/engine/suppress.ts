import type { Finding, PatternId, Span } from '../model/index.js';
import type { Suppression } from './analysis.js';

/**
 * `zerocopy-ignore-next-line [PATTERN]: reason` in a comment silences findings whose site starts on the next line, or
 * whose anchor stands there; `zerocopy-ignore-file: reason` those of the whole file.
 */
const MARKER =
  /(?:\/\/|\/\*)\s*zerocopy-ignore-(next-line|file)\b[ \t]*([a-z-]*)[ \t]*(?::[ \t]*(.*?))?[ \t]*(?:\*\/)?\r?$/gm;

interface Marker {
  readonly span: Span;
  readonly wholeFile: boolean;
  /** "" for every pattern. */
  readonly pattern: string;
  readonly reason: string;
  readonly nextLine: Span;
}

export function suppress(
  findings: readonly Finding[],
  text: string,
): { readonly findings: readonly Finding[]; readonly suppressions: readonly Suppression[] } {
  if (!text.includes('zerocopy-ignore-')) return { findings, suppressions: [] };
  const markers = markersOf(text);
  const used = new Set<Marker>();
  const kept = findings.filter((finding) => {
    const marker = markers.find((m) => silences(m, finding));
    if (marker) used.add(marker);
    return marker === undefined;
  });
  const suppressions = markers.map((m) => ({ span: m.span, reason: m.reason, used: used.has(m) }));
  return { findings: kept, suppressions };
}

/** The line to write in front of a finding, without indentation and line end. */
export function suppressionComment(pattern: PatternId, reason: string): string {
  return `// zerocopy-ignore-next-line ${pattern}: ${reason}`;
}

function silences(marker: Marker, { pattern, site }: Finding): boolean {
  if (marker.pattern !== '' && marker.pattern !== pattern) return false;
  if (marker.wholeFile) return true;
  const { start, end } = marker.nextLine;
  return [site.range.start, site.anchor.start, site.fill.span.start].some((at) => start <= at && at < end);
}

function markersOf(text: string): readonly Marker[] {
  return [...text.matchAll(MARKER)].map((match) => {
    const end = match.index + match[0].length;
    const lineEnd = text.indexOf('\n', end);
    const start = lineEnd === -1 ? text.length : lineEnd + 1;
    const nextEnd = text.indexOf('\n', start);
    return {
      span: { start: match.index, end },
      wholeFile: match[1] === 'file',
      pattern: match[2] ?? '',
      reason: match[3] ?? '',
      nextLine: { start, end: nextEnd === -1 ? text.length : nextEnd },
    };
  });
}
