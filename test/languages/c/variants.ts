/** Projects whose files may have one of several texts, for tests of what a change of one of them changes. */

/** Texts that each file may have, by path: the first ones to begin with. The first file holds the copy. */
export type Variants = Readonly<Record<string, readonly [string, ...string[]]>>;

const STATIC = 'static ssize_t my_write(struct io *io, const void *p, size_t n) { return 0; }\n';

function copyByMember(get: string): string {
  return `int copy(struct io *a, struct io *b) {
    char buf[8192]; ssize_t n;
    while ((n = ${get}(a->fd, buf, sizeof buf)) > 0) if (b->wr(b, buf, n) != n) return -1;
    return n;
  }\n`;
}

function readMember(call: string): string {
  return `ssize_t my_read(int fd, void *p, size_t n) { return ${call}(fd, p, n); }\n`;
}

function writeMember(call: string): string {
  return `ssize_t my_write(struct io *io, const void *p, size_t n) { return ${call}(io->fd, p, n); }\n`;
}

/** Functions in members. */
export const MEMBERS: Variants = {
  '/p/a.c': [
    `#include "io.h"\nstatic struct io in = { .rd = my_read, .wr = &my_write };\n${copyByMember('a->rd')}`,
    `#include "io.h"\n${copyByMember('pull')}`,
  ],
  '/p/b.c': [
    readMember('read') + writeMember('write'),
    readMember('looked_at') + writeMember('write'),
    readMember('read') + writeMember('push'),
    '',
  ],
  '/p/c.c': [
    '',
    'void use_tls(struct io *o) { o->rd = tls_read; }\n',
    'void again(struct io *o) { o->rd = my_read; o->wr = my_write; }\n',
    `${STATIC}void q(struct io *o) { o->wr = my_write; }\n`,
  ],
  '/p/io.h': ['#define pull my_read\n', '#define pull tls_read\n', '#define pull(f, p, n) recv(f, p, n, 0)\n'],
  '/p/d.c': [
    'ssize_t push(int fd, const void *p, size_t n) { return write(fd, p, n); }\n',
    'ssize_t push(int fd, const void *p, size_t n) { hash(p, n); return write(fd, p, n); }\n',
  ],
};

function copyBy(get: string, put: string): string {
  return `#include "io.h"\nint copy(int in, int out) {
    char buf[8192]; ssize_t n;
    while ((n = ${get}) > 0) if (${put} != n) return -1;
    return n;
  }\n`;
}

function move(call: string): string {
  return `ssize_t move(ssize_t (*f)(int, void *, size_t), int fd, void *p, size_t n) { return ${call}; }\n`;
}

function take(call: string): string {
  return `ssize_t take(int fd, void *p, size_t n) { return ${call}(fd, p, n); }\n`;
}

function give(call: string): string {
  return `ssize_t give(int fd, void *p, size_t n) { return ${call}(fd, p, n); }\n`;
}

/** Functions, what they are handed, and what they leave in globals. */
export const FUNCTIONS: Variants = {
  '/p/a.c': [
    copyBy('take(in, buf, sizeof buf)', 'give(out, buf, n)'),
    copyBy('move(take, in, buf, sizeof buf)', 'move(write, out, buf, n)'),
    copyBy('fill(in)', 'empty(out, n)'),
  ],
  '/p/b.c': [
    take('read') + give('write'),
    take('further') + give('write'),
    take('read') + give('further'),
    `static ${take('inflate_some')}${give('write')}`,
    give('give') + take('take'),
    '',
  ],
  '/p/c.c': [
    move('f(fd, p, n)'),
    move('f(fd, p, n) + looked_at(p)'),
    'ssize_t further(int fd, void *p, size_t n) { return recv(fd, p, n, 0); }\n',
    'ssize_t further(int fd, void *p, size_t n) { return send(fd, p, n, 0); }\n',
  ],
  '/p/d.c': [
    'char shared[9000];\nint fill(int fd) { return read(fd, shared, sizeof shared); }\n',
    'extern char shared[];\nint empty(int fd, int n) { return write(fd, shared, n); }\n',
    'char shared[9000];\nint fill(int fd) { return read(fd, shared, sizeof shared); }\n' +
      'int empty(int fd, int n) { return write(fd, shared, n); }\n',
  ],
  '/p/io.h': [
    '',
    `static inline ${give('write')}`,
    '#define take(fd, p, n) read(fd, p, n)\n',
    '#define give further\n',
  ],
};

const ALL_HEADERS = ['fcntl', 'sys/mman', 'sys/sendfile', 'sys/socket', 'sys/stat', 'sys/types', 'unistd']
  .map((name) => `#include <${name}.h>\n`)
  .join('');

/** What only the rewrites look at: other files' conditions, headers and macros. */
export const SURROUNDINGS: Variants = {
  '/p/a.c': [
    copyBy('read(in, buf, sizeof buf)', 'write(out, buf, n)'),
    copyBy('read(in, buf, sizeof buf)', 'put(out, buf, n)'),
    `#define _GNU_SOURCE\n${ALL_HEADERS}${copyBy('read(in, buf, sizeof buf)', 'write(out, buf, n)')}`,
  ],
  '/p/io.h': ['', '#include <sys/sendfile.h>\n', '#include "more.h"\n', '#define _GNU_SOURCE\n#include <fcntl.h>\n'],
  '/p/more.h': ['', '#include <sys/stat.h>\n#include <sys/sendfile.h>\n', '#define copy_file_range my_copy\n'],
  '/p/b.c': ['', '#ifdef __APPLE__\nint apple;\n#endif\n'],
  '/p/z.h': ['', '#define sendfile my_sendfile\n'],
  '/p/c.c': ['ssize_t put(int fd, const void *p, size_t n) { return write(fd, p, n); }\n', ''],
};
