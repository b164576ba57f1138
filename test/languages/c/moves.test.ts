/** Which functions are worth parsing, by their texts alone. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Files } from '../../../server/src/languages/c/definitions/files.js';
import { MayMove } from '../../../server/src/languages/c/outlook/may-move.js';
import { sketch } from '../../../server/src/languages/c/outlook/sketch.js';
import { NEVER_CANCELLED } from '../../../server/src/model/index.js';

/** A project that can be changed. */
class Project {
  readonly #texts = new Map<string, string>();
  readonly #files = new Files((path) => this.#texts.get(path));
  readonly moves = new MayMove(this.#files, new Map());

  write(path: string, text: string): this {
    this.#texts.set(path, text);
    const { added, removed } = this.#files.take(path, text, false);
    this.moves.changed(added, removed);
    this.moves.settle(NEVER_CANCELLED);
    return this;
  }

  connects(name: string): boolean {
    return this.#files.named(name).some((d) => this.moves.connects(d));
  }

  isMover(name: string): boolean {
    return this.#files.named(name).some((d) => this.moves.moves(d));
  }
}

const inF = (body: string): string => `void f(int in, int out, char *buf, FILE *a, FILE *b) { ${body} }`;

describe('C: what may move bytes', () => {
  const connected = [
    'read(in, buf, 10); write(out, buf, n);',
    'fgets(buf, 10, a); fprintf(b, "%s", buf);',
    'char *p = buf; n = read(in, p, 10); write(out, buf + n, 1);',
    'struct s v = { .data = buf }; read(in, v.data, 10); write(out, buf, n);',
    'read(in, s->data, 10); write(out, (*s).data, n);',
    'read(in, s->data, 10); t = s; write(out, t->data, n);',
    'char *p = x ? buf : other; read(in, p, 10); write(out, buf, n);',
    'while ((c = getc(a)) != EOF) putc(c, b);',
    'putc(getc(a), b);',
    'char two[10]; read(in, buf, 10); memcpy(two, buf, n); write(out, two, n);',
    'struct iovec v; v.iov_base = buf; read(in, buf, 10); writev(out, &v, 1);',
    'point(ring, v); readv(in, v, 2); write(out, ring, n);',
    'n = (size_t)read(in, (char *)buf, 10);\n#ifdef X\nwrite(out, (const void *)buf, n);\n#endif',
    'CLEANUP(done) char *p = NULL; p = buf; read(in, p, 1); if (n) write(out, buf, n);',
    'p = realloc(buf, 20); read(in, buf, 1); write(out, p, 1);',
    'sendfile(out, in, 0, 10);',
    'switch (n) { case 1: read(in, buf, 1); break; default: write(out, buf, 1); }',
  ];
  for (const body of connected) {
    it(`may be a copy: ${body}`, () => {
      assert.equal(new Project().write('a.c', inF(body)).connects('f'), true);
    });
  }

  const apart = [
    'read(in, buf, 10); write(out, "text", 4);',
    'fgets(buf, 10, a); fprintf(b, "%s ", buf);',
    'char two[10]; read(in, buf, 10); write(out, two, n);',
    'read(in, buf, sizeof(two)); write(out, two, sizeof(buf));',
    'int n = read(in, buf, 10); n = write(out, other, n);',
    'p = NULL; q = NULL; read(in, p, 10); write(out, q, 10);',
    'read(in, buf, MAX); write(out, other, MAX);',
    'read(in, s->one, 10); write(out, s->two, 10);',
    'read(in, buf, 10);',
    '/* write(out, buf, n) */ read(in, buf, 10); g("write(out, buf, n)");',
    'FILE *p = a; FILE *q = b; char *x = one, *y = two; fgets(x, 9, p); fputs(y, q);',
  ];
  for (const body of apart) {
    it(`is none: ${body}`, () => {
      assert.equal(new Project().write('a.c', inF(body)).connects('f'), false);
    });
  }

  const FILL = 'static int fill(struct s *s) { return read(s->fd, s->buf, 10); }\n';

  it('through functions of the project, in whatever order they come', () => {
    const caller = 'void f(struct s *s, int out) { fill(s); drain(out, s->buf, 10); }';
    const drain = 'int drain(int fd, const void *p, size_t n) { return deeper(n, p, fd); }';
    const deeper = 'int deeper(size_t n, const void *p, int fd) { return write(fd, p, n); }';
    for (const files of [
      [FILL + caller, drain, deeper],
      [deeper, drain, FILL + caller],
    ]) {
      const project = new Project();
      files.forEach((text, i) => project.write(`${i}.c`, text));
      assert.equal(project.connects('f'), true);
      assert.equal(project.isMover('drain'), true);
    }
  });

  it('a function that gives its ends names of its own', () => {
    for (const named of [
      'int fd = s->fd;',
      'int fd; fd = s->fd;',
      'FILE *fd = s->file;',
      'int n = 1, fd = s->of->fd;',
    ]) {
      const text = `int load(struct s *s, char *p) { ${named} return read(fd, p, 10); }`;
      assert.equal(new Project().write('a.c', text).isMover('load'), true, named);
    }
  });

  it('a function whose ends are its own says nothing to callers', () => {
    const text = 'int load(char *p) { int fd = open("x", 0); return read(fd, p, 10); }';
    assert.equal(new Project().write('a.c', text).isMover('load'), false);
    const named = 'int load(const char *path, char *p) { int fd = open(path, 0); return read(fd, p, 10); }';
    assert.equal(new Project().write('a.c', named).isMover('load'), true);
  });

  it('through functions that are handed over', () => {
    const apply = 'ssize_t all(ssize_t (*f)(int, void *, size_t), int fd, void *p, size_t n) { return f(fd, p, n); }\n';
    const text = `${apply}void f(int in, int out, char *p) { all(read, in, p, 1); all(put, out, p, 1); }\n`;
    const project = new Project().write('a.c', text);
    assert.equal(project.connects('f'), false);
    assert.equal(project.write('b.h', '#define put (ssize_t (*)(int, void *, size_t))write\n').connects('f'), true);
  });

  it('through macros', () => {
    const project = new Project().write('a.c', inF('GET(in, buf); PUT(out, buf);'));
    project.write('b.h', '#define GET(fd, p) read(fd, p, 10)\n');
    assert.equal(project.connects('f'), false);
    assert.equal(project.write('c.h', '#define PUT(fd, p) do { write(fd, p, 10); } while (0)\n').connects('f'), true);
  });

  it('comes to an end where names stand for each other in a circle', () => {
    const circle = '#ifdef A\n#define get one\n#else\n#define one get\n#endif\n#define one_of one\n';
    const bodies = `ssize_t one(int fd, char *p) { return read(fd, p, 1); }
      ssize_t get(int fd, char *p) { return one(fd, p); }\n`;
    const project = new Project().write('a.c', `${circle}${bodies}${inF('one_of(in, buf); write(out, buf, 1);')}`);
    assert.equal(project.connects('f'), true);
  });

  it('not through a name that too many programs side by side have', () => {
    const give = 'ssize_t take(int fd, char *p) { return read(fd, p, 10); }';
    const beside = (programs: number): Project => {
      const project = new Project();
      for (let i = 0; i < programs; i++) project.write(`p${i}/a.c`, give);
      return project.write('main/a.c', inF('take(in, buf); write(out, buf, n);'));
    };
    assert.equal(beside(8).connects('f'), true);
    assert.equal(beside(9).connects('f'), false);
  });

  it('through a global that one function fills and another empties', () => {
    const text =
      'char store[10];\nint fill(int fd) { return read(fd, store, 10); }\nvoid f(int in, int out) { fill(in); write(out, store, 10); }';
    assert.equal(new Project().write('a.c', text).connects('f'), true);
  });

  it('copies in the kernel between two ends of the caller', () => {
    const text = 'long move(int a, int b) { return sendfile(b, a, 0, 10); }\nvoid f(int a, int b) { move(a, b); }';
    assert.equal(new Project().write('a.c', text).connects('f'), true);
  });

  it('changes with the texts', () => {
    const project = new Project().write('a.c', inF('get(in, buf); write(out, buf, 1);'));
    assert.equal(project.connects('f'), false);
    const before = project.moves.revision;
    project.write('b.c', 'int get(int fd, char *p) { return read(fd, p, 1); }');
    assert.equal(project.connects('f'), true);
    assert.notEqual(project.moves.revision, before);
    project.write('a.c', inF('get(in, buf);'));
    assert.equal(project.connects('f'), false);
  });

  it('functions that call each other come to an end', () => {
    const text = Array.from(
      { length: 40 },
      (_, i) => `int f${i}(int fd, char *p) { f${(i * 7 + 1) % 40}(fd, p); return f${(i + 1) % 40}(fd, p); }`,
    ).join('\n');
    const project = new Project().write('a.c', `${text}\nint f40(int fd, char *p) { return read(fd, p, f0(fd, p)); }`);
    assert.equal(project.isMover('f40'), true);
    assert.equal(project.isMover('f0'), false);
  });

  it('nothing is missed, whatever order the texts came in and what they were before', () => {
    const NAMES = ['f0', 'f1', 'f2', 'f3', 'f4', 'f5'];
    const call = fc.tuple(
      fc.constantFrom('read', 'write', 'all', ...NAMES, ...NAMES),
      fc.constantFrom('a', 'b', 'p', 'q', 'store', 'read', 'f1', 'f2'),
      fc.constantFrom('p', 'q', 'p->x', 'store'),
    );
    const body = fc.array(call, { maxLength: 3 });
    const textOf = (name: string, calls: readonly (readonly [string, string, string])[]): string =>
      `int ${name}(int a, int b, char *p, char *q) { ${calls.map(([f, x, y]) => `${f}(${x}, ${y}, 9);`).join(' ')} }`;
    const ALL = 'int all(int (*f)(int, char *, int), char *p, int n) { return f(0, p, n); }';
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...NAMES), body), { maxLength: 14 }), (edits) => {
        const last = new Map(edits.map(([name, calls]) => [name, textOf(name, calls)]));
        const edited = new Project();
        for (const [name, calls] of edits) edited.write(`${name}.c`, textOf(name, calls));
        edited.write('all.c', ALL);
        const fresh = new Project().write('all.c', ALL);
        for (const [name, text] of last) fresh.write(`${name}.c`, text);
        for (const name of last.keys()) {
          if (fresh.connects(name)) assert.equal(edited.connects(name), true, name);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('never throws, whatever the text', () => {
    const piece = fc.constantFrom(
      '(',
      ')',
      '{',
      '}',
      '[',
      ']',
      ';',
      ',',
      '=',
      '->',
      '.',
      '*',
      '&',
      'a',
      'read',
      'int',
      '"',
      "'",
      '#',
      '\n',
      '/*',
      'return',
      'for',
      ':',
      'case',
      'sizeof',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const { calls } = sketch(pieces.join(' '), 0, [{ name: 'a', isNumber: false }]);
        for (const call of calls) assert.equal(call.args.length, call.names.length);
      }),
      { numRuns: 2000 },
    );
  });
});
