import { contains, type CopySite } from '../../model/index.js';

/** The explicit offset at which one end is read or written, where it is a sum of places; a seek is none. */
export function explicitOffset(site: CopySite, end: 'source-offset' | 'sink-offset'): string | undefined {
  const calls = end === 'source-offset' ? [site.fill] : site.drains;
  const found = site.keeps.filter((k) => k.obligation === end);
  const [only] = found;
  const isCall = calls.length === 1 && calls.every((c) => found.every((k) => contains(c.span, k.span)));
  const text = only?.text;
  return found.length === 1 && isCall && text !== undefined && /^[\w.>+ -]+$/.test(text) ? text : undefined;
}
