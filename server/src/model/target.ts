/** Systems that C code may be written for, by the names of the setting `target`. */
export const SYSTEMS = ['linux', 'freebsd', 'macos'] as const;
export type System = (typeof SYSTEMS)[number];

/** The oldest versions that have something, `5.3`, `2.27`; absent where all have it, or where it is not known. */
export interface Since {
  readonly kernel?: string;
  readonly glibc?: string;
}

/**
 * When new calls stand behind `#ifdef __linux__`: always, in programs that name other systems, or never; `elsewhere` where
 * they are written for another system than Linux, too.
 */
export type Guard = 'always' | 'by-file' | 'never' | 'elsewhere';

/** True when version `a` is older than `b`: `2.6.33` than `5.3`. */
export function isOlder(a: string, b: string): boolean {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
