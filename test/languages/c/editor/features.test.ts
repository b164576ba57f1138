/** What defining _GNU_SOURCE would do to a file and to the headers of the project. */
import assert from 'node:assert/strict';
import { gnuSourceIn } from '../../../../server/src/languages/c/editor/features.js';

const HEADERS: Readonly<Record<string, string>> = {
  'defines.h': '#if !defined(__APPLE__)\n# define _GNU_SOURCE 1\n#endif\n#include <unistd.h>\n',
  'late.h': '#include <unistd.h>\n#define _GNU_SOURCE\n',
  'outer.h': '#include "own-basename.h"\n#include "outer.h"\n',
  'own-basename.h': 'static inline char *basename(char *path) { return path; }\n',
  'plain.h': '/* char *basename(char *) is libgen’s, "strerror_r" too */\nint f(const char *);\n',
};
const open = (name: string): { path: string; text: string } | undefined => {
  const text = HEADERS[name];
  return text === undefined ? undefined : { path: name, text };
};

describe('C editor: _GNU_SOURCE', () => {
  const cases: readonly (readonly [name: string, text: string, expected: ReturnType<typeof gnuSourceIn>])[] = [
    ['is free with headers of the system only', '#include <stdio.h>\n', { is: 'free' }],
    ['is free with a header that does not mind', '#include "plain.h"\n', { is: 'free' }],
    ['is there already', '#define _GNU_SOURCE\n#include <stdio.h>\n', { is: 'defined' }],
    ['is there already, by a header', '#include "defines.h"\n', { is: 'defined' }],
    ['comes too late in a header', '#include "late.h"\n', { is: 'free' }],
    ['is minded below a header', '#include "outer.h"\n', { is: 'minded', name: 'basename' }],
    ['is minded by a call', 'int f(char *b) { return strerror_r(1, b, 9); }\n', { is: 'minded', name: 'strerror_r' }],
    ['changes no call of basename', '#include <libgen.h>\nchar *f(char *p) { return basename(p); }\n', { is: 'free' }],
    ['may be minded by a header that is not there', '#include "config.h"\n', { is: 'unknown', header: 'config.h' }],
  ];
  for (const [name, text, expected] of cases) {
    it(name, () => {
      assert.deepEqual(gnuSourceIn(text, 'a.c', open), expected);
    });
  }
});
