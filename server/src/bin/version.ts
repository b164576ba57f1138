import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import * as z from 'zod';

const packageSchema = z.object({ name: z.literal('zerocopy-lint'), version: z.string() });

/** The product's version: that of the nearest package.json above this module, which is a source file or a bundle. */
export function productVersion(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const path = join(folder, 'package.json');
    if (existsSync(path)) {
      const found = packageSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
      if (found.success) return found.data.version;
    }
    if (dirname(folder) === folder) return 'unknown';
  }
}

/**
 * Tells one build of the analyser from another: its version, and names, sizes and times of the bundle's files. Undefined
 * when `entry` is no bundle but a source file, whose changes nobody would notice.
 */
export function analyserStamp(entry: string): string | undefined {
  if (extname(entry) !== '.js') return undefined;
  const folder = dirname(entry);
  const files = readdirSync(folder).filter((name) => ['.js', '.wasm'].includes(extname(name)));
  const stats = files.sort().map((name) => {
    const { size, mtimeMs } = statSync(join(folder, name));
    return [name, size, mtimeMs];
  });
  return JSON.stringify([productVersion(), process.version, stats]);
}
