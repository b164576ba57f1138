import assert from 'node:assert/strict';
import { typescript } from '../../../server/src/languages/typescript/index.js';
import { analyse, sites } from './support.js';

const COPY = ['a -> b'];

/** A function around a body, behind some lines. */
const file = (head: string, body: string): string => `${head}\nexport async function f(a, b, c) { ${body} }\n`;

describe('TypeScript receivers: files', () => {
  const found: Readonly<Record<string, readonly [head: string, body: string]>> = {
    'default import': [`import fs from 'fs';`, 'fs.writeFileSync(b, fs.readFileSync(a));'],
    namespace: [`import * as disk from 'node:fs';`, 'disk.writeFileSync(b, disk.readFileSync(a));'],
    'named and renamed': [`import { readFileSync as get, writeFileSync as put } from 'node:fs';`, 'put(b, get(a));'],
    'import equals': [`import fs = require('fs');`, 'fs.writeFileSync(b, fs.readFileSync(a));'],
    require: [`const fs = require('graceful-fs');`, 'fs.writeFileSync(b, fs.readFileSync(a));'],
    'require with member': [
      `const read = require('fs').promises.readFile; const { writeFile } = require('fs/promises');`,
      'await writeFile(b, await read(a));',
    ],
    'nested destructuring': [
      `const { promises: { readFile, writeFile } } = require('fs');`,
      'await writeFile(b, await readFile(a));',
    ],
    alias: [`import * as fs from 'fs'; const p = fs.promises;`, 'await p.writeFile(b, await p.readFile(a));'],
    promisified: [
      `const { promisify } = require('util'); const fs = require('fs'); const get = promisify(fs.readFile);`,
      'await fs.promises.writeFile(b, await get(a));',
    ],
    'fs-extra without callback': [`import fs from 'fs-extra';`, 'await fs.writeFile(b, await fs.readFile(a));'],
    'dynamic import': [`const fs = await import('node:fs/promises');`, 'await fs.writeFile(b, await fs.readFile(a));'],
    'a member by string': [`import fs from 'fs';`, `fs['writeFileSync'](b, fs['readFileSync'](a));`],
  };
  for (const [title, [head, body]] of Object.entries(found)) {
    it(`${title} is fs`, async () => {
      const text = file(head, body);
      assert.ok(typescript.mayCopy(text, 'a.mjs'));
      assert.deepEqual(await sites(text, 'a.mjs'), COPY);
    });
  }

  const silent: Readonly<Record<string, readonly [head: string, body: string]>> = {
    'a parameter': ['', 'c.writeFileSync(b, c.readFileSync(a));'],
    'a member of this': ['', 'this.fs.writeFileSync(b, this.fs.readFileSync(a));'],
    'another module': [`import fs from 'memfs';`, 'fs.writeFileSync(b, fs.readFileSync(a));'],
    'a file of the project': [`import fs from './store';`, 'fs.writeFileSync(b, fs.readFileSync(a));'],
    'a shadowed import': [`import fs from 'fs';`, '{ const fs = c; fs.writeFileSync(b, fs.readFileSync(a)); }'],
    'a variable that changes': [`let fs = require('fs'); fs = wrap(fs);`, 'fs.writeFileSync(b, fs.readFileSync(a));'],
    'a promise as data': [`import { readFile, writeFile } from 'fs/promises';`, 'await writeFile(b, readFile(a));'],
    'an undeclared name': ['', 'writeFileSync(b, readFileSync(a));'],
  };
  for (const [title, [head, body]] of Object.entries(silent)) {
    it(`${title} is not`, async () => {
      const found = await sites(file(head, body), 'a.mjs');
      assert.deepEqual(
        found.filter((s) => !s.includes('!')),
        [],
      );
    });
  }
});

