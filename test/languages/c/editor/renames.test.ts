/** What a file gets from the headers of its project: macros that give functions of the system other names. */
import assert from 'node:assert/strict';
import { seenIn } from '../../../../server/src/languages/c/editor/renames.js';

describe('C editor: functions of the system by other names', () => {
  const headers: Readonly<Record<string, string>> = {
    'own.h': '#include <unistd.h>\n#define listen own_listen\n#include "deep.h"\n',
    'deep.h': '#include "own.h"\n#  define read(fd, b, n) own_read(fd, b, n)\n',
    'unistd.h': '#define close close_socket\n',
  };
  const open = (name: string): { path: string; text: string } | undefined => {
    const text = headers[name];
    return text === undefined ? undefined : { path: name, text };
  };
  const names = (text: string): readonly string[] => [...seenIn(text, 'a.c', open).renamed.keys()];

  it('are those of all headers of the project, however they are included', () => {
    assert.deepEqual(names('#include "own.h"\n'), ['listen', 'read']);
    assert.deepEqual(names('#include <own.h>\n'), ['listen', 'read']);
    assert.deepEqual([...seenIn('#include <own.h>\n', 'a.c', open).included], ['own.h', 'unistd.h']);
  });

  it('are not those of a header that stands in for one of another system', () => {
    assert.deepEqual(names('#include <unistd.h>\n'), []);
  });

  it('are not those of arms for other systems, or for what a system lacks', () => {
    for (const condition of ['ifdef _WIN32', 'ifdef NO_PREAD', 'ifndef HAVE_PREAD', 'if !HAVE_PREAD']) {
      assert.deepEqual(names(`#${condition}\n#define pread own_pread\n#endif\n`), [], condition);
    }
    const under = (condition: string): string | undefined =>
      seenIn(`#${condition}\n#define pread own_pread\n#endif\n`, 'a.c', open).renamed.get('pread');
    assert.deepEqual([under('ifdef OWN'), under('ifndef OWN_H')], ['perhaps', 'always']);
    assert.deepEqual(names('#ifdef OWN\n#define pread own_pread\n#endif\n'), ['pread']);
    assert.deepEqual(names('#ifdef _WIN32\n#else\n#define pread own_pread\n#endif\n'), ['pread']);
  });

  it('are not the same of 64 bits', () => {
    assert.deepEqual(names('#define fstat fstat64\n#define lseek lseek\n'), []);
  });
});
