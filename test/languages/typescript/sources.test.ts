/** Sources other than chunk listeners: whole files, bodies, readers, loops over streams, descriptors, gathered chunks. */
import assert from 'node:assert/strict';
import { analyse, fixed, sites } from './support.js';

const FS = `import * as fs from 'node:fs';\n`;
const FSP = `import { readFile, writeFile } from 'node:fs/promises';\n`;
/** An async function with a response, a body of the web and a place to write to. */
const web = (body: string): string =>
  `import type { ServerResponse } from 'node:http';
  export async function f(res: ServerResponse, body: ReadableStream<Uint8Array>, sink: WritableStream, parser: any, twin: any) { ${body} }`;

const check = (cases: readonly (readonly [string, readonly string[]])[], around: (body: string) => string): void => {
  for (const [body, expected] of cases) {
    it(body, async () => {
      assert.deepEqual(await sites(around(body)), expected);
    });
  }
};

describe('TypeScript: web readers', () => {
  const read = 'const r = body.getReader(); for (;;) { const { done, value } = await r.read(); if (done) break;';
  check(
    [
      [`${read} res.write(value); }`, ['body -> res']],
      [`${read} if (!res.write(value)) continue; }`, ['body -> res']],
      [`${read} if (value.length > 0) res.write(value); }`, ['body -> res [byte-count, conditional-write]']],
      [`${read} parser.write(value); }`, []],
      [`${read} res.write(value); console.log(value); }`, ['body -> res !content-used']],
      [`${read} res.write(value.slice(1)); }`, []],
      [
        'const r = body.getReader(); for (;;) { const x = await r.read(); if (x.done) break; res.write(x.value); }',
        ['body -> res'],
      ],
      ['const r = body.getReader(); const x = await r.read(); res.write(x); ', []],
      ['const r = body.getReader(); const { value: v } = await r.read(); res.write(v);', ['body -> res']],
      ['const r = body.getReader(); r.read().then(({ value }) => res.write(value));', ['body -> res']],
      [
        'const r = body.getReader(); const go = () => r.read().then(({ done, value }) => { if (done) return res.end(); res.write(value); return go(); }); go();',
        ['body -> res'],
      ],
      [
        'const r = body.getReader(); r.read().then(go); function go({ done, value }: Result<Uint8Array>): void { if (done) res.end(); else { res.write(value); r.read().then(go); } }',
        ['body -> res'],
      ],
      ['const r = body.getReader(); r.read().then(({ done, value: [first] }) => res.write(first));', []],
      ['const r = body.getReader(); const { ...all } = await r.read(); res.write(all.value);', []],
      [
        'const r = body.getReader(); const w = sink.getWriter(); let x = await r.read(); while (!x.done) { await w.write(x.value); x = await r.read(); }',
        ['body -> w'],
      ],
      [
        `${read} if (typeof value === 'string') res.write(Buffer.from(value, 'latin1')); else res.write(value); }`,
        ['body -> res [conditional-write]'],
      ],
      ['for (;;) { const { done, value } = await parser.read(); if (done) break; res.write(value); }', []],
      ['const r = body.getReader({ mode: "byob" }); const { value } = await r.read(); res.write(value);', []],
    ],
    web,
  );

  it('says what the source is proved by', async () => {
    const { findings } = await analyse(web(`${read} res.write(value); }`));
    assert.equal(findings[0]?.pattern, 'web-reader');
    assert.match(findings[0].site.source.proof?.because ?? '', /getReader/);
    assert.equal(findings[0].message, '`body` is copied to `res` through `value`; use stream.pipeline');
  });
});

