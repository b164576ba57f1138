/** What functions of other files do with bytes, where the type checker is asked. */
import assert from 'node:assert/strict';
import { nodeTypeHost } from '../../../server/src/hosts/node/index.js';
import { ProgramChecker } from '../../../server/src/languages/typescript/checker/checker.js';
import { NEVER_CANCELLED } from '../../../server/src/model/index.js';
import { typedProjects } from './typed-projects.js';

const DISK = `import { createWriteStream, promises as fs, readFileSync, writeFileSync } from 'node:fs';
import type { Writable } from 'node:stream';
/** Writes what it gets. */
export async function save(path: string, bytes: Uint8Array): Promise<void> { await fs.writeFile(path, bytes); }
export const saveText = (text: string, path: string): void => writeFileSync(path, text, 'utf8');
export async function saveTwice(path: string, bytes: Uint8Array): Promise<void> {
  await save(path, bytes);
  await save(path + '~', bytes);
}
export async function saveThrough(path: string, bytes: Uint8Array): Promise<void> { return save(path, bytes); }
export async function saveSome(path: string, bytes: Uint8Array): Promise<void> {
  await fs.writeFile(path, bytes[0] === 1 ? bytes : 'none');
}
export async function load(path: string): Promise<Uint8Array> { return fs.readFile(path); }
export function loadText(path: string): string { return readFileSync(path, 'utf8'); }
export function loadUpper(path: string): string { return readFileSync(path, 'utf8').toUpperCase(); }
export function loadThrough(path: string): string { return loadText(path); }
export function put(to: Writable, chunk: Uint8Array): void { to.write(chunk); }
export function* saveLater(path: string, bytes: Uint8Array): Generator<void> { yield writeFileSync(path, bytes); }
`;

