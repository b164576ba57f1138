/**
 * Texts that make no sense: nothing throws, nothing hangs, memory stays bounded. ZEROCOPY_MUTATIONS sets how many texts are
 * made of each kind (default 60), ZEROCOPY_SOURCES a folder of C files to make them from instead of the examples.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { examplesOf } from '../../../scripts/generate/examples.js';
import { Workbench, type Analysis } from '../../../server/src/engine/index.js';
import { nodeLanguageHost } from '../../../server/src/hosts/node/index.js';
import { c } from '../../../server/src/languages/c/index.js';
import { DEFAULT_SETTINGS, NEVER_CANCELLED, type Span } from '../../../server/src/model/index.js';

const RUNS = Number(process.env['ZEROCOPY_MUTATIONS'] ?? 60);
const MIB = 1024 * 1024;
/** More levels than a call stack holds. */
const DEEP = 10_000;

const workbench = new Workbench([c], nodeLanguageHost());
const sources = sourcesIn(process.env['ZEROCOPY_SOURCES']);

/** The examples, or the C files of a folder of real code. */
function sourcesIn(folder: string | undefined): readonly string[] {
  if (folder === undefined) {
    return examplesOf('patterns')
      .filter(({ path }) => path.endsWith('.c'))
      .map(({ text }) => text);
  }
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.c'));
  return names.map((name) => readFileSync(join(folder, name), 'utf8'));
}

async function analyse(text: string): Promise<Analysis> {
  const document = workbench.open('broken.c');
  assert.ok(document);
  try {
    return await document.analyse(text, DEFAULT_SETTINGS, NEVER_CANCELLED);
  } finally {
    document.dispose();
  }
}

/** All that a door would show lies in the text. */
function checkSpans({ findings, inspected, losses }: Analysis, text: string): void {
  const inside = ({ start, end }: Span): boolean => 0 <= start && start <= end && end <= text.length;
  for (const site of [...findings.map((f) => f.site), ...inspected]) {
    const spans = [site.range, site.anchor, site.fill.span, site.function.span];
    const others = [...site.drains, ...site.keeps, ...site.objections].map((it) => it.span);
    assert.ok([...spans, ...others].every(inside));
  }
  assert.ok(losses.every(inside));
}

const COPY = 'while ((n = read(in, buf, 4096)) > 0) write(out, buf, n);';
const inFunction = (body: string): string => `int f(int in, int out) { char buf[4096]; int n; ${body} }\n`;
const many = (text: string): string => text.repeat(DEEP);
const numbered = (text: (i: number) => string): string => Array.from({ length: DEEP }, (_, i) => text(i)).join(' ');

function isCollector(value: unknown): value is () => void {
  return typeof value === 'function';
}

