/** Where a rewrite of a stream would not do what the program does: the advice is shown only, and says why. */
import assert from 'node:assert/strict';
import type { Advice } from '../../../server/src/model/index.js';
import { fixed } from '../../languages/typescript/support.js';
import { advised, NODE } from './advised.js';

/** A loop over a reader of a web stream, with `body` as what is done in it. */
const loop = (body: string, behind = 'res.end();'): string => `
export async function relay(stream: ReadableStream<Uint8Array>, res: ServerResponse, seen: number[]) {
  let last = false;
  const reader = stream.getReader();
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    ${body}
  }
  ${behind}
  return last;
}`;

const chunks = (body: string, behind = 'target.end();'): string => `
export async function copy(from: Readable, target: Writable, seen: string[]) {
  let passes = 0;
  for await (const chunk of from) {
    ${body}
  }
  ${behind}
  return passes;
}`;

describe('TypeScript techniques: what is not rewritten', () => {
  const REFUSED: readonly (readonly [title: string, technique: Advice['technique'], text: string, because: RegExp])[] =
    [
      [
        'more is done in a loop',
        'from-web',
        loop('res.write(value); seen.push(1);'),
        /`seen\.push\(1\);` is done in the loop, too/,
      ],
      [
        'a signal that only ends the loop',
        'pipeline',
        `export async function copy(from: Readable, target: Writable, signal: AbortSignal) {
        for await (const chunk of from) {
          if (signal.aborted) break;
          target.write(chunk);
        }
        target.end();
      }`,
        /`if \(signal\.aborted\) break;` is done in the loop/,
      ],
      [
        'a signal in the head of the loop',
        'from-web',
        `export async function relay(stream: ReadableStream<Uint8Array>, res: ServerResponse, signal: AbortSignal) {
        const reader = stream.getReader();
        while (!signal.aborted) {
          const { done, value } = await reader.read();
          if (done) break;
          res.write(value);
        }
        res.end();
      }`,
        /signal/,
      ],
      [
        'a sink that is told of an error',
        'pipeline',
        `export async function copy(from: Readable, target: Writable) {
        try {
          for await (const chunk of from) target.write(chunk);
          target.end();
        } catch (error) {
          target.write('failed');
          target.end();
        }
      }`,
        /comes after an error, which would destroy `target`/,
      ],
      [
        'a source that may be missing',
        'pipeline',
        `export function save(from: Readable | null, path: string) { from?.pipe(createWriteStream(path)); }`,
        /`from` may be missing/,
      ],
      [
        'a value is kept behind the loop',
        'from-web',
        loop('last = true; res.write(value);'),
        /is used behind the loop/,
      ],
      [
        'passes are counted',
        'pipeline',
        chunks('target.write(chunk); passes++;'),
        /`passes\+\+` would not run after every chunk/,
      ],
      [
        'the write tells when it is done',
        'pipeline',
        chunks('target.write(chunk, () => log("written"));'),
        /`\(\) => log\("written"\)` would not run after every chunk/,
      ],
      [
        'a reader is used again',
        'from-web',
        loop('res.write(value);', 'await reader.closed; res.end();'),
        /`reader` is used elsewhere, too/,
      ],
      [
        'a reader is handed in',
        'from-web',
        `export async function relay(reader: ReadableStreamDefaultReader<Uint8Array>, res: ServerResponse) {
        for (let next = await reader.read(); !next.done; next = await reader.read()) res.write(next.value);
        res.end();
      }`,
        /comes without its stream/,
      ],
      [
        'nobody hears of a listener’s promise',
        'from-web',
        `export const server = http.createServer(async (req, res) => {
        const reader = (await fetch('http://127.0.0.1:1')).body!.getReader();
        for (;;) {
          const { done, value } = await reader.read();
          if (done) break;
          res.write(value);
        }
        res.end();
      });`,
        /nobody hears of/,
      ],
      [
        'something waits for the sink to close',
        'pipeline',
        `export function save(from: Readable, path: string, saved: () => void) {
        from.pipe(createWriteStream(path)).on('close', saved);
      }`,
        /would take an error for the end/,
      ],
      [
        'the promise is settled by `close` alone',
        'pipeline',
        `export function save(from: Readable, path: string) {
        return new Promise<void>((resolve, reject) => {
          log('begins');
          from.pipe(createWriteStream(path)).on('close', resolve);
        });
      }`,
        /would take an error for the end/,
      ],
      [
        'a promise of a value is settled by `close`, and would be before the error comes',
        'pipeline',
        `export function save(from: Readable, path: string) {
        const to = createWriteStream(path);
        return new Promise<string>((resolve, reject) => {
          from.on('data', (chunk) => { to.write(chunk); });
          from.on('end', () => { to.end(); });
          from.on('error', reject);
          to.on('error', reject);
          to.on('close', () => { resolve(path); });
        });
      }`,
        /`close` of `to` would take an error for the end/,
      ],
      [
        'a stream is piped to itself',
        'pipeline',
        `export const server = http.createServer().on('connect', (req, socket) => { socket.pipe(socket); });`,
        /is piped to itself/,
      ],
      [
        'a stream of the process would be ended',
        'pipeline',
        `import process from 'node:process';
      export function show(path: string) {
        createReadStream(path).on('end', () => log(path)).pipe(process.stdout);
      }`,
        /`pipeline` ends `process.stdout`/,
      ],
      [
        'the sink stays open',
        'pipeline',
        `export function join(a: Readable, b: Writable) { a.pipe(b, { end: false }); }`,
        /leave the sink open/,
      ],
      [
        'a failed read is answered',
        'send-file',
        `const app = express();
      app.get('/', async (req, res) => {
        try { res.send(await readFile('/srv/page')); } catch { res.sendStatus(404); }
      });`,
        /is caught here/,
      ],
      [
        'the function is left between opening and answering',
        'file-stream',
        `export async function answer(res: ServerResponse, path: string) {
        const page = await readFile(path);
        if (res.destroyed) return;
        res.end(page);
      }`,
        /stands between the read and the answer/,
      ],
      [
        'what a response is can’t be told',
        'download',
        `export async function save(response: Downloaded, path: string) {
        await writeFile(path, Buffer.from(await response.arrayBuffer()));
      }
      interface Downloaded { arrayBuffer(): Promise<ArrayBuffer> }`,
        /can’t be told/,
      ],
      [
        'the target must be new',
        'download',
        `export async function save(path: string) {
        const response = await fetch('http://127.0.0.1:1');
        await writeFile(path, Buffer.from(await response.arrayBuffer()), { flag: 'wx' });
      }`,
        /replaces an old target/,
      ],
      [
        'more is done after a failed read',
        'copy-file',
        `import * as fs from 'node:fs';
      export function copy(from: string, to: string, done: (error: Error | null) => void) {
        fs.readFile(from, (error, data) => {
          if (error) return done(new Error('no source'));
          fs.writeFile(to, data, done);
        });
      }`,
        /tell their errors differently/,
      ],
      [
        'the error of a read is left out',
        'copy-file',
        `import * as fs from 'node:fs';
      export function copy(from: string, to: string, done: (error: Error | null) => void) {
        fs.readFile(from, (error, data) => {
          log(to);
          fs.writeFile(to, data, done);
        });
      }`,
        /is not handed on/,
      ],
      [
        'a listener is declared elsewhere',
        'standard-pipe',
        `export function show(from: Readable) { from.on('data', print); }
      function print(chunk: Buffer) { process.stdout.write(chunk); }`,
        /declared elsewhere/,
      ],
    ];

  for (const [title, technique, text, because] of REFUSED) {
    it(title, async () => {
      const { safety, lost } = await advised(text, technique);
      assert.equal(safety, 'shown-only');
      assert.match(lost.join('; '), because);
    });
  }
});

