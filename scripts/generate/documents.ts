import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { allPatterns } from '../../server/src/patterns/index.js';
import { allTechniques } from '../../server/src/techniques/index.js';
import { allCalls } from '../../server/src/reference/index.js';
import { articlesPage } from './articles.js';
import { configSchema, packageJson, settingEntries } from './contributions.js';
import { costPage } from './costs.js';
import { drawings } from './drawings.js';
import { howPage } from './how.js';
import { bullets, code, page } from './markdown.js';
import { safetyPage } from './obligations.js';
import { fillSection, output, type Output } from './output.js';
import { proofSection } from './proof.js';
import { patternPage, patternTable, techniquePage, techniqueTable } from './pages.js';
import { referencePage } from './reference.js';
import { settingsPage, settingsTable } from './settings.js';

/** What needs the declarations themselves, and so the registries up to date: package.json and the docs. */
export async function documents(root: string): Promise<readonly Output[]> {
  const entries = settingEntries(allPatterns, allTechniques);
  const patterns = allPatterns.map((it) => output(root, `docs/patterns/${it.id}.md`, patternPage(it, allTechniques)));
  const techniques = allTechniques.map(async (it) =>
    output(root, `docs/techniques/${it.id}.md`, await techniquePage(it)),
  );
  let readme = await readFile(join(root, 'README.md'), 'utf8');
  readme = fillSection(readme, 'patterns', patternTable(allPatterns));
  readme = fillSection(readme, 'techniques', techniqueTable(allTechniques));
  readme = fillSection(readme, 'settings', settingsTable(entries));
  return Promise.all([
    packageJson(root, entries),
    configSchema(root, entries),
    output(root, 'docs/settings.md', settingsPage(entries)),
    output(root, 'docs/safety.md', safetyPage(allTechniques, proofSection(root))),
    output(root, 'docs/cost.md', costPage()),
    output(root, 'docs/how-zero-copy-works.md', howPage()),
    output(root, 'docs/articles.md', articlesPage()),
    output(root, 'README.md', readme),
    output(root, 'docs/README.md', indexPage()),
    ...patterns,
    ...techniques,
    ...allCalls.map((it) => output(root, `docs/reference/${it.id}.md`, referencePage(it))),
    ...drawings().map((it) => Promise.resolve(it)),
  ]);
}

/** docs/README.md */
function indexPage(): string {
  return page(
    'Zero-Copy Lint',
    bullets([
      '[How zero-copy works](how-zero-copy-works.md): what the kernel does, with pictures',
      '[What the articles say and what is measured](articles.md)',
      '[What a copy costs](cost.md): the figures on the cards and their sources',
      '[Safety words: when a fix is safe](safety.md): levels, obligations, and what each technique does with them',
      '[Settings](settings.md): of VS Code, of `zerocopy.json`, and in the source',
    ]),
    '## Patterns',
    bullets(allPatterns.map(({ id, title }) => `[${code(id)}](patterns/${id}.md): ${title}`)),
    '## Techniques',
    bullets(allTechniques.map(({ id, name }) => `[${code(name)}](techniques/${id}.md)`)),
    '## Calls',
    'What there is to know about each call that moves bytes, with sources; the cards of the editor show the same.',
    bullets(allCalls.map(({ id, title, summary }) => `[${code(title)}](reference/${id}.md): ${summary}`)),
  );
}

/** Pages of patterns, techniques and calls, and pictures, that are no more, from the root. */
export async function orphans(root: string, outputs: readonly Output[]): Promise<readonly string[]> {
  const written = new Set(outputs.map(({ path }) => path));
  const found = await Promise.all(
    ['docs/patterns', 'docs/techniques', 'docs/reference', 'docs/images/paths'].map(async (folder) =>
      (await readdir(join(root, folder))).map((name) => `${folder}/${name}`),
    ),
  );
  return found.flat().filter((path) => !written.has(path));
}
