/** Functions of the project that have the names of those of the standard library. */
import assert from 'node:assert/strict';
import { sitesIn } from './support.js';

describe('C: a standard library of its own', () => {
  it("a library's own version of a call of stdio", async () => {
    const own = (name: string): string => `int ${name}(FILE *f) {
      return copy_file_range(f->from, NULL, f->to, NULL, f->length, 0);
    }`;
    const copy = (name: string): string => `void f(FILE *in, FILE *out) {
      char b[4096]; size_t n;
      while ((n = fread(b, 1, sizeof b, in)) > 0) fwrite(b, 1, n, out);
      ${name}(out);
    }`;
    const besides = (name: string): Promise<readonly string[]> =>
      sitesIn({ '/p/a.c': copy(name), '/p/b.c': own(name) });
    assert.deepEqual(await besides('fflush'), ['fread > fwrite: a copy']);
    assert.deepEqual(await besides('fcopy'), ['fread > fwrite: `fcopy` already copies here']);
    assert.deepEqual(await sitesIn({ '/p/a.c': own('fflush') + copy('fflush') }), [
      'fread > fwrite: `fflush` already copies here',
    ]);
  });
});
