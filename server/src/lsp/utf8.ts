/** Whether `text` takes more than `limit` bytes in UTF-8. Counts only where the length alone doesn't tell. */
export function exceedsBytes(text: string, limit: number): boolean {
  // A unit takes one to three bytes; a surrogate pair four.
  if (text.length > limit) return true;
  if (text.length * 3 <= limit) return false;
  return utf8Length(text) > limit;
}

/** The bytes that `text` takes in UTF-8; a lone surrogate counts as the three bytes of U+FFFD. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