describe('TypeScript techniques: what is assumed is named', () => {
  const ASSUMED: readonly (readonly [title: string, technique: Advice['technique'], text: string, because: RegExp])[] =
    [
      ['a client that goes away', 'from-web', loop('res.write(value);'), /an error of `res`, or its early end/],
      [
        'nobody listens to a file',
        'pipeline',
        `export function save(from: string, path: string) { createReadStream(from).pipe(createWriteStream(path)); }`,
        /may end the process/,
      ],
      [
        'nobody listens here to a stream that others have',
        'pipeline',
        `export function save(from: Readable, path: string) { from.pipe(createWriteStream(path)); }`,
        /may be printed/,
      ],
      [
        'an error of the source is handled, one of the sink is not',
        'pipeline',
        `export function save(from: string, path: string) {
        const source = createReadStream(from);
        source.on('error', () => log('missing'));
        source.pipe(createWriteStream(path));
      }`,
        /may be printed/,
      ],
      [
        'a stream of a package that tells of its errors itself',
        'pipeline',
        `import tar from 'tar-stream';
      export function read(path: string, done: (error: Error) => void) {
        const entries = tar.extract();
        return createReadStream(path).pipe(entries).on('error', done);
      }`,
        /an error that `entries` emits by hand may be heard of twice/,
      ],
      [
        'a sink that a `finally` ends',
        'pipeline',
        `export async function save(from: Readable, to: Writable) {
        try { for await (const chunk of from) to.write(chunk); } finally { to.end(); }
      }`,
        /may be closed without the last bytes/,
      ],
      [
        'a promise that is settled before peers come',
        'pipeline',
        `export function start(path: string) {
        return new Promise<void>((resolve, reject) => {
          http.createServer((req, res) => { createReadStream(path).pipe(res); }).listen(0, resolve).on('error', reject);
        });
      }`,
        /console\.error/,
      ],
      [
        'the headers of a file',
        'send-file',
        `const app = express();
      app.get('/', async (req, res) => { res.send(await readFile('/srv/page')); });`,
        /`ETag`/,
      ],
      [
        'an old target is another file afterwards',
        'download',
        `export async function save(path: string) {
        const response = await fetch('http://127.0.0.1:1');
        await writeFile(path, Buffer.from(await response.arrayBuffer()));
      }`,
        /may be replaced/,
      ],
    ];

  for (const [title, technique, text, because] of ASSUMED) {
    it(title, async () => {
      const { safety, assumed } = await advised(text, technique);
      assert.equal(safety, 'review');
      assert.match(assumed.join('; '), because);
    });
  }
});

