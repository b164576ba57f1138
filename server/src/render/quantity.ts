/** "1,024 mode switches", "1 copy"; `plural` where it is not `noun` with an s. */
export function quantity(n: number, noun: string, plural = `${noun}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? noun : plural}`;
}

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB'] as const;

/** "4 KiB", "1.5 MiB", "1,000 bytes": the largest unit of which there is a whole number of halves. */
export function byteSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (unit < UNITS.length - 1 && value >= 1024 && Number.isInteger(value / 512)) {
    value /= 1024;
    unit++;
  }
  return `${value.toLocaleString('en')} ${bytes === 1 ? 'byte' : (UNITS[unit] ?? 'bytes')}`;
}
