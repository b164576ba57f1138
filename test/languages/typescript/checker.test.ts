/** What the type checker adds, in projects without packages of their own. */
import assert from 'node:assert/strict';
import { TypeScriptService } from '../../../server/src/languages/typescript/service.js';
import { NEVER_CANCELLED, type Cancellation } from '../../../server/src/model/index.js';
import { typedProjects } from './typed-projects.js';

describe('TypeScript: types', function () {
  this.timeout(60_000);
  const { write, look } = typedProjects();

  it('a module of the project hands on the functions of files', async () => {
    write('handed', {
      'tsconfig.json': '{ "compilerOptions": { "module": "NodeNext", "strict": true } }',
      'disk.ts': `import * as node from 'node:fs';
type Disk = typeof import('node:fs') & { readFile: (typeof import('node:fs'))['promises']['readFile'] };
export const disk: Disk = Object.assign({}, node, { readFile: node.promises.readFile });`,
    });
    const text = `import { disk } from './disk.js';
export async function f(a: string, b: string): Promise<void> {
  disk.writeFileSync(b, await disk.readFile(a));
}`;
    assert.deepEqual(await look('handed', 'a.ts', text), { without: [], with: ['file a -> file b'] });
  });

  it('a function gives a stream of Node’s', async () => {
    write('given', {
      'make.ts': `import { Readable, Writable } from 'node:stream';
export class Log extends Writable {}
export const source = (): Readable => Readable.from([]);`,
    });
    const text = `import { Log, source } from './make.js';
export function f(): void {
  const one = source();
  const other = new Log();
  one.pipe(other);
}`;
    assert.deepEqual(await look('given', 'a.ts', text), { without: [], with: ['stream one -> stream other'] });
  });

  it('the project has types of Node of its own', async () => {
    write('own', {
      'tsconfig.json': '{ "compilerOptions": { "module": "NodeNext", "types": [] } }',
      'make.ts': `import { Readable, Writable } from 'node:stream';
export class Log extends Writable {}
export const source = (): Readable => Readable.from([]);`,
      'node_modules/@types/node/package.json': '{ "name": "@types/node", "version": "1.0.0", "types": "index.d.ts" }',
      'node_modules/@types/node/index.d.ts': `declare module 'node:stream' {
  export class Readable {
    static from(parts: readonly string[]): Readable;
    pipe(to: Writable): Writable;
  }
  export class Writable {}
}`,
    });
    const text = `import { Log, source } from './make.js';
const one = source();
one.pipe(new Log());`;
    assert.deepEqual(await look('own', 'a.ts', text), { without: [], with: ['stream one -> stream new Log()'] });
  });

  it('plain JavaScript with types in comments', async () => {
    write('plain', {
      'disk.js': `/** @type {typeof import('node:fs')} */
exports.disk = require(process.env.DISK);`,
    });
    const text = `const { disk } = require('./disk.js');
exports.f = (a, b) => disk.writeFileSync(b, disk.readFileSync(a));`;
    assert.deepEqual(await look('plain', 'a.js', text), { without: [], with: ['file a -> file b'] });
  });

  it('what is handed in may be another file system', async () => {
    const text = `import type * as fs from 'node:fs';
export function f(disk: typeof fs, a: string, b: string): void {
  disk.writeFileSync(b, disk.readFileSync(a));
}`;
    assert.deepEqual(await look('given', 'b.ts', text), { without: [], with: undefined });
  });

  it('the text is that of the editor, not that on the disk', async () => {
    write('edited', { 'a.ts': 'export {};', 'disk.ts': `export * as disk from 'node:fs';` });
    const text = `import { disk } from './disk.js';
export const f = (a: string, b: string): void => disk.writeFileSync(b, disk.readFileSync(a));`;
    assert.deepEqual(await look('edited', 'a.ts', text), { without: [], with: ['file a -> file b'] });
  });

  it('is given up when nobody waits', async () => {
    const text = `import { disk } from './disk.js';
export const f = (a: string, b: string): void => disk.writeFileSync(b, disk.readFileSync(a));`;
    let asked = 0;
    const cancellation: Cancellation = {
      get cancelled() {
        return ++asked > 6;
      },
    };
    await assert.rejects(look('edited', 'a.ts', text, cancellation), { name: 'Cancelled' });
  });

  it('has nothing to say where nothing is open', async () => {
    const text = `import * as fs from 'node:fs';
fs.writeFileSync('b', fs.readFileSync('a'));`;
    assert.deepEqual(await look('edited', 'c.ts', text), { without: [`file 'a' -> file 'b'`], with: undefined });
  });

  it('is not asked about bodies of the web, descriptors, and names that are only compared', () => {
    const text = `import { read, write, writeFileSync } from 'node:fs';
import { log, open } from './other.js';
export async function f(url: string, to: string): Promise<void> {
  const answer = await open(url);
  writeFileSync(to, Buffer.from(await answer.arrayBuffer()));
}
export function g(from: number, to: number, bytes: Buffer): void {
  read(from, bytes, 0, bytes.length, 0, (error, count) => {
    log.debug(error, count);
    write(to, bytes, 0, count, 0, () => log.debug(to));
  });
}`;
    const session = new TypeScriptService().open('/a.ts');
    const { questions = [] } = session.lower(text, NEVER_CANCELLED, []);
    assert.deepEqual(
      questions.filter(({ about }) => about !== 'function'),
      [],
    );
  });
});
