/** Where one call that destroys all streams of a chain of pipes would do more than the pipes: nothing is changed. */
import assert from 'node:assert/strict';
import { analyse, fixed } from '../../languages/typescript/support.js';
import { NODE } from './advised.js';

const pipelines = async (body: string) => {
  const { findings } = await analyse(`${NODE}${body}`);
  return findings.flatMap((f) => f.advice).filter((a) => a.technique === 'pipeline');
};

describe('TypeScript techniques: a sink of several sources', () => {
  it('is not ended by the first of them', async () => {
    const { findings } = await analyse(
      `${NODE}export function both(one: Readable, other: Readable, path: string) {
        const file = createWriteStream(path);
        one.pipe(file);
        other.pipe(file);
      }`,
    );
    const advice = findings.flatMap((f) => f.advice).filter((a) => a.technique === 'pipeline');
    assert.ok(advice.length > 0);
    for (const { safety, lost } of advice) {
      assert.equal(safety, 'shown-only');
      assert.match(lost.join('; '), /more than one stream is piped to `file`/);
    }
  });
});

describe('TypeScript techniques: a source of several sinks', () => {
  it('does not end with the first of them', async () => {
    const advice = await pipelines(
      `export function tee(body: Readable, one: Writable, other: Writable) {
        body.pipe(one);
        body.on('end', () => log('read')).pipe(other);
      }`,
    );
    assert.equal(advice.length, 2);
    for (const { safety, lost } of advice) {
      assert.equal(safety, 'shown-only');
      assert.match(
        lost.join('; '),
        /`body` is piped to `(?:one|other)`, too, and an early end of one would end the other/,
      );
    }
  });

  it('is piped to one of them only, or has become another stream', async () => {
    const advice = await pipelines(
      `export function either(from: Readable, one: Writable, other: Writable, zip: Transform | undefined) {
        let body: Readable = from;
        if (zip) body = body.pipe(zip);
        if (one.writable) body.pipe(one);
        else body.pipe(other);
      }`,
    );
    assert.ok(advice.length >= 2);
    for (const { safety, lost } of advice) assert.equal(safety, 'review', lost.join('; '));
  });
});

