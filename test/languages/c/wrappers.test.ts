/** What is learned of the functions of a project, by what their callers are told. */
import assert from 'node:assert/strict';
import { DEFAULT_SETTINGS, NEVER_CANCELLED } from '../../../server/src/model/index.js';
import { sitesIn, workbench } from './support.js';

/** The kinds of the sources of the copies in a file. */
async function kindsIn(text: string): Promise<readonly string[]> {
  const project = workbench.project(() => text);
  await project.update('/p/a.c', text);
  project.settle(NEVER_CANCELLED);
  const analyser = workbench.open('/p/a.c', undefined, project);
  if (analyser === undefined) throw new Error('nothing to look at');
  try {
    const { findings } = await analyser.analyse(text, DEFAULT_SETTINGS, NEVER_CANCELLED);
    return findings.filter(({ site }) => site.defect === undefined).map(({ site }) => site.source.kind);
  } finally {
    analyser.dispose();
  }
}

const one = (text: string): Promise<readonly string[]> => sitesIn({ '/p/a.c': text });

/** A loop that gets characters by `get` and puts them out. */
const characters = (get: string): string =>
  `void f(struct conv *c, FILE *out) { int ch; while ((ch = ${get}(c)) != EOF) putc(ch, out); }`;

const LOOP = 'char buf[4096]; ssize_t n; while ((n = read(in, buf, sizeof buf)) > 0) write(out, buf, n);';

describe('C: what is learned of functions', () => {
  it('a character that is kept in a variable on its way', async () => {
    const get = 'int get(struct conv *c) { int ch = fgetc(c->f); if (ch == EOF) return -1; return ch; }\n';
    assert.deepEqual(await one(get + characters('get')), ['get > putc: a copy']);
  });

  it('a descriptor that has the name of a constant', async () => {
    const put = 'void put(const char *p, size_t n) { if (write(STDOUT_FILENO, p, n) != n) die("write"); }\n';
    const copy = 'void f(int in) { char b[9000]; ssize_t n; while ((n = read(in, b, sizeof b)) > 0) put(b, n); }';
    assert.deepEqual(await one(put + copy), ['read > put: a copy']);
  });

  it('one byte that is read into a variable and given back is a character', async () => {
    const get = 'int get(struct conv *c) { unsigned char b; if (read(c->fd, &b, 1) != 1) return -1; return b; }\n';
    assert.deepEqual(await one(get + characters('get')), ['get > putc: a copy']);
    const looks = characters('get').replace('putc(', "if (ch != 'x') putc(");
    assert.deepEqual(await one(get + looks), ['get > putc: `ch` is looked at']);
    // Of a number nobody knows how much of it is written.
    assert.deepEqual(
      await one(get.replaceAll('unsigned char b', 'int b').replace(', 1) != 1', ', 4) != 4') + looks),
      [],
    );
  });

  it('a character that comes from elsewhere on another way is not the one that was read', async () => {
    const get = `int get(struct conv *c) {
      if (c->plain) return fgetc(c->f);
      if (c->at < c->end) return (unsigned char)*c->at++;
      convert(c);
      return EOF;
    }\n`;
    assert.deepEqual(await one(get + characters('get')), ['get > putc: `get` may change the bytes']);
  });

  it('a function of the project that takes fewer arguments than the call of that name', async () => {
    const channel = 'int send(struct channel *c, void *value) { return push(c, value); }\n';
    const user = `void f(struct channel *c, int in) {
      struct event e;
      while (read(in, &e, sizeof e) > 0) send(c, &e);
    }`;
    assert.deepEqual(await sitesIn({ '/p/a.c': user, '/p/channel.c': channel }), []);
  });

  it('a buffer in a macro that is handed to a function that looks at it', async () => {
    const equal =
      '#define OR_EMPTY(s) ((s) ? (s) : "")\n' +
      'int equal(const char *a, const char *b) { return strcmp(OR_EMPTY(a), OR_EMPTY(b)) == 0; }\n';
    const user = `void f(FILE *in, FILE *out) {
      char line[100];
      while (fgets(line, sizeof line, in)) if (!equal(line, "end\\n")) fputs(line, out);
    }`;
    assert.deepEqual(await one(equal + user), ['fgets > fputs: `line` is passed to `equal`']);
  });

  it('one way to fill copies from memory that was not read', async () => {
    const get = `void get(struct source *s, char *p, size_t n) {
      if (s->file) fread(p, 1, n, s->file);
      else memcpy(p, s->made, n);
    }\n`;
    const user = `void f(struct source *s, int out) {
      char buf[4096];
      while (s->more) { get(s, buf, sizeof buf); write(out, buf, sizeof buf); }
    }`;
    assert.deepEqual(await one(get + user), ['get > write: `buf` is passed to `get`']);
  });

  it('one that sends files, without a body', async () => {
    const text = `void f(int in, int out, size_t left) {
      char buf[4096]; ssize_t n;
      while (left > 0) {
#ifdef FAST
        n = os_sendfile(out, in, left);
#else
        n = read(in, buf, sizeof buf);
        write(out, buf, n);
#endif
        left -= n;
      }
    }`;
    assert.deepEqual(await one(text), ['read > write: `os_sendfile` already copies here']);
  });

  it('a function that frees, whatever it tells of the address', async () => {
    const free = '#define safefree(p) (debug_free(p, __FILE__, __LINE__), *(&(p)) = NULL)\n';
    const user = `void f(int in, int out) {
      char *buf = malloc(4096);
      ssize_t n;
      while ((n = read(in, buf, 4096)) > 0) if (write(out, buf, n) < 0) break;
      safefree(buf);
    }`;
    assert.deepEqual(await one(free + user), ['read > write: a copy']);
  });
});