describe('C: texts that make no sense', function () {
  this.timeout(600_000);

  const deep: Readonly<Record<string, string>> = {
    parentheses: inFunction(`n = ${many('(')}1${many(')')}; ${COPY}`),
    'open parentheses': inFunction(`n = ${many('(')}1; ${COPY}`),
    blocks: inFunction(`${many('{')}${COPY}${many('}')}`),
    'open blocks': inFunction(`${many('{')}${COPY}`),
    'if in if': inFunction(`${many('if (n) ')}${COPY}`),
    'else if': inFunction(`${many('if (n == 1) n = 2; else ')}${COPY}`),
    loops: inFunction(`${many('while (n) ')}${COPY}`),
    sums: inFunction(`n = 1${many(' + n')}; ${COPY}`),
    commas: inFunction(`n = (1${many(', n')}); ${COPY}`),
    choices: inFunction(`n = ${many('n ? 1 : ')}1; ${COPY}`),
    conditions: inFunction(`if (n${many(' && n')}) n = 1; ${COPY}`),
    negations: inFunction(`if (${many('!')}n) n = 1; ${COPY}`),
    calls: inFunction(`n = ${many('g(')}buf${many(')')}; ${COPY}`),
    subscripts: inFunction(`n = ${many('a[')}0${many(']')}; ${COPY}`),
    members: inFunction(`n = a${many('.b')}; ${COPY}`),
    dereferences: inFunction(`n = ${many('*')}p; ${COPY}`),
    casts: inFunction(`n = ${many('(int)')}p; ${COPY}`),
    assignments: inFunction(`${many('n = ')}1; ${COPY}`),
    'pointer sums': inFunction(`char *p = buf${many(' + 1')}; ${COPY}`),
    labels: inFunction(`${numbered((i) => `l${i}:`)} ${COPY}`),
    cases: inFunction(`switch (n) { ${numbered((i) => `case ${i}: n = ${i};`)} } ${COPY}`),
    '#if in #if': inFunction(`\n${many('#if X\n')}${COPY}\n${many('#endif\n')}`),
    '#elif': inFunction(`\n#if X\n${many('#elif Y\nn = 1;\n')}#endif\n${COPY}\n`),
    'names for one buffer': inFunction(`char *p0 = buf; ${numbered((i) => `char *p${i + 1} = p${i};`)} ${COPY}`),
    initialisers: inFunction(`int v[] = ${many('{')}1${many('}')}; ${COPY}`),
    declarators: inFunction(`int ${many('*')}v; int ${many('(')}w${many(')')}; ${COPY}`),
    parameters: `int f(a) ${many('int a;')} { } ${inFunction(COPY)}`,
    macros: `${numbered((i) => `\n#define A${i} (A${i - 1} + 1)\n`)}${inFunction(COPY)}`,
    jumps: inFunction(`${numbered((i) => `l${i}: n++; goto l${(i * 7) % DEEP};`)} ${COPY}`),
    reads: inFunction(`${many('read(in, buf, 10);')} ${COPY}`),
  };
  for (const [what, text] of Object.entries(deep)) {
    it(`${what}, ${DEEP} of them`, async () => {
      checkSpans(await analyse(text), text);
    });
  }

  it('what lies too deep counts as a use of all it names, and as lost', async () => {
    const text = inFunction(
      `while ((n = read(in, buf, 9)) > 0) { x = ${many('(')}buf[0]${many(')')}; write(out, buf, n); }`,
    );
    const { findings, inspected, losses } = await analyse(text);
    assert.deepEqual(findings, []);
    assert.deepEqual(
      inspected.flatMap((s) => s.objections.map((o) => o.kind)),
      ['content-used'],
    );
    assert.ok(losses.length > 0);
  });

  it('too deep, of a member', async () => {
    const text = `void f(struct s *v) { int n; while ((n = read(v->in, v->buf, 9)) > 0) { x = ${many('(')}v->buf[0]${many(')')}; write(v->out, v->buf, n); } }`;
    assert.deepEqual((await analyse(text)).findings, []);
  });

  it('one line of 5 MB', async () => {
    for (const filler of [
      `/* ${'x'.repeat(5 * MIB)} */`,
      `n = "${'x'.repeat(5 * MIB)}";`,
      `n = ${'1'.repeat(5 * MIB)};`,
    ]) {
      const text = inFunction(`${COPY} ${filler}`);
      const analysis = await analyse(text);
      checkSpans(analysis, text);
      assert.equal(analysis.findings.filter((f) => f.site.defect === undefined).length, 1);
    }
  });

  it('NUL bytes, halves of surrogates, a byte order mark', async () => {
    const texts = [
      inFunction(`\0${COPY}\0`),
      inFunction(`\ud800 ${COPY} /* \udc00 */ n = "\ud83d";`),
      `\ufeff${inFunction(COPY)}`,
      '\0'.repeat(1000) + inFunction(COPY),
    ];
    for (const text of texts) checkSpans(await analyse(text), text);
  });

  const part = fc.record({ source: fc.nat(1_000), from: fc.nat(8_000), length: fc.nat(800) });
  const noise = fc.constantFrom(
    '',
    '{',
    '}',
    '(',
    ')',
    ';',
    '"',
    "'",
    '/*',
    '*/',
    '\n',
    '#if X\n',
    '#else\n',
    '#endif\n',
    '\0',
    '\ud800',
    '\\\n',
    '//',
    '=',
    '&',
    '*',
  );
  const sliceOf = ({ source, from, length }: { source: number; from: number; length: number }): string =>
    (sources[source % sources.length] ?? '').slice(from, from + length);

  it('the examples cut short', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1_000), fc.nat(8_000), async (source, length) => {
        const text = sliceOf({ source, from: 0, length });
        checkSpans(await analyse(text), text);
      }),
      { numRuns: RUNS },
    );
  });

  it('pieces of the examples put together anew', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(part, noise), { minLength: 1, maxLength: 12 }), async (parts) => {
        const text = parts.map(([piece, between]) => sliceOf(piece) + between).join('');
        checkSpans(await analyse(text), text);
      }),
      { numRuns: RUNS },
    );
  });

  it('a document that is changed again and again does not take more and more memory', async () => {
    setFlagsFromString('--expose-gc');
    const collect: unknown = runInNewContext('gc');
    assert.ok(isCollector(collect));
    const used = (): number => {
      collect();
      const { heapUsed, external } = process.memoryUsage();
      return heapUsed + external;
    };
    const text = sources.join('\n');
    const document = workbench.open('long-lived.c');
    assert.ok(document);
    const change = async (from: number, count: number): Promise<void> => {
      for (let i = from; i < from + count; i++) {
        const at = (i * 7919) % text.length;
        const next = `${text.slice(0, at)}${i % 2 === 0 ? '{' : `int x${i};`}${text.slice(at)}`;
        await document.analyse(next, DEFAULT_SETTINGS, NEVER_CANCELLED);
      }
    };
    await change(0, RUNS);
    const warm = used();
    await change(RUNS, 2 * RUNS);
    const grown = (used() - warm) / MIB;
    document.dispose();
    assert.ok(grown < 8, `${grown.toFixed(1)} MiB more after ${2 * RUNS} changes`);
  });
});
