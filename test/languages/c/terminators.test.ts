/** What is stored behind the data and what is stored in it, and numbers whose types are names. */
import assert from 'node:assert/strict';
import { sitesIn } from './support.js';

const one = (text: string): Promise<readonly string[]> => sitesIn({ '/p/a.c': text });

describe('C: a 0 that is stored', () => {
  const characters = (body: string): Promise<readonly string[]> =>
    one(
      `void f(FILE *in, FILE *out) { char b[512]; int n, i; while ((n = fread(b, 1, sizeof b - 1, in)) > 0) { ${body} } }`,
    );
  const write = 'fwrite(b, 1, n, out);';

  it('ends the data', async () => {
    for (const end of ['b[n] = 0;', '*(b + n) = 0;', 'b[sizeof b - 1] = 0;', 'i = n; b[i] = 0;'])
      assert.deepEqual(await characters(end + write), ['fread > fwrite: a copy'], end);
  });

  it('cuts or pads it', async () => {
    for (const cut of ['b[n - 1] = 0;', '*(b + n - 1) = 0;', 'i = n - 1; b[i] = 0;'])
      assert.deepEqual(await characters(cut + write), ['fread > fwrite: `b` is changed'], cut);
    for (const pad of ['for (i = n; i < 512; i++) b[i] = 0;', 'i = n; while (i < 512) { b[i] = 0; ++i; }'])
      assert.deepEqual(await characters(`${pad} fwrite(b, 1, n, out);`), ['fread > fwrite: `b` is padded'], pad);
  });
});

describe('C: a character in a variable of a type by name', () => {
  it('is looked at in another one', async () => {
    const f = (test: string): string =>
      `void f(int in, int out, int stop) { u_char ch; int c; while (read(in, &ch, 1) == 1) { c = ch; ${test} write(out, &ch, 1); } }`;
    assert.match((await one(f('if (c == stop) break;'))).join(), /looked at/);
  });
});