describe('C: memory that a function writes anew', () => {
  const line = (more: string): string => `char *line(char *to, int size, struct source *s) {
    char *p = to;
    int c;
    while (p < to + size - 1 && (c = next(s)) >= 0) { ${more} if (c == 10) break; *p++ = c; }
    *p = 0;
    return p == to ? NULL : to;
  }\n`;
  const user = `void f(struct source *s, int in, int out) {
    char buf[4096]; ssize_t n;
    while (line(buf, sizeof buf, s)) {
      if (buf[0] != 'd') continue;
      while ((n = read(in, buf, sizeof buf)) > 0) write(out, buf, n);
    }
  }`;

  it('what was read before is gone', async () => {
    assert.deepEqual(await one(line('') + user), ['read > write: a copy']);
  });

  it('what was there is looked at, or changed further on', async () => {
    const inOneArm = '\n#ifdef X\nif (c == 11) {\n#else\nif (*to == c) {\n#endif\ncontinue; }';
    for (const more of ['if (*to == c) continue;', 'to[1] = c;', inOneArm]) {
      const [site] = await one(line(more) + user);
      assert.match(site ?? '', /`buf` is passed to `line`/);
    }
    const [site] = await one(line('') + user.replace('line(buf,', 'line(buf + 1,'));
    assert.match(site ?? '', /`buf` is passed to `line`/);
  });
});