describe('TypeScript: looking before parsing', () => {
  const texts: Readonly<Record<string, boolean>> = {
    "a.on('data', (c) => b.write(c))": true,
    'a.addListener("data", function (c) { b.end(c) })': true,
    "a.on('data', take); function take(c) { b.write(c) }": true,
    "a.on('data', b.write.bind(b))": true,
    "a.on('data', (c) => b.push(c))": false,
    "a.on('data', take); function put(c) { b.write(c) }": false,
    'const c = readFileSync(a)\nb.write(c)': true,
    'readFile(a, (error, c) => { b.write(c) })': true,
    'readFile(a).then((c) => b.send(c))': true,
    'b.write(await readFile(a))': true,
    'b.write((await readFile(a)).trim())': false,
    'const c = JSON.parse(readFileSync(a)); b.write(JSON.stringify(c))': false,
    'readFile(a); b.write(c)': false,
    'const c = readFileSync(a); save(b, c); function save(to, c) { writeFileSync(to, c) }': true,
    'const c = readFileSync(a); save(b, 1); function save(to, d) { writeFileSync(to, d) }': false,
    'for await (const c of a) b.write(c)': true,
    'for (const c of readFileSync(a)) b.write(c)': false,
    'const { value } = await a.read(); b.write(value)': true,
    'const c = Buffer.alloc(9); readSync(a, c); writeSync(b, c)': true,
    'ctx.body = await readFile(a)': true,
    'const get = promisify(fs.readFile); b.write(await get(a))': true,
    'import { readFile as get } from "fs"; b.write(await get(a))': true,
    'function f() { const c = readFileSync(a); use(c) } function g(c) { b.write(c) }': false,
    'function f() { const c = readFileSync(a); g(c) } function g(c) { b.write(c) }': true,
    'const c = await readFile(a); function f(c) { b.push(c) } b.write(c)': true,
    'write(b, readFileSync(a)); function write(to, c) { to.push(c) }': false,
    'write(b, readFileSync(a)); function write(to, c) { to.write(c) }': true,
    'const c = f()\nconst d = readFileSync(a)\nb.write(c)': false,
    'const c =\n  await readFile(a)\nb.write(c)': true,
    'put(readFileSync(a), 1); function put(c, d) { b.write(d) }': false,
    'put(1, readFileSync(a)); function put(c, d) { b.write(d) }': true,
    'put(...readFileSync(a)); function put(c, d) { b.write(d) }': true,
    'put(1, readFileSync(a)); function put(m: Map<k, v>, d) { b.write(d) }': true,
    'put(readFileSync(a)); function put(this: X, d) { b.write(d) }': true,
    'readFile(a)': false,
    'writeFile(a)': false,
  };
  for (const [text, may] of Object.entries(texts)) {
    it(`${may ? 'reads' : 'passes by'} ${text}`, () => {
      assert.equal(typescript.mayCopy(`import * as fs from 'fs';\n${text}`, 'a.ts'), may);
    });
  }

  it('reads a handler that is longer than what is looked at of an expression', () => {
    const long = 'step();'.repeat(2000);
    assert.ok(typescript.mayCopy(`a.on('data', function (c) { b.write(c); ${long} });`, 'a.js'));
    assert.ok(!typescript.mayCopy(`a.on('data', function (c) { b.push(c); ${long} });`, 'a.js'));
  });

  it('passes by functions of files of another make', () => {
    assert.ok(!typescript.mayCopy(`import fs from 'memfs'; fs.writeFileSync(b, fs.readFileSync(a))`, 'a.ts'));
  });

  it('passes by declarations and what a tool put on one line', () => {
    const text = 'Deno.stdout.write(await Deno.readFile(a));';
    assert.ok(typescript.mayCopy(text, 'a.ts'));
    assert.ok(!typescript.mayCopy(text, 'a.d.ts'));
    assert.ok(typescript.mayCopy(`${text}\n`.repeat(2000), 'a.js'));
    assert.ok(!typescript.mayCopy(text.repeat(2000), 'a.js'));
  });
});

describe('TypeScript receivers: modules whose name says that they hand on functions of files', () => {
  const copies = (imported: string, files: string): string =>
    `import ${imported}; export async function f(a: string, b: string) { await ${files}writeFile(b, await ${files}readFile(a)); }`;
  const cases: readonly (readonly [string, string, boolean])[] = [
    [`fs from './fs.js'`, 'fs.', true],
    [`* as fs from '../utils/fs'`, 'fs.', true],
    [`{ wrapped as fs } from './wrapped-fs.js'`, 'fs.', true],
    [`{ readFile, writeFile } from '@scope/utils-fs'`, '', true],
    [`fs from '../libs/fsExtra'`, 'fs.', true],
    [`fs from './files.js'`, 'fs.', false],
    [`fs from './vfs'`, 'fs.', false],
    [`{ readFile, writeFile } from 'some-fs'`, '', false],
    [`{ fs } from 'memfs'`, 'fs.', false],
  ];
  for (const [imported, files, found] of cases) {
    it(`import ${imported}`, async () => {
      const module = /'(.*)'/.exec(imported)?.[1] ?? '';
      const { findings } = await analyse(copies(imported, files));
      // A guess: nothing is proved, and what the module does besides would be lost.
      assert.deepEqual(
        findings.map(({ severity, site: { source, sink, keeps } }) => [
          severity,
          source.proof,
          sink.proof,
          keeps[0]?.text,
        ]),
        found ? [['information', undefined, undefined, module]] : [],
      );
    });
  }

  it('streams of such a module', async () => {
    const text = `import fs from './fs.js'; export function f(a: string, b: string) { fs.createReadStream(a).pipe(fs.createWriteStream(b)); }`;
    const { findings } = await analyse(text);
    assert.deepEqual(
      findings.map(({ pattern, severity, site: { source, sink } }) => [pattern, severity, source.proof, sink.proof]),
      [['stream-file-copy', 'information', undefined, undefined]],
    );
  });

  it('names that are given themselves or a module, in many places', async () => {
    // Followed through each of its own values, such a name took minutes: mocha's time limit tells.
    const many = Array.from(
      { length: 8 },
      (_, i) => `function g${i}(x) { link = link || require('./l'); link.go(x); }`,
    );
    const text = `const fs = require('fs'); let link = null; ${many.join(' ')}
      exports.copy = (a, b) => { link.go(a); fs.createReadStream(a).pipe(fs.createWriteStream(b)); };`;
    const { findings } = await analyse(text);
    assert.deepEqual(
      findings.map(({ pattern }) => pattern),
      ['stream-file-copy'],
    );
  });
});
