import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allLanguages } from '../../server/src/bin/languages.generated.js';
import { Workbench } from '../../server/src/engine/index.js';
import { nodeLanguageHost } from '../../server/src/hosts/node/index.js';
import { runFake, temporaryFolders, type Outcome } from './harness.js';

const folderWith = temporaryFolders();
const workbench = new Workbench(allLanguages, nodeLanguageHost());

const WRAPPERS = `#include <unistd.h>
int put_all(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, p, n);
		if (done < 0)
			return -1;
		p += done;
		n -= done;
	}
	return 0;
}
ssize_t get_some(int fd, char *p, size_t n)
{
	return read(fd, p, n);
}
`;

const USER = `void relay(int in, int out)
{
	char chunk[4096];
	ssize_t n;
	while ((n = get_some(in, chunk, sizeof chunk)) > 0)
		if (put_all(out, chunk, n) < 0)
			break;
}
`;

function run(folder: string, ...args: readonly string[]): Promise<Outcome> {
  return runFake(folder, args, { workbench });
}

/** The files that findings were printed for. */
function paths(stdout: string): readonly string[] {
  return [...stdout.matchAll(/^(\S.*):\d+:\d+: (?:warning|note):/gm)].map((match) => match[1] ?? '');
}

describe('the project of the command line', () => {
  const files = { 'lib/io.c': WRAPPERS, 'src/relay.c': USER };

  it('is all that is walked', async () => {
    const { code, stdout, stderr } = await run(folderWith(files), 'check');
    assert.deepEqual(paths(stdout), ['src/relay.c'], stderr + stdout);
    assert.match(stderr, /^1 copy found in 1 file; 2 files looked at, 1 parsed/);
    assert.equal(code, 1);
  });

  it('is the repository of what is named, of which nothing else is shown', async () => {
    const folder = folderWith(files);
    mkdirSync(join(folder, '.git'));
    for (const name of ['src/relay.c', 'src']) {
      const { stdout, stderr } = await run(folder, 'check', name);
      assert.deepEqual(paths(stdout), ['src/relay.c'], name);
      assert.match(stderr, /^1 copy found in 1 file; 1 file looked at/, name);
    }
    assert.equal((await run(folder, 'check', 'lib')).code, 0);
    const explained = await run(folder, 'explain', 'src/relay.c:5');
    assert.equal(explained.code, 0);
    assert.match(explained.stdout, /chunk/);
  });

  it('is what the config file stands above', async () => {
    const folder = folderWith({ ...files, 'zerocopy.json': '{ "exclude": ["lib/"] }' });
    assert.deepEqual(paths((await run(folder, 'check', 'src/relay.c')).stdout), []);
    writeFileSync(join(folder, 'zerocopy.json'), '{}');
    assert.deepEqual(paths((await run(folder, 'check', 'src/relay.c')).stdout), ['src/relay.c']);
  });

  it('is the folder of the file where there is neither', async () => {
    const folder = folderWith({ ...files, 'src/io.c': WRAPPERS.replaceAll('get_some', 'get_few') });
    assert.deepEqual(paths((await run(folder, 'check', 'src/relay.c')).stdout), []);
    writeFileSync(join(folder, 'src', 'io.c'), WRAPPERS);
    assert.deepEqual(paths((await run(folder, 'check', 'src/relay.c')).stdout), ['src/relay.c']);
  });

  it('is known to fix, too, and seen as it lies on the disk', async () => {
    const folder = folderWith({ ...files, 'src/zz.c': USER.replace('relay', 'again') });
    const patch = await run(folder, 'fix', '--diff', '--safety', 'review');
    assert.equal(readFileSync(join(folder, 'src', 'relay.c'), 'utf8'), USER);
    assert.match(patch.stderr, /^2 copies in 2 files would be fixed, 0 refused, 0 without/);
    const { code, stderr } = await run(folder, 'fix', '--safety', 'review');
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^2 copies in 2 files fixed, 0 refused, 0 without/);
  });

  it('changes for files that are not asked about, too', async () => {
    const folder = folderWith(files);
    mkdirSync(join(folder, '.git'));
    const environment = { XDG_CACHE_HOME: join(folder, '.cache') };
    const check = (path: string): Promise<Outcome> =>
      runFake(folder, ['check', path], { workbench, environment, analyserStamp: 'test' });
    assert.deepEqual(paths((await check('.')).stdout), ['src/relay.c']);
    writeFileSync(join(folder, 'lib', 'io.c'), WRAPPERS.replaceAll('get_some', 'get_few'));
    await check('lib');
    assert.deepEqual(paths((await check('.')).stdout), []);
  });
});