describe('TypeScript: loops over streams', () => {
  check(
    [
      ['for await (const c of body) res.write(c);', ['body -> res']],
      ['for await (const c of body) { if (!c) continue; res.write(c); }', ['body -> res']],
      ['for await (const c of body) { res.write(c); break; }', []],
      ['for await (const c of parser) parser.write(c);', []],
      ['for await (const { c } of body) res.write(c);', []],
      ['for (const c of parser) res.write(c);', []],
      ['for await (const c of body) res.write(`${c}`);', []],
      [
        'for await (const c of body) { res.write(c); twin.write(c); }',
        ['body -> res !fan-out', 'body -> twin !fan-out'],
      ],
    ],
    web,
  );
});

describe('TypeScript: bodies', () => {
  const into = (body: string): string => `${FS}export async function f(r: any, to: string, res: any) { ${body} }`;
  check(
    [
      ['fs.writeFileSync(to, Buffer.from(await r.arrayBuffer()));', ['r -> to']],
      ['const b = await r.arrayBuffer(); fs.writeFileSync(to, new Uint8Array(b));', ['r -> to']],
      ['r.text().then((t) => res.end(t));', ['r -> res [encoding]']],
      ['fs.writeFileSync(to, await r.text(), "latin1");', ['r -> to !content-used']],
      ['fs.writeFileSync(to, r.text());', []],
      ['fs.writeFileSync(to, await r.json());', []],
      ['fs.writeFileSync(to, await r.arrayBuffer("x"));', []],
      ['const b = await r.arrayBuffer(); hash(b); fs.writeFileSync(to, new Uint8Array(b));', ['r -> to !content-used']],
      [
        'const [b] = await Promise.all([r.arrayBuffer(), other()]); fs.writeFileSync(to, new Uint8Array(b));',
        ['r -> to'],
      ],
      ['const b = r.arrayBuffer(); fs.writeFileSync(to, b);', []],
      ['r.then((x) => x.arrayBuffer()).then((b) => fs.writeFileSync(to, Buffer.from(b)));', ['x -> to']],
      [
        'r.then((x) => { if (!x.ok) throw new Error(); return x.arrayBuffer(); }).then((b) => { fs.writeFileSync(to, Buffer.from(b)); });',
        ['x -> to'],
      ],
      [
        'r.then((x) => { if (x.ok) return x.bytes(); return x.clone().bytes(); }).then((b) => { fs.writeFileSync(to, b); });',
        [],
      ],
      ['r.map((x) => x.text()).forEach((b) => fs.writeFileSync(to, b));', []],
    ],
    into,
  );

  it('a script that returns at its top level', async () => {
    assert.deepEqual(await sites(`${FS}fs.writeFileSync(to, await r.bytes()); return r.text();`), ['r -> to']);
  });

  it('a write that makes the folders of its target', async () => {
    const text = `import { outputFile } from 'fs-extra'; export async function f(r: any, to: string) { await outputFile(to, await r.bytes()); }`;
    assert.deepEqual(await sites(text), ['r -> to [conditional-write]']);
  });

  it('functions that read a stream to its end', async () => {
    const text = `${FS}import { buffer, json } from 'node:stream/consumers';
      export async function f(s: NodeJS.ReadableStream, to: string) { fs.writeFileSync(to, await buffer(s)); fs.writeFileSync(to, await json(s)); }`;
    assert.deepEqual(await sites(text), ['s -> to']);
  });

  it('Bun’s files', async () => {
    const text = `${FSP}export async function f(a: string, b: string) { await writeFile(b, await Bun.file(a).bytes()); }`;
    assert.deepEqual(await sites(text), ['a -> b']);
    assert.deepEqual(await sites(text.replace('export', 'const Bun = other(); export')), ['Bun.file(a) -> b']);
  });

  it('Bun’s writes, which make folders, too', async () => {
    const text = `export async function f(a: string, b: string) { await Bun.write(b, await Bun.file(a).arrayBuffer()); }`;
    assert.deepEqual(await sites(text), ['a -> b [conditional-write]']);
    assert.deepEqual(await sites(text.replace('Bun.write(b', 'Bun.write(Bun.file(b)')), ['a -> b [conditional-write]']);
    const { findings } = await analyse(text);
    assert.match(findings[0]?.message ?? '', /; give Bun\.write the Bun\.file itself$/);
  });

  it('Deno’s files, where the name is not declared', async () => {
    const text = 'export async function f(a: string, b: string) { await Deno.writeFile(b, await Deno.readFile(a)); }';
    assert.deepEqual(await sites(text), ['a -> b']);
    assert.deepEqual(await sites(`import { Deno } from './other.js';\n${text}`), []);
    const appends = text.replace('(a))', '(a), { append: true })');
    assert.deepEqual(await sites(appends), ['a -> b [append]']);
    const asText = 'export const f = async (a, b) => { await Deno.writeTextFile(b, await Deno.readTextFile(a)); };';
    assert.deepEqual(await sites(asText, 'a.js'), ['a -> b [encoding]']);
  });
});

