/** C++ as far as it is C: the same flows come out as of the C that it stands for. */
import assert from 'node:assert/strict';
import { Workbench, type Analysis } from '../../../server/src/engine/index.js';
import { nodeLanguageHost } from '../../../server/src/hosts/node/index.js';
import { c } from '../../../server/src/languages/c/index.js';
import { DEFAULT_SETTINGS, NEVER_CANCELLED } from '../../../server/src/model/index.js';

const workbench = new Workbench([c], nodeLanguageHost());

async function analyse(text: string, path = 'x.cpp', protocolId?: string): Promise<Analysis> {
  const document = workbench.open(path, protocolId);
  assert.ok(document);
  try {
    return await document.analyse(text, DEFAULT_SETTINGS, NEVER_CANCELLED);
  } finally {
    document.dispose();
  }
}

async function found(text: string): Promise<readonly string[]> {
  const { findings, losses } = await analyse(text);
  assert.deepEqual(losses, []);
  return findings
    .filter(({ site }) => site.shape === 'loop' && site.defect === undefined)
    .map(({ site }) => site.function.name);
}

const copy = (buffer: string): string =>
  `ssize_t n; while ((n = ::read(in, ${buffer}, 4096)) > 0) ::write(out, ${buffer}, n);`;

describe('C++', () => {
  const copies: Readonly<Record<string, string>> = {
    'names of the global scope': `int f(int in, int out) { char b[4096]; ${copy('b')} return 0; }`,
    casts: `int f(int in, int out) { char b[4096]; ssize_t n; while ((n = ::read(in, static_cast<void *>(b), 4096)) > 0) ::write(out, reinterpret_cast<const char *>(b), static_cast<size_t>(n)); return 0; }`,
    'memory from new': `int f(int in, int out) { char *b = new char[4096]; ${copy('b')} delete[] b; return 0; }`,
    'the memory of a container': `int f(int in, int out) { std::vector<char> b(4096); ${copy('b.data()')} return b.size(); }`,
    'the memory of a pointer that owns it': `int f(int in, int out) { std::unique_ptr<char[]> b(new char[4096]); ${copy('b.get()')} return 0; }`,
    'the memory of a pointer that is made': `int f(int in, int out) { auto b = std::make_unique<char[]>(4096); ${copy('b.get()')} return 0; }`,
    'a variable that the condition declares': `int f(int in, int out) { char b[4096]; while (ssize_t n = ::read(in, b, 4096)) { if (n < 0 || ::write(out, b, n) != n) return -1; } return 0; }`,
    'a condition of two parts': `int f(int in, int out, bool stop) { char b[4096]; ssize_t n; while (!stop && (n = ::read(in, b, 4096)) > 0) ::write(out, b, n); return 0; }`,
    'in a namespace': `namespace a { namespace b { int f(int in, int out) { char b[4096]; ${copy('b')} return 0; } } }`,
    'references and nullptr': `int f(int &in, const int &out) { char b[4096]; char *p = nullptr; p = b; ${copy('p')} return 0; }`,
    'names of std': `int f(FILE *in, FILE *out) { char b[4096]; size_t n; while ((n = std::fread(b, 1, 4096, in)) > 0) std::fwrite(b, 1, n, out); return 0; }`,
    'try and catch': `int f(int in, int out) { char b[4096]; try { ${copy('b')} } catch (const std::exception &e) { return -1; } return 0; }`,
  };
  for (const [what, text] of Object.entries(copies))
    it(what, async () => {
      assert.deepEqual(await found(text), ['f']);
    });

  it('tests of results mean what they mean in C', async () => {
    const text = `void f(int in, int out) { char b[4096]; ssize_t n; for (n = read(in, b, 4096); n > 0; n = read(in, b, 4096)) { if (write(out, b, n) < 0) { fatal("write"); } } }`;
    const keeps = async (path: string): Promise<readonly string[]> =>
      (await analyse(text, path)).findings.flatMap(({ site }) => site.keeps.map(({ obligation }) => obligation));
    assert.deepEqual(await keeps('x.cpp'), await keeps('x.c'));
    assert.ok(!(await keeps('x.cpp')).includes('progress'));
  });

  it('methods have their class in front', async () => {
    assert.deepEqual(await found(`int Relay::run(int in, int out) { char b[4096]; ${copy('b')} return 0; }`), [
      'Relay::run',
    ]);
  });

  it('methods that stand in their class', async () => {
    const run = (name: string): string => `int ${name}(int in, int out) const { char b[4096]; ${copy('b')} return 0; }`;
    const text = `class Relay final : public Base<int> {\n  Q_OBJECT\npublic:\n  ${run('run')}\n  static ${run('put')}\n  int fd;\n};\nstruct S { S(int in) : fd(in) {} ${run('go')} private: int fd; };\n${run('last')}`;
    assert.deepEqual(await found(text.replaceAll(') const', ')')), ['run', 'put', 'go', 'last']);
    assert.deepEqual(await found(text), ['run', 'put', 'go', 'last']);
  });

  it('values that parameters have where none is given', async () => {
    const text = `int f(int in, int out, unsigned *size = nullptr, int flags = (1 | 2)) { char b[4096]; ${copy('b')} return 0; }`;
    assert.deepEqual(await found(text), ['f']);
  });

  it('a method with the name of a call of the system is another function', async () => {
    const text = `ssize_t File::read(int x, void *p, int n) { return 0; }\nint f(int in, int out) { char b[4096]; ${copy('b')} return 0; }`;
    assert.deepEqual(await found(text), ['f']);
  });

  it('functions are called by the scopes that they are defined with', async () => {
    const all = (scope: string, look: string): string =>
      `ssize_t ${scope}::writeAll(int fd, const char *p, size_t n) { ${look} while (n > 0) { ssize_t w = ::write(fd, p, n); if (w < 0) return -1; p += w; n -= w; } return 0; }\n`;
    const relay = (name: string, scope: string): string =>
      `int ${name}(int in, int out) { char b[4096]; ssize_t n; while ((n = ::read(in, b, 4096)) > 0) ${scope}::writeAll(out, b, n); return 0; }\n`;
    const text = all('Util', '') + all('Sum::Disk', 'total += p[0];');
    assert.deepEqual(await found(text + relay('f', 'Util') + relay('g', 'Sum::Disk') + relay('h', 'Disk')), ['f']);
  });

  const uses: Readonly<Record<string, string>> = {
    lambdas: 'auto g = [&]() { return b[0]; };',
    'loops over ranges': 'for (char &c : b) c = 0;',
    'operators of containers': 'if (b[0]) return 1;',
    'calls of unknown functions on owned memory':
      'auto p = std::make_unique<Hash>(); p->update(b); Hash::take(p.get(), b, n);',
    'calls of unknown functions': 'Hash::update(b, n);',
  };
  for (const [what, use] of Object.entries(uses)) {
    it(`${what} use the content`, async () => {
      const text = (code: string): string =>
        `int f(int in, int out) { char b[4096]; ssize_t n; while ((n = ::read(in, b, 4096)) > 0) { ${code} ::write(out, b, n); } return 0; }`;
      assert.deepEqual(await found(text('')), ['f']);
      assert.deepEqual(await found(text(use)), []);
    });
  }

  it('all its extensions and its protocol id', async () => {
    const text = copies['casts'] ?? '';
    for (const extension of ['cc', 'cpp', 'cxx', 'hpp', 'hh', 'hxx', 'CPP']) {
      assert.equal((await analyse(text, `x.${extension}`)).losses.length, 0);
    }
    assert.equal(workbench.languageOf('x', 'cpp'), c);
  });
});
