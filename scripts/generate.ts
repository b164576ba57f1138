/**
 * Writes what follows from declarations: the lists of languages, patterns and techniques (from the folders), the
 * settings in package.json, and the generated pages and tables of the docs. Running it twice equals running it once.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeOutputs } from './generate/output.js';
import { registries } from './generate/registries.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const written = [...(await writeOutputs(root, await registries(root)))];
// Loaded only now: it imports the lists that were just written.
const { documents, orphans } = await import('./generate/documents.js');
const pages = await documents(root);
written.push(...(await writeOutputs(root, pages)));
for (const path of await orphans(root, pages)) {
  await rm(join(root, path));
  written.push(path);
}
console.log(written.map((path) => `generate: wrote ${path}`).join('\n') || 'generate: nothing to do');
