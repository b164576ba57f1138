import assert from 'node:assert/strict';
import { DEFAULT_SETTINGS, type Settings } from '../../../server/src/model/index.js';
import { offered, program, rewritten } from './support.js';

const SENDFILE = 'sendfile(out, in, NULL, 0x40000000)';

describe('hand-over: what the fast path is made of', () => {
  const cases: readonly (readonly [name: string, body: string, added: readonly string[], before?: string])[] = [
    [
      'no variable without need',
      'while ((n = read(in, buf, sizeof buf)) > 0)\n\twrite(out, buf, n);',
      [`while (${SENDFILE} > 0)`, 'continue;'],
    ],
    [
      'the counter goes on, in the variable of the loop',
      'while ((n = read(in, buf, sizeof buf)) > 0) {\n\tif (write(out, buf, n) != n)\n\t\treturn -1;\n\ttotal += n;\n}',
      [`while ((n = ${SENDFILE}) > 0)`, 'total += n;'],
    ],
    [
      'a variable of its own where the loop has none in reach',
      'for (;;) {\n\tssize_t got = read(in, buf, sizeof buf);\n\tif (got <= 0)\n\t\tbreak;\n\tif (write(out, buf, got) != got)\n\t\treturn -1;\n\ttotal += got;\n}',
      ['ssize_t sent;', '', `while ((sent = ${SENDFILE}) > 0)`, 'total += sent;'],
    ],
    [
      'a variable of its own where the type can not hold -1',
      'while ((size = read(in, buf, sizeof buf)) > 0) {\n\tif (write(out, buf, size) < 0)\n\t\treturn -1;\n\ttotal += size;\n}',
      ['ssize_t sent;', '', `while ((sent = ${SENDFILE}) > 0)`, 'total += sent;'],
      'static unsigned long size;',
    ],
    [
      'a limit that is counted down',
      'while (left > 0 && (n = read(in, buf, left < sizeof buf ? left : sizeof buf)) > 0) {\n\tif (write(out, buf, n) != n)\n\t\treturn -1;\n\tleft -= n;\n}',
      ['while (left > 0 && (n = sendfile(out, in, NULL, left)) > 0)', 'left -= n;'],
    ],
    [
      'a limit and a counter',
      'while (left) {\n\tn = read(in, buf, left < sizeof buf ? left : sizeof buf);\n\tif (n <= 0)\n\t\tbreak;\n\tif (write(out, buf, n) != n)\n\t\treturn -1;\n\ttotal += n;\n\tleft -= n;\n}',
      ['while (left && (n = sendfile(out, in, NULL, left)) > 0) {', 'left -= n;', 'total += n;'],
    ],
    [
      'a condition that can end the copy is asked every 16 MiB',
      'while (!stop && (n = read(in, buf, sizeof buf)) > 0)\n\twrite(out, buf, n);',
      ['while (!stop && sendfile(out, in, NULL, 0x1000000) > 0)', 'continue;'],
      'static volatile int stop;',
    ],
    [
      'a read in front of the loop and another at its end',
      'n = read(in, buf, sizeof buf);\nwhile (n > 0) {\n\tif (write(out, buf, n) != n)\n\t\treturn -1;\n\ttotal += n;\n\tn = read(in, buf, sizeof buf);\n}',
      [`while ((n = ${SENDFILE}) > 0)`, 'total += n;'],
    ],
    [
      'and what the first read did not give is not asked for',
      'size = (size_t)read(in, buf, sizeof buf);\nwhile ((size != (size_t) -1) && (size != 0) && !stop) {\n\tif (write(out, buf, size) < 0)\n\t\treturn -1;\n\tsize = (size_t)read(in, buf, sizeof buf);\n}',
      ['while (!stop && sendfile(out, in, NULL, 0x1000000) > 0)', 'continue;'],
      'static size_t size;\nstatic volatile int stop;',
    ],
    [
      'the same in the head of a `for`',
      'for (n = read(in, buf, sizeof buf); n > 0; n = read(in, buf, sizeof buf))\n\tif (write(out, buf, n) != n)\n\t\treturn -1;',
      [`while (${SENDFILE} > 0)`, 'continue;'],
    ],
    [
      'a counter of what an inner loop added up',
      'for (;;) {\n\tssize_t done = 0;\n\tn = read(in, buf, sizeof buf);\n\tif (n <= 0)\n\t\tbreak;\n\tdo {\n\t\tssize_t put = write(out, buf + done, n - done);\n\t\tif (put < 0)\n\t\t\treturn -1;\n\t\tdone += put;\n\t} while (done < n);\n\ttotal += done;\n}',
      [`while ((n = ${SENDFILE}) > 0)`, 'total += n;'],
    ],
    [
      'a buffer with room in front',
      'char *part = buf + 16;\nwhile ((n = read(in, part, 1024)) > 0)\n\twrite(out, part, n);',
      [`while (${SENDFILE} > 0)`, 'continue;'],
    ],
    [
      'an explicit offset of the source',
      'off_t at = 10;\nwhile ((n = pread(in, buf, sizeof buf, at)) > 0) {\n\tif (write(out, buf, n) != n)\n\t\treturn -1;\n\tat += n;\n}',
      ['off_t from = at;', '', 'while ((n = sendfile(out, in, &from, 0x40000000)) > 0)', 'at += n;'],
    ],
    [
      'an offset behind a start, counted',
      'while ((n = pread(in, buf, sizeof buf, 4096 + total)) > 0) {\n\tif (write(out, buf, n) != n)\n\t\treturn -1;\n\ttotal += n;\n}',
      ['off_t from = 4096 + total;', '', 'while ((n = sendfile(out, in, &from, 0x40000000)) > 0)', 'total += n;'],
    ],
    [
      'a do loop',
      'do {\n\tn = read(in, buf, sizeof buf);\n\tif (n > 0 && write(out, buf, n) != n)\n\t\treturn -1;\n} while (n > 0);',
      [`while (${SENDFILE} > 0)`, 'continue;'],
    ],
  ];
  for (const [name, body, added, before] of cases) {
    it(name, async () => {
      const result = await rewritten(program(body, before), 'sendfile');
      assert.ok(result.rewrite.ok, result.rewrite.ok ? '' : result.rewrite.because);
      assert.deepEqual(result.added, added);
    });
  }
});

