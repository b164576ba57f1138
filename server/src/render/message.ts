import type { Advice } from '../model/index.js';

/** Control characters in a file name or a source line could move the cursor or end a line: they are shown as escapes. */
export function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- finding control characters is what this is for
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (unit) => {
    if (unit === '\n') return '\\n';
    if (unit === '\r') return '\\r';
    if (unit === '\t') return '\\t';
    return `\\u{${unit.charCodeAt(0).toString(16)}}`;
  });
}

/** "3 files", "1 file". */
export function counted(n: number, noun: string, plural = `${noun}s`): string {
  return `${n} ${n === 1 ? noun : plural}`;
}

/** Why an advice is no more than `review` or `shown-only`: "assumes that `out` is a socket". Empty when it is safe. */
export function safetyReasons(advice: Advice): readonly string[] {
  return [...advice.assumed.map((it) => `assumes that ${it}`), ...advice.lost.map((it) => `loses: ${it}`)];
}

/** At most `length` UTF-16 units, never half of a surrogate pair. */
export function clip(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = /[\ud800-\udbff]/.test(text.charAt(length - 2)) ? length - 2 : length - 1;
  return `${text.slice(0, end)}…`;
}
