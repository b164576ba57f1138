import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../scripts/generate/examples.js';
import { IN_EXAMPLES, type Claim } from '../../server/src/model/index.js';
import { allPatterns } from '../../server/src/patterns/index.js';
import { allTechniques } from '../../server/src/techniques/index.js';

/** What a claim may be known from: a manual page, a document, an issue, a source file, a standard, a measurement. */
const SOURCE =
  /\(\d\)|^measured|^counted|documentation|standard|issues? |libuv, |Linux 6|Node, |manual|coreutils, |shown by the examples/;

/** The page as plain text: no emphasis, no line ends of the formatter. */
function pageText(folder: string, id: string): string {
  return readFileSync(join(ROOT, 'docs', folder, `${id}.md`), 'utf8')
    .replace(/\\/g, '')
    .replace(/\s+/g, ' ');
}

function assertClaimed(page: string, [text, source]: Claim): void {
  assert.match(source, SOURCE, text);
  const told = `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  assert.match(told, /\.$/, 'a claim is made of sentences');
  assert.ok(page.includes(`${told} _(${source})_`), `${told} (${source})`);
}

describe('sources of what is said', () => {
  for (const { id, why } of allPatterns)
    it(`pattern ${id}: each claim stands on its page, with its source`, () => {
      const page = pageText('patterns', id);
      for (const claim of why) assertClaimed(page, claim);
      assert.ok(
        why.some(([, source]) => source !== IN_EXAMPLES),
        'not the examples alone',
      );
    });

  for (const { id, summary, conditions, dischargeSources } of allTechniques)
    it(`technique ${id}: summary, conditions, risks and answers stand on its page, with their sources`, () => {
      const page = pageText('techniques', id);
      for (const claim of summary) assertClaimed(page, claim);
      for (const { title, source } of conditions) assertClaimed(page, [`${title}.`, source]);
      for (const source of dischargeSources) assert.match(source, SOURCE);
      assert.ok(page.includes(`is known from: ${dischargeSources.join('; ')}.`), 'sources of the answers');
      // Risks depend on the site; the page has those of the examples.
      const [, risks = ''] = /## Risks (.*?)(?= ## |What is known of the calls)/.exec(page) ?? [];
      const points = risks.split(/ ?- (?=[A-Z`])/).filter((point) => point !== '');
      assert.ok(points.length > 0, 'no risks on the page');
      for (const point of points) assert.match(/ _\((.+)\)_ ?$/.exec(point)?.[1] ?? '', SOURCE, point);
    });
});
