import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { output, type Output } from './output.js';

/** The program that measures as a constant, so that every bundle brings it along. */
export async function measureProgram(root: string): Promise<Output> {
  const source = await readFile(join(root, 'server/measure/measure.c'), 'utf8');
  return output(
    root,
    'server/src/hosts/node/measure/program.generated.ts',
    '// Written by `npm run generate` from server/measure/measure.c. Do not edit.\n' +
      `export const MEASURE_PROGRAM = [\n${source
        .trimEnd()
        .split('\n')
        .map((line) => `  ${JSON.stringify(line)},`)
        .join('\n')}\n  '',\n].join('\\n');\n`,
  );
}
