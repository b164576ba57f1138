/** Fixing a whole text in rounds. */
import assert from 'node:assert/strict';
import { rewriteSite } from '../../server/src/engine/fix.js';
import { Workbench, type DocumentAnalyser } from '../../server/src/engine/index.js';
import { nodeLanguageHost } from '../../server/src/hosts/node/index.js';
import { c } from '../../server/src/languages/c/index.js';
import { loadC } from '../../server/src/languages/c/service.js';
import { typescript } from '../../server/src/languages/typescript/index.js';
import {
  Cancelled,
  DEFAULT_SETTINGS,
  NEVER_CANCELLED,
  type Advice,
  type Finding,
  type SourceEditor,
} from '../../server/src/model/index.js';
import { copySite } from '../support/site.js';

const FIGURES = {
  mechanism: 'sendfile',
  systemCalls: 1,
  modeSwitches: 2,
  cpuCopies: 1,
  dmaCopies: 2,
  facts: [],
} as const;

function findingWith(safety: Advice['safety'], lost: readonly string[]): Finding {
  const advice: Advice = {
    technique: 'sendfile',
    title: 't',
    safety,
    assumed: [],
    lost,
    keptByCode: [],
    cost: { before: FIGURES, after: FIGURES, gain: 'known', gainBecause: 'b' },
  };
  return { pattern: 'copy-loop', severity: 'warning', message: 'm', site: copySite(), advice: [advice] };
}

const loop = (from: string): string => `  while ((n = read(${from}, buf, sizeof buf)) > 0)
    write(sock, buf, n);
`;

/** Sends two files over one connection. */
const TWO = `#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

int serve(int listener)
{
  char buf[65536];
  ssize_t n;
  int a = open("a", O_RDONLY);
  int b = open("b", O_RDONLY);
  int sock = accept(listener, NULL, NULL);

${loop('a')}${loop('b')}  return close(sock);
}
`;

async function withText<T>(work: (document: DocumentAnalyser) => Promise<T>): Promise<T> {
  const document = new Workbench([c], nodeLanguageHost()).open('serve.c');
  assert.ok(document);
  try {
    return await work(document);
  } finally {
    document.dispose();
  }
}

describe('engine: rewriting one site', () => {
  let editor: SourceEditor;
  before(async () => {
    editor = (await loadC(nodeLanguageHost())).open('a.c').edit('int x;\n');
  });

  it('refuses a technique that is not advised', () => {
    const outcome = rewriteSite(findingWith('safe', []), 'mmap-write', editor);
    assert.deepEqual(outcome, { ok: false, because: 'mmap-write is not advised here' });
  });

  it('refuses what is only shown, and says what would be lost', () => {
    const finding = findingWith('shown-only', ['progress: the bar', 'throttle: the sleep']);
    assert.deepEqual(rewriteSite(finding, 'sendfile', editor), {
      ok: false,
      because: 'progress: the bar; throttle: the sleep',
    });
  });
});

describe('engine: fixing a text', () => {
  it('changes all sites, adds what both need once, and keeps the old loops', async () => {
    await withText(async (document) => {
      const choice = { safety: 'review', technique: 'sendfile' } as const;
      const { text, applied, refused } = await document.fix(TWO, DEFAULT_SETTINGS, choice, NEVER_CANCELLED);
      assert.deepEqual(
        applied.map((a) => a.technique),
        ['sendfile', 'sendfile'],
      );
      assert.deepEqual(refused, []);
      assert.equal(text.match(/#include <sys\/sendfile\.h>/g)?.length, 1);
      assert.equal(text.match(/sendfile\(sock, [ab], /g)?.length, 2);
      assert.ok(text.includes(loop('a')) && text.includes(loop('b')));
    });
  });

  it('a second run changes nothing', async () => {
    await withText(async (document) => {
      const choice = { safety: 'review' } as const;
      const once = await document.fix(TWO, DEFAULT_SETTINGS, choice, NEVER_CANCELLED);
      assert.notEqual(once.text, TWO);
      const twice = await document.fix(once.text, DEFAULT_SETTINGS, choice, NEVER_CANCELLED);
      assert.equal(twice.text, once.text);
      assert.deepEqual(twice.applied, []);
    });
  });

  it('leaves alone what is less safe than chosen', async () => {
    await withText(async (document) => {
      const { findings } = await document.analyse(TWO, DEFAULT_SETTINGS, NEVER_CANCELLED);
      const technique = findings[0]?.advice.find((a) => a.safety === 'review')?.technique;
      assert.ok(technique);
      const fixed = await document.fix(TWO, DEFAULT_SETTINGS, { safety: 'safe', technique }, NEVER_CANCELLED);
      assert.deepEqual(fixed, { text: TWO, applied: [], refused: [] });
    });
  });

  it('gives up when cancelled', async () => {
    await withText(async (document) => {
      await assert.rejects(document.analyse(TWO, DEFAULT_SETTINGS, { cancelled: true }), Cancelled);
      await assert.rejects(document.fix(TWO, DEFAULT_SETTINGS, { safety: 'safe' }, { cancelled: true }), Cancelled);
    });
  });

  it('finds nothing, and needs no parser, in a text without a source and a sink', async () => {
    const bench = new Workbench([c], { grammar: () => Promise.reject(new Error('not needed')) });
    const analysis = await bench.open('a.c')?.analyse('int x;', DEFAULT_SETTINGS, NEVER_CANCELLED);
    assert.deepEqual(analysis, { findings: [], inspected: [], suppressions: [], losses: [] });
  });
});

describe('engine: fixes of one round', () => {
  it('a name means one thing, whichever fixes ask for it', async () => {
    const text = `import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Writable } from 'node:stream';
export async function relay(from: AsyncIterable<Buffer>, to: Writable, req: IncomingMessage, res: ServerResponse) {
  for await (const chunk of from) to.write(chunk);
  req.pipe(res);
}
`;
    const document = new Workbench([typescript], nodeLanguageHost()).open('relay.ts');
    assert.ok(document);
    const fixed = await document.fix(text, DEFAULT_SETTINGS, { safety: 'review' }, NEVER_CANCELLED);
    document.dispose();
    assert.equal(fixed.applied.length, 2);
    assert.match(fixed.text, /import \{ pipeline \} from 'node:stream\/promises';/);
    assert.match(fixed.text, /pipeline as pipeline2/);
    assert.match(fixed.text, /await pipeline\(from, to, /);
    assert.match(fixed.text, /pipeline2\(req, res, /);
  });
});
