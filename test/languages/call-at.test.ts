import assert from 'node:assert/strict';
import { Workbench } from '../../server/src/engine/index.js';
import { allLanguages } from '../../server/src/bin/languages.generated.js';
import { nodeLanguageHost } from '../../server/src/hosts/node/index.js';
import { referenceFor } from '../../server/src/reference/index.js';

const workbench = new Workbench(allLanguages, nodeLanguageHost());

/** What stands at the `^`, which is taken out of the text. */
async function at(path: string, marked: string): Promise<string | undefined> {
  const offset = marked.indexOf('^');
  const text = marked.replace('^', '');
  const analyser = workbench.open(path)!;
  try {
    const call = await analyser.callAt(text, offset, (name) => referenceFor(name) !== undefined);
    if (call) assert.ok(call.span.start <= offset && offset <= call.span.end);
    return call?.name;
  } finally {
    analyser.dispose();
  }
}

const c = (body: string, before = ''): Promise<string | undefined> =>
  at('a.c', `${before}\nint f(int fd, char *b, long n)\n{\n  ${body}\n  return 0;\n}\n`);

describe('C: the library call at a place', () => {
  it('is told by its name, wherever the cursor stands in it', async () => {
    assert.equal(await c('n = ^read(fd, b, n);'), 'read');
    assert.equal(await c('while ((n = re^ad(fd, b, n)) > 0);'), 'read');
    assert.equal(await c('return sendfile64^(fd, fd, 0, n);'), 'sendfile64');
    assert.equal(await c('if (fd) { do { x(mm^ap(0, n, 1, 2, fd, 0)); } while (0); }'), 'mmap');
  });

  it('is none beside the name, and for names that nobody asked for', async () => {
    assert.equal(await c('n = read(f^d, b, n);'), undefined);
    assert.equal(await c('n = prin^tf(b);'), undefined);
  });

  it('is none for members, strings, comments and what is not called', async () => {
    assert.equal(await c('n = ops->re^ad(fd, b, n);'), undefined);
    assert.equal(await c('n = ops.re^ad(fd, b, n);'), undefined);
    assert.equal(await c('b = "re^ad(fd)";'), undefined);
    assert.equal(await c('/* re^ad(fd, b, n) */'), undefined);
    assert.equal(await c('handler = re^ad;'), undefined);
  });

  it('is none where the file gives the name a meaning of its own', async () => {
    assert.equal(await c('n = re^ad(fd, b, n);', 'static long read(int fd, char *b, long n) { return n; }'), undefined);
    assert.equal(await c('n = re^ad(fd, b, n);', '#define read(a, b, c) my_read(a, b, c)'), undefined);
    assert.equal(await c('long (*read)(int, char *, long) = g; n = re^ad(fd, b, n);'), undefined);
    assert.equal(await at('a.c', 'int f(int read) { return re^ad(1); }'), undefined);
    // A prototype is what a header would say, too.
    assert.equal(await c('n = re^ad(fd, b, n);', 'long read(int, void *, unsigned long);'), 'read');
    assert.equal(await c('long read(int, void *, unsigned long); n = re^ad(fd, b, n);'), 'read');
  });
});

const ts = (text: string): Promise<string | undefined> => at('a.ts', text);

describe('TypeScript: the library call at a place', () => {
  it('is told by the module it comes from, under whatever name', async () => {
    assert.equal(
      await ts("import { readFile } from 'node:fs/promises';\nawait re^adFile('a');"),
      'fs/promises.readFile',
    );
    assert.equal(await ts("import { readFile as slurp } from 'fs';\nslu^rp('a', f);"), 'fs.readFile');
    assert.equal(await ts("import * as fs from 'node:fs';\nfs.copyFileS^ync('a', 'b');"), 'fs.copyFileSync');
    assert.equal(await ts("import fs from 'fs';\nawait fs.promises.copy^File('a', 'b');"), 'fs/promises.copyFile');
    assert.equal(
      await at('a.js', "const { pipeline } = require('stream');\npipe^line(a, b, done);"),
      'stream.pipeline',
    );
  });

  it('is told by the stream that it is a method of', async () => {
    const made = "import { createReadStream } from 'node:fs';\nconst src = createReadStream('a');\n";
    assert.equal(await ts(`${made}src.pi^pe(res);`), 'Readable.pipe');
    assert.equal(await ts(`${made}src.o^n('data', (c) => out.push(c));`), 'Readable.on(data)');
    assert.equal(await ts(`${made}src.o^n('close', done);`), undefined);
    assert.equal(await ts('await response.body.pipe^To(sink);'), 'ReadableStream.pipeTo');
  });

  it('is none for what only has the name', async () => {
    assert.equal(await ts("import { readFile } from './mine.js';\nawait re^adFile('a');"), undefined);
    assert.equal(await ts("function readFile(p: string) { return p; }\nre^adFile('a');"), undefined);
    assert.equal(await ts('values.pi^pe(map((x) => x + 1));'), undefined);
    assert.equal(await ts("vault.re^adFile('a');"), undefined);
    assert.equal(await ts("import { readFile } from 'fs';\nconst f = re^adFile;"), undefined);
  });
});
