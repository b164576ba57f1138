/** The setting `target`: which calls are advised, and whether they stand behind `#ifdef __linux__`. */
import assert from 'node:assert/strict';
import { DEFAULT_SETTINGS, type Settings } from '../../../server/src/model/index.js';
import { offered, program, rewritten } from './support.js';

const LOOP = program('while ((n = read(in, buf, sizeof buf)) > 0)\n\twrite(out, buf, n);').replace(
  'accept(listener, NULL, NULL)',
  'open("b", O_WRONLY | O_CREAT, 0600)',
);
const OTHERS = LOOP.replace('#include <errno.h>', '#ifdef __APPLE__\n#endif\n#include <errno.h>');
const BY_TARGET = (settings: Partial<Settings>): Settings => ({ ...DEFAULT_SETTINGS, ...settings });

describe('C techniques: the target', () => {
  const cases: readonly (readonly [name: string, settings: Partial<Settings>, techniques: readonly string[]])[] = [
    ['any system', { target: 'any' }, ['copy-file-range', 'mmap-write', 'sendfile']],
    ['Linux', { target: 'linux' }, ['copy-file-range', 'mmap-write', 'sendfile']],
    ['FreeBSD has copy_file_range', { target: 'freebsd' }, ['copy-file-range', 'mmap-write']],
    ['FreeBSD had it not always', { target: 'freebsd', targetKernel: '12.4' }, ['larger-buffer', 'mmap-write']],
    ['macOS has neither', { target: 'macos' }, ['larger-buffer', 'mmap-write']],
    ['a kernel before copy_file_range', { target: 'linux', targetKernel: '4.19' }, ['mmap-write', 'sendfile']],
    ['a kernel just new enough', { targetKernel: '5.3' }, ['copy-file-range', 'mmap-write', 'sendfile']],
    ['a kernel without sendfile to files', { targetKernel: '2.6.32' }, ['larger-buffer', 'mmap-write']],
    ['a C library before copy_file_range', { targetLibc: 'glibc 2.26' }, ['mmap-write', 'sendfile']],
  ];
  for (const [name, settings, techniques] of cases) {
    it(name, async () => {
      const found = await offered(LOOP, BY_TARGET(settings));
      assert.deepEqual(
        found.filter((t) => t !== 'larger-buffer' || techniques.includes(t)),
        techniques,
      );
    });
  }

  const guards: readonly (readonly [name: string, text: string, target: Settings['target'], isGuarded: boolean])[] = [
    ['auto: a file for Linux', LOOP, 'auto', false],
    ['auto: a file that names others', OTHERS, 'auto', true],
    ['any: every file', LOOP, 'any', true],
    ['linux: no file', OTHERS, 'linux', false],
  ];
  for (const [name, text, target, isGuarded] of guards) {
    it(`the guard by ${name}`, async () => {
      const { after } = await rewritten(text, 'sendfile', BY_TARGET({ target }));
      assert.equal(after.includes('#ifdef __linux__\n\t/* Let the kernel send'), isGuarded, after);
      assert.equal(after.includes('#ifdef __linux__\n#include <sys/sendfile.h>\n#endif'), isGuarded, after);
    });
  }

  const projects: readonly (readonly [name: string, other: string, isGuarded: boolean])[] = [
    ['names another system', '# if defined __FreeBSD__ || defined(__OpenBSD__)\n#endif\n', true],
    ['asks for a feature', '#ifdef HAVE_SENDFILE\n#elif X\n#endif\n', false],
    ['names a system in a comment', '/* _WIN32 */\n#include <_WIN32.h>\n#define linux 1\n', false],
  ];
  for (const [name, other, isGuarded] of projects) {
    it(`the guard where another file ${name}`, async () => {
      const { after } = await rewritten(LOOP, 'sendfile', BY_TARGET({ target: 'auto' }), { 'other.h': other });
      assert.equal(after.includes('#ifdef __linux__'), isGuarded, after);
    });
  }
});