describe('TypeScript: answers', () => {
  const answered = (head: string, body: string): string =>
    `${FS}${head}\nexport async function f(ctx: Koa.Context, to: string, other: any) { ${body} }`;
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['', 'return new Response(fs.readFileSync(to));', ['to -> Response']],
    [`import { Response } from 'undici';`, 'return new Response(fs.readFileSync(to));', ['to -> Response']],
    [`import { Response } from './answers.js';`, 'return new Response(fs.readFileSync(to));', []],
    [`import { Answer as Response } from 'x';`, 'return new Response(fs.readFileSync(to));', []],
    ['', 'return await new Response(fs.readFileSync(to)).json();', []],
    ['', 'await other.transform(new Response(fs.readFileSync(to))).text();', []],
    ['', 'other.respondWith(new Response(fs.readFileSync(to)));', ['to -> Response']],
    ['', 'const answer = ctx.response; answer.body = fs.readFileSync(to);', ['to -> answer.body']],
    ['', 'let answer = ctx.response; answer = other; answer.body = fs.readFileSync(to);', []],
    [
      '',
      `fs.createReadStream(to, 'utf8').on('data', (c) => process.stdout.write(c));`,
      [`fs.createReadStream(to, 'utf8') -> process.stdout [encoding, keep-sink-open]`],
    ],
    [
      '',
      `fs.createReadStream(to, 'utf8').on('data', (c) => process.stdout.write(c, 'latin1'));`,
      [`fs.createReadStream(to, 'utf8') -> process.stdout !content-used`],
    ],
  ];
  for (const [head, body, expected] of cases) {
    it(`${head} ${body}`, async () => {
      assert.deepEqual(await sites(answered(head, body)), expected);
    });
  }
});

describe('TypeScript: gathered chunks', () => {
  const into = (body: string): string =>
    `${FS}export async function f(s: NodeJS.ReadableStream, to: string) { const all: any[] = []; ${body} }`;
  check(
    [
      ['for await (const c of s) all.push(c); fs.writeFileSync(to, Buffer.concat(all));', ['s -> to']],
      ['s.on("data", (c) => all.push(c)); s.on("end", () => fs.writeFileSync(to, Buffer.concat(all)));', ['s -> to']],
      ['s.on("end", () => { fs.writeFileSync(to, Buffer.concat(all)); }).on("data", (c) => { all.push(c); });', []],
      [
        'for await (const c of s) all.push(c); all.push(trailer); fs.writeFileSync(to, Buffer.concat(all));',
        ['s -> to !content-used'],
      ],
      ['for await (const c of s) all.push(c); fs.writeFileSync(to, all.join(""));', []],
      ['for await (const c of s) all.push(c); fs.writeFileSync(to, Buffer.concat([head, ...all]));', []],
      [
        'for await (const c of s) { all.push(c); look(c); } fs.writeFileSync(to, Buffer.concat(all));',
        ['s -> to !content-used'],
      ],
      [
        'for await (const c of s) all.push(c); fs.writeFileSync(to, Buffer.concat(all)); return all;',
        ['s -> to !content-used'],
      ],
    ],
    into,
  );
});

