import assert from 'node:assert/strict';
import { laidOut } from '../../../server/src/languages/typescript/editor/layout.js';

const lay = (lines: readonly string[], width = 60, unit = '  '): string =>
  laidOut(lines, { column: 4, width, unit }).join('\n');

const CALLBACK = ['(error) => {', '\tif (error) reject(error);', '})'];
const call = (...args: readonly string[]): readonly string[] => [
  `pipeline(${[...args, CALLBACK[0]].join(', ')}`,
  ...CALLBACK.slice(1),
];

describe('TypeScript editor: layout of calls', () => {
  it('leaves a call that fits', () => {
    const lines = call('source', 'sink');
    assert.deepEqual(laidOut(lines, { column: 4, width: 60, unit: '  ' }), lines);
    assert.equal(lay(['f(a)']), 'f(a)');
    assert.equal(lay(['const fd = open(path);']), 'const fd = open(path);');
  });

  it('gives each argument a line where one line is too long', () => {
    const long = 'createReadStream(join(folder, name))';
    assert.equal(
      lay(call(long, 'sink')),
      ['pipeline(', `\t${long},`, '\tsink,', '\t(error) => {', '\t\tif (error) reject(error);', '\t}', ')'].join('\n'),
    );
    assert.equal(
      lay([`await ${call(long, 'sink', 'other').join('\n')};`])
        .split('\n')
        .at(-1),
      ');',
    );
  });

  it('takes arguments of several lines from where they stood', () => {
    const object = 'gzip({\n      level: 9,\n\n        memory: 8,\n    })';
    assert.equal(
      lay(['pipeline(a, ' + object + ', b)']),
      ['pipeline(', '\ta,', '\tgzip({', '\t\tlevel: 9,', '', '\t\t\tmemory: 8,', '\t}),', '\tb', ')'].join('\n'),
    );
    const chain = 'zip\n\t\t\t.generate(opts)';
    assert.equal(
      lay([`pipeline(${chain}, b)`], 60, '\t'),
      ['pipeline(', '\tzip', '\t\t.generate(opts),', '\tb', ')'].join('\n'),
    );
  });

  it('sets in all lines of a chain whose last call closes something', () => {
    const chain = "fs\n    .open(path)\n    .on('data', (x) => {\n      f(x);\n    })";
    assert.equal(
      lay([`pipeline(${chain}, b)`]),
      ['pipeline(', '\tfs', '\t\t.open(path)', "\t\t.on('data', (x) => {", '\t\t\tf(x);', '\t\t}),', '\tb', ')'].join(
        '\n',
      ),
    );
  });

  it('keeps comments, and leaves what it does not understand', () => {
    assert.equal(lay(['f(a(\n  1), // first\n  b)']), 'f(\n\ta(\n\t\t1),\n\t// first\n\tb\n)');
    for (const text of ['f(`x\n  y`, b(\n1), c)', 'f("x\\\n  y", b)', 'f(a(\n1), b,)', 'f(a(\n1), b']) {
      assert.equal(lay([text]), text);
    }
  });
});
