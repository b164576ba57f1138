import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

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
