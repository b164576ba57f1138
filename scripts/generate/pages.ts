import { basename, extname } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { allLanguages } from '../../server/src/bin/languages.generated.js';
import { Workbench } from '../../server/src/engine/index.js';
import { nodeLanguageHost } from '../../server/src/hosts/node/index.js';
import {
  DEFAULT_SETTINGS,
  NEVER_CANCELLED,
  toldBy,
  type CopySite,
  type LanguageId,
  type Pattern,
  type Technique,
} from '../../server/src/model/index.js';
import { referenceFor } from '../../server/src/reference/index.js';
import { sourced, sourcedProse } from './claims.js';
import { costSection, factsOf } from './costs.js';
import { drawing } from './drawings.js';
import { examplesOf, goldenOf, isGolden, type Example } from './examples.js';
import { bullets, code, fence, folded, page, sentence, table } from './markdown.js';
import { dischargeTable } from './obligations.js';

/** docs/patterns/ID.md */
export function patternPage(pattern: Pattern, techniques: readonly Technique[]): string {
  const examples = examplesOf('patterns').filter(({ owner, path }) => owner === pattern.id && !isGolden(path));
  const ways = techniques.filter(({ language }) => pattern.languages.includes(language));
  return page(
    heading(pattern.title),
    `${code(pattern.id)}, in ${languageTitles(pattern.languages)}`,
    sourcedProse(pattern.why),
    '## Ways out',
    'Which of them fit is decided at each site; the card says why.',
    bullets(
      ways.map(({ id, name, summary }) => `[${code(name)}](../techniques/${id}.md): ${firstSentence(toldBy(summary))}`),
    ),
    '## Examples',
    'These files are tests, too: `finds:` names the pattern, where the bytes come from and go to, and what else the code does ' +
      'that a rewrite must keep; `inspected:` says why the tool is silent.',
    ...examples.map(({ path, text }) => folded(basename(path), fence(fenceLanguage(path), text))),
    '## Silence a finding',
    `Write \`// zerocopy-ignore-next-line ${pattern.id}: the reason\` above it.`,
  );
}

/** docs/techniques/ID.md */
export async function techniquePage(technique: Technique): Promise<string> {
  const examples = examplesOf('techniques').filter(({ owner }) => owner === technique.id);
  const sites = (await Promise.all(examples.filter(({ path }) => !isGolden(path)).map(sitesOf))).flat();
  const risks = [...new Map(sites.flatMap((site) => technique.risks(site)))];
  return page(
    code(technique.name),
    `${code(technique.id)}, in ${languageTitles([technique.language])}`,
    sourcedProse(technique.summary),
    ...techniquePicture(technique),
    '## What it costs',
    costSection(technique.mechanism, technique.language),
    bullets(factsOf(technique.mechanism)),
    '## When it fits',
    sourced(technique.conditions.map(({ title, source }) => [sentence(title), source])),
    ...(risks.length === 0
      ? []
      : ['## Risks', sourced(risks.map(([text, source]) => [sentence(text), source])), ...callPages(technique)]),
    '## What it keeps',
    'See [when a fix is safe](../safety.md).',
    dischargeTable(technique, [...sites, ...(await patternSites(technique.language))]),
    `What is said there of calls is known from: ${technique.dischargeSources.join('; ')}. The rest follows from the code that is written.`,
    '## Examples',
    ...examples.filter(({ path }) => !isGolden(path)).map((example) => beforeAndAfter(example, examples)),
  );
}

/** Where the claims about the calls of a technique stand with their sources. */
function callPages({ name }: Technique): string[] {
  const calls = [...new Set((name.match(/[\w.]+/g) ?? []).flatMap((word) => referenceFor(word) ?? []))];
  if (calls.length === 0) return [];
  const links = calls.map(({ id, title }) => `[${code(title)}](../reference/${id}.md)`);
  return [`What is known of the calls, with sources: ${links.join(', ')}.`];
}

/** The way of the bytes with a technique, where there is a drawing of it. */
function techniquePicture({ mechanism }: Technique): string[] {
  const name = PICTURES[mechanism];
  return name === undefined ? [] : [drawing(name, 1)];
}

const PICTURES: Readonly<Partial<Record<Technique['mechanism'], string>>> = {
  'mmap-write': 'mmap-write',
  sendfile: 'sendfile',
  splice: 'splice',
  copy_file_range: 'copy-file-range',
  'copy-file': 'streams',
  'stream-pipeline': 'streams',
  'web-pipe': 'streams',
  'send-file': 'streams',
};

/** The sites of all examples of patterns in a language. */
async function patternSites(language: LanguageId): Promise<readonly CopySite[]> {
  const sites = await Promise.all(examplesOf('patterns').map(sitesOf));
  return sites.flat().filter((site) => site.language === language);
}

function beforeAndAfter({ path, text }: Example, examples: readonly Example[]): string {
  const golden = examples.find((it) => it.path === goldenOf(path));
  const patch =
    golden === undefined ? '' : createTwoFilesPatch('before', 'after', text, golden.text, '', '', { context: 3 });
  const change = patch.replace(/^=+\n/, '');
  const before = folded('the whole file before', fence(fenceLanguage(path), text));
  return [`### ${basename(path)}`, before, ...(change ? [fence('diff', change)] : [])].join('\n\n');
}

const workbench = new Workbench(allLanguages, nodeLanguageHost());

/** By path: the sites of the patterns' examples are asked for by every technique. */
const known = new Map<string, Promise<readonly CopySite[]>>();

function sitesOf(example: Example): Promise<readonly CopySite[]> {
  const sites = known.get(example.path) ?? analyse(example);
  known.set(example.path, sites);
  return sites;
}

async function analyse({ path, text }: Example): Promise<readonly CopySite[]> {
  const analyser = workbench.open(path);
  if (analyser === undefined) throw new Error(`no language claims ${path}`);
  try {
    const { findings } = await analyser.analyse(text, DEFAULT_SETTINGS, NEVER_CANCELLED);
    return findings.map(({ site }) => site);
  } finally {
    analyser.dispose();
  }
}

/** The README's table of patterns. */
export function patternTable(patterns: readonly Pattern[]): string {
  return table(
    ['pattern', 'what it is', 'languages'],
    patterns.map(({ id, title, languages }) => [
      `[${code(id)}](docs/patterns/${id}.md)`,
      title,
      languageTitles(languages),
    ]),
  );
}

/** The README's table of techniques. */
export function techniqueTable(techniques: readonly Technique[]): string {
  return table(
    ['technique', 'language', 'in short'],
    techniques.map(({ id, name, language, summary }) => [
      `[${code(name)}](docs/techniques/${id}.md)`,
      languageTitles([language]),
      firstSentence(toldBy(summary)),
    ]),
  );
}

function languageTitles(ids: readonly LanguageId[]): string {
  return ids.map((id) => allLanguages.find((it) => it.id === id)?.title ?? id).join(', ');
}

function firstSentence(text: string): string {
  return /^.*?[.!?](?=\s|$)/s.exec(text)?.[0].replace(/\s+/g, ' ') ?? text;
}

function fenceLanguage(path: string): string {
  return extname(path).slice(1);
}

function heading(title: string): string {
  return title.charAt(0).toUpperCase() + title.slice(1);
}
