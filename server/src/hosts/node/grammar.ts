import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { LanguageHost } from '../../model/index.js';

const PINS = 'pins.json';
const REMEDY = 'install zerocopy-lint again, or run `npm run grammars refresh` in a checkout';

const pinsSchema = z.array(z.object({ file: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }));

/** A grammar that is absent or is not the pinned one; the message says what to do. */
export class GrammarError extends Error {
  override readonly name = 'GrammarError';
}

/** Serves the pinned grammars of `folder`, by default those that came with this package. */
export function nodeLanguageHost(folder: () => string = grammarFolder): LanguageHost {
  return {
    async grammar(name) {
      const from = folder();
      const file = `${name}.wasm`;
      const pin = (await readPins(from)).find((candidate) => candidate.file === file);
      if (pin === undefined) throw new GrammarError(`grammar ${file} is not pinned in ${join(from, PINS)}: ${REMEDY}`);
      const bytes = await readOrExplain(join(from, file));
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      if (sha256 !== pin.sha256) {
        throw new GrammarError(
          `grammar ${join(from, file)} was altered (sha256 ${sha256}, not ${pin.sha256}): ${REMEDY}`,
        );
      }
      return bytes;
    },
  };
}

/** The nearest `grammars/` with pins above this module, which is a source file or part of a bundle. */
function grammarFolder(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const candidate = join(folder, 'grammars');
    if (existsSync(join(candidate, PINS))) return candidate;
    if (dirname(folder) === folder)
      throw new GrammarError(`no grammars/${PINS} above ${import.meta.dirname}: ${REMEDY}`);
  }
}

async function readPins(folder: string): Promise<z.infer<typeof pinsSchema>> {
  const path = join(folder, PINS);
  const text = (await readOrExplain(path)).toString('utf8');
  try {
    return pinsSchema.parse(JSON.parse(text));
  } catch {
    throw new GrammarError(`${path} is damaged: ${REMEDY}`);
  }
}

async function readOrExplain(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new GrammarError(
      `${path} can't be read (${error instanceof Error ? error.message : 'unknown error'}): ${REMEDY}`,
    );
  }
}
