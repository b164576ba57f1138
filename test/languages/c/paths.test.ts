/** Files of a project are found by their folders, on Windows, too. */
import assert from 'node:assert/strict';
import { Files } from '../../../server/src/languages/c/definitions/files.js';

describe('c: files of a project by their paths', () => {
  for (const [system, root, separator] of [
    ['POSIX', '/work', '/'],
    ['Windows', 'C:\\work', '\\'],
  ] as const) {
    const path = (...names: readonly string[]): string => [root, ...names].join(separator);
    const files = new Files(() => undefined);
    const take = (at: string, text: string): void => {
      files.take(at, text, false);
    };
    take(path('one', 'include', 'net', 'io.h'), 'int a;\n');
    take(path('two', 'include', 'net', 'io.h'), 'int b;\n');
    take(path('two', 'other', 'audio.h'), 'int c;\n');
    for (let i = 0; i < 9; i++) take(path(`p${i}`, 'io.c'), 'int move(int fd) { return read(fd, 0, 0); }\n');

    it(`finds the header that is nearest (${system})`, () => {
      const from = path('two', 'src', 'main.c');
      assert.equal(files.header('net/io.h', from), path('two', 'include', 'net', 'io.h'));
      assert.equal(files.header('../include/net/io.h', from), path('two', 'include', 'net', 'io.h'));
      assert.equal(files.header('net/io.h', path('one', 'src', 'main.c')), path('one', 'include', 'net', 'io.h'));
      assert.equal(files.header('dio.h', from), undefined);
    });

    it(`takes the definition that is nearest (${system})`, () => {
      const [nearest, ...others] = files.visible('move', path('p4', 'main.c'));
      assert.equal(nearest?.path, path('p4', 'io.c'));
      assert.deepEqual(others, []);
      // All are equally near: those of other programs say nothing.
      assert.deepEqual(files.visible('move', path('elsewhere', 'main.c')), []);
    });
  }
});
