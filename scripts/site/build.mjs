// npm run site: the pages of docs/ as a static site in build/site (or in the folder that is named). Built by Eleventy.
import { Eleventy } from '@11ty/eleventy';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** @param {string} output */
export async function buildSite(output) {
  // Eleventy takes paths from the folder it runs in.
  process.chdir(root);
  await new Eleventy('docs', output, { quietMode: true, configPath: 'scripts/site/eleventy.config.mjs' }).write();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildSite(process.argv[2] ?? join(root, 'build', 'site'));
