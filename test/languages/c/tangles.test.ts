/** Functions that call each other, and themselves: what is learned of them stays as small as what they say. */
import assert from 'node:assert/strict';
import { operandIn } from '../../../server/src/languages/c/summary/outside.js';
import { sitesIn } from './support.js';

const one = (text: string): Promise<readonly string[]> => sitesIn({ '/p/a.c': text });

const many = (make: (i: number) => string): string => Array.from({ length: 14 }, (_, i) => make(i)).join('\n');

const LOOP = 'char b[4096]; ssize_t n; while ((n = read(in, b, sizeof b)) > 0) write(out, b, n);';

describe('C: tangles', () => {
  it('what a function reaches by calling itself has no name further down', () => {
    assert.deepEqual(operandIn(['out', 't'], 't.data.left.data.name'), { argument: 1, member: '.data.left.data.name' });
    assert.equal(operandIn(['out', 't'], 't.data.left.data.left.name'), undefined);
  });

  it('copies in the kernel by functions that call each other are told once', async () => {
    const [a, b] = ['b', 'a'].map((other) => many(() => `if (send${other}(out, in) < 0) return -1;`));
    const functions = `int senda(int out, int in) { sendfile(out, in, 0, 4096); ${a ?? ''} return 0; }
    int sendb(int out, int in) { ${b ?? ''} return 0; }`;
    const copy = (call: string): string => `void f(int in, int out) { ${call} ${LOOP} }\n${functions}`;
    assert.deepEqual(await one(copy('')), ['read > write: a copy']);
    assert.deepEqual(await one(copy('if (sendb(out, in) == 0) return;')), [
      'read > write: `sendb` already copies here',
    ]);
  });

  it('what does very much is as good as unknown', async () => {
    const more = Array.from({ length: 70 }, (_, i) => `write(fd${i}, p, n);`).join(' ');
    const copy = `void f(int in) { char b[4096]; ssize_t n; while ((n = read(in, b, sizeof b)) > 0) put(b, n); }`;
    const put = (calls: string): string => `int fd0;\n${copy}\nvoid put(const char *p, size_t n) { ${calls} }`;
    assert.deepEqual(await one(put('write(fd0, p, n);')), ['read > put: a copy']);
    assert.deepEqual(await one(put(more)), []);
  });
});
