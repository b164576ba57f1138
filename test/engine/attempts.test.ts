/** A rewrite that was tried for an advice is that which is written anew, and holds for its text only. */
import assert from 'node:assert/strict';
import { Workbench, type DocumentAnalyser } from '../../server/src/engine/index.js';
import { nodeLanguageHost } from '../../server/src/hosts/node/index.js';
import { c } from '../../server/src/languages/c/index.js';
import { typescript } from '../../server/src/languages/typescript/index.js';
import { DEFAULT_SETTINGS, NEVER_CANCELLED, type Finding, type Rewrite } from '../../server/src/model/index.js';

const COPY = `import { readFileSync, writeFileSync } from 'node:fs';

export function save(from: string, to: string): void {
  const content = readFileSync(from);
  writeFileSync(to, content);
}
`;

const SEND = `#include <unistd.h>

int copy(int in, int out)
{
  char buf[65536];
  ssize_t n;

  while ((n = read(in, buf, sizeof buf)) > 0)
    if (write(out, buf, n) != n)
      return -1;
  return n == 0 ? 0 : -1;
}
`;

async function analysed(document: DocumentAnalyser, text: string): Promise<Finding> {
  const { findings } = await document.analyse(text, DEFAULT_SETTINGS, NEVER_CANCELLED);
  const [finding] = findings;
  assert.ok(finding);
  return finding;
}

describe('engine: rewrites that were tried', () => {
  for (const [path, text] of [
    ['save.ts', COPY],
    ['copy.c', SEND],
  ] as const) {
    const open = (): DocumentAnalyser => {
      const document = new Workbench([c, typescript], nodeLanguageHost()).open(path);
      assert.ok(document);
      return document;
    };
    const rewritesOf = async (by: DocumentAnalyser, of: string, finding: Finding): Promise<readonly Rewrite[]> =>
      Promise.all(finding.advice.map(({ technique }) => by.rewrite(of, finding, technique)));

    it(`are those that another analyser writes (${path})`, async () => {
      const [one, other] = [open(), open()];
      const finding = await analysed(one, text);
      const rewrites = await rewritesOf(one, text, finding);
      assert.deepEqual(rewrites, await rewritesOf(other, text, finding));
      assert.ok(rewrites.some(({ ok }) => ok));
    });

    it(`stand where their text stands after an edit above them (${path})`, async () => {
      const [one, other] = [open(), open()];
      await analysed(one, text);
      const moved = `\n\n${text}`;
      const finding = await analysed(one, moved);
      assert.deepEqual(await rewritesOf(one, moved, finding), await rewritesOf(other, moved, finding));
      // What is asked of the text before is written for that.
      const old = await analysed(open(), text);
      assert.deepEqual(await rewritesOf(one, text, old), await rewritesOf(other, text, old));
    });
  }
});
