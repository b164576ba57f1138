/** Patches look like the file: where braces, names and helpers go. */
import assert from 'node:assert/strict';
import { rewritten } from './support.js';

const GNU = `#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#ifdef HAVE_LIBINTL_H
# include <libintl.h>
#else
# include "gettext.h"
#endif

static int
say (FILE *stream)
{
  if (ferror (stream))
    {
      printf ("no\\n");
      return 1;
    }
  return 0;
}

static int
relay (int from, int to)
{
  char buffer[4096];
  ssize_t n;

  while ((n = read (from, buffer, sizeof buffer)) > 0)
    {
      if (write (to, buffer, n) != n)
        return -1;
    }
  return say (stdout);
}

static long
head (int from, long left)
{
  char buffer[4096];

  while (left > 0)
    {
      ssize_t n = read (from, buffer, left < 4096 ? left : 4096);
      if (n <= 0)
        break;
      if (fwrite (buffer, 1, n, stdout) != (size_t) n)
        return -1;
      left -= n;
    }
  return left;
}

int
main (void)
{
  return relay (0, 1) || head (0, 70000);
}
`;

describe('C techniques: a file in GNU style', () => {
  it('gets a helper behind all includes, laid out like its functions', async () => {
    const { after } = await rewritten(GNU, 'copy-by-kind');
    const helper = after.indexOf('static off_t\ncopy_in_kernel (int in, int out, off_t limit)\n{\n');
    assert.ok(helper > after.indexOf('#endif'), after);
    assert.ok(helper < after.indexOf('say (FILE'));
    assert.ok(
      after.includes(
        '    limit = 0x7fffffff;\n  while (n > 0 && (limit == -1 || copied < limit))\n    {\n      off_t rest',
      ),
    );
    assert.ok(after.includes('        copied += n;\n    }\n  return copied;\n}\n'));
    assert.ok(after.includes('\n  copy_in_kernel (from, to, -1);\n'));
    for (const line of after.split('\n')) assert.ok(line.length <= 80, line);
  });

  it('gets braces that are indented with what they hold', async () => {
    const { after } = await rewritten(
      GNU.replace(/^static int\nrelay[^]*?\n}\n\n/m, '').replace('relay (0, 1) || ', ''),
      'copy-file-range',
    );
    assert.match(after, /\n {2}if \(.*fflush \(stdout\) == 0\)\n {4}\{\n {6}ssize_t copied;\n\n {6}while /);
    assert.match(after, /\n {8}left -= copied;\n {4}\}\n {2}while \(left > 0\)\n {4}\{\n/);
  });
});

describe('C techniques: blanks and tabs at the start of lines', () => {
  const MIXED = `#include <stdio.h>
#include <fcntl.h>

static void
cat(const char *path)
{
    char buf[4096];
    size_t n;
    FILE *f = fopen(path, "r");

    if (f != NULL) {
	while ((n = fread(buf, 1, sizeof buf, f)) > 0)
	    if (fwrite(buf, 1, n, stdout) != n)
		return;
	fclose(f);
    }
}

int
main(int argc, char **argv)
{
    int i;

    for (i = 1; i < argc; i++) {
	if (argv[i][0] != '-')
	    cat(argv[i]);
    }
    return fclose(stdout) != 0;
}
`;
  const starts = (text: string): readonly string[] => [...text.matchAll(/^[ \t]*/gm)].map(([start]) => start);

  it('eight blanks are a tab where the file says so', async () => {
    const { after } = await rewritten(MIXED, 'copy-file-range');
    assert.ok(
      after.includes(`
	/* Let the kernel copy; the loop below does what it refuses. */
	if (__fpending(stdout) == 0 && ftello(f) >= 0 && fflush(f) == 0 &&
	    lseek(fileno(f), 0, SEEK_CUR) == ftello(f) && fflush(stdout) == 0) {
	    while (copy_file_range(fileno(f), NULL, fileno(stdout), NULL,
				   0x40000000, 0) > 0)
		continue;
	}
	while ((n = fread`),
      after,
    );
    assert.ok(!starts(after).some((start) => start.includes('        ')), after);
  });

  it('no tab stands behind blanks', async () => {
    const odd = MIXED.replace(/^\t(?=while)/m, '\t   ').replace(/^ {4}(?=\S)/gm, '\t');
    const { after } = await rewritten(odd, 'copy-file-range');
    assert.ok(!starts(after).some((start) => start.includes(' \t')), after);
  });

  it('blanks that align behind tabs are folded as those of the file, or stay', async () => {
    const tabs = MIXED.replace(/^ {4}(?=\S)/gm, '\t').replace(/^\t {4}(?=\S)|^\t(?=while|fclose)/gm, '\t\t');
    const long = (text: string): boolean => /^\t* {8,}\S/m.test(text);
    assert.ok(long((await rewritten(tabs, 'copy-file-range')).after));
    const aligned = tabs
      .replace('int argc, char **argv', 'int argc,\n     char **argv')
      .replace('for (i = 1;', 'for (i =\n\t     1;');
    assert.ok(!long((await rewritten(aligned, 'copy-file-range')).after));
    const spread = aligned.replace("'-'", "\n\t            '-'");
    assert.ok(long((await rewritten(spread, 'copy-file-range')).after));
  });
});