describe('C: macros and functions for several systems', () => {
  const user = `void f(int in, int out) {
    char buf[4096]; ssize_t n;
    while ((n = get(in, buf, sizeof buf)) > 0) put(out, buf, n);
  }`;
  const PUT = '#define put(fd, p, n) write(fd, p, n)\n';

  it('casts to types that macros name', async () => {
    const get = '#define get(fd, p, n) (ssize_t)recv((GET_FD)(fd), (GET_P)(p), (GET_N)(n), (GET_F)(0))\n';
    assert.deepEqual(await one(get + PUT + user), ['get > put: a copy']);
  });

  it('macros with any number of arguments', async () => {
    const log =
      'void say(struct job *j, const char *format, ...) { if (j->level > 1) vfprintf(stderr, format, args); }\n' +
      '#define LOG(j, format, ...) do { if ((j)->log) say((j), format, ##__VA_ARGS__); } while (0)\n';
    const job = (said: string): string => `void f(struct job *j, int in, int out) {
      ssize_t n;
      while ((n = read(in, j->buf, sizeof j->buf)) > 0) { LOG(${said}); write(out, j->buf, n); }
    }`;
    assert.deepEqual(await one(log + job('j, "%zd bytes", n')), ['read > write: a copy']);
    assert.deepEqual(await one(log + job('j, "%s", j->buf')), ['read > write: `j.buf` is passed to `LOG`']);
  });

  it('two definitions that move the same bytes', async () => {
    const get = '#ifdef A\n#define get(s, p, n) read(s, p, n)\n#else\n#define get(s, p, n) recv(s, p, n, 0)\n#endif\n';
    assert.deepEqual(await one(get + PUT + user), ['get > put: a copy']);
    const other = '#define get(s, p, n) recv(other, p, n, 0)\n';
    assert.deepEqual(await one(get + other + PUT + user), []);
  });

  it('a macro of another file of code', async () => {
    const get = 'ssize_t get(int fd, void *p, size_t n) { return CHECKED(read(fd, p, n)); }\n';
    const other = '#define get(fd, p, n) look_up(table, fd, p)\n';
    assert.deepEqual(await sitesIn({ '/p/a.c': PUT + user, '/p/get.c': get, '/p/other.c': other }), [
      'get > put: a copy',
    ]);
  });
});

describe('C: streams with buffers of their own', () => {
  const GET = `long get(struct stream *s, void *to, long count) {
    char *p = to;
    long left = count;
    while (left > 0) {
      long n = s->end - s->at;
      if (n == 0) {
        n = read(s->fd, s->buf, s->size);
        if (n <= 0) break;
        s->at = s->buf;
        s->end = s->buf + n;
        continue;
      }
      if (n > left) n = left;
      memcpy(p, s->at, n);
      s->at += n; p += n; left -= n;
    }
    return count - left;
  }\n`;
  const put = (more: string): string => `long put(struct stream *s, const void *from, long count) {
    const char *p = from;
    long left = count;
    ${more}
    while (left > 0) {
      long n = s->end - s->at;
      if (n > left) n = left;
      memcpy(s->at, p, n);
      s->at += n; p += n; left -= n;
      if (s->at == s->end && write(s->fd, s->buf, s->size) != s->size) return -1;
    }
    return count;
  }\n`;
  const copy = (fill: string, drain: string): string =>
    `void f(struct stream *in, struct stream *out, int from, int to) {
      char buf[4096]; long n; while ((n = ${fill}) > 0) ${drain};
    }`;
  const FROM = 'get(in, buf, sizeof buf)';
  const TO = 'put(out, buf, n)';

  it('from and to them', async () => {
    assert.deepEqual(await one(GET + copy(FROM, 'write(to, buf, n)')), ['get > write: a copy']);
    assert.deepEqual(await one(put('') + copy('read(from, buf, sizeof buf)', TO)), ['read > put: a copy']);
    assert.deepEqual(await sitesIn({ '/p/a.c': copy(FROM, TO), '/p/get.c': GET, '/p/put.c': put('') }), [
      'get > put: a copy',
    ]);
  });

  it('one that puts more into its buffer, or looks at what it is given', async () => {
    for (const more of ['s->buf[0] = left;', "if (*p == '.') left--;"]) {
      assert.deepEqual(await one(put(more) + copy('read(from, buf, sizeof buf)', TO)), [
        'read > put: `buf` is passed to `put`',
      ]);
    }
  });
});

