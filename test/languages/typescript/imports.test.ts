/** Where a new import stands, and how it is written. */
import assert from 'node:assert/strict';
import { applyEdits } from '../../../server/src/model/index.js';
import { service } from './support.js';

async function required(text: string, module: string, name: string, path = 'a.ts'): Promise<readonly [string, string]> {
  const session = (await service()).open(path);
  const editor = session.edit(text);
  const local = editor.require({ kind: 'import', module, name });
  const result = editor.finish();
  session.dispose();
  assert.ok(result.ok);
  return [local, applyEdits(text, result.edits)];
}

const pipeline = (text: string, path?: string): Promise<readonly [string, string]> =>
  required(text, 'node:stream', 'pipeline', path);

describe('TypeScript editor: the place of a new import', () => {
  it('is behind the last of Node’s own modules', async () => {
    const [, after] = await pipeline(`import fs from 'node:fs';
import path from 'node:path'; // of files

import { other } from './other.js';
`);
    assert.equal(
      after,
      `import fs from 'node:fs';
import path from 'node:path'; // of files
import { pipeline } from 'node:stream';

import { other } from './other.js';
`,
    );
  });

  it('is behind the imports at the top, where there is none of Node’s', async () => {
    const [, after] = await pipeline(`import { a } from './a.js';
f();
import { b } from './b.js';
`);
    assert.match(after, /a\.js';\nimport \{ pipeline \} from 'node:stream';\nf/);
  });

  it('is in front of what runs, for what is required', async () => {
    const [, after] = await pipeline(
      `const a = require('./a');
const x = a.x;
a.run();
const fs = require('fs');
`,
      'a.js',
    );
    assert.match(after, /^const a = require\('\.\/a'\);\nconst \{ pipeline \} = require\('stream'\);\nconst x/);
    const [, first] = await pipeline(`run();\nconst fs = require('fs');\n`, 'a.cjs');
    assert.match(first, /^const \{ pipeline \} = require\('stream'\);\n\nrun/);
  });
});

describe('TypeScript editor: the form of a new import', () => {
  it('is that of the requires around', async () => {
    const [, members] = await pipeline(`var PassThrough = require('stream').PassThrough;\nlet x = () => 1;\n`, 'a.js');
    assert.match(members, /^var PassThrough.*\nvar pipeline = require\('stream'\)\.pipeline;\n/);
    const [, patterns] = await pipeline(`let { spawn } = require('child_process');\n`, 'a.js');
    assert.match(patterns, /\nlet \{ pipeline \} = require\('stream'\);\n/);
  });

  it('is an old one where only comments, strings and patterns speak of newer ones', async () => {
    const said = `// let a => b\nvar a = 'import of \`b\`', c = /[\`]/, d = 'http://e /* ';\n`;
    const [, old] = await pipeline(`var fs = require('fs');\n${said}`, 'a.js');
    assert.match(old, /\nvar pipeline = require\('stream'\)\.pipeline;\n/);
    const newer = ['f(() => 1);', 'f(...a);', 'f(`a`);', 'class A {}', 'let b = 1;', 'async function f() {}'];
    for (const one of newer) {
      const [, after] = await pipeline(`var fs = require('fs');\n${said}${one}\n`, 'a.js');
      assert.match(after, /\nvar \{ pipeline \} = require\('stream'\);\n/, one);
    }
  });

  it('has the prefix that the others have', async () => {
    assert.match((await pipeline(`import fs = require('fs');\n`))[1], /\nimport \{ pipeline \} from 'stream';\n/);
    assert.match((await pipeline(`var a = require('./a');\n`, 'a.js'))[1], /\nvar pipeline = require\('stream'\)/);
    assert.match(
      (await pipeline(`const a = require('./a');\n`, 'a.js'))[1],
      /\nconst \{ pipeline \} = require\('node:st/,
    );
  });
});

describe('TypeScript editor: names of imports', () => {
  it('are found in every form', async () => {
    const member = `var pipe = require('stream').pipeline;\n`;
    assert.deepEqual(await pipeline(member, 'a.js'), ['pipe', member]);
    const [local, after] = await required(
      `const { writeFile, rm } = require('node:fs').promises;\nwriteFile(rm);\n`,
      'node:fs/promises',
      'rename',
      'a.js',
    );
    assert.equal(local, 'rename');
    assert.match(after, /^const \{ writeFile, rm, rename \} = require\('node:fs'\)\.promises;\n/);
  });

  it('are members of a module that has all that Node’s has', async () => {
    for (const text of [`var gfs = require('graceful-fs');\n`, `import gfs from 'fs-extra';\n`]) {
      assert.deepEqual(await required(text, 'node:fs', 'copyFile', 'a.js'), ['gfs.copyFile', text]);
    }
    const both = `const files = require('graceful-fs');\nconst fs = require('fs');\n`;
    assert.deepEqual(await required(both, 'node:fs', 'copyFile', 'a.js'), ['fs.copyFile', both]);
    const other = `const disk = require('fs-plus');\n`;
    assert.equal((await required(other, 'node:fs', 'copyFile', 'a.js'))[0], 'copyFile');
  });

  it('are free where only another module, or a member, is called so', async () => {
    const text = `import { pipeline as streamPipeline } from 'node:stream/promises';
const x = { pipeline: streamPipeline, f: y.pipeline };
`;
    assert.equal((await pipeline(text))[0], 'pipeline');
    assert.equal((await pipeline(`${text}f(pipeline);\n`))[0], 'pipeline2');
    assert.equal((await pipeline('export const x = { pipeline };\n'))[0], 'pipeline2');
  });
});
