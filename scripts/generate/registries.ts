import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { measureProgram } from './measureProgram.js';
import { output, type Output } from './output.js';
import { pageScript } from './pageScript.js';

const HEADER =
  '// Written by `npm run generate` from the folders of languages/, patterns/ and techniques/. Do not edit.\n';

/** The names of the folders below `server/src/<room>` that hold an index.ts, sorted. */
async function membersOf(root: string, room: string): Promise<readonly string[]> {
  const folder = join(root, 'server/src', room);
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'index.ts')))
    .map((entry) => entry.name)
    .sort();
}

/** The lists that follow from folder names alone. A new folder is registered by running the generator. */
export async function registries(root: string): Promise<readonly Output[]> {
  const [languages, patterns, techniques] = await Promise.all([
    membersOf(root, 'languages'),
    membersOf(root, 'patterns'),
    membersOf(root, 'techniques'),
  ]);
  return Promise.all([
    output(
      root,
      'server/src/model/ids.generated.ts',
      HEADER +
        [idList('LANGUAGE_IDS', 'LanguageId', languages), idList('PATTERN_IDS', 'PatternId', patterns)].join('\n') +
        `\n${idList('TECHNIQUE_IDS', 'TechniqueId', techniques)}`,
    ),
    output(root, 'server/src/patterns/all.generated.ts', memberList('pattern', 'Pattern', patterns)),
    output(root, 'server/src/techniques/all.generated.ts', memberList('technique', 'Technique', techniques)),
    output(root, 'server/src/bin/languages.generated.ts', languageList(languages)),
    pageScript(root),
    measureProgram(root),
  ]);
}

function idList(constant: string, type: string, ids: readonly string[]): string {
  const list = ids.map((id) => `'${id}'`).join(', ');
  return `export const ${constant} = [${list}] as const;\nexport type ${type} = (typeof ${constant})[number];\n`;
}

/** Each member's folder exports a constant of the same, fixed name. */
function memberList(name: string, type: string, ids: readonly string[]): string {
  const imports = ids.map((id) => `import { ${name} as ${camelCase(id)} } from './${id}/index.js';\n`).join('');
  const list = ids.map(camelCase).join(', ');
  return (
    `${HEADER}import type { ${type} } from '../model/index.js';\n${imports}\n` +
    `export const all${type}s: readonly ${type}[] = [${list}];\n`
  );
}

/** Each language's folder exports its Language under the folder's name. */
function languageList(ids: readonly string[]): string {
  const imports = ids.map((id) => `import { ${camelCase(id)} } from '../languages/${id}/index.js';\n`).join('');
  return (
    `${HEADER}${imports}import type { Language } from '../model/index.js';\n\n` +
    `export const allLanguages: readonly Language[] = [${ids.map(camelCase).join(', ')}];\n`
  );
}

function camelCase(id: string): string {
  return id.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