describe('TypeScript: functions of other files', function () {
  this.timeout(60_000);
  const { write, look, where } = typedProjects();
  const body = (text: string): string => `import { readFile, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as disk from './disk.js';
import { load, loadText, loadThrough, loadUpper, put, save, saveLater, saveSome, saveText, saveThrough, saveTwice } from './disk.js';
${text}`;

  before(() => {
    write('across', { 'disk.ts': DISK });
  });

  async function copies(text: string): Promise<readonly string[]> {
    const { without, with: typed } = await look('across', 'a.ts', body(text));
    assert.deepEqual(without, []);
    return typed ?? [];
  }

  it('write what they are handed', async () => {
    for (const name of ['save', 'disk.save', 'saveThrough']) {
      const text = `export async function f(a: string, b: string): Promise<void> { await ${name}(b, await readFile(a)); }`;
      assert.deepEqual(await copies(text), ['file a -> file b'], name);
    }
  });

  it('write text that they are handed', async () => {
    const text = `export function f(a: string, b: string): void { saveText(readFileSync(a, 'utf8'), b); }`;
    assert.deepEqual(await copies(text), ['file a -> file b']);
  });

  it('look at what they are handed, write it twice, or later', async () => {
    for (const name of ['saveTwice', 'saveSome', 'saveLater']) {
      const text = `export async function f(a: string, b: string): Promise<void> { const c = await readFile(a); ${name}(b, c); }`;
      assert.deepEqual(await copies(text), [], name);
    }
  });

  it('bring what is written', async () => {
    const text = `export async function f(a: string, b: string): Promise<void> { const c = await load(a); await writeFile(b, c); }`;
    assert.deepEqual(await copies(text), ['file a -> file b']);
    const answer = `export function f(a: string, res: ServerResponse): void { res.end(loadThrough(a)); }`;
    assert.deepEqual(await copies(answer), ['file a -> http-response res']);
  });

  it('make something else of what they bring', async () => {
    const text = `export function f(a: string, res: ServerResponse): void { res.end(loadUpper(a)); }`;
    assert.deepEqual(await copies(text), []);
  });

  it('bring and write', async () => {
    const text = `export function f(a: string, b: string): void { const text = loadText(a); saveText(text, b); }`;
    assert.deepEqual(await copies(text), ['file a -> file b']);
  });

  it('get the chunks of a stream', async () => {
    const text = `export function f(req: IncomingMessage, res: ServerResponse): void { req.on('data', (chunk) => put(res, chunk)); }`;
    assert.deepEqual(await copies(text), ['socket req -> http-response res']);
  });

  it('are known through what hands them on, by whatever name it is exported', async () => {
    write('named', {
      'save.js': `const fs = require('fs');
const save = (path, bytes) => fs.writeFileSync(path, bytes);
module.exports = save;
module.exports.also = save;
exports.too = (path, bytes) => { save(path, bytes); };`,
      'all.js': `module.exports = { ...require('./more.js'), put: require('./save.js'), set(path, bytes) { require('fs').writeFileSync(path, bytes); } };`,
      'more.js': `exports = module.exports = require('./save.js');`,
      'modern.mjs': `import { writeFileSync as write } from 'fs';
function save(path, bytes) { write(path, bytes); }
export { save as kept };
export default save;
export * from './barrel.mjs';`,
      'barrel.mjs': `export { kept as again, default as other } from './modern.mjs';`,
    });
    const required = [
      `const save = require('./save.js')`,
      `const { also: save } = require('./save.js')`,
      `const { too: save } = require('./save.js')`,
      `const { put: save } = require('./all.js')`,
      `const { set: save } = require('./all.js')`,
      `const { also: save } = require('./all.js')`,
      `const { too: save } = require('./more.js')`,
    ];
    const imported = ['{ kept as save }', 'save', '{ again as save }', '{ other as save }'];
    const heads = [
      ...required.map((head) => `const fs = require('fs'); ${head};`),
      ...imported.map((clause) => `import fs from 'fs'; import ${clause} from './modern.mjs';`),
    ];
    for (const head of heads) {
      const text = `${head}
(function (a, b) { save(b, fs.readFileSync(a)); })('a', 'b');`;
      assert.deepEqual(await look('named', 'a.js', text), { without: [], with: ['file a -> file b'] }, head);
    }
  });

  it('are nothing where they are not found, or lead in circles', async () => {
    write('circles', {
      'one.ts': `export * from './two.js'; export { gone } from './nowhere.js';`,
      'two.ts': `export * from './one.js'; import { save } from './three.js'; export const kept = save;`,
      'three.ts': `import { kept } from './two.js'; import { writeFileSync } from 'fs';
export function save(path: string, bytes: Uint8Array): void { kept(path, bytes); writeFileSync(path, bytes); }`,
    });
    for (const name of ['gone', 'kept', 'none', 'deeper.save']) {
      const text = `import * as files from './one.js'; import { readFileSync } from 'fs';
export const f = (a: string, b: string): void => files.${name}(b, readFileSync(a));`;
      assert.deepEqual(await look('circles', 'a.ts', text), { without: [], with: undefined }, name);
    }
  });

  it('are looked at again when a file on the way has changed', () => {
    const text = `import { save } from './a1.js'; import { readFileSync } from 'fs';
export const f = (a: string, b: string): void => save(b, readFileSync(a));`;
    write('changed', {
      'a1.ts': `import { store } from './a2.js'; export const save = (path: string, bytes: Uint8Array): void => store(path, bytes);`,
      'a2.ts': `import { writeFileSync } from 'fs'; export const store = (path: string, bytes: Uint8Array): void => writeFileSync(path, bytes);`,
    });
    const host = nodeTypeHost(() => '/none');
    const checker = new ProgramChecker(host);
    const path = where('changed', 'a.ts');
    const from = { module: './a1.js', name: 'save', may: 'take' } as const;
    const span = { start: text.indexOf('save(b'), end: text.indexOf('(b,') };
    const passes = (): number =>
      checker.answer(path, text, [{ about: 'function', span, from }], NEVER_CANCELLED).length;
    assert.equal(passes(), 1);
    write('changed', {
      'a2.ts': `import { writeFileSync } from 'fs'; export const store = (path: string, bytes: Uint8Array): void => writeFileSync(path, bytes.map((b) => b ^ 1));`,
    });
    assert.equal(passes(), 0);
    write('changed', {
      'a2.ts': `import { writeFileSync } from 'fs'; export const store = (path: string, bytes: Uint8Array): void => writeFileSync(path, bytes);`,
    });
    assert.equal(passes(), 1);
  });

  it('are known through what hands them on, and by the names of scripts', async () => {
    write('across', {
      'index.js': `module.exports = { ...require('./disk-script.js') };`,
      'disk-script.js': `const fs = require('fs');
function save(path, bytes) { fs.writeFileSync(path, bytes); }
module.exports = { save };`,
    });
    const text = `const fs = require('fs');
const { save } = require('./index.js');
exports.f = (a, b) => save(b, fs.readFileSync(a));`;
    assert.deepEqual(await look('across', 'a.js', text), { without: [], with: ['file a -> file b'] });
  });
});
