const strings = new Map<string, string>();

/** One copy of each name that does not keep the text it was cut from alive. */
export function own(name: string): string {
  const known = strings.get(name);
  if (known !== undefined) return known;
  const copy = ` ${name}`.slice(1);
  strings.set(copy, copy);
  return copy;
}
