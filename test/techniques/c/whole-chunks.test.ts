import assert from 'node:assert/strict';
import { program, rewritten } from './support.js';

describe('hand-over: chunks that are not written as they were read', () => {
  const cases: readonly (readonly [name: string, body: string, because: RegExp])[] = [
    ['a short one is dropped', 'while (read(in, buf, 512) == 512)\n\twrite(out, buf, 512);', /`write` writes `512`/],
    [
      'the last one ends the loop',
      'while ((n = read(in, buf, 512)) == 512)\n\twrite(out, buf, n);\ntotal = 1;',
      /how much `read` gave/,
    ],
    [
      'compared from the left',
      'while (512 == (n = read(in, buf, 512)))\n\twrite(out, buf, n);',
      /how much `read` gave/,
    ],
    [
      'a short one is an error',
      'while ((n = read(in, buf, 512)) > 0) {\n\tif (n != 512)\n\t\treturn -1;\n\twrite(out, buf, n);\n}',
      /how much `read` gave/,
    ],
    [
      'a short one is left out',
      'while ((n = read(in, buf, 512)) > 0) {\n\tif (n < 512)\n\t\tcontinue;\n\twrite(out, buf, n);\n}',
      /how much `read` gave/,
    ],
    [
      'a single byte is no chunk',
      'while ((n = read(in, buf, 512)) > 1)\n\twrite(out, buf, n);',
      /how much `read` gave/,
    ],
    ['padded', 'while ((n = read(in, buf, 512)) > 0)\n\twrite(out, buf, 512);', /`write` writes `512` whatever/],
    ['all but the last byte', 'while ((n = read(in, buf, 512)) > 0)\n\twrite(out, buf, n - 1);', /`n - 1`/],
    [
      'from another place',
      'while ((n = read(in, buf, 512)) > 0)\n\twrite(out, buf + 4, n);',
      /does not write from where/,
    ],
    [
      'cut',
      'while ((n = read(in, buf, 512)) > 0) {\n\tif (n > (long)left)\n\t\tn = left;\n\twrite(out, buf, n);\n}',
      /changed before it is written|how much/,
    ],
    [
      'one that is no whole number of records is an error',
      'while ((n = read(in, buf, 512)) > 0) {\n\tif (n % 33 != 0)\n\t\treturn -1;\n\twrite(out, buf, n);\n}',
      /how much `read` gave/,
    ],
    [
      'an odd one is an error, asked behind the write',
      'while ((n = read(in, buf, 512)) > 0) {\n\twrite(out, buf, n);\n\tif ((n & 1) == 1)\n\t\treturn -1;\n}',
      /how much `read` gave/,
    ],
    [
      'a short one is an error, asked behind the write',
      'while ((n = read(in, buf, 512)) > 0) {\n\twrite(out, buf, n);\n\tif (n < 512)\n\t\treturn -1;\n}',
      /how much `read` gave/,
    ],
    [
      'a large one is an error, asked behind the write',
      'while ((n = read(in, buf, 512)) > 0) {\n\tif (write(out, buf, n) != n)\n\t\treturn -1;\n\tif (left < n) {\n\t\ttotal = 1;\n\t\treturn -1;\n\t}\n}',
      /how much `read` gave/,
    ],
    [
      'too many are refused, asked by a sum',
      'while ((n = read(in, buf, 512)) > 0) {\n\tif (total + n > 100000)\n\t\treturn -1;\n\twrite(out, buf, n);\n\ttotal += n;\n}',
      /how much `read` gave/,
    ],
    [
      'too many are refused, asked where it is counted',
      'while ((n = read(in, buf, 512)) > 0) {\n\tif ((total += n) > 100000)\n\t\treturn -1;\n\twrite(out, buf, n);\n}',
      /how much `read` gave/,
    ],
    [
      'enough is an end, asked of what is left',
      'while (left > 0 && (n = read(in, buf, left < 512 ? left : 512)) > 0) {\n\twrite(out, buf, n);\n\tleft -= n;\n\tif (left < 100)\n\t\tbreak;\n}',
      /`left` is asked for/,
    ],
    [
      'some are counted',
      'while ((n = read(in, buf, 512)) > 0) {\n\twrite(out, buf, n);\n\tif (listener)\n\t\ttotal += n;\n}',
      /`total`/,
    ],
  ];
  for (const [name, body, because] of cases) {
    for (const technique of ['sendfile', 'mmap-write'] as const) {
      it(`${name}: no ${technique}`, async () => {
        const { advice } = await rewritten(program(body), technique);
        assert.equal(advice.safety, 'shown-only');
        assert.match(advice.lost.join(), because);
      });
    }
  }

  const whole = [
    'while (0 < (n = read(in, buf, 512)))\n\twrite(out, buf, n);',
    'for (;;) {\n\tn = read(in, buf, sizeof buf);\n\tif (n == -1 && errno == EINTR)\n\t\tcontinue;\n\tif (n <= 0)\n\t\tbreak;\n\tif (n != write(out, buf, (size_t)n))\n\t\treturn -1;\n}',
    'while ((n = read(in, buf, 512)) >= 1) {\n\tchar *at = buf;\n\twhile (n > 0) {\n\t\tssize_t put = write(out, at, n);\n\t\tif (put < 0)\n\t\t\treturn -1;\n\t\tat += put;\n\t\tn -= put;\n\t}\n}',
    'while ((n = read(in, buf, 512)) > 0) {\n\tif (write(out, &buf[0], n) < n)\n\t\treturn -1;\n}',
    'while ((n = read(in, buf, 512)) > 0) {\n\tssize_t put;\n\tfor (char *at = buf; n > 0; at += put, n -= put)\n\t\tif ((put = write(out, at, n)) < 0)\n\t\t\treturn -1;\n}',
  ];
  for (const body of whole) {
    it(`are others than these: ${body.split('\n')[0] ?? ''}`, async () => {
      const { advice, rewrite } = await rewritten(program(body), 'sendfile');
      assert.equal(advice.safety, 'review', advice.lost.join());
      assert.ok(rewrite.ok);
    });
  }
});

