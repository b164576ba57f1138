/** How the callers of a function name what its body moves, counts and is handed. */
import assert from 'node:assert/strict';
import { sitesIn } from './support.js';

const one = (text: string): Promise<readonly string[]> => sitesIn({ '/p/a.c': text });

describe('C: what callers name', () => {
  const HANDED_ON = `err_t *file_read(file_t *f, void *p, size_t *n, pool_t *pool) {
      return checked(f, apr_file_read(f, p, n), "can't read", pool);
    }
    err_t *file_write(file_t *f, const void *p, size_t n, size_t *written, pool_t *pool) {
      return checked(f, apr_file_write_full(f, p, n, written), "can't write", pool);
    }\n`;

  it('a length and a count behind one pointer, through a function that hands it on', async () => {
    const copy = `void f(file_t *in, file_t *out, pool_t *pool) {
      char b[4096];
      for (;;) {
        size_t n = sizeof b;
        if (file_read(in, b, &n, pool)) break;
        if (file_write(out, b, n, NULL, pool)) break;
      }
    }`;
    assert.deepEqual(await one(HANDED_ON + copy), ['file_read > file_write: a copy']);
    const others = copy.replace('b, n, NULL', 'b, total, NULL');
    assert.deepEqual(await one(HANDED_ON + others), [
      'file_read > file_write: `file_write` writes an amount that does not come from `file_read`',
    ]);
  });

  it('a descriptor in an object that the caller only has a pointer to', async () => {
    const port = `int port_read(void *handle, char *p, unsigned size, unsigned *got) {
      struct port *port = (struct port *)handle;
      ssize_t n = recv(port->fd, p, size, 0);
      if (n <= 0) return 0;
      *got = n;
      return 1;
    }
    int port_write(void *handle, const char *p, unsigned size, unsigned *put) {
      struct port *port = (struct port *)handle;
      ssize_t n = send(port->fd, p, size, 0);
      *put = n < 0 ? 0 : n;
      return n >= 0;
    }\n`;
    const copy = `void f(void *from, void *to) {
      char b[4096]; unsigned n, w;
      while (port_read(from, b, sizeof b, &n)) port_write(to, b, n, &w);
    }`;
    assert.deepEqual(await one(port + copy), ['port_read > port_write: a copy']);
    const looks = copy.replace('port_write', 'if (b[0]) port_write');
    assert.deepEqual(await one(port + looks), ['port_read > port_write: `b` is indexed']);
    // Nobody knows which of two objects it is.
    const either = port.replace('ssize_t n = recv', 'if (size > 9) port = other;\n ssize_t n = recv');
    assert.deepEqual(await one(either + copy), []);
  });

  it('a function that is called by its pointer, and functions of the project that are handed to it', async () => {
    const all = `typedef int (io_fn)(int fd, char *p, size_t n);
    static int all(int fd, char *p, size_t n, io_fn *io, size_t *done) {
      size_t at = 0;
      while (at < n) {
        ssize_t r = (*io)(fd, p + at, n - at);
        if (r <= 0) break;
        at += r;
      }
      if (done != NULL) *done = at;
      return 0;
    }
    static int get(int fd, char *p, size_t n) { return (int)read(fd, p, n); }
    static int put(int fd, char *p, size_t n) { return (int)write(fd, p, n); }\n`;
    const copy = `void f(int in, int out) {
      char b[4096]; size_t n;
      for (;;) { all(in, b, sizeof b, get, &n); if (n == 0) break; all(out, b, n, put, NULL); }
    }`;
    assert.deepEqual(await one(all + copy), ['all > all: a copy']);
    assert.deepEqual(await one(all + copy.replace('n, put', 'n, get')), []);
  });

  it('what is read to be changed in part fills nothing of the caller', async () => {
    const put = `int put(int fd, char *p, size_t n, size_t block) {
      char pad[512];
      if (n < block) {
        if (read(fd, pad, block) < 0) return -1;
        memcpy(pad, p, n);
        return write(fd, pad, block);
      }
      return write(fd, p, n - n % block);
    }\n`;
    const copy = `void f(int in, int out, size_t block) {
      char b[4096]; ssize_t n;
      while ((n = read(in, b, sizeof b)) > 0) put(out, b, n, block);
    }`;
    const own = 'read > write: `pad` is changed by `memcpy`; `fd` is read and written';
    assert.deepEqual(await one(put + copy), ['read > put: a copy', own]);
    assert.deepEqual(await one(`${put}void f(int out, char *b) { put(out, b, 9, 5); put(1, b, 9, 5); }`), [own]);
  });

  it('a parameter whose name is declared again in a block', async () => {
    const move = (call: string): string => `int move_${call}(int fd, void *b, unsigned n) {
      int r = ${call}(fd, b, n);
      if (r < 0) { char b[128]; sprintf(b, "%d", r); warn(b); }
      return r;
    }\n`;
    const copy = (look: string): Promise<readonly string[]> =>
      one(`${move('read')}${move('write')}void f(int in, int out) {
        char buf[4096]; int n;
        while ((n = move_read(in, buf, sizeof buf)) > 0) { ${look} move_write(out, buf, n); }
      }`);
    assert.deepEqual(await copy(''), ['move_read > move_write: a copy']);
    assert.deepEqual(await copy("buf[4] = 'S';"), ['move_read > move_write: `buf` is changed']);
  });

  it('another element by an index whose name is declared twice', async () => {
    const ring = (first: string): string => `void f(int in, int out, char **b) {
      int n, k;
      ${first}
      for (int i = 0; (n = read(in, b[i], 512)) > 0; i = k) { k = (i + 1) % 9; i = k; write(out, b[i], n); }
    }`;
    for (const first of ['', 'for (int i = 0; i < 9; i++) b[i] = get();'])
      assert.deepEqual(await one(ring(first)), [], first);
  });

  it('a parameter that is opened anew is a file by its name', async () => {
    const load = `char *load_at(int at, const char *name, char *p, size_t n) {
      if (-1 == (at = openat(at, name, O_RDONLY))) return 0;
      read(at, p, n);
      close(at);
      return p;
    }\n`;
    const copy = (name: string): string => `void f(FILE *out) {
      static char b[4096];
      for (int i = 0; i < 9; i++) { load_at(AT_FDCWD, ${name}, b, sizeof b); fputs(b, out); }
    }`;
    assert.deepEqual(await one(load + copy('"notes"')), ['load_at > fputs: a copy']);
    assert.deepEqual(await one(load + copy('"/proc/version"')), [
      'load_at > fputs: `"/proc/version"` is a kernel file of size 0',
    ]);
  });

  it('of what a length is made from, the nearest', async () => {
    const put = 'void put(int block, const void *p, int fd, size_t n) { size_t r = n % block; write(fd, p, n - r); }\n';
    const copy = `void f(int in, int out) {
      char b[4096]; ssize_t n;
      while ((n = read(in, b, sizeof b)) > 0) put(512, b, out, n);
    }`;
    assert.deepEqual(await one(put + copy), ['read > put: a copy']);
  });

  it('what moves bytes in very many places is as good as unknown', async () => {
    const put = (times: number): string =>
      `int put(int fd, const char *p, size_t n) { ${'if (write(fd, p, n) != n) return -1; '.repeat(times)}return 0; }\n`;
    const copy =
      'void f(int in, int out) { char b[9000]; ssize_t n; while ((n = read(in, b, sizeof b)) > 0) put(out, b, n); }';
    assert.deepEqual(await one(put(2) + copy), ['read > put: a copy']);
    assert.deepEqual(await one(put(100) + copy), []);
  });
});
