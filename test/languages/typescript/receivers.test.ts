import assert from 'node:assert/strict';
import { typescript } from '../../../server/src/languages/typescript/index.js';
import { sites } from './support.js';

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
      assert.ok(typescript.mayCopy(text));
      assert.deepEqual(await sites(text, 'a.mjs'), COPY);
    });
  }

  const silent: Readonly<Record<string, readonly [head: string, body: string]>> = {
    'a parameter': ['', 'c.writeFileSync(b, c.readFileSync(a));'],
    'a member of this': ['', 'this.fs.writeFileSync(b, this.fs.readFileSync(a));'],
    'another module': [`import fs from 'memfs';`, 'fs.writeFileSync(b, fs.readFileSync(a));'],
    'a file of the project': [`import fs from './fs';`, 'fs.writeFileSync(b, fs.readFileSync(a));'],
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
  it('wants a source and a sink of the same kind', () => {
    assert.ok(typescript.mayCopy(`a.on('data', f); b.write(c)`));
    assert.ok(typescript.mayCopy('a.addListener("data", f); b.end(c)'));
    assert.ok(!typescript.mayCopy(`a.on('data', f)`));
    assert.ok(!typescript.mayCopy('readFile(a)'));
    assert.ok(typescript.mayCopy('readFile(a); b.write(c)'));
    assert.ok(!typescript.mayCopy('readFile(a); b.push(c)'));
    assert.ok(!typescript.mayCopy('writeFile(a)'));
  });
});