describe('hand-over: a file for several systems', () => {
  it('puts the fast path and its header in arms', async () => {
    const body = 'if (in >= 0)\n\twhile ((n = read(in, buf, sizeof buf)) > 0)\n\t\twrite(out, buf, n);';
    const text = program(body, '#ifdef __APPLE__\nint apple;\n#endif');
    const { after } = await rewritten(text, 'sendfile');
    assert.ok(
      after.includes(`#include <unistd.h>
#ifdef __linux__
#include <sys/sendfile.h>
#endif
`),
      after,
    );
    assert.ok(
      after.includes(`	if (in >= 0) {
#ifdef __linux__
		/* Let the kernel send; the loop below does what it refuses. */
		while (${SENDFILE} > 0)
			continue;
#endif
		while ((n =`),
      after,
    );
  });
});

describe('hand-over: what is refused', () => {
  const loop = (...lines: readonly string[]): string =>
    [
      'while ((n = read(in, buf, sizeof buf)) > 0) {',
      '\tif (write(out, buf, n) != n)',
      '\t\treturn -1;',
      ...lines,
      '}',
    ].join('\n');
  const cases: readonly (readonly [name: string, body: string, because: RegExp, before?: string])[] = [
    ['a jump into the loop', `goto inside;\n${loop('inside:', '\ttotal += n;')}`, /goto/],
    ['a preprocessor arm', loop('#ifdef COUNT', '\ttotal += n;', '#endif'), /preprocessor/],
    ['something that goes on from pass to pass', `int passes = 0;\n${loop('\tpasses++;')}\ntotal = passes;`, /passes/],
    [
      'a first chunk that somebody looks at',
      `n = read(in, buf, 512);\nif (n < 1)\n\treturn -1;\ndo {\n\twrite(out, buf, n);\n} while ((n = read(in, buf, sizeof buf)) > 0);`,
      /bytes in the buffer/,
    ],
    [
      'a header that is written along',
      `char *part = buf + 16;\nwhile ((n = read(in, part, 1024)) > 0)\n\twrite(out, buf, n + 16);`,
      /start/,
    ],
    ['a variable that is looked at afterwards', `ssize_t last = 0;\n${loop('\tlast = n;')}\ntotal = last;`, /last/],
    ['a global', loop('\tseen = n;'), /seen/, 'static long seen;'],
    [
      'errno that something may have set',
      `errno = 0;\nlseek(in, 0, SEEK_SET);\n${loop()}\nif (errno) total = -1;`,
      /errno/,
    ],
    ['a descriptor that changes', loop('\tout = (int)left;'), /`out` is changed/],
    [
      'an offset that jumps',
      `off_t at = 0;\nwhile ((n = pread(in, buf, sizeof buf, at)) > 0) {\n\twrite(out, buf, n);\n\tat += 4096;\n}`,
      /`at`/,
    ],
    [
      'a counter of two words',
      loop('\tsum->low += n;', '\tif (sum->low < (unsigned)n)', '\t\tsum->high++;'),
      /`sum->low` is asked for|`sum->high` is changed/,
      'static struct { unsigned low, high; } *sum;',
    ],
    ['what is told when little is left', loop('\tif (left - n < 0)', '\t\tlow = 1;'), /`low`/, 'static int low;'],
    [
      'what is told by another call',
      loop('\tif (limit < n)', '\t\tsleep(1);'),
      /`sleep`|`read` gave/,
      'static long limit;',
    ],
    [
      'how much the first read gave',
      'n = read(in, buf, sizeof buf);\nwhile (n > 0 && total + n < 1000) {\n\tif (write(out, buf, n) != n)\n\t\treturn -1;\n\tn = read(in, buf, sizeof buf);\n}',
      /only the first read tells|`read` gave/,
    ],
    ['a seek after every pass', loop('\tlseek(out, 1, SEEK_CUR);'), /offset/],
  ];
  for (const [name, body, because, before] of cases) {
    it(name, async () => {
      const { rewrite } = await rewritten(program(body, before), 'sendfile');
      assert.ok(!rewrite.ok, 'not refused');
      assert.match(rewrite.because, because);
    });
  }
});

