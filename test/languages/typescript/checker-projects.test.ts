/** What the type checker adds in projects whose packages are installed, and whose configs say how names are found. */
import assert from 'node:assert/strict';
import { typedProjects } from './typed-projects.js';

const STREAMS = `import { Readable, Writable } from 'node:stream';
export const source = (): Readable => Readable.from([]);
export const sink = (): Writable => new Writable();`;

describe('TypeScript: types of installed projects', function () {
  this.timeout(60_000);
  const { write, look } = typedProjects();

  it('a handler says by its place what it is given', async () => {
    write('handlers', {
      'node_modules/@types/express-serve-static-core/index.d.ts': `import * as http from 'node:http';
export interface Response<Body = any> extends http.ServerResponse { send(body: Body): this }
export type Handler = (req: http.IncomingMessage, res: Response) => void;`,
      'node_modules/fastify/package.json': '{ "name": "fastify", "version": "1.0.0", "types": "fastify.d.ts" }',
      'node_modules/fastify/fastify.d.ts': `export interface FastifyReply<Route = unknown> { send(body: Route): this }
export type Route = (request: unknown, reply: FastifyReply) => Promise<void>;`,
      'routes.ts': `import type { Handler } from 'express-serve-static-core';
import type { Route } from 'fastify';
export declare function page(path: string, handler: Handler): void;
export declare function route(path: string, handler: Route): void;
interface Response { send(body: unknown): void }
export declare function other(path: string, handler: (answer: Response) => void): void;`,
    });
    const text = `import { readFile } from 'node:fs/promises';
import { other, page, route } from './routes.js';
page('/a', async (_, out) => { out.send(await readFile('a')); });
route('/b', async (_, back) => { back.send(await readFile('b')); });
other('/c', async (answer) => { answer.send(await readFile('c')); });`;
    assert.deepEqual(await look('handlers', 'a.ts', text), {
      without: [],
      with: [`file 'a' -> http-response out`, `file 'b' -> http-response back`],
    });
  });

  it('JSDoc says what a handler is given', async () => {
    const text = `import { source } from './make.js';
/** @type {import('express-serve-static-core').Handler} */
export const f = (_, out) => { const s = source(); s.pipe(out); };`;
    write('handlers', { 'make.ts': STREAMS });
    assert.deepEqual(await look('handlers', 'a.js', text), { without: [], with: ['stream s -> http-response out'] });
  });

  it('classes and functions with type parameters are streams by what they extend', async () => {
    write('generic', {
      'make.ts': `import { Readable, Writable } from 'node:stream';
export class Rows<Row> extends Readable { rows: Row[] = [] }
export declare const rows: () => Rows<string>;
export declare function kept<Kept extends Writable>(f: (kept: Kept) => void): void;`,
    });
    const text = `import { kept, rows } from './make.js';
export const f = <Kept>(): void => kept((out) => { const one = rows(); one.pipe(out); });`;
    assert.deepEqual(await look('generic', 'a.ts', text), { without: [], with: ['stream one -> stream out'] });
  });

  it('types of the project that are called like those of Node’s are none of them', async () => {
    write('namesakes', {
      'make.ts': `export interface Socket { pipe<T>(to: T): T; write(part: unknown): void }
export class Readable<T> implements Socket { pipe<T>(to: T): T { return to; } write(part: unknown): void {} }
export declare const one: () => Readable<string>;
export declare const other: () => Socket;`,
    });
    const text = `import { one, other } from './make.js';
export const f = (): void => { const a = one(); const b = other(); a.pipe(b); };`;
    assert.deepEqual(await look('namesakes', 'a.ts', text), { without: [], with: undefined });
  });

  it('a method of an open file takes no path', async () => {
    write('handles', {
      'files.ts': `import { open } from 'node:fs/promises';
export const opened = (path: string) => open(path);`,
    });
    const text = `import { writeFile } from 'node:fs/promises';
import { opened } from './files.js';
export async function f(a: string, b: string): Promise<void> {
  const one = await opened(a);
  await writeFile(b, await one.readFile('latin1'), 'latin1');
}`;
    assert.deepEqual(await look('handles', 'a.ts', text), { without: [], with: undefined });
  });

  it('the ends of a child are pipes, those of the process are no files', async () => {
    write('ends', {
      'start.ts': `import type { ChildProcess } from 'node:child_process';
export declare const start: () => ChildProcess;
export declare const terminal: () => { readonly out: NodeJS.WriteStream };`,
    });
    const text = `import { start, terminal } from './start.js';
export function f(): void {
  const child = start();
  const { out } = terminal();
  child.stdout.on('data', (part) => { out.write(part); });
}`;
    assert.deepEqual(await look('ends', 'a.ts', text), {
      without: ['pipe child.stdout -> unknown out'],
      with: ['pipe child.stdout -> stream out'],
    });
  });

  it('packages that can only be imported are found', async () => {
    write('modules', {
      'package.json': '{ "type": "module" }',
      'tsconfig.json': '{ "compilerOptions": { "module": "NodeNext" } }',
      'node_modules/made/package.json':
        '{ "name": "made", "version": "1.0.0", "exports": { "import": { "types": "./made.d.mts" } } }',
      'node_modules/made/made.d.mts': `import type { Readable, Writable } from 'node:stream';
export declare const source: () => Readable;
export declare const sink: () => Writable;`,
    });
    assert.deepEqual(await look('modules', 'a.ts', pipeOf('made')), { without: [], with: PIPED });
  });

  it('a config that only refers to others leaves the file to the one that takes it in', async () => {
    write('solution', {
      'tsconfig.json': '{ "files": [], "references": [{ "path": "./test" }, { "path": "./tsconfig.app.json" }] }',
      'test/tsconfig.json': '{ "include": ["../app/**/*.test.ts"] }',
      'tsconfig.app.json': `{ // Comments are allowed.
  "extends": "./base.json", "include": ["./app/src"], "exclude": ["app/src/old"], "compilerOptions": { "composite": true } }`,
      'base.json':
        '{ "compilerOptions": { "module": "ESNext", "moduleResolution": "bundler", "paths": { "#*": ["./kit/*"] } } }',
      'kit/make.ts': STREAMS,
    });
    assert.deepEqual(await look('solution', 'app/src/a.ts', pipeOf('#make')), { without: [], with: PIPED });
  });

  it('a module that goes by an alias hands on the functions of files', async () => {
    write('alias', {
      'tsconfig.json': '{ "compilerOptions": { "paths": { "lib/*": ["./src/*"] } } }',
      'src/disk.ts': `export * as disk from 'node:fs';`,
    });
    const text = `import { disk } from 'lib/disk';
disk.writeFileSync('b', disk.readFileSync('a'));`;
    assert.deepEqual(await look('alias', 'a.ts', text), { without: [], with: [`file 'a' -> file 'b'`] });
  });

  it('a config may be broken, extend what is not there, or be of another kind', async () => {
    write('broken', { 'tsconfig.json': '{ "compilerOptions": { "strict": ', 'make.ts': STREAMS });
    assert.deepEqual(await look('broken', 'a.ts', pipeOf('./make.js')), { without: [], with: PIPED });
    write('missing', { 'tsconfig.json': '{ "extends": "@nobody/tsconfig/base.json" }', 'make.ts': STREAMS });
    assert.deepEqual(await look('missing', 'a.ts', pipeOf('./make.js')), { without: [], with: PIPED });
    write('script', {
      'jsconfig.json': '{ "compilerOptions": { "module": "CommonJS", "paths": { "~/*": ["./lib/*"] } } }',
      'lib/make.ts': STREAMS,
    });
    assert.deepEqual(await look('script', 'src/a.js', pipeOf('~/make')), { without: [], with: PIPED });
  });

  const pipeOf = (module: string): string => `import { sink, source } from '${module}';
const one = source();
const other = sink();
one.pipe(other);`;
  const PIPED = ['stream one -> stream other'];
});
