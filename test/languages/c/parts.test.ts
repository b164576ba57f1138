/** Parts of what was filled, lines that are counted, buffers that are emptied, fills that an error leaves out. */
import assert from 'node:assert/strict';
import { sitesIn } from './support.js';

const one = (text: string): Promise<readonly string[]> => sitesIn({ '/p/a.c': text });

describe('C: parts and lines of what was read', () => {
  const HEAD = `struct head { char id[8]; int size; };
    static void swap(int *p) { *p = htonl(*p); }
    static void swap_free(struct head *block) { swap(&block->size); }
    static void give_free(struct head *block) { if (block->size) free(block); }\n`;
  const parts = [
    ['h.id[4] = 1;', '`h` is changed'],
    ['swap(&h.size);', '`h` is passed to `swap`'],
    ['swap_free(&h);', '`h` is passed to `swap_free`'],
    ['give_free(&h);', 'a copy'],
    ['use(h.size);', '`h` is dereferenced'],
    ['use(sizeof h.size);', 'a copy'],
  ] as const;
  for (const [statement, because] of parts) {
    it(`a record: ${statement}`, async () => {
      const copy = `void f(int in, int out, int n) {
        struct head h;
        while (read(in, &h, n) == n) { ${statement} write(out, &h, n); }
      }`;
      const found = await one(HEAD + copy);
      assert.equal(found.length, 1);
      assert.equal(found[0], `read > write: ${because}`);
    });
  }

  it('an element of a table, in a function that gets it', async () => {
    const copy = `void f(int in, int out, struct head *t, int n) { read(in, t, n); swap(&t[1].size); write(out, t, n); }`;
    assert.deepEqual(await one(HEAD + copy), ['read > write: `t` is passed to `swap`']);
  });

  it('a character variable that stands for another one later', async () => {
    const copy = (later: string): string => `void f(int in, int out, const char *line) {
      char c;
      while (read(in, &c, 1) == 1) write(out, &c, 1);
      for (int i = 0; line[i]; i++) { ${later} if (c == 'x') quit(); }
    }`;
    assert.deepEqual(await one(copy('c = line[i];')), ['read > write: a copy']);
    assert.deepEqual(await one(copy('')), ['read > write: `c` is looked at']);
  });

  const anew = [
    ['char t = 0; send(b[0], &t, 1, 0); recv(a[0], &t, 1, 0);', []],
    ['gint s, t = 0; s = send(b[0], (char *) &t, 1, 0); recv(a[0], (char *) &t, 1, 0); ok(s);', []],
    ['char t[9]; send(b[0], t, 9, 0); recv(a[0], t, 9, 0);', []],
    ['bytes t = all; send(b[0], t, 9, 0); recv(a[0], t, 9, 0);', ['recv > send: a copy']],
    ['static char t[9]; send(b[0], t, 9, 0); recv(a[0], t, 9, 0);', ['recv > send: a copy']],
    ['char t[9]; recv(a[0], t, 9, 0); send(b[0], t, 9, 0);', ['recv > send: a copy']],
    ['char t = getc(a); putc(t, b);', ['getc > putc: a copy']],
    ['char s[9], *t = s; recv(a[0], t, 9, 0); send(b[0], t, 9, 0);', ['recv > send: a copy']],
  ] as const;
  for (const [body, found] of anew) {
    it(`declared in a loop: ${body}`, async () => {
      assert.deepEqual(await one(`void f(int *a, int *b, int n) { while (n--) { ${body} } }`), found);
    });
  }

  const lines = [
    ['while (left-- && fgets(b, sizeof b, in)) fputs(b, out);', '`b` is counted as a line'],
    ['for (int i = 0; i < left && fgets(b, sizeof b, in); i++) fputs(b, out);', '`b` is counted as a line'],
    ['while (left > 0 && fgets(b, sizeof b, in)) { fputs(b, out); left--; }', '`b` is counted as a line'],
    ['int n = 0; while (fgets(b, sizeof b, in)) { fputs(b, out); n++; }', 'a copy'],
    ['while (left--) { FILE *in = next(); while (fgets(b, sizeof b, in)) fputs(b, out); }', 'a copy'],
    ['char *p; while ((p = fgets(b, sizeof b, in)) != NULL) fputs(p, out);', 'a copy'],
    ["char *p; while ((p = fgets(b, sizeof b, in)) != NULL) if (*p != '#') fputs(p, out);", '`b` is dereferenced'],
  ] as const;
  for (const [body, because] of lines) {
    it(body, async () => {
      const found = await one(`void f(FILE *in, FILE *out, int left) { char b[512]; ${body} }`);
      assert.equal(found.length, 1);
      assert.equal(found[0], `fgets > fputs: ${because}`);
    });
  }

  it('a buffer that is emptied by a call with such a name holds nothing of before', async () => {
    const copy = (between: string): string => `struct text { char *buf; size_t len; };
    int get(struct text *t, FILE *f) { t->len = fread(t->buf, 1, 4096, f); return t->len; }
    int line(struct text *t, FILE *f) { t->len = getline(&t->buf, &t->len, f); return t->len; }
    void text_${between}(struct text *t) { t->len = 0; }
    void f(FILE *in, FILE *out) {
      struct text t = TEXT;
      while (line(&t, in) > 0 && t.buf[0] != 'x') ;
      text_${between}(&t);
      while (get(&t, in) > 0) fwrite(t.buf, 1, t.len, out);
    }`;
    assert.deepEqual(await one(copy('reset')), ['get > fwrite: a copy']);
  });

  const source = (test: string): string => `void f(int in, int out, char *b, int size, int keep) {
    int n = 0, w = 0, failed = 0;
    for (int i = 0; i < size; i += 4096) {
      if (!${test}) n = read(in, b, 4096);
      if (n < 0) failed = 1;
      w = write(out, b, 4096);
      if (w != 4096) failed = w < 0 ? errno : EIO;
    }
  }`;

  it('what is written again in place of what could not be read is no other sink', async () => {
    assert.deepEqual(await one(source('failed')), ['read > write: a copy']);
    assert.deepEqual(await one(source('keep')), ['read > write: `b` is written more than once']);
    const fan = `void f(int in, int *out, int count, char *b) {
      int n;
      while ((n = read(in, b, 4096)) > 0) for (int i = 0; i < count; i++) if (write(out[i], b, n) < 0) break;
    }`;
    assert.deepEqual(await one(fan), ['read > write: `b` is written more than once']);
  });

  it('what a function reads for its caller, whatever it does with it besides', async () => {
    const tee = (name: string): string => `int ${name}(struct session *s, int fd, void *b, size_t n) {
      if (read(fd, b, n) != n) return 0;
      if (s->log != -1 && write(s->log, b, n) != n) return 0;
      return 1;
    }`;
    const because = 'read > write: `b` is read for the caller; `b` is read for the caller';
    assert.deepEqual(await one(tee('io_read_buf')), [because]);
    assert.deepEqual(await one(tee('wrap_pull')), [because]);
    assert.deepEqual(await one(tee('io_forward')), ['read > write: a copy']);
    assert.deepEqual(await one(tee('io_read_write')), ['read > write: a copy']);
  });

  it('a descriptor that a number chooses from a table', async () => {
    const calls = `static int table[8];
    int get(int which, char *p, int n) { return read(table[which], p, n); }
    int put(int which, const char *p, int n) { return write(table[which], p, n); }\n`;
    const copy = (to: string): string =>
      `void f(int in, int out) { char b[4096]; int n; while ((n = get(in, b, sizeof b)) > 0) put(${to}, b, n); }`;
    assert.deepEqual(await one(calls + copy('out')), ['get > put: a copy']);
  });
});
