import type { LanguageId, Span } from '../../model/index.js';
import { counted } from '../../render/index.js';

interface Tally {
  files: number;
  damaged: number;
  parts: number;
  /** UTF-16 code units. */
  lost: number;
  total: number;
}

/** Counts, per language, what the parsers could not read. */
export class Losses {
  readonly #tallies = new Map<LanguageId, Tally>();

  /** `length` is that of the text, in UTF-16 units. */
  add(language: LanguageId, length: number, losses: readonly Span[]): void {
    const tally = this.#tallies.get(language) ?? { files: 0, damaged: 0, parts: 0, lost: 0, total: 0 };
    this.#tallies.set(language, tally);
    tally.files++;
    tally.total += length;
    if (losses.length > 0) tally.damaged++;
    tally.parts += losses.length;
    tally.lost += covered(losses);
  }

  /** One line per language, for people. */
  lines(): readonly string[] {
    return [...this.#tallies]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([language, { files, damaged, parts, lost, total }]) => {
        const share = total === 0 ? 0 : (100 * lost) / total;
        const what = `${counted(parts, 'part')} (${share.toFixed(2)} % of the text)`;
        return `${language}: ${counted(files, 'file')} parsed; the parser could not read ${what} in ${damaged} of them`;
      });
  }
}

/** The length of all spans together; what several of them cover counts once. */
function covered(spans: readonly Span[]): number {
  let sum = 0;
  let end = 0;
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    sum += Math.max(0, span.end - Math.max(span.start, end));
    end = Math.max(end, span.end);
  }
  return sum;
}