describe('TypeScript techniques: a promise of any type', () => {
  const save = (made: string, given = 'Promise<any>'): string => `
    export function save(from: Readable, path: string): ${given} {
      return new ${made}((resolve, reject) => {
        const file = createWriteStream(path);
        from.pipe(file);
        file.on('error', reject);
        file.on('finish', resolve);
      });
    }`;
  for (const [made, given, call] of [
    ['Promise', 'Promise<any>', 'resolve(undefined);'],
    ['Promise', 'Promise<string | undefined>', 'resolve(undefined);'],
    ['Promise', 'PromiseLike<unknown>', 'resolve(undefined);'],
    ['Promise', 'Promise<void>', 'resolve();'],
    ['Promise<void>', 'Promise<any>', 'resolve();'],
    ['Promise<string | void>', 'Promise<any>', 'resolve();'],
  ] as const) {
    it(`${made} as ${given} is resolved by \`${call}\``, async () => {
      const after = await fixed(NODE + save(made, given));
      assert.ok(after.includes(`else ${call}`), after);
    });
  }

  for (const [made, given] of [
    ['Promise<string>', 'Promise<string>'],
    ['Promise', 'Promise<Buffer>'],
  ] as const) {
    it(`${made} as ${given} wants a value that nobody gives`, async () => {
      const { safety, lost } = await advised(save(made, given), 'pipeline');
      assert.equal(safety, 'shown-only');
      assert.match(lost.join('; '), /`resolve` would be called without the value that its type wants/);
    });
  }
});

describe('TypeScript techniques: JavaScript whose types are checked', () => {
  const save = (head: string, of = ''): string => `${head}
    const { createWriteStream } = require('node:fs');
    /** ${of} */
    module.exports = function save(body, path) {
      return new Promise((resolve, reject) => {
        const file = createWriteStream(path);
        file.on('error', reject);
        file.on('finish', resolve);
        body.on('error', reject);
        body.on('data', (chunk) => { file.write(chunk); });
        body.on('end', () => file.end());
        console.log(path);
      });
    };`;
  const TYPED = '(/** @type {Error | null} */ error) => {';

  it('the parameter of a new callback has a type in a comment', async () => {
    for (const head of ['// @ts-check', `/** @typedef {import('node:stream').Readable} Readable */`]) {
      const after = await fixed(save(head), 'a.js');
      assert.ok(after.includes(`pipeline(body, file, ${TYPED}`), after);
      assert.ok(after.includes('else resolve(undefined);'), after);
    }
  });

  it('it has none where nobody checks', async () => {
    for (const head of ['', '// @ts-nocheck', '/** @type {Object} */ let a;']) {
      const after = await fixed(save(head), 'a.js');
      assert.ok(after.includes('pipeline(body, file, (error) => {'), after);
      assert.ok(after.includes('else resolve();'), after);
    }
  });

  it('a promise is resolved as its comment says', async () => {
    const after = await fixed(save('// @ts-check', '@returns {Promise<void>}'), 'a.js');
    assert.ok(after.includes('else resolve();'), after);
    const refused = await fixed(save('// @ts-check', '@returns {Promise<string>}'), 'a.js');
    assert.match(refused, /`resolve` would be called without the value/);
  });
});