describe('TypeScript: bytes that are taken for text', () => {
  const into = (body: string): string =>
    `${FS}export async function f(from: string, to: string, fail: any, more: any) { ${body} }`;
  const text = ['from -> to [encoding]'];
  check(
    [
      ['fs.writeFileSync(to, fs.readFileSync(from).toString());', text],
      ['const t = fs.readFileSync(from).toString("utf-8"); fs.writeFileSync(to, t);', text],
      ['const t = (await fs.promises.readFile(from)).toString(); await fs.promises.writeFile(to, t);', text],
      ['const b = fs.readFileSync(from); const t = b.toString(); fs.writeFileSync(to, t);', ['from -> to [encoding]']],
      ['fs.readFile(from, (e, b) => { if (e) fail(e); else fs.writeFile(to, b.toString(), fail); });', text],
      ['fs.writeFileSync(to, fs.readFileSync(from, "latin1").toString());', []],
      ['fs.writeFileSync(to, fs.readFileSync(from).toString("hex"));', []],
      ['const t = fs.readFileSync(from).toString(); fs.writeFileSync(to, t.trim());', []],
      [
        'const b = fs.readFileSync(from); fs.writeFileSync(to, b.toString()); fs.writeFileSync(more, b);',
        ['from -> more !content-used'],
      ],
      ['more.on("data", (c: Buffer) => process.stdout.write(c.toString()));', []],
    ],
    into,
  );

  it('goes with the call that takes it', async () => {
    const body = '\n  const t = fs.readFileSync(from).toString();\n  fs.writeFileSync(to, t);\n';
    assert.match(await fixed(into(body)), /\{ \n {2}fs\.copyFileSync\(from, to\);\n \}$/);
  });
});

describe('TypeScript: what has a `write` and is no stream', () => {
  const into = (body: string): string =>
    `import { Writable } from 'node:stream';
    class Gatherer { all: any[] = []; write(c: Buffer) { this.all.push(c); } }
    class Sink extends Writable { }
    export function f(src: NodeJS.ReadableStream, of: any) { ${body} }`;
  check(
    [
      ['const dst = new Gatherer(); src.on("data", (c) => dst.write(c));', []],
      ['const dst = new Sink(); src.on("data", (c) => dst.write(c));', ['src -> dst [keep-sink-open]']],
      ['const dst = of.parser(); dst.onopentag = of; src.on("data", (c) => { dst.write(c); });', []],
      ['const dst = of.parser(); dst.on("headers", of); src.on("data", (c) => { dst.write(c); });', []],
      [
        'const dst = of.sink(); dst.on("close", of); src.on("data", (c) => { dst.write(c); });',
        ['src -> dst [keep-sink-open]'],
      ],
      ['src.on("data", (c) => { of.mail_parser.write(c); });', []],
      ['src.on("data", (c) => { of.mail.write(c); });', ['src -> of.mail [keep-sink-open]']],
      ['const dst = of.buffer; src.on("data", (c) => { dst.write(c, 1); });', []],
    ],
    into,
  );
});

describe('TypeScript: descriptors', () => {
  const into = (body: string): string =>
    `${FS}export function f(a: number, b: number, other: any) { const buf = Buffer.alloc(65536); let n; ${body} }`;
  check(
    [
      ['while ((n = fs.readSync(a, buf)) > 0) fs.writeSync(b, buf, 0, n);', ['a -> b']],
      ['while ((n = fs.readSync(a, buf)) > 0) fs.writeSync(b, buf.subarray(0, n));', ['a -> b']],
      ['while ((n = fs.readSync(a, buf)) > 0) fs.writeSync(b, buf, 0, 7);', ['a -> b !content-used']],
      ['while ((n = other.readSync(a, buf)) > 0) other.writeSync(b, buf, 0, n);', []],
      [
        'while ((n = fs.readSync(a, buf)) > 0) { if (buf[0] === 1) break; fs.writeSync(b, buf, 0, n); }',
        ['a -> b !content-used'],
      ],
      ['n = fs.readSync(a, buf, 0, 16, 0); fs.writeSync(b, buf, 0, n);', ['a -> b !tiny']],
    ],
    into,
  );
});

