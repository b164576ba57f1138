import type { CopySite, PatternId } from '../model/index.js';

/**
 * Names a site by what it is, not by where it stands: its pattern, function, endpoints and text without white space.
 * Equal sites of one file are told apart by a number: `given` counts what was given out, and is kept up to date.
 */
export function fingerprintOf(
  text: string,
  site: CopySite,
  pattern: PatternId | undefined,
  given: Map<string, number>,
): string {
  const code = text.slice(site.range.start, site.range.end).replace(/\s+/g, '');
  const name = hash([pattern ?? '', site.function.name, site.source.handle, site.sink.handle, code].join('\0'));
  const seen = given.get(name) ?? 0;
  given.set(name, seen + 1);
  return `${name}:${seen + 1}`;
}

/** FNV-1a, 64 bits, over UTF-16 code units. Enough to tell sites of one file apart; no protection against malice. */
function hash(text: string): string {
  let value = 0xcbf29ce484222325n;
  for (let at = 0; at < text.length; at++) {
    value = BigInt.asUintN(64, (value ^ BigInt(text.charCodeAt(at))) * 0x100000001b3n);
  }
  return value.toString(16).padStart(16, '0');
}