describe('TypeScript techniques: a chain of pipes that others see', () => {
  const REFUSED: readonly (readonly [title: string, text: string, because: RegExp])[] = [
    [
      'a listener of the source tidies up before it rejects',
      `export function save(old: string, path: string) {
        return new Promise<void>((resolve, reject) => {
          const from = createReadStream(old);
          from.on('error', async (error) => { await tidy(path); reject(error); });
          from.pipe(createWriteStream(path)).on('finish', () => { log(path); resolve(); });
        });
      }`,
      /`reject` would come before `from` is tidied up after an error/,
    ],
    [
      'an error is only noted, and `close` taken for the end',
      `export function save(from: Readable, path: string) {
        return new Promise<void>((resolve, reject) => {
          const file = createWriteStream(path);
          file.on('error', (error) => { log(path); log(error); });
          from.pipe(file).on('close', resolve);
        });
      }`,
      /what waits for `close` of `file` would take an error for the end/,
    ],
    [
      'an error is handed to who settles nothing, and `close` taken for the end',
      `export function save(from: Readable, path: string) {
        return new Promise<void>((resolve, reject) => {
          const file = createWriteStream(path);
          file.on('error', log);
          from.pipe(file).on('close', resolve);
        });
      }`,
      /what waits for `close` of `file` would take an error for the end/,
    ],
    [
      'a promise of the source itself is waited for among others',
      `export async function pack(archive: Archive, path: string, note: Promise<void>) {
        archive.pipe(createWriteStream(path));
        const packed = archive.finalize();
        await Promise.all([packed, note]);
      }`,
      /what waits for `archive.finalize\(\)` would wait forever after an error/,
    ],
    [
      'an interface says that the end is a stream, of whatever make',
      `export function write(path: string, out: NodeJS.WritableStream, failed: (error: Error) => void) {
        out.on('error', (error) => { log(path); failed(error); });
        createReadStream(path).pipe(out);
      }`,
      /`out` may be of an older make than Node’s streams/,
    ],
    [
      'who gets the end listens to it, whatever it is',
      `export function parsed(path: string, parser: Stream) {
        return createReadStream(path).pipe(parser);
      }`,
      /`parser` may be of an older make than Node’s streams/,
    ],
    [
      'a listener hands errors on to the end of the chain',
      `export function unzip(from: Readable, zip: Transform, entry: Writable) {
        from.pipe(zip).on('error', (error) => { entry.emit('error', error); }).pipe(entry);
      }`,
      /an error of `zip` that a listener hands on to `entry` would be told twice/,
    ],
    [
      'one function hears of errors in the middle and at the end',
      `export function zipped(from: Readable, zip: Transform, to: Writable, done: (error: Error) => void) {
        from.pipe(zip).on('error', done).pipe(to).on('error', done);
      }`,
      /`done` would be told twice/,
    ],
    [
      'a form may come to its end before `pipeline` listens',
      `import FormData from 'form-data';
      export function submit(fields: Record<string, string>, to: Writable) {
        const form = new FormData();
        for (const [name, value] of Object.entries(fields)) form.append(name, value);
        form.pipe(to);
      }`,
      /`form` may end within `pipe`, and `pipeline` would wait for the end forever/,
    ],
    [
      'a form is handed in',
      `export function submit(formStream: Readable & { getBoundary(): string }, to: Writable) {
        log(formStream.getBoundary());
        formStream.pipe(to);
      }`,
      /`formStream` may end within `pipe`/,
    ],
    [
      'a function adds to the file what it has to say',
      `export function save(from: Readable, path: string) {
        const file = createWriteStream(path);
        const say = (message: string) => file.write(message);
        from.pipe(file);
        return say;
      }`,
      /`file` is written to by hand, too, and `pipeline` closes it when the source ends early/,
    ],
    [
      'the source is known to tell its sinks events of its own',
      `import needle from 'needle';
      export function save(url: string, path: string) {
        return needle.get(url).pipe(createWriteStream(path));
      }`,
      /emits events of its own on what it is piped to/,
    ],
    [
      'the source is known to tell its sinks events, and who calls may listen there',
      `import needle from 'needle';
      export function save(url: string, sink: Writable) {
        needle.get(url).pipe(sink);
      }`,
      /emits events of its own on what it is piped to/,
    ],
    [
      'what gets the request itself may answer that there is no such file',
      `import { serve } from './serve.js';
      export const server = createServer((req, res) => {
        const answer = serve(req, { root: '.' });
        answer.on('directory', () => console.log('directory'));
        answer.pipe(res);
      });`,
      /`answer` gets the request, and may answer its own errors while nobody listens/,
    ],
    [
      'the source tells the file an event of its own',
      `export function save(from: Readable, path: string, saved: () => void) {
        from.pipe(createWriteStream(path)).on('done', saved);
      }`,
      /`done` is no event of a file/,
    ],
    [
      'a promise waits for the end of the source, which an error takes away',
      `export async function save(from: Readable, path: string) {
        const file = createWriteStream(path);
        const read = new Promise<void>((resolve) => from.on('end', () => { resolve(); }));
        from.pipe(file);
        await read;
      }`,
      /what waits for `end` would wait forever after an error, which ended the process/,
    ],
  ];
  for (const [title, text, because] of REFUSED) {
    it(title, async () => {
      const advice = await pipelines(text);
      assert.ok(advice.length > 0);
      for (const { safety, lost } of advice) {
        assert.equal(safety, 'shown-only');
        assert.match(lost.join('; '), because);
      }
    });
  }
});

describe('TypeScript techniques: a promise that waits for a pipe', () => {
  it('does no harm where an error settles it, too', async () => {
    const advice = await pipelines(
      `export async function save(from: Readable, path: string) {
        const file = createWriteStream(path);
        const read = new Promise<void>((resolve, reject) => {
          from.on('end', () => { resolve(); });
          file.on('error', reject);
        });
        from.pipe(file);
        await read;
      }`,
    );
    assert.ok(advice.some(({ safety }) => safety === 'review'));
  });
});

describe('TypeScript techniques: an error of which a promise is told nothing', () => {
  const save = (failed: string, listened: string): string => `${NODE}
    export function save(from: Readable, path: string) {
      return new Promise<void>((resolve, reject) => {
        const file = createWriteStream(path);
        const failed = (error: Error) => { ${failed} };
        file.on('error', (error) => failed(error));
        file.on('finish', resolve);
        ${listened}
      });
    }`;

  it('rejects it, and is told to who listened as before', async () => {
    const after = await fixed(save('log(error.message);', 'from.pipe(file);'));
    assert.match(after, /file\.on\('error', \(error\) => failed\(error\)\);/);
    assert.match(after, /pipeline\(from, file, \(error2?\) => \{\s+if \(error2?\) reject\(error2?\);\s+\}\);/);
  });

  it('goes to who rejects it', async () => {
    const after = await fixed(save('log(error.message); reject(error);', 'from.pipe(file);'));
    assert.match(after, /if \(error\) failed\(error\);\s+else resolve\(\);/);
  });
});
