/** Cards as they are, whole: `UPDATE_GOLDENS=1` writes them; read the difference before you commit it. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allLanguages } from '../../server/src/bin/languages.generated.js';
import { Workbench } from '../../server/src/engine/index.js';
import { nodeLanguageHost } from '../../server/src/hosts/node/index.js';
import { DEFAULT_SETTINGS, NEVER_CANCELLED, type CostFigures, type Finding } from '../../server/src/model/index.js';
import { allCalls } from '../../server/src/reference/index.js';
import { renderCard, renderReference } from '../../server/src/render/index.js';

const fixtures = join(import.meta.dirname, 'fixtures');
const goldens = join(import.meta.dirname, 'goldens');
const update = process.env['UPDATE_GOLDENS'] === '1';
const seen = new Set<string>();

function compare(name: string, text: string): void {
  const file = join(goldens, `${name}.txt`);
  seen.add(`${name}.txt`);
  if (update) {
    mkdirSync(goldens, { recursive: true });
    writeFileSync(file, text);
    return;
  }
  assert.ok(existsSync(file), `${file} is missing: UPDATE_GOLDENS=1 writes it`);
  assert.equal(text, readFileSync(file, 'utf8'));
}

async function findingsIn(file: string): Promise<{ readonly text: string; readonly findings: readonly Finding[] }> {
  const text = readFileSync(join(fixtures, file), 'utf8');
  const analyser = new Workbench(allLanguages, nodeLanguageHost()).open(file)!;
  try {
    return { text, findings: (await analyser.analyse(text, DEFAULT_SETTINGS, NEVER_CANCELLED)).findings };
  } finally {
    analyser.dispose();
  }
}

/** Every count that the cost model gives for a finding, as a card writes it. */
function countsOf({ advice }: Finding): ReadonlySet<string> {
  const costs: readonly CostFigures[] = advice.flatMap(({ cost }) => [cost.before, cost.after]);
  const counts = costs.flatMap(({ systemCalls, modeSwitches, cpuCopies, dmaCopies, perMiB }) => [
    systemCalls,
    modeSwitches,
    cpuCopies,
    dmaCopies,
    cpuCopies + dmaCopies,
    ...(perMiB ? [perMiB.systemCalls, perMiB.modeSwitches, perMiB.cpuBytes / 1024 / 1024, perMiB.pageFaults] : []),
  ]);
  return new Set(counts.map((it) => it.toLocaleString('en')));
}

describe('golden cards', () => {
  for (const file of ['sites.c', 'sites.ts']) {
    it(`of the sites in ${file}`, async () => {
      const { text, findings } = await findingsIn(file);
      assert.ok(findings.length >= 8, `${findings.length} findings`);
      for (const finding of findings) {
        const card = renderCard(finding, text, { format: 'plaintext', docs: 'docs' });
        compare(`${finding.site.function.name}.${finding.pattern}`, card);
        if (finding.advice.length === 0) continue;
        // Every number of the first line and of the table is one of the cost model's.
        const [first = '', ...rest] = card.split('\n');
        const known = countsOf(finding);
        const table = rest.slice(rest.findIndex((line) => line.startsWith('---')) + 1);
        const rows = table.slice(0, table.indexOf(''));
        const shown = [first.replace(/`[^`]*`/g, '').split(': measured')[0] ?? '', ...rows.map((row) => row.slice(20))];
        const unit = / per MiB|KiB|MiB/g;
        for (const [number] of shown
          .join('\n')
          .replace(unit, '')
          .matchAll(/\d[\d,.]*/g)) {
          assert.ok(known.has(number.replace(/[.,]$/, '')), `${number} in ${finding.site.function.name}: ${first}`);
        }
      }
    });
  }

  it('of all calls that there is a reference for', () => {
    for (const call of allCalls) compare(call.id, renderReference(call, { format: 'plaintext', docs: 'docs' }));
  });

  it('belong to something', () => {
    for (const name of readdirSync(goldens)) assert.ok(seen.has(name), `${name} is of nothing any more`);
  });
});
