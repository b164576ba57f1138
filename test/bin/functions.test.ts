/** The setting `functions`: what users say that functions without a body do. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allLanguages } from '../../server/src/bin/languages.generated.js';
import { Workbench } from '../../server/src/engine/index.js';
import { nodeLanguageHost } from '../../server/src/hosts/node/index.js';
import { DEFAULT_SETTINGS, NEVER_CANCELLED, readSettings } from '../../server/src/model/index.js';
import { runFake, temporaryFolders, type Outcome } from './harness.js';

const folderWith = temporaryFolders();
const workbench = new Workbench(allLanguages, nodeLanguageHost());

const RELAY = `void relay(int in, int out)
{
	char chunk[65536];
	long n;
	while ((n = my_read(in, chunk, sizeof chunk)) > 0)
		my_write(out, chunk, n);
}
`;

const GET = { does: 'fills', endpoint: 0, buffer: 1, length: 2 };
const PUT = { does: 'drains', endpoint: 0, buffer: 1, length: 2, complete: true };

function check(folder: string, functions: unknown, ...args: readonly string[]): Promise<Outcome> {
  writeFileSync(join(folder, 'zerocopy.json'), JSON.stringify({ functions }));
  return runFake(folder, ['check', ...args], { workbench });
}

describe('functions that users tell of', () => {
  it('are found to make a copy, and without the setting there is none', async () => {
    const folder = folderWith({ 'relay.c': RELAY });
    const without = await check(folder, {});
    assert.deepEqual([without.code, without.stdout], [0, '']);
    const { code, stdout, stderr } = await check(folder, { my_read: GET, my_write: PUT });
    assert.match(stdout, /relay\.c:\d+:\d+: .*`in` is copied to `out` through `chunk`/, stderr);
    assert.equal(code, 1);
    // A change of the setting is one of the results, too.
    assert.equal((await check(folder, { my_read: GET })).code, 0);
  });

  it('are known through functions of the project that call them', async () => {
    const wrapper = 'long get(int fd, char *p, long n) { return my_read(fd, p, n); }\n';
    const folder = folderWith({ 'get.c': wrapper, 'relay.c': RELAY.replace('my_read', 'get') });
    assert.match((await check(folder, { my_read: GET, my_write: PUT })).stdout, /relay\.c/);
  });

  it('count more than their bodies', async () => {
    const body = 'long my_write(int fd, char *p, long n) { return ops->put(p, n); }\n';
    const folder = folderWith({ 'put.c': body, 'relay.c': RELAY });
    assert.match((await check(folder, { my_read: GET, my_write: PUT })).stdout, /relay\.c/);
  });

  it('that may change the bytes make no copy, and --explain says why', async () => {
    const folder = folderWith({ 'relay.c': RELAY });
    const functions = { my_read: { ...GET, transforms: true }, my_write: PUT };
    assert.equal((await check(folder, functions)).code, 0);
    assert.match((await check(folder, functions, '--explain')).stdout, /`my_read` may change the bytes/);
  });

  it('that tell their count through a pointer, or take names of files', async () => {
    const folder = folderWith({
      'a.c': `void f(struct c *c, int out) {
	char buf[4096]; long n;
	while (take(buf, sizeof buf, &n, c) == 0) my_write(out, buf, n);
}
void g(const char *from, const char *to) { char buf[4096]; long n; load(from, buf, sizeof buf, &n); save(to, buf, n); }
`,
    });
    const { stdout } = await check(folder, {
      take: { does: 'fills', endpoint: 3, access: 'stream', buffer: 0, length: 1, count: 2, returns: 'zero' },
      load: { does: 'fills', endpoint: 0, access: 'path', buffer: 1, length: 2, count: 3, returns: 'nothing' },
      save: { ...PUT, access: 'path', returns: 'boolean' },
      my_write: PUT,
    });
    assert.match(stdout, /`c` is copied to `out`/);
    assert.match(stdout, /`from` is copied to `to`/);
  });

  it('that are told wrongly are named and left out, the others count', async () => {
    const folder = folderWith({ 'relay.c': RELAY });
    const { stderr, stdout } = await check(folder, { my_read: GET, my_write: PUT, other: { ...GET, does: 'eats' } });
    assert.match(stderr, /`functions\.other`: `does`: .*; it is left out/);
    assert.match(stdout, /relay\.c/);
  });

  it('are known to a document without a project, which follows the setting', async () => {
    const analyser = workbench.open('/w/relay.c');
    assert.ok(analyser);
    const { settings } = readSettings({ functions: { my_read: GET, my_write: PUT } });
    const found: number[] = [];
    for (const now of [DEFAULT_SETTINGS, settings, DEFAULT_SETTINGS, settings]) {
      found.push((await analyser.analyse(RELAY, now, NEVER_CANCELLED)).findings.length);
    }
    analyser.dispose();
    assert.deepEqual(found, [0, 1, 0, 1]);
  });
});

describe('settings with entries', () => {
  const wrong: readonly (readonly [name: string, entry: unknown, because: RegExp])[] = [
    ['f', { ...GET, buffer: '1' }, /^`buffer`: /],
    ['f', { ...GET, length: -1 }, /^`length`: /],
    ['f', { ...GET, size: 1 }, /size/],
    ['f', { does: 'fills', buffer: 1 }, /^`endpoint`: /],
    ['f', { ...GET, buffer: 0 }, /one argument can not be two of/],
    ['f', 3, /object/],
    ['a b', GET, /./],
  ];
  for (const [name, entry, because] of wrong) {
    it(`${name}: ${JSON.stringify(entry)}`, () => {
      const { settings, problems } = readSettings({ functions: { sound: GET, [name]: entry } });
      assert.deepEqual(Object.keys(settings.functions), ['sound']);
      assert.deepEqual(
        problems.map((p) => [p.setting, p.instead]),
        [[`zerocopy.functions.${name}`, 'it is left out']],
      );
      assert.match(problems[0]?.because ?? '', because);
    });
  }

  it('no entries at all', () => {
    const { settings, problems } = readSettings({ functions: 7, exclude: 'x' });
    assert.deepEqual(settings, DEFAULT_SETTINGS);
    assert.deepEqual(
      problems.map((p) => [p.setting, p.instead]),
      [
        ['zerocopy.functions', 'the default is used'],
        ['zerocopy.exclude', 'the default is used'],
      ],
    );
  });

  it('of patterns, too', () => {
    const { settings, problems } = readSettings({ patterns: { 'copy-loop': 'off', nonsense: 'off' } });
    assert.deepEqual(settings.patterns, { 'copy-loop': 'off' });
    assert.deepEqual(
      problems.map((p) => p.setting),
      ['zerocopy.patterns.nonsense'],
    );
  });
});
