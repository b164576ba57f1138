import assert from 'node:assert/strict';
import { NEVER_CANCELLED } from '../../../server/src/model/index.js';
import { lower, service, sites, steps } from './support.js';

const FS = `import * as fs from 'node:fs';\n`;
/** A function from two streams, with a handler's body. */
const handler = (body: string): string =>
  `export function f(src: NodeJS.ReadableStream, dst: NodeJS.WritableStream) { src.on('data', (c) => { ${body} }); }`;

async function objections(body: string): Promise<readonly string[]> {
  return sites(handler(body));
}

describe('TypeScript lowering: chunk handlers', () => {
  it('is a loop from the transfer in to the transfer out and back', async () => {
    const { functions } = await lower(handler('dst.write(c);'));
    const [only] = functions;
    assert.ok(only && functions.length === 1);
    const { graph } = only;
    assert.equal(graph.name, 'f');
    const at = (direction: string): number =>
      graph.blocks.findIndex((b) => b.steps.some((s) => s.kind === 'transfer' && s.direction === direction));
    const reach = (from: number, seen = new Set<number>()): ReadonlySet<number> => {
      for (const next of graph.blocks[from]?.next ?? []) if (!seen.has(next)) reach(next, seen.add(next));
      return seen;
    };
    assert.ok(reach(at('in')).has(at('out')) || at('in') === at('out'));
    assert.ok(reach(at('out')).has(at('in')));
    assert.deepEqual(
      graph.loops.map((l) => l.form),
      ['callback'],
    );
  });

  it('another listener gets the chunks only where both are registered', async () => {
    const two = (between: string): string =>
      `export function f(src: NodeJS.ReadableStream, dst: NodeJS.WritableStream, all: any) {
        if (all) { src.on('data', (c) => { dst.write(c); }); ${between} }
        src.on('data', (c) => { all.look(c); }); }`;
    assert.deepEqual(await sites(two('return;')), ['src -> dst [keep-sink-open]']);
    assert.deepEqual(await sites(two('')), ['src -> dst !content-used']);
  });

  it('spans are relative to the base', async () => {
    const text = `\n\n/* é */ ${handler('dst.write(c);')}`;
    const { functions } = await lower(text);
    const [{ graph, base }] = functions as [(typeof functions)[number]];
    const out = graph.blocks.flatMap((b) => b.steps).find((s) => s.kind === 'transfer' && s.direction === 'out');
    assert.ok(out);
    assert.equal(text.slice(base + out.span.start, base + out.span.end), 'dst.write(c)');
  });

  for (const allowed of [
    'if (!c) return; dst.write(c);',
    'const b = c; dst.write(b);',
    'dst.write(Buffer.from(c));',
    'dst.write(new Uint8Array(c));',
    'let b; b = c; dst.write(b);',
    'const ok = dst.write(c); if (!ok) src.pause();',
    'dst.write(c) || src.pause();',
    'if (dst.write(c) === false) { src.pause(); dst.once("drain", () => src.resume()); }',
    'try { dst.write(c); } finally { }',
  ]) {
    it(`is a copy: ${allowed}`, async () => {
      const [found] = await objections(allowed);
      assert.match(found ?? '', /^src -> dst \[keep-sink-open(, nonblocking)?\]$/);
    });
  }

  for (const use of [
    'dst.write(c); g(c);',
    'dst.write(c); list.push(c);',
    'dst.write(c); text += c;',
    'dst.write(c); if (c[0] === 1) g();',
    'dst.write(c); this.last = c;',
    'dst.write(c); if (c === other) g();',
    'dst.write(c); const [first] = c;',
    'dst.write(c); setTimeout(() => g(c));',
    'dst.write(c); return c;',
    'if (g()) { h(c); } else { dst.write(c); }',
    'const b = g() ? c : other; dst.write(b);',
    'dst.write(c); `${c}`;',
    'dst.write(c); throw c;',
    'for (const x of c) g(x); dst.write(c);',
    'c[0] = 1; dst.write(c);',
    'dst.write(c); ({ c });',
    'dst.write(c); [...c];',
    'switch (c) { default: dst.write(c); }',
    'dst.write(c); <T,>c;',
  ]) {
    it(`uses the content: ${use}`, async () => {
      const found = await objections(use);
      assert.ok(found.length > 0 || use.includes('?'), 'the site is seen');
      for (const site of found) assert.match(site, /!.*content-used/);
    });
  }

  it('tells what a handler does beside', async () => {
    assert.deepEqual(await objections('n += c.length; dst.write(c);'), ['src -> dst [byte-count, keep-sink-open]']);
    assert.deepEqual(await objections('bar.tick(c.length); dst.write(c);'), ['src -> dst [keep-sink-open, progress]']);
    assert.deepEqual(await objections('if (open) dst.write(c);'), ['src -> dst [conditional-write, keep-sink-open]']);
    assert.deepEqual(await objections('dst.write(c); n++;'), ['src -> dst [keep-sink-open, progress]']);
  });

  it('once is no loop, and gets no advice of a pipeline', async () => {
    const text = `export function f(src: NodeJS.ReadableStream, dst: NodeJS.WritableStream) { src.once('data', (c) => dst.write(c)); }`;
    const { functions } = await lower(text);
    assert.deepEqual(functions[0]?.graph.loops, []);
  });
});

