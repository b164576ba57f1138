import assert from 'node:assert/strict';
import { analyse, fixed, sites } from './support.js';

const NODE = `
import { createReadStream, createWriteStream } from 'node:fs';
import { createHash } from 'node:crypto';
import { PassThrough, Readable, Transform } from 'node:stream';
import zlib from 'node:zlib';
import http from 'node:http';
`;

/** The copies of a function body, in a module with the usual imports. */
async function piped(body: string, head = ''): Promise<readonly string[]> {
  const text = `${NODE}${head}\nexport async function f(from, to, fail, watch) {\n${body}\n}\n`;
  return (await sites(text, 'a.mjs')).map((s) => s.replace(/ \[.*$/, ''));
}

const OPEN = 'const a = createReadStream(from); const b = new PassThrough();';
const FOUND = ['a -> b'];
/** Classes of the module itself. */
const CLASSES = `
import { spawn } from 'node:child_process';
class Quiet extends Readable { constructor() { super({}); } _read() {} }
class Busy extends Readable { _read() { this.destroy(new Error('no')); } }
`;

describe('TypeScript: pipes whose errors nobody hears', () => {
  const found: Readonly<Record<string, string>> = {
    'no listener': `${OPEN} a.pipe(b);`,
    'a listener on the sink behind the pipe': `${OPEN} a.pipe(b).on('error', fail);`,
    'a listener on the sink': `${OPEN} b.on('error', fail); a.pipe(b);`,
    'a listener for something else': `${OPEN} a.on('end', watch); a.pipe(b);`,
    'a listener on another stream of the same name': `${OPEN} { const a = createReadStream(to); a.on('error', fail); } a.pipe(b);`,
    'a stream that is handed to the console': `${OPEN} console.log(a); a.pipe(b);`,
    'a stream that is handed to a logger': `${OPEN} this.log.debug('open', a); a.pipe(b);`,
    'a stream that is handed on where the pipe is not reached': `${OPEN} if (to) { watch(a); return; } a.pipe(b);`,
    'a stream that is handed on in the other arm': `${OPEN} if (to) watch(a); else a.pipe(b);`,
    'a guard in the other arm': `${OPEN} if (to) finished(a, fail); else a.pipe(b);`,
    'a listener in the other arm': `${OPEN} if (to) a.on('error', fail); else a.pipe(b);`,
    'a stream that a function of the file gets, which does not listen': `${OPEN} show(a); a.pipe(b); function show(s) { s.on('data', (d) => watch(d.length)); }`,
    'a name that gets another stream behind the pipe': `${OPEN.replace('const a', 'let a')} a.pipe(b); a = b; return a;`,
    'a stream that a function in place gets, which does not listen': `${OPEN} a.pipe(b); (function (s) { s.on('data', (d) => watch(d.length)); })(a);`,
    'a stream that is destroyed by a function': `${OPEN} a.pipe(b); b.on('error', () => destroy(a));`,
    'a stream that is piped in one arm only': `${OPEN} to.body = watch ? a.pipe(b) : a;`,
    'a stream that starts a list': `${OPEN} if (to.open[from]) to.open[from].push(a); else to.open[from] = [a]; a.pipe(b);`,
    'a variable that holds something else first': `let a = false; let b = ''; a = createReadStream(from); b = createWriteStream(to, { flags: 'a' }); a.pipe(b);`,
    'a stream of the web, made one of Node’s': `const a = Readable.fromWeb(from); const b = watch(); a.pipe(b);`,
    'optional chaining': `${OPEN} a?.pipe(b);`,
    'a constructor of zlib': `const a = watch(); const b = new zlib.DeflateRaw(); a.pipe(b);`,
    'a stream that is made later': `let a; let b = null; a = createReadStream(from); b = createWriteStream(to, { flags: 'a' }); a.pipe(b);`,
    'one of two streams': `const a = to ? createReadStream(from) : createReadStream(to, {}); const b = from ? new PassThrough() : createWriteStream(to, { flags: 'a' }); a.pipe(b);`,
    'one of two ends, the other known': `const a = createReadStream(from); let b; if (to) b = watch(); else b = createWriteStream(to, { flags: 'a' }); a.pipe(b);`,
    'a listener on the sink in the call': `${OPEN} a.pipe(b.on('error', fail));`,
    'a callback that is told of the end': `const a = createReadStream(from); const b = new Upload(to, (error, result) => watch(error, result)); a.pipe(b);`,
    'a callback that is told of the end by another name': `const a = createReadStream(from); const b = watch.upload(to, {}, (uploadError, answer) => watch(uploadError)); a.pipe(b);`,
    'a stream of a class of which only the name is known': `const readable = watch(); const b = new to.Decoder(); readable.pipe(b);`,
    'a request with a listener': `const a = createReadStream(from); const b = watch.request(to, (answer) => watch(answer)); a.pipe(b);`,
    'code that asks whether there is a chunk': `const a = createReadStream(from); const b = new Transform({ transform(c, _, next) { if (c) watch(); next(null, c); } }); a.pipe(b);`,
    'a stream of a class here that may fail': `const a = new Busy(); const b = new PassThrough(); a.pipe(b);`,
    'a stream of what comes later': `const a = Readable.from(watch()); const b = new PassThrough(); a.pipe(b);`,
    'a stream of code here that is handed on': `const a = new Readable(); watch(() => a.destroy(to)); const b = new PassThrough(); a.pipe(b);`,
    'a stream that is handed on in another case': `${OPEN} switch (to) { case 1: watch(a); break; default: a.pipe(b); }`,
    'a stream that is handed on in a later case': `${OPEN} switch (to) { case 1: { a.pipe(b); return; } default: watch(a); }`,
    'what was called so before': `const b = new PassThrough(); let a = from; if (to) { watch(a); a = watch(to); } a.pipe(b);`,
    'a listener that is taken away before': `${OPEN} a.on('error', fail); a.once('open', () => { a.off('error', fail); a.pipe(b); });`,
    'a name that has the sink from then on': `const a = createReadStream(from); const b = new PassThrough(); let c = a; if (to) c = a.pipe(b); c.on('error', fail);`,
    'a child process that is listened to': `const child = spawn(from); const b = createWriteStream(to); child.on('error', fail); const a = child.stdout; a.pipe(b);`,
    'a stream of code here that another one fills': `const a = new PassThrough(); const b = new PassThrough(); from.on('error', fail); from.pipe(a); a.pipe(b);`,
  };
  for (const [title, body] of Object.entries(found)) {
    it(`${title}: found`, async () => {
      const ends = (await piped(body, CLASSES)).map((s) => s.replace('readable', 'a'));
      assert.deepEqual(ends, FOUND);
    });
  }

  const silent: Readonly<Record<string, string>> = {
    'a listener before the pipe': `${OPEN} a.on('error', fail); a.pipe(b);`,
    'a listener in the chain': `${OPEN} a.setEncoding('hex').once('error', fail).pipe(b);`,
    'a listener behind the pipe': `${OPEN} a.pipe(b); a.addListener('error', fail);`,
    'a listener in a callback': `${OPEN} b.on('open', () => a.on('error', fail)); a.pipe(b);`,
    'a listener where it is made': `const b = new PassThrough(); const a = createReadStream(from).on('error', fail); a.pipe(b);`,
    'a loop over streams': `${OPEN} for (const s of [a, b]) s.on('error', fail); a.pipe(b);`,
    'forEach over streams': `${OPEN} [a, b].forEach((s) => { s.on('error', fail); }); a.pipe(b);`,
    'a function of the file that listens': `${OPEN} guard(a); a.pipe(b); function guard(s) { s.on('error', fail); }`,
    'a function that nobody sees': `${OPEN} watch(a); a.pipe(b);`,
    finished: `${OPEN} finished(a, fail); a.pipe(b);`,
    'a stream that is read again by for await': `${OPEN} a.pipe(b); for await (const c of a) watch(c);`,
    'a name that gets another stream on another way': `${OPEN.replace('const a', 'let a')} a.pipe(b); if (to) { a = b; } return a;`,
    'a stream that is returned': `${OPEN} a.pipe(b); return a;`,
    'a stream in an object': `${OPEN} a.pipe(b); watch({ a });`,
    'a stream that is handed on in a case that goes on to this one': `${OPEN} switch (to) { case 1: watch(a); default: a.pipe(b); }`,
    'a stream that is handed on behind a name that may stay': `const b = new PassThrough(); let a = from; watch(a); if (to) a = watch(from); a.pipe(b);`,
    'a listener that is taken away later': `${OPEN} a.on('error', fail); a.pipe(b); b.on('finish', () => { a.off('error', fail); });`,
    'another listener that is taken away': `${OPEN} a.on('error', fail); a.off('error', watch); a.pipe(b);`,
    'a name that has the source, too': `const a = createReadStream(from); const b = new PassThrough(); let c = a; c.on('error', fail); if (to) c = a.pipe(b);`,
    'a stream of nothing': `const b = createWriteStream(to); new PassThrough().pipe(b);`,
    'a digest': `const a = createReadStream(from); a.pipe(createHash('md5'));`,
    'the process’s own input': `process.stdin.pipe(createWriteStream(to));`,
    'a pipe in a listener for errors': `${OPEN} b.on('error', () => { a.pipe(new PassThrough()); });`,
    'one of two digests': `const a = createReadStream(from); const b = to ? createHash('md5') : createHash('sha1'); a.pipe(b);`,
    'code that makes another chunk': `const a = createReadStream(from); const b = new Transform({ transform(c, _, next) { if (c) next(null, c.reverse()); } }); a.pipe(b);`,
    'a collector with a callback': `const a = createReadStream(from); const b = collect((error, bytes) => watch(error, bytes)); a.pipe(b);`,
    'a callback that gets the chunks': `const a = createReadStream(from); const b = new Upload(to, (chunk) => watch(chunk)); a.pipe(b);`,
    'a stream that only code here fills': `const a = new Readable(); const b = new PassThrough(); a._read = () => { a.push(from); a.push(null); }; a.pipe(b);`,
    'a stream of a class here that only code here fills': `const a = new Quiet(); const b = new PassThrough(); from.forEach((c) => a.push(c)); a.push(null); a.pipe(b);`,
    'bytes that are there': `const a = Readable.from(Buffer.from(from)); const b = new PassThrough(); a.pipe(b);`,
    'bytes that are there, by their type': `/** @param {Buffer} bytes */ function g(bytes) { Readable.from(bytes).pipe(new PassThrough()); } g(from);`,
    'bytes that are there, in the call': `Readable.from('text').pipe(createWriteStream(to, { flags: 'a' }));`,
    'two classes of which nothing is known': `const a = new to.Worker(); const b = new to.Counter(); a.pipe(b);`,
    'a parser that tells what it reads': `const readable = watch(); const socket = watch(); socket.onopentag = fail; readable.pipe(socket);`,
    'a function of the file that gets all of them': `${OPEN} join(a, b); a.pipe(b); function join(...all) { for (const s of all) s.on('error', fail); }`,
    'a stream that is empty': `const a = new PassThrough(); const b = createWriteStream(to); a.end(); a.pipe(b);`,
    'a function as argument': `${OPEN} a.pipe((x) => x);`,
    'more arguments than a stream’s pipe has': `${OPEN} a.pipe(b, {}, 1);`,
    'neither end known': `from.pipe(to);`,
    'a comment that names the defect': `${OPEN}\n// a workaround for nodejs/node issue #41796\na.pipe(b);`,
  };
  for (const [title, body] of Object.entries(silent)) {
    it(`${title}: silent`, async () => {
      assert.deepEqual(await piped(body, CLASSES), []);
    });
  }

  for (const library of [
    'rxjs',
    'effect',
    'zod',
    'valibot',
    'gulp',
    'vinyl-fs',
    'minipass',
    '@isaacs/fs-minipass',
    'fluent-ffmpeg',
  ]) {
    it(`${library} has a pipe of its own`, async () => {
      const head = `import { source, stream } from '${library}';`;
      assert.deepEqual(await piped(`const readable = source(from); readable.pipe(stream());`, head), []);
      assert.deepEqual(await piped(`const res = stream(from); from.stream.pipe(res);`, head), []);
      // What is proved to be a stream of Node's stays one.
      assert.deepEqual(await piped(`${OPEN} a.pipe(b);`, head), FOUND);
    });
  }

  it('a member that is given a stream', async () => {
    const text = `${NODE}export function f(socket, to) { socket.file = createWriteStream(to); socket.pipe(socket.file); }`;
    assert.deepEqual(await sites(text, 'a.mjs'), ['socket -> socket.file']);
  });

  it('a listener on the sink in the call stays there', async () => {
    const text = (event: string): string =>
      `${NODE}const a = http.request('x'); const b = new PassThrough(); a.pipe(b.on('${event}', () => console.log(1)));`;
    assert.match(await fixed(text('finish'), 'a.mjs'), /pipeline\(a, b\.on\('finish', \(\) => console\.log\(1\)\), /);
    assert.match(await fixed(text('close'), 'a.mjs'), /what waits for `close` of `b` would take an error for the end/);
  });

  it('what says the type of a stream stays', async () => {
    const text = `import { createWriteStream } from 'node:fs';
      import type { Readable, Writable } from 'node:stream';
      export function f(child: { stdio: unknown[] }, to: Readable) {
        to.pipe(child.stdio[4] as Writable);
        (child.stdio[3] as Readable).pipe(createWriteStream('x'));
        (child.stdio[5] as Readable).on('error', console.error).pipe(child.stdio[6] as Writable).on('error', console.error);
      }`;
    const after = await fixed(text, 'a.ts');
    assert.match(after, /pipeline\(to, child\.stdio\[4\] as Writable, \(error\) => \{/);
    const second = await fixed(text.replace(/^ *to\.pipe.*$/m, ''), 'a.ts');
    assert.match(second, /pipeline\(child\.stdio\[3\] as Readable, createWriteStream\('x'\), /);
  });

  it('a promise that waits for the sink behind the pipe is that of the copy', async () => {
    const text = (waits: string): string => `import { createWriteStream } from 'node:fs';
      import { connect } from 'node:net';
      export async function f(from, to, log) {
        const body = connect(from);
        const file = createWriteStream(to);
        body.pipe(file);
        ${waits}
        log(to);
      }`;
    for (const waits of [
      `await new Promise((resolve) => file.on('finish', resolve));`,
      `await new Promise((resolve, reject) => { file.on('close', () => resolve()).on('error', reject); });`,
      `await new Promise((resolve, reject) => { body.on('error', (e) => reject(e)); file.once('finish', resolve); });`,
    ]) {
      const after = await fixed(text(waits), 'a.mjs');
      if (waits.includes('body.on')) assert.equal(after, 'no advice');
      else assert.match(after, /createWriteStream\(to\);\n +await pipeline\(body, file\);\n +log/);
    }
    for (const waits of [
      `await new Promise((resolve) => file.on('finish', () => { log(1); resolve(); }));`,
      `await new Promise((resolve) => body.on('end', resolve));`,
      `const done = await new Promise((resolve) => file.on('finish', resolve));`,
    ]) {
      assert.doesNotMatch(await fixed(text(waits), 'a.mjs'), /await pipeline/);
    }
  });

  it('a stream that may be missing is left to its pipe', async () => {
    const text = `${NODE}import { spawn } from 'node:child_process';
      export function f(to) { const a = spawn(to); a.stdout?.pipe(createWriteStream(to)); }`;
    assert.deepEqual(await sites(text, 'a.mjs'), ['a.stdout -> createWriteStream(to)']);
    assert.match(await fixed(text, 'a.mjs'), /may be missing$/);
  });

  it('a file copy whose streams are declared before they are made', async () => {
    const body = `let a, b; return new Promise((done) => { a = createReadStream(from); b = createWriteStream(to); a.on('error', fail); b.on('finish', done); a.pipe(b); });`;
    const { findings } = await analyse(`${NODE}export function f(from, to, fail) { ${body} }`, 'a.mjs');
    assert.deepEqual(
      findings.map((f) => f.pattern),
      ['stream-file-copy'],
    );
  });

  it('names no variable where a pipe hands the chunks on', async () => {
    const made = `createReadStream(from).pipe(createWriteStream(to)).on('error', fail);`;
    const text = `import { createReadStream, createWriteStream } from 'node:fs';
      export function copy(from, to, fail) { ${made} }`;
    const { findings } = await analyse(text, 'a.mjs');
    assert.deepEqual(
      findings.map((f) => f.message.replace(/; .*/, '')),
      ['`createReadStream(from)` is copied to `createWriteStream(to)` by a pipe'],
    );
  });

  it('answers of the web platform are given a stream', async () => {
    const text = `import { readFileSync } from 'node:fs';
      export function page(path) { return new Response(readFileSync(path)); }`;
    const { findings } = await analyse(text, 'a.mjs');
    assert.deepEqual(
      findings.map((f) => f.message),
      ['`path` is copied to `Response` through `readFileSync()`; answer with a stream of the file'],
    );
  });

  it('says what is wrong, not that bytes are copied', async () => {
    const { findings } = await analyse(`${NODE}${OPEN.replace('from', "'x'")} a.pipe(b);`, 'a.mjs');
    assert.deepEqual(
      findings.map((f) => [f.severity, f.message]),
      [['warning', 'errors of `a` reach nobody when it is piped to `b`; use stream.pipeline']],
    );
  });
});