describe('C: what a function shows', () => {
  it('an initialiser that ends in the first column does not end the function', async () => {
    const text = `int f(int in, int out)\n{\nstruct task t = {\n  .name = "x",\n};\n${LOOP}\nreturn t.id;\n}\n`;
    assert.deepEqual(await one(text), ['read > write: a copy']);
  });

  const lookedAt = [
    "if ((ch = getc(in)) == '\\r') ch = 'x';",
    "switch (ch = getc(in)) { case 'a': ch = 'b'; }",
    "if ((ch = getc(in)) > 'a') ch = 'x';",
  ];
  for (const get of lookedAt) {
    it(`a character that is compared where it is assigned: ${get}`, async () => {
      const text = `void f(FILE *in, FILE *out, int n) { int ch; while (n-- > 0) { ${get} putc(ch, out); } }`;
      assert.deepEqual(await one(text), ['getc > putc: `ch` is looked at']);
    });
  }

  it('one character of those that a loop looks at', async () => {
    const text = `void f(FILE *in, FILE *out) {
      int c;
      while ((c = getc(in)) != EOF) if (c == '%') putc(getc(in), out);
    }`;
    assert.deepEqual(await one(text), ['getc > putc: others of `in` are looked at here']);
  });

  it('one of them that is kept where they are', async () => {
    const text = `void f(FILE *in, FILE *out) {
      int c;
      for (;;) {
        if ((c = getc(in)) == EOF) return;
        if (c == '"') break;
        if (c == '%') { if ((c = getc(in)) == EOF) return; putc(c, out); }
      }
    }`;
    assert.deepEqual(await one(text), ['getc > putc: others of `in` are looked at here']);
  });

  it('each of a list, by a macro without braces', async () => {
    const text = `void f(int in, struct list *all) {
      char buf[4096]; ssize_t n; struct entry *p;
      while ((n = read(in, buf, sizeof buf)) > 0) {
        list_for_each(p, all)
          write(p->fd, buf, n);
      }
    }`;
    assert.deepEqual(await one(text), ['read > write: `buf` is written more than once']);
  });

  it('a character that is stored for later, and others that are not', async () => {
    const text = `void f(FILE *in, FILE *out, int n) {
      char head[8]; int c;
      if ((c = getc(in)) == EOF) return;
      head[0] = c;
      if (head[0] == 'x') n *= 2;
      for (; n > 0; n--) { if ((c = getc(in)) == EOF) return; putc(c, out); }
    }`;
    assert.deepEqual(await one(text), ['getc > putc: a copy']);
  });

  const changed: readonly (readonly [body: string, because: string])[] = [
    ['memcpy(buf + 2, other, 2);', '`buf` is changed by `memcpy`'],
    ['memmove(buf, "x", 1);', '`buf` is changed by `memmove`'],
    ['memmove(buf, buf + 1, n - 1);', 'a copy'],
    ['p = buf; memcpy(two, p, n); memcpy(buf, two, n);', 'a copy'],
  ];
  for (const [body, because] of changed) {
    it(`${body} ${because}`, async () => {
      const text = `void f(int in, int out, char *other) {
        char buf[4096], two[4096], *p; ssize_t n;
        while ((n = read(in, buf, sizeof buf)) > 0) { ${body} write(out, buf, n); }
      }`;
      assert.deepEqual(await one(text), [`read > write: ${because}`]);
    });
  }

  it('a device that is opened only where all else fails', async () => {
    const text = `void f(const char *path, int out) {
      int in = open(path, O_RDONLY);
      if (in < 0) in = open("/dev/zero", O_RDONLY);
      ${LOOP}
    }`;
    assert.deepEqual(await one(text), ['read > write: a copy']);
    assert.deepEqual(await one(text.replace('open(path, O_RDONLY)', 'open("/dev/null", O_RDONLY)')), [
      'read > write: `in` is a kernel file of size 0',
    ]);
  });

  it('another name of the descriptor that the caller gave', async () => {
    const get = (name: string): string => `long get(struct stream *s, char *b, size_t n) { ${name} }\n`;
    const put = `#define put(fd, b, len) do { \\
      int _fd = (fd); int _off = 0; s32 _left = (s32)(len); \\
      while (_left > 0) { int _n = write(_fd, (b) + _off, _left); if (_n < 0) abort(); _off += _n; _left -= _n; } \\
    } while (0)\n`;
    const pass = `void f(struct stream *s, int out) {
      char buf[4096]; long n;
      while ((n = get(s, buf, sizeof buf)) > 0) put(out, buf, n);
    }`;
    for (const name of [
      'int fd = s->fd; return read(fd, b, n);',
      'FILE *in = s->file; return fread(b, 1, n, in);',
      'int fd; fd = s->fd; return read(fd, b, n);',
    ]) {
      assert.deepEqual(await one(get(name) + put + pass), ['get > put: a copy'], name);
    }
    const other = get('int fd = s->fd; if (s->next) fd = s->next->fd; return read(fd, b, n);');
    assert.deepEqual(await one(other + put + pass), []);
  });

  it('a descriptor that is tried as a socket first is not proved to be one', async () => {
    const call = (body: string): string =>
      `static long get(int fd, char *b, size_t n, int *plain) { ${body} }
      void f(int in, int out) {
        int plain = 0; char buf[4096]; long n;
        while ((n = get(in, buf, sizeof buf, &plain)) > 0) write(out, buf, n);
      }`;
    const tried =
      'if (!*plain) { long r = recv(fd, b, n, 0); if (r >= 0) return r; *plain = 1; } return read(fd, b, n);';
    assert.deepEqual(await kindsIn(call(tried)), ['unknown']);
    assert.deepEqual(await kindsIn(call('return recv(fd, b, n, *plain);')), ['socket']);
  });

  it('messages that come with the address of their peer', async () => {
    const lines = (address: string): string =>
      `void f(FILE *in, int s, struct sockaddr *to, socklen_t l) {
        char b[512];
        while (fgets(b, sizeof b, in)) sendto(s, b, strlen(b), 0, ${address}, l);
      }`;
    assert.deepEqual(await one(lines('to')), ['fgets > sendto: `s` carries datagrams']);
    assert.deepEqual(await one(lines('(struct sockaddr *)&peer')), ['fgets > sendto: `s` carries datagrams']);
    assert.deepEqual(await one(lines('NULL')), ['fgets > sendto: a copy']);
    const maybe = lines('to').replace('char b', 'if (connected) to = NULL; char b');
    assert.deepEqual(await one(maybe), ['fgets > sendto: a copy']);
  });

  it('messages that a function sends to an address', async () => {
    const copy = (send: string, call: string): string => `${send}
      void f(FILE *in, struct net *net, struct sockaddr *to) {
        char b[512];
        while (fgets(b, sizeof b, in)) ${call};
      }`;
    const own = (body: string): string => `int put(struct net *net, const void *b, size_t n) { ${body} }`;
    const message = 'sendto(net->fd, b, n, 0, &net->to.sa, net->length)';
    const put = 'put(net, b, strlen(b))';
    const datagrams = ['fgets > put: `net->fd` carries datagrams'];
    assert.deepEqual(await one(copy(own(`return ${message};`), put)), datagrams);
    const either = own(`if (net->is_stream) return send(net->fd, b, n, 0); return ${message};`);
    assert.deepEqual(await one(copy(either, put)), datagrams);
    assert.deepEqual(await one(copy(own('return send(net->fd, b, n, 0);'), put)), ['fgets > put: a copy']);
    assert.deepEqual(await one(copy(own('return sendto(net->fd, b, n, 0, NULL, 0);'), put)), ['fgets > put: a copy']);
    const given = `int put(struct net *net, const void *b, size_t n, struct sockaddr *to) {
      return sendto(net->fd, b, n, 0, to, sizeof *to);
    }`;
    assert.deepEqual(await one(copy(given, 'put(net, b, strlen(b), to)')), datagrams);
    assert.deepEqual(await one(copy(given, 'put(net, b, strlen(b), NULL)')), ['fgets > put: a copy']);
    const twice = `${own(`return ${message};`)} int line(struct net *net, char *b) { return put(net, b, strlen(b)); }`;
    assert.match(String(await one(copy(twice, 'line(net, b)'))), /`net->fd` carries datagrams$/);
  });

  it('descriptors of one array that no call made together', async () => {
    const relay = (made: string): string => `void f(int s[2]) {
      char buf[4096]; ssize_t n;
      ${made}
      send(s[1], "hello", 5, 0);
      for (int i = 0; (n = recv(s[i], buf, sizeof buf, 0)) > 0; i ^= 1) send(s[i ^ 1], buf, n, 0);
    }`;
    assert.deepEqual(await one(relay('s[0] = connected(a); s[1] = connected(b);')), ['recv > send: a copy']);
    const pair = relay('socketpair(AF_UNIX, SOCK_STREAM, 0, s);');
    assert.deepEqual(await one(pair), ['recv > send: `s[i]` gives what `send` wrote to the other end here']);
  });

  it('one function for both ways, by what it is called with', async () => {
    const move = (set: string): string => `int move(int fd, char *b, int count, int is_write) {
      int left = count; ${set}
      while (left > 0) {
        int n;
        if (is_write) n = write(fd, b, left);
        else n = read(fd, b, left);
        if (n <= 0) return n;
        b += n; left -= n;
      }
      return count;
    }
    #define get(fd, b, n) move(fd, b, n, 0)
    #define put(fd, b, n) move(fd, b, n, true)\n`;
    const copy = 'void f(int in, int out, char *b) { int n; while ((n = get(in, b, 4096)) > 0) put(out, b, n); }';
    assert.deepEqual(await one(move('') + copy), ['get > put: a copy']);
    // Where it may change meanwhile, nobody knows.
    assert.notDeepEqual(await one(move('if (left > 9) is_write = !is_write;') + copy), ['get > put: a copy']);
    const either = `int send_all(int fd, char *b, int n, int more) {
      return more ? send(fd, b, n, MSG_MORE) : write(fd, b, n);
    }\n`;
    for (const more of ['0', '1', 'x']) {
      assert.deepEqual(
        await one(`${either}void f(int in, int out, int x) {
        char b[4096]; int n;
        while ((n = read(in, b, sizeof b)) > 0) send_all(out, b, n, ${more});
      }`),
        ['read > send_all: a copy'],
      );
    }
  });

  it('one function for both ways, by a constant that a call names', async () => {
    const forms = {
      'if (way == IN) return read(fd, b, n); return write(fd, b, n);': ['IN', 'OUT'],
      'if (way != OUT) return read(fd, b, n); else return write(fd, b, n);': ['IN', 'OUT'],
      'if (way == IN) return read(fd, b, n); if (way == OUT) return write(fd, b, n); return -1;': ['IN', 'OUT'],
      'switch (way) { case IN: return read(fd, b, n); case OUT: return write(fd, b, n); } return -1;': ['IN', 'OUT'],
      'switch (way) { case IN: return read(fd, b, n); default: return write(fd, b, n); }': ['IN', 'OUT'],
      'if (way == WayIn) return read(fd, b, n); return write(fd, b, n);': ['WayIn', 'WayOut'],
      'switch (way) { case kIn: return read(fd, b, n); case kOut: return write(fd, b, n); } return -1;': [
        'kIn',
        'kOut',
      ],
      'switch (way) { case 1: return read(fd, b, n); case 0: return write(fd, b, n); } return -1;': ['1', '0'],
      'return way ? write(fd, b, n) : read(fd, b, n);': ['0', '1'],
      'if (!way) return read(fd, b, n); return write(fd, b, n);': ['0', '1'],
    };
    const found = (body: string, from: string, to: string): Promise<readonly string[]> =>
      one(`int move(int way, int fd, char *b, int n) { ${body} }
      void f(int in, int out, int way) {
        char b[4096]; int n;
        while ((n = move(${from}, in, b, sizeof b)) > 0) move(${to}, out, b, n);
      }`);
    for (const [body, [from = '', to = '']] of Object.entries(forms)) {
      assert.deepEqual(await found(body, from, to), ['move > move: a copy'], body);
      assert.notDeepEqual(await found(body, to, from), ['move > move: a copy'], body);
      assert.notDeepEqual(await found(body, 'way', to), ['move > move: a copy'], body);
    }
  });

  it('one of two calls, by a condition in an expression', async () => {
    const way = (get: string, put: string): string => `int f(int in, int out, char *b, int count, int x) {
      int n;
      ${get}
      ${put}
      return n;
    }`;
    const either = way('n = x == 1 ? read(in, b, count) : write(out, b, count);', '');
    assert.deepEqual(await one(either), []);
    const both = way(
      'n = x ? recv(in, b, count, 0) : read(in, b, count);',
      'n = x ? send(out, b, n, 0) : write(out, b, n);',
    );
    assert.deepEqual(await one(both), ['recv > send: a copy']);
  });
});
