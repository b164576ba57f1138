/**
 * Writes what follows from declarations: the lists of languages, patterns and techniques (from the folders), the
 * settings in package.json, and the generated pages and tables of the docs. Running it twice equals running it once.
 */
import { fileURLToPath } from 'node:url';
import { writeOutputs } from './generate/output.js';
import { registries } from './generate/registries.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const written = [...(await writeOutputs(root, await registries(root)))];
// Loaded only now: it imports the lists that were just written.
const { documents } = await import('./generate/documents.js');
written.push(...(await writeOutputs(root, await documents(root))));
console.log(
  written.length === 0 ? 'generate: nothing to do' : written.map((path) => `generate: wrote ${path}`).join('\n'),
);
