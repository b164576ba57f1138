/** Broken texts: lowering them neither throws nor hangs, and what it gives is sound. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { examplesOf } from '../../../scripts/generate/examples.js';
import { NEVER_CANCELLED, type FlowGraph } from '../../../server/src/model/index.js';
import { lower, service } from './support.js';

const seeds = [...examplesOf('patterns'), ...examplesOf('techniques')]
  .map(({ path }) => path)
  .filter((path) => /\.[mc]?[jt]s$/.test(path))
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }));

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
  this.timeout(60_000);

  it('mutated examples, each parsed as an update of the one before', async () => {
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
            for (const { graph, base } of session.lower(now, NEVER_CANCELLED).functions)
              assertSound(graph, base, now.length);
          }
          session.dispose();
        },
      ),
      { numRuns: 700, seed: 20 },
    );
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
