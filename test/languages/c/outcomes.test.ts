/** What a function makes of the counts that its calls give. */
import assert from 'node:assert/strict';
import { graphOf } from './support.js';

/** What is made of the first count of `read` and of `write` in a body: `counted`, `zero told`, both or `nothing`. */
async function made(body: string, callee: string, before = ''): Promise<string> {
  const graph = await graphOf(body, before);
  const call = graph.blocks.flatMap((b) => b.steps).find((s) => s.kind === 'transfer' && s.callee === callee);
  assert.ok(call?.kind === 'transfer', `no ${callee} in: ${body}`);
  if (call.outcome === undefined) return 'unknown';
  const words = [...(call.outcome.counted ? ['counted'] : []), ...(call.outcome.zeroTold ? ['zero told'] : [])];
  return words.join(', ') || 'nothing';
}

describe('C: what is made of counts', () => {
  const writes: readonly (readonly [code: string, made: string])[] = [
    ['write(out, buf, n);', 'nothing'],
    ['w = write(out, buf, n);', 'nothing'],
    ['if (write(out, buf, n) < 0) return 1;', 'nothing'],
    ['if ((w = write(out, buf, n)) == -1) return 1;', 'nothing'],
    ['if (-1 == write(out, buf, n)) return 1;', 'nothing'],
    ['if (0 > write(out, buf, n)) return 1;', 'nothing'],
    ['w = write(out, buf, n); if (w < 0) return 1;', 'nothing'],
    ['if (write(out, buf, n) <= 0) return 1;', 'zero told'],
    ['if (!write(out, buf, n)) return 1;', 'zero told'],
    ['if (write(out, buf, n)) return 1;', 'zero told'],
    ['do { w = 1; } while (write(out, buf, n) && x);', 'zero told'],
    ['if (write(out, buf, n) != n) return 1;', 'counted, zero told'],
    ['w = write(out, buf, n); n -= w;', 'counted'],
    ['x += write(out, buf, n);', 'counted'],
    ['(void)write(out, buf, n);', 'counted, zero told'],
    ['check(write(out, buf, n));', 'counted, zero told'],
    ['return write(out, buf, n);', 'counted, zero told'],
    ['total = write(out, buf, n);', 'counted, zero told'],
    ['w = write(out, buf, n); g(&w);', 'counted, zero told'],
    ['int y = write(out, buf, n); int z = y; if (z < n) return 1;', 'counted, zero told'],
    ['sendto(out, buf, n, 0, 0, 0);', 'unknown'],
  ];
  for (const [code, expected] of writes) {
    it(code, async () => {
      const callee = code.includes('sendto') ? 'sendto' : 'write';
      assert.equal(await made(`n = read(in, buf, 9); ${code}`, callee), expected);
    });
  }

  it('a count that is only the length of the write', async () => {
    assert.equal(await made('n = read(in, buf, 9); if (n < 0) return 1; write(out, buf, n);', 'read'), 'counted');
    assert.equal(await made('while ((n = read(in, buf, 9)) > 0) write(out, buf, n);', 'read'), 'counted, zero told');
  });

  it('of the project, only what a function hands on untested', async () => {
    const wrapper = (test: string): string =>
      `static ssize_t get(int fd, char *p, size_t l) { ssize_t r = read(fd, p, l); if (r ${test}) die(); return r; }`;
    const body = 'n = get(in, buf, 9); if (n < 0) return 1; write(out, buf, n);';
    assert.equal(await made(body, 'get', wrapper('< 0')), 'counted');
    assert.equal(await made(body, 'get', wrapper('<= 0')), 'unknown');
    assert.equal(
      await made(
        'n = read(in, buf, 9); put(out, buf, n);',
        'put',
        'static ssize_t put(int f, char *p, size_t l) { return write(f, p, l); }',
      ),
      'unknown',
    );
  });
});
