/**
 * Broken texts: lowering them neither throws nor hangs, what it gives is sound, and the same whatever was looked at
 * before. ZEROCOPY_MUTATIONS sets how many texts are made (default 250, of three mutations each), ZEROCOPY_SOURCES a
 * folder of real code to make them from instead of the examples.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { examplesOf } from '../../../scripts/generate/examples.js';
import { typescript } from '../../../server/src/languages/typescript/index.js';
import { NEVER_CANCELLED, type FlowGraph } from '../../../server/src/model/index.js';
import { document, lower, service } from './support.js';

const RUNS = Number(process.env['ZEROCOPY_MUTATIONS'] ?? 250);
const LONGEST = 200_000;
const MIB = 1024 * 1024;

const seeds = sourcesIn(process.env['ZEROCOPY_SOURCES'])
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
  .filter(({ path, text }) => text.length < LONGEST && typescript.mayCopy(text, path));

function sourcesIn(folder: string | undefined): readonly string[] {
  const isSource = (path: string): boolean => /\.[mc]?[jt]sx?$/.test(path);
  if (folder === undefined) {
    return [...examplesOf('patterns'), ...examplesOf('techniques')].map(({ path }) => path).filter(isSource);
  }
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((e) => e.isFile() && isSource(e.name)).map((e) => join(e.parentPath, e.name));
}

function isCollector(value: unknown): value is () => void {
  return typeof value === 'function';
}

function assertSound(graph: FlowGraph, base: number, length: number): void {
  for (const { steps, next } of graph.blocks) {
    for (const id of next) assert.ok(id >= 0 && id < graph.blocks.length, 'an edge leads to a block');
    for (const step of steps) {
      assert.ok(step.span.start + base >= 0 && step.span.end + base <= length, 'a step stands in the text');
      if (step.kind !== 'transfer') continue;
      assert.ok(graph.endpoints[step.endpoint] && graph.buffers[step.buffer]);
    }
  }
}

const cut = fc.tuple(fc.nat(), fc.nat()).map(([at, size]) => (text: string) => {
  const start = at % (text.length + 1);
  return text.slice(0, start) + text.slice(start + (size % 60));
});
const truncate = fc.nat().map((at) => (text: string) => text.slice(0, at % (text.length + 1)));
const insert = fc
  .tuple(fc.nat(), fc.constantFrom('\0', '{', '}', '(', ')', '`', "'", '/*', '=>', '${', ';', '<', '\uD800', '...'))
  .map(([at, what]) => (text: string) => {
    const start = at % (text.length + 1);
    return text.slice(0, start) + what + text.slice(start);
  });
const splice = fc.tuple(fc.nat(), fc.nat(), fc.nat()).map(([from, size, to]) => (text: string) => {
  const start = from % (text.length + 1);
  const at = to % (text.length + 1);
  return text.slice(0, at) + text.slice(start, start + (size % 200)) + text.slice(at);
});
const mutations = fc.array(fc.oneof(cut, truncate, insert, splice), { minLength: 1, maxLength: 5 });

describe('TypeScript: broken texts', function () {
  this.timeout(1_800_000);

  it('mutated texts, each looked at as an update of the one before', async () => {
    const heavy = await service();
    fc.assert(
      fc.property(
        fc.constantFrom(...seeds),
        fc.array(mutations, { minLength: 1, maxLength: 3 }),
        ({ path, text }, rounds) => {
          const session = heavy.open(path);
          let now = text;
          session.lower(now, NEVER_CANCELLED);
          for (const round of rounds) {
            now = round.reduce((mutated, mutate) => mutate(mutated), now);
            const kept = session.lower(now, NEVER_CANCELLED).functions;
            for (const { graph, base } of kept) assertSound(graph, base, now.length);
            const fresh = heavy.open(path);
            assert.deepEqual(kept, fresh.lower(now, NEVER_CANCELLED).functions);
            fresh.dispose();
          }
          session.dispose();
        },
      ),
      { numRuns: RUNS, seed: 20 },
    );
  });

  it('what is found in mutated texts can be shown', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...seeds), mutations, async ({ path, text }, round) => {
        const now = round.reduce((mutated, mutate) => mutate(mutated), text);
        const open = document(path);
        const { findings, inspected } = await open.analyse(now);
        for (const site of [...findings.map((f) => f.site), ...inspected]) {
          for (const { start, end } of [
            site.range,
            site.anchor,
            site.function.span,
            ...site.drains.map((d) => d.span),
          ]) {
            assert.ok(0 <= start && start <= end && end <= now.length);
          }
        }
        open.dispose();
      }),
      { numRuns: RUNS, seed: 21 },
    );
  });

  it('a document that is changed again and again does not take more and more memory', async () => {
    setFlagsFromString('--expose-gc');
    const collect: unknown = runInNewContext('gc');
    assert.ok(isCollector(collect));
    const used = (): number => {
      collect();
      return process.memoryUsage().heapUsed;
    };
    const text = seeds
      .filter(({ path }) => path.endsWith('.ts'))
      .slice(0, 8)
      .map((seed) => seed.text)
      .join('\n');
    const open = document('long-lived.ts');
    const change = async (from: number, count: number): Promise<void> => {
      for (let i = from; i < from + count; i++) {
        const at = (i * 7919) % text.length;
        await open.analyse(`${text.slice(0, at)}${i % 2 === 0 ? '{' : `let x${i};`}${text.slice(at)}`);
      }
    };
    await change(0, 30);
    const warm = used();
    await change(30, 60);
    const grown = used() - warm;
    open.dispose();
    assert.ok(grown < 8 * MIB, `${(grown / MIB).toFixed(1)} MiB more after 60 changes`);
  });

  const source = `import * as fs from 'node:fs';\n`;
  const deep: Readonly<Record<string, string>> = {
    'nested parentheses': `${source}fs.writeFileSync(b, ${'('.repeat(20_000)}fs.readFileSync(a)${')'.repeat(20_000)});`,
    'nested blocks': `${source}${'{'.repeat(20_000)}fs.writeFileSync(b, fs.readFileSync(a));${'}'.repeat(20_000)}`,
    'nested functions': `${source}${'(() => '.repeat(3000)}fs.writeFileSync(b, fs.readFileSync(a))${')()'.repeat(3000)}`,
    'a long sum': `${source}fs.writeFileSync(b, fs.readFileSync(a)); x = ${'1 + '.repeat(50_000)}1;`,
    'a long chain': `${source}s${`.on('data', (c) => d.write(c))`.repeat(400)};`,
    'one huge line': source + 'fs.writeFileSync(b, fs.readFileSync(a));'.repeat(3000),
    'a long else-if': `${source}${'if (x) {} else '.repeat(4000)}fs.writeFileSync(b, fs.readFileSync(a));`,
    'only zeros': '\0'.repeat(100_000),
    nothing: '',
  };
  for (const [title, text] of Object.entries(deep)) {
    it(title, async () => {
      const { functions } = await lower(text);
      for (const { graph, base } of functions) assertSound(graph, base, text.length);
    });
  }
});
