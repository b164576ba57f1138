/** What looks at bytes on their way, or changes them, and what only seems to. */
import assert from 'node:assert/strict';
import { sitesIn } from './support.js';

const one = (text: string): Promise<readonly string[]> => sitesIn({ '/p/a.c': text });

describe('C: looks', () => {
  it('a function that writes a member of what was read looks at it', async () => {
    const copy = `void f(int in, int out) {
      char b[8192]; ssize_t n;
      while ((n = read(in, b, sizeof b)) > 0) { head((struct header *)b); write(out, b, n); }
    }`;
    const head = (body: string): string => `void head(struct header *h) { ${body} }\n${copy}`;
    assert.deepEqual(await one(head('write(2, h->name, 8);')), ['read > write: `b` is passed to `head`']);
    assert.deepEqual(await one(head('write(2, "x", 1);')), ['read > write: a copy']);
  });

  it('the end of a source on either side of a comparison', async () => {
    const copy = (test: string): string => `int f(FILE *in, FILE *out) {
      int c;
      while ((c = getc(in)) != EOF) if (putc(c, out) == EOF) break;
      return ${test} || ferror(in);
    }`;
    for (const test of ['c != EOF', 'EOF != c', '(-1 != c)', '0 > c'])
      assert.deepEqual(await one(copy(test)), ['getc > putc: a copy'], test);
    assert.deepEqual(await one(copy("'x' != c")), ['getc > putc: `c` is looked at']);
  });

  it('a stream whose bytes go through functions of the program', async () => {
    const open = (make: string): string => `FILE *zopen(const char *name) { return ${make}; }
    int f(FILE *in, const char *name) {
      char b[4096]; size_t n; FILE *out;
      if ((out = zopen(name)) == NULL) return 1;
      while ((n = fread(b, 1, sizeof b, in)) > 0) fwrite(b, 1, n, out);
      return fclose(out);
    }`;
    assert.deepEqual(await one(open('fopen(name, "w")')), ['fread > fwrite: a copy']);
    for (const make of ['funopen(zs, NULL, zwrite, NULL, zclose)', 'fopencookie(zs, "w", functions)'])
      assert.match(String(await one(open(make))), /`fwrite` goes through filters/);
  });

  it('macros that stand for the buffer, or a part of it', async () => {
    const copy = (define: string, look: string, isInside: boolean): string => `${isInside ? '' : `${define}\n`}
    void f(int in, int out) {
      char b[8192]; ssize_t n;
${isInside ? define : ''}
      while ((n = read(in, b, sizeof b)) > 0) {
        ${look}
        write(out, b, n);
      }
    }`;
    const whole = '#define head ((struct header *) b)';
    for (const [define, look, because] of [
      [whole, 'head->size = 0;', 'changed'],
      [whole, 'if (head->size > 9) return;', 'dereferenced'],
      [whole, 'if (BAD(*head)) return;', 'dereferenced'],
      [whole, 'if (bad(head)) return;', 'passed to `bad`'],
      ['#define head (&b) /* the start */', 'head[1] = 7;', 'changed'],
      ['#define size (((struct header *)b)->size)', 'if (size > 9) return;', 'looked at'],
      ['#define first b[0]', "first = 'x';", 'changed'],
    ] as const)
      for (const isInside of [false, true])
        assert.match(String(await one(copy(define, look, isInside))), new RegExp(`is ${because}`), `${define} ${look}`);
    for (const [define, look] of [
      [whole, ''],
      ['#define head ((struct header *) c)', 'head->size = 0;'],
      ['#define left (n - 1)', 'if (left > 9) return;'],
    ] as const)
      assert.deepEqual(await one(copy(define, look, false)), ['read > write: a copy'], `${define} ${look}`);
  });

  it('what no build has', async () => {
    const copy = (inside: string, helper = 'return len;'): string => `int note(char *p, int len) { ${helper} }
    void f(int in, int out) {
      char b[8192]; ssize_t n;
      while ((n = read(in, b, sizeof b)) > 0) {
        ${inside}
      }
    }`;
    const write = 'write(out, b, n);';
    assert.deepEqual(await one(copy(`\n#if 0\n${write}\n#endif\n`)), []);
    assert.deepEqual(await one(copy(`\n#if 1\n#else\n${write}\n#endif\n`)), []);
    assert.deepEqual(await one(copy(`\n#if 0\nb[0]++;\n#else\n${write}\n#endif\n`)), ['read > write: a copy']);
    assert.deepEqual(await one(copy(`\n#if 0\n#else\nb[0]++;\n#endif\n${write}`)), ['read > write: `b` is indexed']);
    assert.deepEqual(await one(copy(`\n#if 1\nb[0]++;\n#endif\n${write}`)), ['read > write: `b` is indexed']);
    assert.deepEqual(await one(copy(`\n#if !0\nb[0]++;\n#endif\n#if 0\nb[1]++;\n#endif\n${write}`)), [
      'read > write: `b` is indexed',
    ]);
    const helper = '\n#if 0\nif (p[0] == 1) len = 0;\n#endif\nreturn len;';
    assert.deepEqual(await one(copy(`note(b, n); ${write}`, helper)), ['read > write: a copy']);
    const dead = `\n#if 0\n${copy(write)}\n#endif\n`;
    assert.deepEqual(await one(dead), []);
    assert.deepEqual(await one(dead.replace('#if 0', '#if A')), ['read > write: a copy']);
  });

  it('an empty line in front of one that may not come', async () => {
    const copy = (empty: string): string => `void f(FILE *in, FILE *out) {
      char b[4096];
      while (!feof(in)) { b[0] = ${empty}; fgets(b, 100, in); fputs(b, out); }
    }`;
    for (const empty of ['0', "'\\0'", "'\\00'", "'\\000'", "'\\x00'"])
      assert.deepEqual(await one(copy(empty)), ['fgets > fputs: a copy'], empty);
    for (const other of ["'0'", "'\\010'", "'\\x0a'"])
      assert.deepEqual(await one(copy(other)), ['fgets > fputs: `b` is changed'], other);
  });

  it('lines that are read behind a prefix, and written with it', async () => {
    const loop = (body: string): string => `void f(FILE *in, FILE *out, const char *prefix) {
      char b[4096]; char *p; size_t at = 0;
      strcpy(b, prefix);
      p = b + strlen(b);
      ${body}
    }`;
    assert.deepEqual(await one(loop('while (fgets(p, 100, in) != NULL) fputs(b, out);')), [
      'fgets > fputs: `fputs` writes what stands in `b` in front of each line, too',
    ]);
    assert.deepEqual(await one(loop('while (fgets(b, 100, in) != NULL) fputs(b, out);')), ['fgets > fputs: a copy']);
    const several = 'while (fgets(b + at, 100, in) != NULL) at += strlen(b + at); fputs(b, out);';
    assert.deepEqual(await one(loop(several)), ['fgets > fputs: a copy']);
  });
});
