import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Ajv } from 'ajv';
import * as z from 'zod';
import { allLanguages } from '../server/src/bin/languages.generated.js';
import { Workbench, type Analysis } from '../server/src/engine/index.js';
import { nodeLanguageHost } from '../server/src/hosts/node/index.js';
import { DEFAULT_SETTINGS, NEVER_CANCELLED, OBLIGATIONS, readSettings, toldBy } from '../server/src/model/index.js';
import { allPatterns } from '../server/src/patterns/index.js';
import { allTechniques } from '../server/src/techniques/index.js';
import { configSchema, settingEntries } from '../scripts/generate/contributions.js';
import { documents, orphans } from '../scripts/generate/documents.js';
import { examplesOf, goldenOf, isGolden, ROOT, type Example } from '../scripts/generate/examples.js';
import { fillSection, readIfThere, type Output } from '../scripts/generate/output.js';
import { registries } from '../scripts/generate/registries.js';

const MEND = 'run `npm run generate`, and commit what it writes';

describe('generated files', function () {
  this.timeout(60_000);

  async function assertUpToDate(outputs: readonly Output[]): Promise<void> {
    for (const { path, content } of outputs) {
      assert.equal(await readIfThere(join(ROOT, path)), content, `${path} has drifted: ${MEND}`);
    }
  }

  it('the registries have every folder', async () => {
    await assertUpToDate(await registries(ROOT));
  });

  it('package.json, the docs and the README say what the declarations say', async () => {
    const outputs = await documents(ROOT);
    await assertUpToDate(outputs);
    assert.deepEqual(await orphans(ROOT, outputs), [], `pages of what is no more: ${MEND}`);
  });

  it('the schema of zerocopy.json accepts what the settings accept, and nothing else', async () => {
    const { content } = await configSchema(ROOT, settingEntries(allPatterns, allTechniques));
    const validate = new Ajv({ strictSchema: false }).compile(
      z.record(z.string(), z.unknown()).parse(JSON.parse(content)),
    );
    for (const good of [{}, DEFAULT_SETTINGS, { patterns: { 'copy-loop': 'off' }, exclude: ['a/'] }]) {
      assert.ok(validate(good), JSON.stringify(validate.errors));
      assert.deepEqual(readSettings(good).problems, []);
    }
    for (const bad of [
      { maxFileSize: 0 },
      { patterns: { 'copy-lop': 'off' } },
      { speed: 1 },
      { disabledTechniques: ['x'] },
    ]) {
      assert.equal(validate(bad), false, JSON.stringify(bad));
      assert.equal(readSettings(bad).problems.length, 1, JSON.stringify(bad));
    }
  });

  it('a section keeps what stands around it, and a missing one is an error', () => {
    const text = 'a\n<!-- generated:x -->\nold\n<!-- /generated -->\nb\n';
    assert.equal(fillSection(text, 'x', 'new'), 'a\n<!-- generated:x -->\n\nnew\n\n<!-- /generated -->\nb\n');
    assert.equal(fillSection(fillSection(text, 'x', 'new'), 'x', 'new'), fillSection(text, 'x', 'new'));
    assert.throws(() => fillSection(text, 'y', 'new'), /no generated section "y"/);
  });
});

describe('folders of patterns and techniques', () => {
  const inPatterns = examplesOf('patterns');
  const inTechniques = examplesOf('techniques');
  const names = (examples: readonly Example[]): string[] => examples.map(({ title }) => title);

  it('declare the id that their folder has', async () => {
    const [ids] = (await registries(ROOT)).filter(({ path }) => path.endsWith('ids.generated.ts'));
    for (const { id } of [...allPatterns, ...allTechniques]) assert.ok(ids?.content.includes(`'${id}'`), id);
    assert.equal(new Set(allPatterns.map(({ id }) => id)).size, allPatterns.length);
    assert.equal(new Set(allTechniques.map(({ id }) => id)).size, allTechniques.length);
  });

  for (const { id } of allPatterns) {
    it(`${id} has examples of what is found`, () => {
      const own = inPatterns.filter(({ owner }) => owner === id);
      assert.ok(
        own.some(({ text }) => text.includes(`finds: ${id} `)),
        `none in server/src/patterns/${id}/examples`,
      );
    });
  }

  for (const { id } of allTechniques) {
    it(`${id} has examples of what it makes`, () => {
      const own = inTechniques.filter(({ owner }) => owner === id);
      assert.ok(
        own.some(({ path }) => isGolden(path)),
        `no golden in server/src/techniques/${id}/examples`,
      );
    });
  }

  it('have no golden without its example and no example of a technique without its golden', () => {
    const goldens = new Set(inTechniques.filter(({ path }) => !isGolden(path)).map(({ path }) => goldenOf(path)));
    assert.deepEqual(names(inTechniques.filter(({ path }) => isGolden(path) && !goldens.has(path))), [], 'orphans');
    assert.deepEqual(
      [...goldens].filter((path) => !existsSync(path)).map((path) => basename(path)),
      [],
      'missing',
    );
    assert.deepEqual(names(inPatterns.filter(({ path }) => isGolden(path))), []);
  });
});

/** Lower case (but for names like EINTR), one line, no full stop. */
function assertMessage(text: string, what: string): void {
  assert.match(text, /^(?:[^A-Z\s]|[A-Z][A-Z0-9_]+\b)/, `${what} begins in lower case: ${text}`);
  assert.doesNotMatch(text, /[.\s]$|\n/, `${what} is one line without a full stop: ${text}`);
}

function assertShort(text: string, what: string): void {
  assertMessage(text, what);
  assert.ok(text.length < 120, `${what} has ${text.length} characters: ${text}`);
}

describe('messages', () => {
  it('of patterns and techniques follow the rules', () => {
    for (const { id, title, why } of allPatterns) {
      assertShort(title, `${id}: title`);
      assert.match(toldBy(why), /^[`A-Z][^]*\.$/, `${id}: why is made of sentences`);
    }
    for (const { id, summary, conditions, discharges } of allTechniques) {
      assert.match(toldBy(summary), /^[`A-Z][^]*\.$/, `${id}: summary is made of sentences`);
      for (const condition of conditions) assertShort(condition.title, `${id}: condition`);
      for (const discharge of Object.values(discharges)) {
        if (typeof discharge !== 'function') assertShort(discharge.because, `${id}: discharge`);
      }
    }
    for (const [name, meaning] of Object.entries(OBLIGATIONS)) assertShort(meaning, name);
  });

  describe('that the examples produce follow the rules', () => {
    const workbench = new Workbench(allLanguages, nodeLanguageHost());

    async function analyse({ path, text }: Example): Promise<Analysis> {
      const analyser = workbench.open(path);
      assert.ok(analyser);
      try {
        return await analyser.analyse(text, DEFAULT_SETTINGS, NEVER_CANCELLED);
      } finally {
        analyser.dispose();
      }
    }

    for (const example of [...examplesOf('patterns'), ...examplesOf('techniques')]) {
      it(example.title, async () => {
        const { findings, inspected } = await analyse(example);
        for (const { message, advice, site } of findings) {
          assertShort(message, 'message');
          for (const { technique, title, assumed, lost, keptByCode } of advice) {
            assertShort(title, `${technique}: title`);
            for (const text of [...assumed, ...lost, ...keptByCode]) assertMessage(text, technique);
          }
          for (const { proof } of [site.source, site.sink]) if (proof) assertMessage(proof.because, 'proof');
        }
        for (const { objections } of inspected) {
          for (const { because } of objections) assertMessage(because, 'objection');
        }
      });
    }
  });
});
