/** Definitions and macros as old programs and those for several systems write them. */
import assert from 'node:assert/strict';
import { sitesIn } from './support.js';

const one = (text: string): Promise<readonly string[]> => sitesIn({ '/p/a.c': text });

const OLD_WRITE = `mwrite(fd, address, bytes)
int fd;
register char *address;
register int bytes; /* at most a block */
{
  if (write(fd, address, bytes) != bytes)
    fail("write");
}
`;

describe('C: heads', () => {
  it('in the old style without a type', async () => {
    const copy = `copy(from, to)
int from, to;
{
  char b[8192];
  int n;
  while ((n = read(from, b, sizeof b)) > 0)
    mwrite(to, b, n);
}
`;
    assert.deepEqual(await one(OLD_WRITE + copy), ['read > mwrite: a copy']);
    const looks = OLD_WRITE.replace('if (write', 'if (*address == 0) return; if (write');
    assert.deepEqual(await one(looks + copy), ['read > mwrite: `b` is passed to `mwrite`']);
  });

  it('a call in front of declarations is none', async () => {
    // A macro that declares something: what follows belongs to nobody.
    const macro = 'DECLARE(copy, x);\nint y;\n';
    const f = 'void f(int a, int b) { char c[8192]; int n; while ((n = read(a, c, 8192)) > 0) mwrite(b, c, n); }';
    assert.deepEqual(await one(macro + OLD_WRITE + f), ['read > mwrite: a copy']);
  });
});

describe('C: macros that hide calls of the system', () => {
  const loop = 'void f(int a, int b) { char c[8192]; int n; while ((n = read(a, c, sizeof c)) > 0) write(b, c, n); }\n';
  const hidden = (condition: string): string =>
    `${condition}\n#define read other_read\n#define write other_write\n#endif\n${loop}`;

  it('on Windows only', async () => {
    for (const condition of [
      '#ifdef _WIN32',
      '#if defined(_WIN32) && USE_OTHERS',
      '#ifdef HAVE_X\n#elif defined _MSC_VER',
    ])
      assert.deepEqual(await one(hidden(condition)), ['read > write: a copy'], condition);
  });

  it('everywhere else, too', async () => {
    for (const condition of ['#ifndef _WIN32', '#if !defined(_WIN32)', '#ifdef _WIN32\n#else', '#ifdef WITH_OTHERS'])
      assert.deepEqual(await one(hidden(condition)), [], condition);
  });
});