describe('TypeScript: functions of the file', () => {
  const into = (helper: string): string =>
    `${FS}import * as path from 'node:path';
    ${helper}
    export function f(from: string, to: string) { save(to, fs.readFileSync(from)); }`;
  check(
    [
      [
        'function save(p, d) { fs.mkdirSync(path.dirname(p)); fs.writeFileSync(p, d); }',
        ['from -> to [conditional-write]'],
      ],
      ['const save = (p, d) => fs.writeFileSync(p, d);', ['from -> to [conditional-write]']],
      [
        'function save(p, d) { if (typeof d === "string") d = d.trim(); else fs.writeFileSync(p, d); }',
        ['from -> to [conditional-write]'],
      ],
      [
        'function save(p, d) { deeper(p, d); } function deeper(q, e) { fs.writeFileSync(q, e); }',
        ['from -> to [conditional-write]'],
      ],
      ['function save(p, d) { console.log(d); fs.writeFileSync(p, d); }', []],
      ['function save(p, d) { fs.writeFileSync(p, d); last = d; }', []],
      ['function save(p, { d }) { fs.writeFileSync(p, d); }', []],
      ['function save(p, d) { fs.writeFileSync(p, d); fs.writeFileSync(p + 1, d); }', []],
      ['function save(p, d) { save(p, d); }', []],
    ],
    into,
  );
});

describe('TypeScript: whole files', () => {
  it('a name that has another one is not emptied by another value', async () => {
    const text = `${FS}export function f(a: string, b: string, x: boolean) { const d = fs.readFileSync(a); let e: any = d; if (x) e = 'other'; fs.writeFileSync(b, e); }`;
    assert.deepEqual(await sites(text), ['a -> b !content-used']);
  });

  it('a comment that names the defect behind it keeps a copy', async () => {
    const text = (comment: string): string =>
      `${FS}export function f(a: string, b: string) {\n  // ${comment}\n  fs.writeFileSync(b, fs.readFileSync(a));\n}\n`;
    assert.deepEqual(await sites(text('works around nodejs/node#43471: copyFile removes the target')), [
      'a -> b !content-used',
    ]);
    assert.deepEqual(await sites(text('copies the file')), ['a -> b']);
  });

  it('a loop over files is no part of the site', async () => {
    const text = `${FS}export function f(all: string[], to: string) {\n  for (const one of all) {\n    fs.writeFileSync(to + one, fs.readFileSync(one));\n  }\n}\n`;
    const { findings } = await analyse(text);
    const [site] = findings.map((f) => f.site);
    assert.ok(site);
    assert.equal(text.slice(site.range.start, site.range.end), 'fs.writeFileSync(to + one, fs.readFileSync(one))');
    assert.equal(site.shape, 'read-all');
  });

  it('what stands behind the name of a package is that package', async () => {
    const text = (module: string): string =>
      `import * as fs from '${module}';\nexport const f = (a, b) => { fs.writeFileSync(b, fs.readFileSync(a)); };`;
    assert.deepEqual(await sites(text('@scope/core/shared/fs-extra'), 'a.js'), ['a -> b']);
    // A name that only says so is a guess.
    assert.deepEqual(await sites(text('@scope/core/fs'), 'a.js'), ['a -> b [conditional-write]']);
    assert.deepEqual(await sites(text('./fs-extra'), 'a.js'), ['a -> b [conditional-write]']);
    assert.deepEqual(await sites(text('@scope/core/vfs'), 'a.js'), []);
  });
});