describe('hand-over: what is offered', () => {
  const loop = (read: string, write: string): string => `while ((n = ${read}) > 0)\n\t${write};`;
  const plain = loop('read(in, buf, sizeof buf)', 'write(out, buf, n)');

  it('the loop of every tutorial: sendfile and mmap to the socket, never safe', async () => {
    assert.deepEqual(await offered(program(plain)), ['mmap-write', 'sendfile']);
    for (const technique of ['sendfile', 'mmap-write'] as const) {
      assert.equal((await rewritten(program(plain), technique)).advice.safety, 'review');
    }
  });

  it('reads a first chunk behind its declaration', async () => {
    const body =
      'ssize_t got = read(in, buf, sizeof buf);\n\nwhile (got > 0) {\n\twrite(out, buf, got);\n\tgot = read(in, buf, sizeof buf);\n}';
    const { after } = await rewritten(program(body), 'sendfile');
    assert.match(
      after,
      /ssize_t got;\n\n\t\/\*.*\*\/\n\twhile \(sendfile[^]*continue;\n\tgot = read\(in, buf, sizeof buf\);\n\n\twhile \(got > 0\)/,
    );
  });

  it('nothing for an appending sink, a datagram socket, a single buffer', async () => {
    const file = (flags: string): string =>
      program(plain).replace('accept(listener, NULL, NULL)', `open("b", O_WRONLY | O_CREAT${flags}, 0600)`);
    assert.deepEqual(await offered(file('')), ['copy-file-range', 'mmap-write', 'sendfile']);
    assert.deepEqual(await offered(file(' | O_APPEND')), ['larger-buffer', 'mmap-write']);
    assert.deepEqual(await offered(program('n = read(in, buf, sizeof buf);\nwrite(out, buf, n);')), []);
  });

  it('errno is clear again where it was cleared right in front, and left alone where each pass clears it', async () => {
    const front = await rewritten(
      program(`errno = 0;\n/* All of it. */\n${plain}\nif (errno) total = -1;`),
      'sendfile',
    );
    assert.match(front.after, /errno = 0;\n[^]*continue;\n\terrno = 0;\n\twhile \(\(n = read/);
    const each = 'do {\n\terrno = 0;\n\tn = read(in, buf, sizeof buf);\n\twrite(out, buf, n);\n} while (n > 0);';
    const { added } = await rewritten(program(each), 'sendfile');
    assert.ok(!added.some((line) => line.includes('errno')), added.join('\n'));
  });

  it('streams of stdio: by their descriptors, when they are in step', async () => {
    const stream = (body: string): string =>
      program(`FILE *from = fopen(path, "r"), *to = fdopen(out, "w");\n${body}`, '#include <stdio.h>');
    const block = 'while ((n = fread(buf, 1, sizeof buf, from)) > 0)\n\tfwrite(buf, 1, n, to);';
    const { after, advice } = await rewritten(stream(block), 'copy-file-range');
    assert.match(
      after,
      /if \(__fpending\(to\) == 0 && ftello\(from\) >= 0 && [^]*fflush\(to\) == 0\) \{\n\t\twhile \(copy_file_range\(fileno\(from\), NULL, fileno\(to\)/,
    );
    assert.match(after, /#include <stdio_ext.h>/);
    assert.deepEqual(advice.assumed, ['errors of `to` are asked for when it is closed']);
    const asked = stream(
      `while (from && !feof(from)) {\n\tn = fread(buf, 1, sizeof buf, from);\n\tfwrite(buf, 1, n, to);\n}`,
    );
    assert.match(
      (await rewritten(asked, 'copy-file-range')).after,
      /if \(from && !feof\(from\) && __fpending\(to\) == 0/,
    );
    const because = async (body: string): Promise<string> =>
      (await rewritten(stream(body), 'copy-file-range')).advice.lost.join();
    assert.match(await because(block.replace('1, sizeof buf', '4, sizeof buf / 4')), /pieces of `4`/);
    const bytes = (type: string): string => `${type} c;\nwhile ((c = getc(from)) != EOF)\n\tputc(c, to);`;
    assert.match(await because(bytes('char')), /as a `char`, a byte is taken for the end/);
    assert.match(await because(bytes('unsigned char')), /a byte is taken for the end/);
    assert.equal(await because(bytes('int')), '');
    assert.match(await because(`ungetc('x', from);\n${block}`), /pushed back/);
    const lines = stream('while (fgets(buf, sizeof buf, from))\n\tfputs(buf, to);');
    assert.match((await rewritten(lines, 'copy-file-range')).advice.assumed.join(), /no NUL bytes/);
  });

  it('streams of stdio: not where something surely waits to be written', async () => {
    const because = async (ahead: string, sink = 'to'): Promise<string> => {
      const loop = `while ((n = fread(buf, 1, sizeof buf, from)) > 0)\n\tfwrite(buf, 1, n, ${sink});`;
      const streams = `FILE *from = fopen(path, "r"), *to = fdopen(out, "w");\nint c = 1;\n${ahead}\n${loop}`;
      const { advice } = await rewritten(program(streams, '#include <stdio.h>'), 'copy-file-range');
      return advice.lost.join();
    };
    for (const [ahead, callee] of [
      ['fputs("a;{", to);', 'fputs'],
      ['(void) fprintf(to, "%d, %s", c, path);', 'fprintf'],
      ['if (fwrite(path, 1, strlen(path), to) != 3)\n\treturn -1;', 'fwrite'],
      ['putc(c, to);\nc = 2;\nif (c) { c = 3; }\nrewind(from);', 'putc'],
    ] as const) {
      assert.match(await because(ahead), new RegExp(`what \`${callee}\` wrote waits in \`to\`: flush`), ahead);
    }
    assert.match(await because('puts(path);', 'stdout'), /what `puts` wrote waits in `stdout`/);
    for (const ahead of [
      'fputs("a", to);\nif (fflush(to) != 0)\n\treturn -1;',
      'if (fputs("a", to) == EOF || fflush(to) != 0)\n\treturn -1;',
      'if (c)\n\tfputs("a", to);',
      'if (c) {\n\tfputs("a", to);\n}',
      'if (c)\n\tputc(c, from);\nelse\n\tputc(c, to);',
      'for (; c < 9; c++)\n\tputc(c, to);',
      'fputs("a", to);\nif (c) {\n\tfflush(to);\n}',
      'setvbuf(to, NULL, _IONBF, 0);\nfputs("a", to);',
      'fputs("a", from);',
      '#ifdef HEADER\nfputs("a", to);\n#endif',
    ]) {
      assert.equal(await because(ahead), '', ahead);
    }
    assert.equal(await because('fputs("a", stderr);', 'stderr'), '');
  });

  it('streams of stdio: not where nobody would see an error that only closing tells', async () => {
    const because = async (write: string, behind: string): Promise<string> => {
      const loop = `while ((n = fread(buf, 1, sizeof buf, from)) > 0)\n\t${write};`;
      const streams = `FILE *from = fopen(path, "r"), *to = fdopen(out, "w");\n${loop}\n${behind}`;
      const { advice } = await rewritten(program(streams, '#include <stdio.h>'), 'copy-file-range');
      return advice.lost.join();
    };
    const checked = 'if (fwrite(buf, 1, n, to) != (size_t)n)\n\t\treturn -1';
    for (const behind of ['fclose(to);', '(void) fclose (to);', 'if (n < 0)\n\tfclose(to);\nelse\n\tfclose(to);']) {
      assert.match(await because(checked, behind), /look at what closing `to` gives first/, behind);
    }
    for (const behind of [
      '',
      'fclose(from);',
      'if (fclose(to) != 0)\n\treturn -1;',
      'if (ferror(to)) {\n\tfclose(to);\n\treturn -1;\n}\nfclose(to);',
      'n = fflush(to);\nfclose(to);',
      'return fclose(to);',
    ]) {
      assert.equal(await because(checked, behind), '', behind);
    }
    // Here nobody saw anything before.
    assert.equal(await because('fwrite(buf, 1, n, to)', 'fclose(to);'), '');
  });

  it('streams of stdio: not for systems that do not tell what waits', async () => {
    const stream =
      'FILE *to = fdopen(out, "w");\nwhile ((n = read(in, buf, sizeof buf)) > 0)\n\tfwrite(buf, 1, n, to);';
    const text = program(stream, '#include <stdio.h>');
    const on = (target: Settings['target']): ReturnType<typeof rewritten> =>
      rewritten(text, 'copy-file-range', { ...DEFAULT_SETTINGS, target });
    assert.deepEqual((await on('linux')).advice.lost, []);
    assert.deepEqual((await on('freebsd')).advice.lost, ['only Linux can be asked what waits in `to`']);
    assert.match((await on('any')).after, /#ifdef __linux__\n#include <stdio_ext.h>\n#endif/);
  });

  it('a socket: only where it is known, or assumed, to keep no messages apart', async () => {
    const text = (sink: string): string =>
      `#include <fcntl.h>\n#include <sys/socket.h>\n#include <unistd.h>\nint copy(const char *path, int given, int type)\n{\n\tchar buf[512];\n\tssize_t n;\n\tint in = open(path, O_RDONLY), s = ${sink};\n\n\twhile ((n = read(in, buf, sizeof buf)) > 0)\n\t\tif (send(s, buf, n, 0) != n)\n\t\t\treturn -1;\n\treturn 0;\n}\n`;
    const streams = async (sink: string, technique: 'sendfile' | 'mmap-write'): Promise<boolean> =>
      (await rewritten(text(sink), technique)).advice.assumed.includes('`s` is a stream socket');
    for (const technique of ['sendfile', 'mmap-write'] as const) {
      assert.equal(await streams('accept(given, NULL, NULL)', technique), false);
      assert.equal(await streams('socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)', technique), false);
      assert.equal(await streams('given', technique), true);
      assert.equal(await streams('socket(AF_INET, type, 0)', technique), true);
      assert.equal(await streams('type ? accept(given, NULL, NULL) : socket(AF_INET, type, 0)', technique), true);
    }
    assert.deepEqual(await offered(text('socket(AF_UNIX, SOCK_SEQPACKET, 0)')), []);
    const unknown = text('given').replace('send(s, buf, n, 0)', 'write(s, buf, n)');
    assert.ok((await rewritten(unknown, 'mmap-write')).advice.assumed.includes('`s` is no socket of messages'));
  });

  it('what is no file: left to the loop by `sendfile`, which takes sockets into a pipe', async () => {
    const added = async (before: string, body: string): Promise<string> =>
      (await rewritten(program(`${before}\n${body}`), 'sendfile')).added.join(' ');
    const other = plain.replace('read(in', 'read(from').replace('write(out', 'write(to');
    const ends = 'extern int from, to;';
    assert.match(await added(ends, other), /^if \(lseek\(from, 0, SEEK_CUR\) >= 0\) \{ while \(sendfile\(to, from,/);
    assert.doesNotMatch(await added(ends, other.replace('read(from', 'read(in')), /lseek/);
    assert.doesNotMatch(await added(ends, other.replace('write(to', 'write(out')), /lseek/);
  });

  it('a mapping: not from a standard stream without the assumption that nobody else reads there', async () => {
    const from = async (source: string): Promise<string> =>
      (await rewritten(program(plain.replace('read(in', `read(${source}`)), 'mmap-write')).advice.assumed.join();
    assert.match(await from('STDIN_FILENO'), /no other process reads `STDIN_FILENO` at the same time/);
    assert.doesNotMatch(await from('in'), /no other process/);
  });

  it('standard streams: not without the assumption that nobody else writes there', async () => {
    const text = (sink: string): string => program(plain.replace('write(out', `write(${sink}`));
    const assumed = async (sink: string): Promise<string> =>
      (await rewritten(text(sink), 'copy-file-range')).advice.assumed.join();
    assert.match(await assumed('STDOUT_FILENO'), /no other process uses the file behind `STDOUT_FILENO`/);
    assert.equal(await assumed('listener'), '');
  });

  it('a limit that holds less than any call takes is not compared with that', async () => {
    const body =
      'unsigned char few = 200;\nwhile (few > 0 && (n = read(in, buf, few)) > 0) {\n\tif (write(listener, buf, n) != n)\n\t\treturn -1;\n\tfew -= n;\n}';
    const added = async (type: string): Promise<string> =>
      (await rewritten(program(body.replace('unsigned char', type)), 'copy-file-range')).added.join(' ');
    assert.match(await added('unsigned char'), /NULL, few, 0\)/);
    assert.match(await added('int'), /few < 0x40000000/);
  });

  it('send flags are lost, but no flags are none, and MSG_NOSIGNAL needs SIGPIPE ignored', async () => {
    const with0 = await rewritten(program(loop('read(in, buf, sizeof buf)', 'send(out, buf, n, 0)')), 'sendfile');
    assert.equal(with0.advice.safety, 'review');
    const flags = program(loop('read(in, buf, sizeof buf)', 'send(out, buf, n, MSG_NOSIGNAL)'));
    assert.match(
      (await rewritten(flags, 'sendfile')).after,
      /sigaction\(SIGPIPE, NULL, &action\) == 0 &&\n\t\t {4}action.sa_handler == SIG_IGN/,
    );
    assert.match((await rewritten(flags, 'mmap-write')).after, /send\(out, map[^;]*, MSG_NOSIGNAL\)/);
    const more = flags.replace('MSG_NOSIGNAL', 'MSG_MORE');
    assert.match((await rewritten(more, 'sendfile')).advice.lost.join(), /`MSG_MORE` can't be passed on/);
  });

  it('a socket as source is told why splice is not for it', async () => {
    const received = program(loop('recv(out, buf, sizeof buf, 0)', 'write(in, buf, n)')).replace(
      'O_RDONLY',
      'O_WRONLY',
    );
    const { advice, rewrite } = await rewritten(received, 'splice');
    assert.equal(advice.safety, 'shown-only');
    assert.match(advice.lost.join(), /a pipe of its own would hold bytes when `in` fails/);
    assert.ok(!rewrite.ok);
    const piped = received
      .replace('write(in', 'write(ends[1]')
      .replace('ssize_t n;', 'ssize_t n;\n\tint ends[2];\n\tif (pipe(ends)) return 0;');
    assert.match((await rewritten(piped, 'splice')).advice.lost.join(), /would be locked/);
  });
});

describe('hand-over: progress', () => {
  const loop = (...lines: readonly string[]): string =>
    [
      'while ((n = read(in, buf, sizeof buf)) > 0) {',
      '\tif (write(out, buf, n) != n)',
      '\t\treturn -1;',
      ...lines,
      '}',
    ].join('\n');
  const own = 'void tick(long, long);\nvoid bell(void);\nvoid ring(void);';

  it('is shown after each MiB, by the name that holds what was moved', async () => {
    // An unsigned variable can't take the result, so the new code has one of its own.
    const body = [
      'size_t got;',
      'while ((got = read(in, buf, sizeof buf)) > 0) {',
      '\tif (write(out, buf, got) != (ssize_t)got)',
      '\t\treturn -1;',
      '\ttotal += got;',
      '\ttick(total, got); /* got it */',
      '}',
    ];
    const { after, advice } = await rewritten(program(body.join('\n'), own), 'sendfile');
    const loopOfSend =
      /sent = sendfile\(out, in, NULL, 0x100000\)\) > 0\) \{\n\t{3}total \+= sent;\n\t{3}tick\(total, sent\);\n/;
    assert.match(after, loopOfSend);
    assert.ok(advice.assumed.includes('`tick` may be called less often, after each MiB'));
  });

  const cases: readonly (readonly [name: string, body: string, called?: string])[] = [
    ['what counts how often it is called', loop('\tbell();'), 'bell'],
    ['what has letters of the count in its name', loop('\tring();'), 'ring'],
    ['what stands in front of the write', loop().replace('\tif', '\ttick(total, n);\n\tif')],
    ['what is done under a condition', loop('\tif (n > 9)', '\t\ttick(n, n);')],
    ['what needs a variable of the loop', loop('\tlong half = n / 2;', '\ttick(n, half);')],
    ['what stands in front of the counter', loop('\ttick(total, n);', '\ttotal += n;')],
    ['what is done for a standard stream', loop('\ttick(n, n);').replace('write(out', 'write(1')],
  ];
  for (const [name, body, called = 'tick'] of cases) {
    it(`is no progress to be shown: ${name}`, async () => {
      const { rewrite } = await rewritten(program(body, own), 'sendfile');
      assert.deepEqual(rewrite, { ok: false, because: `\`${called}\` is called in every pass` });
    });
  }
});

describe('hand-over: what may write between the chunks', () => {
  const cases: readonly (readonly [name: string, call: string, declared: string])[] = [
    ['the sink', 'mark(n, out)', 'void mark(long, int);'],
    ['the source', 'mark(n, in)', 'void mark(long, int);'],
    ['an expression with the sink', 'mark(n, out + 0)', 'void mark(long, int);'],
  ];
  for (const [name, call, declared] of cases) {
    it(`is no progress to be shown: what is handed ${name}`, async () => {
      const body = `while ((n = read(in, buf, sizeof buf)) > 0) {\n\tif (write(out, buf, n) != n)\n\t\treturn -1;\n\t${call};\n}`;
      const { rewrite } = await rewritten(program(body, declared), 'sendfile');
      assert.equal(rewrite.ok, false);
    });
  }
});

describe('hand-over: loops that end at a short read', () => {
  const from = (condition: string, read = 'read(ends[0], buf, sizeof buf)'): string =>
    program(
      `int ends[2];\nif (pipe(ends)) return 0;\nfor (;;) {\n\tn = ${read};\n\tif (n <= 0)\n\t\tbreak;\n` +
        `\tif (write(out, buf, n) != n)\n\t\treturn -1;\n\tif (${condition})\n\t\tbreak;\n}`,
    );
  const shorts = ['n < (ssize_t)sizeof buf', 'n != 4096', 'sizeof buf != (size_t)n', 'BUFSIZ > n'];
  for (const condition of shorts) {
    it(`take from a pipe what has come: ${condition}`, async () => {
      const { advice } = await rewritten(from(condition), 'splice');
      assert.match(advice.lost.join(), /takes what has come from `ends\[0\]`/);
    });
  }

  it('take from a pipe what has come, also when it is asked at once', async () => {
    const body =
      'int ends[2];\nif (pipe(ends)) return 0;\nwhile ((n = read(ends[0], buf, 4096)) == 4096)\n\twrite(out, buf, n);';
    assert.equal((await rewritten(program(body), 'splice')).advice.safety, 'shown-only');
  });

  it('are others than those that end at the end', async () => {
    for (const condition of ['n == 0', 'n < 0', '-1 == n', '!n']) {
      assert.notEqual((await rewritten(from(condition), 'splice')).advice.safety, 'shown-only', condition);
    }
  });

  it('are as good as others where the source is a file', async () => {
    const body = 'do {\n\tn = read(in, buf, sizeof buf);\n\twrite(out, buf, n);\n} while (n == sizeof buf);';
    assert.equal((await rewritten(program(body), 'sendfile')).advice.safety, 'review');
  });
});