describe('hand-over: what is seen after a loop that may not be entered', () => {
  it('the result of the read is that of the fast path', async () => {
    const body = 'while (listener && (n = read(in, buf, sizeof buf)) > 0)\n\twrite(out, buf, n);\ntotal = n == 0;';
    const { added } = await rewritten(program(body), 'sendfile');
    assert.match(added.join('\n'), /\(n = sendfile\(/);
  });

  it('is refused where the variable can not hold it', async () => {
    const body =
      'size_t got = 0;\nwhile (listener && (got = read(in, buf, sizeof buf)) > 0)\n\twrite(out, buf, got);\ntotal = got == 0;';
    assert.match((await rewritten(program(body), 'sendfile')).advice.lost.join(), /`got` is used after the loop/);
  });

  const limited = (type: string, before: string, condition: string): string =>
    `#include <unistd.h>\nint copy(int in, int out, ${type} left)\n{\n\tchar buf[4096];\n\tssize_t n;\n\n\t` +
    `while (${condition} && (n = read(in, buf, left < 4096 ? left : 4096)) > 0) {\n\t\tif (write(out, buf, n) != n)\n` +
    `\t\t\treturn -1;\n\t\tleft -= n;\n\t}\n\treturn ${before};\n}\n`;

  it('the helper is not asked to copy all where the limit is below zero', async () => {
    const { added } = await rewritten(limited('long', 'left == 0', 'left > 0'), 'copy-by-kind');
    assert.match(added.join('\n'), /if \(left > 0\)\nleft -= copy_in_kernel\(in, out, left\);/);
  });

  it('a text is not the variable', async () => {
    const text = limited('long', 'left', 'left > 0').replace('\treturn left', '\twrite(2, "\\n", 1);\n\treturn left');
    assert.equal((await rewritten(text, 'copy-by-kind')).advice.safety, 'review');
  });

  it('the helper leaves the last read to the loop', async () => {
    const { advice } = await rewritten(limited('long', 'n < 0', 'left > 0'), 'copy-by-kind');
    assert.match(advice.lost.join(), /last read/);
  });
});

describe('hand-over: a buffer that others have, too', () => {
  const copy = (parameter: string, before = ''): string =>
    `#include <unistd.h>\n${before}int copy(int in, int out${parameter})\n{\n\tssize_t n;\n\n` +
    '\twhile ((n = read(in, buf, 4096)) > 0)\n\t\tif (write(out, buf, n) != n)\n\t\t\treturn -1;\n\treturn 0;\n}\n';

  it('is not safe: the last chunk is not in it', async () => {
    for (const text of [copy(', char *buf'), copy('', 'static char buf[4096];\n')]) {
      const { advice } = await rewritten(text, 'copy-file-range');
      assert.equal(advice.safety, 'review');
      assert.match(advice.assumed.join(), /nobody reads what the copy leaves in `buf`/);
    }
  });
});

describe('a larger buffer', () => {
  const file = (body: string): string =>
    `#include <unistd.h>\n#include <stdio.h>\nint copy(int in, int out, int max)\n{\n\tchar buf[512];\n\tssize_t n;\n\tint i = 0;\n\n${body}\n\treturn i;\n}\n`;
  const cases: readonly (readonly [name: string, body: string, because: RegExp])[] = [
    [
      'would drop more of a short chunk',
      '\twhile ((n = read(in, buf, sizeof buf)) == sizeof buf)\n\t\twrite(out, buf, n);',
      /how much `read` gave/,
    ],
    [
      'would pad more',
      '\twhile ((n = read(in, buf, sizeof buf)) > 0)\n\t\twrite(out, buf, sizeof buf);',
      /whatever `read` gave/,
    ],
    [
      'would copy more in as many passes',
      '\tfor (i = 0; i < max && (n = read(in, buf, sizeof buf)) > 0; i++)\n\t\twrite(out, buf, n);',
      /`i` goes on/,
    ],
    [
      'would count fewer passes',
      '\twhile ((n = read(in, buf, sizeof buf)) > 0) {\n\t\twrite(out, buf, n);\n\t\ti++;\n\t}',
      /`i` goes on/,
    ],
    [
      'would move no more of records',
      '\twhile (read(in, &i, sizeof i) > 0 && (n = read(in, buf, i < 512 ? (size_t)i : sizeof buf)) > 0)\n\t\twrite(out, buf, n);',
      /done less often/,
    ],
    [
      'would meet a short read sooner',
      '\tdo {\n\t\tn = read(in, buf, sizeof buf);\n\t\tif (n > 0)\n\t\t\twrite(out, buf, n);\n\t\ti = 1;\n\t} while (n == sizeof buf);',
      /short/,
    ],
  ];
  for (const [name, body, because] of cases) {
    it(name, async () => {
      const { advice } = await rewritten(file(body), 'larger-buffer');
      assert.equal(advice.safety, 'shown-only');
      assert.match(advice.lost.join(), because);
    });
  }
});

describe('hand-over: where the lines go', () => {
  const loop = '\twhile ((n = read(in, buf, sizeof buf)) > 0)\n\t\tif (write(out, buf, n) != n)\n\t\t\treturn -1;\n';
  const file = (front: string, before = '', parameters = ''): string =>
    `#include <unistd.h>\n${before}int copy(int in, int out, int x${parameters})\n{\n\tchar buf[4096];\n\tssize_t n;\n\n${front}${loop}\treturn x;\n}\n`;
  const refused: readonly (readonly [name: string, text: string, because: RegExp])[] = [
    ['a condition in an arm', file('#ifdef X\n\tif (x)\n#endif\n'), /conditions and macros/],
    ['an else in an arm', file('#ifdef X\n\tif (x)\n\t\treturn 1;\n\telse\n#endif\n'), /conditions and macros/],
    ['one of two arms', file('#ifdef X\n\tx = 1;\n#else\n\tif (x)\n#endif\n'), /conditions and macros/],
    ['a variable of the name', file('', '', ', int sendfile'), /`sendfile` is something else/],
    ['a function of the name', file('', 'static int sendfile(int a) { return a; }\n'), /`sendfile` is something else/],
    ['a macro of the name', file('', '#define sendfile(a) (a)\n'), /`sendfile` is something else/],
  ];
  for (const [name, text, because] of refused) {
    it(`refused: ${name}`, async () => {
      assert.match((await rewritten(text, 'sendfile')).advice.lost.join(), because);
    });
  }

  it('behind an arm that is whole', async () => {
    const { rewrite } = await rewritten(file('#ifdef X\n\tif (x)\n\t\tx = 2;\n#else\n\tx = 1;\n#endif\n'), 'sendfile');
    assert.ok(rewrite.ok);
  });

  it('on lines of their own in a function on one line, and so goes what follows', async () => {
    const text =
      '#include <unistd.h>\nint f(int in, int out) { char buf[4096]; ssize_t n; while ((n = read(in, buf, sizeof buf)) > 0) if (write(out, buf, n) != n) return -1; return 0; }\n';
    const { after } = await rewritten(text, 'sendfile');
    assert.match(
      after,
      /ssize_t n;\n.*\/\* Let the kernel send.*\n.*if \(lseek.*\n.*while \(sendfile.*\n.*continue;\n\s+\}\n\s+while \(\(n = .*\n\s+return 0; }\n/,
    );
  });

  const defined: readonly (readonly [string, 'copy-file-range' | 'sendfile', string])[] = [
    ['#ifdef __CYGWIN__\n#define _GNU_SOURCE\n#endif\n', 'copy-file-range', 'shown-only'],
    ['#define _GNU_SOURCE\n#undef _GNU_SOURCE\n', 'copy-file-range', 'shown-only'],
    ['#ifdef __linux__\n#define _GNU_SOURCE\n#endif\n', 'copy-file-range', 'safe'],
    ['#ifndef _GNU_SOURCE\n#define _GNU_SOURCE\n#endif\n', 'copy-file-range', 'safe'],
    ['#if !defined(__APPLE__) && !defined(__sun)\n#define _GNU_SOURCE\n#endif\n', 'copy-file-range', 'safe'],
    ['#ifdef __CYGWIN__\n#define _GNU_SOURCE\n#endif\n', 'sendfile', 'review'],
  ];
  for (const [head, technique, safety] of defined) {
    it(`${technique} behind ${head.split('\n').join(' ')}`, async () => {
      assert.equal((await rewritten(head + file(''), technique)).advice.safety, safety);
    });
  }
});
