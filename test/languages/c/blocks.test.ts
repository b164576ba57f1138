/** How each form of statement becomes blocks and edges. */
import assert from 'node:assert/strict';
import { flowText, graphOf } from './support.js';

/** What it is, the function's body, the blocks that control can come to. */
const CASES: readonly (readonly [title: string, body: string, blocks: readonly string[]])[] = [
  [
    'while, with the fill in its condition',
    'while ((n = read(in, buf, 10)) > 0) write(out, buf, n);',
    ['0: -> 1', '1: fill(buf) (n = read(in, buf, 10)) > 0 (result)? -> 2 3', '2: drain(buf) -> 1', '3:'],
  ],
  [
    'do',
    'do { n = read(in, buf, 10); write(out, buf, n); } while (n > 0);',
    ['0: -> 1', '1: fill(buf) drain(buf) -> 2', '2: n > 0 (result)? -> 1 3', '3:'],
  ],
  [
    'for, with the fill in its header',
    'for (n = read(in, buf, 10); n > 0; n = read(in, buf, 10)) write(out, buf, n);',
    ['0: fill(buf) -> 1', '1: n > 0 (result)? -> 2 4', '2: drain(buf) -> 3', '3: fill(buf) -> 1', '4:'],
  ],
  [
    'for without a condition, left by break',
    'for (;;) { n = read(in, buf, 10); if (n <= 0) break; write(out, buf, n); }',
    ['0: -> 1', '1: -> 2', '2: fill(buf) n <= 0 (result)? -> 3 5', '3: -> 4', '4:', '5: drain(buf) -> 6', '6: -> 1'],
  ],
  [
    'while (1), continue and return',
    'while (1) { n = read(in, buf, 10); if (n < 0) continue; if (n == 0) return 1; write(out, buf, n); }',
    [
      '0: -> 1',
      '1: -> 2',
      '2: fill(buf) n < 0 (result)? -> 3 4',
      '3: -> 1',
      '4: n == 0 (result)? -> 5 6',
      '5: exit',
      '6: drain(buf) -> 1',
    ],
  ],
  [
    'goto',
    'again: n = read(in, buf, 10); write(out, buf, n); if (n > 0) goto again; return 0;',
    ['0: -> 1', '1: fill(buf) drain(buf) n > 0 (result)? -> 2 3', '2: -> 1', '3: exit'],
  ],
  [
    'short circuits and else',
    'n = read(in, buf, 10); if (x && n > 0 || !x) write(out, buf, n); else x = 1;',
    [
      '0: fill(buf) x (data)? -> 1 4',
      '1: n > 0 (result)? -> 2 4',
      '2: drain(buf) -> 3',
      '3:',
      '4: x (data)? -> 5 2',
      '5: -> 3',
    ],
  ],
  [
    'switch with default and a case that falls through',
    'n = read(in, buf, 10); switch (x) { case 1: write(out, buf, n); break; case 2: buf[0] = 1; default: x = 2; }',
    ['0: fill(buf) (x) (data)? -> 1 3 4', '1: drain(buf) -> 2', '2:', '3: content(buf) -> 4', '4: -> 2'],
  ],
  [
    'switch without default',
    'n = read(in, buf, 10); switch (x) { case 1: write(out, buf, n); return 1; } x = 3;',
    ['0: fill(buf) (x) (data)? -> 1 2', '1: drain(buf) exit', '2:'],
  ],
  [
    'arms of #if with #else',
    'n = read(in, buf, 10);\n#if A\nwrite(out, buf, n);\n#elif B\nbuf[0] = 1;\n#else\nx = buf[1];\n#endif\nx = 2;',
    [
      '0: fill(buf) -> 1 3',
      '1: drain(buf) -> 2',
      '2:',
      '3: -> 4 6',
      '4: content(buf) -> 5',
      '5: -> 2',
      '6: -> 7',
      '7: content(buf) -> 8',
      '8: -> 5',
    ],
  ],
  [
    '#ifdef alone: there is a way without it',
    'n = read(in, buf, 10);\n#ifdef A\nwrite(out, buf, n);\n#endif\nx = 2;',
    ['0: fill(buf) -> 1 3', '1: drain(buf) -> 2', '2:', '3: -> 2'],
  ],
  [
    'exit ends the way',
    'n = read(in, buf, 10); if (n < 0) exit(1); write(out, buf, n); return 0;',
    ['0: fill(buf) n < 0 (result)? -> 1 2', '1: exit', '2: drain(buf) exit'],
  ],
  [
    'break leaves the inner loop only',
    'n = read(in, buf, 10); while (x) { while (x > 1) { if (x == 2) break; x--; } write(out, buf, n); }',
    [
      '0: fill(buf) -> 1',
      '1: x (data)? -> 2 8',
      '2: -> 3',
      '3: x > 1 (data)? -> 4 6',
      '4: x == 2 (data)? -> 5 7',
      '5: -> 6',
      '6: drain(buf) -> 1',
      '7: -> 3',
      '8:',
    ],
  ],
  [
    '?: as a statement',
    'n = read(in, buf, 10); x ? write(out, buf, n) : 0;',
    ['0: fill(buf) x (data)? -> 1 3', '1: drain(buf) -> 2', '2:', '3: -> 2'],
  ],
  [
    '&& as a statement',
    'n = read(in, buf, 10); x && write(out, buf, n);',
    ['0: fill(buf) x (data)? -> 1 2', '1: drain(buf) write(out, buf, n) (result)? -> 2', '2:'],
  ],
  ['if (0)', 'if (0) { n = read(in, buf, 10); } write(out, buf, n);', ['0: -> 1', '1: drain(buf)']],
  [
    'steps in order',
    'n = read(in, buf, 10); memset(buf, 0, 10); write(out, buf, n); sendfile(out, in, 0, 1); foo(buf); x = buf[0]; buf[n] = 0; return x;',
    ['0: fill(buf) overwrite(buf) drain(buf) sendfile unknown(buf) content(buf) exit'],
  ],
];

describe('C: blocks and edges', () => {
  for (const [title, body, blocks] of CASES) {
    it(title, async () => {
      assert.deepEqual(flowText(await graphOf(body)).split('\n'), blocks);
    });
  }

  it('notes loops, outer ones first', async () => {
    const { loops } = await graphOf(
      'while (x) { do { n = read(in, buf, 10); } while (n > 0); write(out, buf, n); } for (;;) x = 1;',
    );
    assert.deepEqual(
      loops.map((l) => l.form),
      ['while', 'do', 'for'],
    );
  });
});
