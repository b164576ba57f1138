import assert from 'node:assert/strict';
import { allCalls, referenceFor } from '../../server/src/reference/index.js';
import { printCard, referenceCard } from '../../server/src/render/index.js';

/** What a card must exist for. */
const CALLS = [
  ...['read', 'write', 'pread', 'pwrite', 'readv', 'writev', 'recv', 'send', 'mmap', 'munmap', 'sendfile'],
  ...['copy_file_range', 'splice', 'tee', 'vmsplice', 'fcntl', 'madvise', 'fopen', 'fread', 'fwrite'],
  ...['fs.readFile', 'fs.readFileSync', 'fs/promises.readFile', 'fs.writeFile', 'fs.createReadStream'],
  ...['fs.copyFile', 'fs/promises.copyFile', 'stream.pipeline', 'stream/promises.pipeline'],
  ...['Readable.pipe', 'ReadableStream.pipeTo', 'Readable.on(data)'],
];

describe('reference of calls', () => {
  for (const name of CALLS)
    it(`knows ${name}`, () => {
      assert.ok(referenceFor(name));
    });

  it('names no call twice, and no id', () => {
    const names = allCalls.flatMap((call) => call.names);
    assert.equal(new Set(names).size, names.length);
    assert.equal(new Set(allCalls.map(({ id }) => id)).size, allCalls.length);
  });

  for (const call of allCalls) {
    describe(call.title, () => {
      const claims = [call.copies, call.blocks, call.count, call.needs, call.pitfalls].flat();

      it('claims in short sentences, each with a source', () => {
        for (const [text, source] of claims) {
          assert.match(text, /^[A-Z0-9`-].*[.]$/s, text);
          assert.ok(text.length < 300, text);
          assert.ok(source.length > 3, text);
          // Where it is from: a manual page, a document, an issue, a source file, a standard, or a measurement.
          assert.match(
            source,
            /\(\d\)|\(\dposix\)|^measured|documentation|standard|issues? |POSIX|libuv|Linux 6|Node, |manual/,
            source,
          );
        }
        for (const [name, text, source] of call.errors) {
          assert.match(name, /^[A-Z]|^error$/);
          assert.doesNotMatch(text, /\.$|^[A-Z]/, text);
          assert.ok(source.length > 3, text);
        }
      });

      it('has balanced code spans, and no other markup', () => {
        for (const text of [call.summary, ...claims.map(([it]) => it), ...call.errors.map(([, it]) => it)]) {
          assert.equal(text.split('`').length % 2, 1, text);
          assert.doesNotMatch(text.replace(/`[^`]*`/g, ''), /\*\*|\]\(|</, text);
        }
      });

      it('tells all of it on its card', () => {
        const text = printCard(referenceCard(call), { format: 'plaintext' }).replace(/\s+/g, ' ');
        for (const it of [...claims.map(([it]) => it), ...call.errors.map(([, it]) => it)])
          assert.ok(text.includes(it), it);
      });
    });
  }
});

describe('reference: what must be said in full', () => {
  const told = (name: string): string => {
    const call = referenceFor(name)!;
    const claims = [call.copies, call.blocks, call.count, call.needs, call.pitfalls].flat();
    return [...claims.map(([it]) => it), ...call.errors.map(([error, it]) => `${error}: ${it}`)].join('\n');
  };

  for (const words of [
    /SIGBUS/,
    /EFAULT.*without a signal/,
    /zeros/,
    /Another process may shorten/,
    /length 0/,
    /F_SETLEASE/,
    /SIGIO/,
    /F_SETSIG/,
    /lease-break-time/,
    /handler helps for own accesses only.*does nothing for `write`/,
    /TLB/,
    /page fault/,
    /network file systems/,
  ]) {
    it(`mmap: ${words.source}`, () => {
      assert.match(told('mmap'), words);
    });
  }

  for (const words of [
    /2,147,479,552/,
    /May move less/,
    /pages of the file itself wait in the queue/,
    /SIGPIPE/,
    /O_APPEND/,
    /\/proc/,
    /cancellation point/,
  ]) {
    it(`sendfile: ${words.source}`, () => {
      assert.match(told('sendfile'), words);
    });
  }
});