describe('TypeScript lowering: control flow', () => {
  const through = async (body: string): Promise<readonly string[]> =>
    sites(`${FS}export function f(a, b, n) { ${body} }`, 'a.js');

  it('follows only what can run', async () => {
    assert.deepEqual(await through('const d = fs.readFileSync(a); return; fs.writeFileSync(b, d);'), []);
    assert.deepEqual(await through('let d = fs.readFileSync(a); d = n; fs.writeFileSync(b, d);'), []);
    assert.deepEqual(await through('let d; if (n) d = fs.readFileSync(a); else fs.writeFileSync(b, d);'), []);
    assert.deepEqual(await through('throw fs; fs.writeFileSync(b, fs.readFileSync(a));').then((s) => s.length), 1);
  });

  it('knows loops with labels, breaks and continues', async () => {
    assert.deepEqual(
      await through('let d; x: for (;;) { for (;;) { d = fs.readFileSync(a); break x; } fs.writeFileSync(b, d); }'),
      [],
    );
    assert.equal((await through('let d; x: for (;;) { for (;;) { d = fs.readFileSync(a); continue x; } } ')).length, 0);
    const carried = await through('let d; do { if (d) fs.writeFileSync(b, d); d = fs.readFileSync(a); } while (n);');
    assert.equal(carried.length, 1, 'the write stands before the read');
    assert.equal(
      (await through('x: { const d = fs.readFileSync(a); if (n) break x; fs.writeFileSync(b, d); }')).length,
      1,
    );
  });

  it('knows try, catch, finally and switch', async () => {
    assert.equal(
      (
        await through(
          'let d; try { d = fs.readFileSync(a); } catch { return; } finally { n(); } fs.writeFileSync(b, d);',
        )
      ).length,
      1,
    );
    assert.equal(
      (await through('let d; try { d = fs.readFileSync(a); n(); } catch { fs.writeFileSync(b, d); }')).length,
      1,
    );
    assert.equal(
      (await through('let d; switch (n) { case 1: d = fs.readFileSync(a); case 2: fs.writeFileSync(b, d); }')).length,
      1,
    );
    assert.deepEqual(
      await through('let d; switch (n) { case 1: d = fs.readFileSync(a); break; case 2: fs.writeFileSync(b, d); }'),
      [],
    );
  });

  it('tells variables of one name apart', async () => {
    assert.deepEqual(await through('const d = fs.readFileSync(a); { const d = n; fs.writeFileSync(b, d); }'), []);
    assert.deepEqual(
      await through('var d = n; function g() { var d = fs.readFileSync(a); } fs.writeFileSync(b, d);'),
      [],
    );
    assert.deepEqual(await through('const d = fs.readFileSync(a); n.forEach((d) => fs.writeFileSync(b, d));'), []);
  });
});

describe('TypeScript lowering: sessions', () => {
  it('gives the same after an update as from scratch', async () => {
    const session = (await service()).open('a.ts');
    const one = `${FS}export function f(a: string, b: string) { fs.writeFileSync(b, fs.readFileSync(a)); }\n`;
    const two = one.replace('export', '// moved\nexport').replace('readFileSync(a)', `readFileSync(a + '.x')`);
    session.lower(one, NEVER_CANCELLED);
    assert.deepEqual(session.lower(two, NEVER_CANCELLED), await lower(two));
    assert.deepEqual(session.lower(one, NEVER_CANCELLED), await lower(one));
    session.dispose();
  });

  it('stops when nobody waits', async () => {
    const session = (await service()).open('a.ts');
    assert.throws(() => session.lower('x', { cancelled: true }), { name: 'Cancelled' });
    session.dispose();
  });

  it('names what it could not read', async () => {
    const { losses } = await lower('function f( { ]');
    assert.ok(losses.length > 0);
  });

  it('sees nothing in calls without arguments', async () => {
    assert.deepEqual(await steps(`${FS}fs.readFile(); fs.writeFileSync(); x.on('data'); y.write();`), []);
  });
});
