/**
 * Runs all examples of patterns and techniques through the engine. The markers in them (see markers.ts) must say exactly
 * what is found; each rewrite must give its golden. `UPDATE_GOLDENS=1` writes the goldens instead.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { allLanguages } from '../../server/src/bin/languages.generated.js';
import { Workbench, type Analysis } from '../../server/src/engine/index.js';
import { nodeLanguageHost } from '../../server/src/hosts/node/index.js';
import { applyEdits, DEFAULT_SETTINGS, NEVER_CANCELLED } from '../../server/src/model/index.js';
import { find, needs } from '../support/needs.js';
import { difference, remarkDifference } from './compare.js';
import { compileC, compileTypeScript } from './compile.js';
import { examplesOf, goldenOf, isGolden, type Example } from '../../scripts/generate/examples.js';
import { parseMarkers, remarkOfFinding, remarkOfInspected } from './markers.js';

const UPDATE = process.env['UPDATE_GOLDENS'] === '1';
/** More rewrites of one file than any example has: a rewrite whose result is found again never ends. */
const MANY = 20;

const workbench = new Workbench(allLanguages, nodeLanguageHost());
const inPatterns = examplesOf('patterns');
const inTechniques = examplesOf('techniques');
const all = [...inPatterns, ...inTechniques];

async function analyse(path: string, text: string): Promise<Analysis> {
  const analyser = workbench.open(path);
  assert.ok(analyser, `no language claims ${path}`);
  try {
    return await analyser.analyse(text, DEFAULT_SETTINGS, NEVER_CANCELLED);
  } finally {
    analyser.dispose();
  }
}

/** Applies the technique to every finding that offers it, one after the other. */
async function applyAll({ path, text, owner }: Example): Promise<{ readonly text: string; readonly applied: number }> {
  const analyser = workbench.open(path);
  assert.ok(analyser, `no language claims ${path}`);
  try {
    let now = text;
    for (let applied = 0; applied < MANY; applied++) {
      const { findings } = await analyser.analyse(now, DEFAULT_SETTINGS, NEVER_CANCELLED);
      const finding = findings.find((it) => isOffered(it.advice, owner));
      const advice = finding?.advice.find((it) => it.technique === owner);
      if (finding === undefined || advice === undefined) return { text: now, applied };
      const rewrite = await analyser.rewrite(now, finding, advice.technique);
      assert.ok(rewrite.ok, rewrite.ok ? '' : `no rewrite: ${rewrite.because}`);
      now = applyEdits(now, rewrite.edits);
    }
    throw new assert.AssertionError({ message: `still found after ${MANY} rewrites:\n${now}` });
  } finally {
    analyser.dispose();
  }
}

type OfferedAdvice = Analysis['findings'][number]['advice'];

function isOffered(advice: OfferedAdvice, technique: string): boolean {
  return advice.some((it) => it.technique === technique && it.safety !== 'shown-only');
}

describe('examples: markers', () => {
  for (const example of all.filter(({ path }) => !isGolden(path))) {
    it(example.title, async () => {
      const { remarks, problems } = parseMarkers(example.text, inTechniques.includes(example));
      assert.deepEqual(problems, [], 'markers that can’t be read');
      const { findings, inspected } = await analyse(example.path, example.text);
      const found = [
        ...findings.map((finding) => remarkOfFinding(finding, example.text)),
        ...inspected.map((site) => remarkOfInspected(site, example.text)),
      ];
      const wrong = remarkDifference(remarks, found);
      if (wrong !== undefined) assert.fail(wrong);
    });
  }
});

describe('examples: rewrites', () => {
  for (const example of inTechniques.filter(({ path }) => !isGolden(path))) {
    const golden = goldenOf(example.path);

    it(`${example.title} becomes its golden`, async () => {
      const { text, applied } = await applyAll(example);
      assert.ok(applied > 0, `${example.owner} is offered for none of the findings`);
      if (UPDATE) writeFileSync(golden, text);
      const wanted = existsSync(golden) ? readFileSync(golden, 'utf8') : '';
      const wrong = difference(wanted, text, ['golden', 'rewritten']);
      if (wrong !== undefined) assert.fail(`${wrong}\nUPDATE_GOLDENS=1 takes it over.`);
    });

    it(`${example.title}: its golden is not advised on again`, async () => {
      const { findings } = await analyse(golden, readFileSync(golden, 'utf8'));
      const again = findings.filter(({ advice }) => isOffered(advice, example.owner)).map(({ message }) => message);
      assert.deepEqual(again, []);
    });
  }
});

describe('examples: compile as they stand, C', () => {
  needs('cc');
  for (const { path, title } of all.filter((it) => extname(it.path) === '.c')) {
    it(title, async () => {
      const complaint = await compileC(find('cc') ?? 'cc', path);
      if (complaint !== '') assert.fail(complaint);
    });
  }
});

describe('examples: compile as they stand, TypeScript and JavaScript', () => {
  const examples = all.filter((it) => /\.[cm]?[jt]sx?$/.test(it.path));
  let messages: ReadonlyMap<string, string>;

  before(function () {
    this.timeout(120_000);
    messages = compileTypeScript(examples.map(({ path }) => path));
    assert.equal(messages.get(''), undefined, messages.get(''));
  });

  for (const { path, title } of examples) {
    it(title, () => {
      const complaint = messages.get(path);
      if (complaint !== undefined) assert.fail(complaint);
    });
  }
});
