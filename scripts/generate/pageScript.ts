import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { build } from 'esbuild';
import { output, type Output } from './output.js';

/** The script of the report as a constant of the room that prints the report, with the hash that its policy allows. */
export async function pageScript(root: string): Promise<Output> {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'scripts/page/report.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    minify: true,
    // Nothing in it may end the element it stands in.
    charset: 'ascii',
    legalComments: 'none',
  });
  const script = outputFiles[0]?.text.trim() ?? '';
  const hash = createHash('sha256').update(script).digest('base64');
  return output(
    root,
    'server/src/render/html/script.generated.ts',
    '// Written by `npm run generate` from scripts/page/report.ts. Do not edit.\n' +
      `export const SCRIPT = ${JSON.stringify(script)};\n` +
      '/** SHA-256, base64: what a Content-Security-Policy names. */\n' +
      `export const SCRIPT_HASH = ${JSON.stringify(hash)};\n`,
  );
}
