import assert from 'node:assert/strict';
import { applyEdits, type SourceEditor, type Span } from '../../../server/src/model/index.js';
import { fixed, service } from './support.js';

async function edit(text: string, change: (editor: SourceEditor, at: (part: string) => Span) => void, path = 'a.ts') {
  const session = (await service()).open(path);
  const editor = session.edit(text);
  change(editor, (part) => {
    const start = text.indexOf(part);
    assert.notEqual(start, -1, `${part} is in the text`);
    return { start, end: start + part.length };
  });
  const result = editor.finish();
  session.dispose();
  return result.ok ? applyEdits(text, result.edits) : `refused: ${result.because}`;
}

const imports = (text: string, module: string, name: string, path?: string): Promise<string> =>
  edit(text, (editor) => editor.require({ kind: 'import', module, name }), path);

describe('TypeScript editor: imports', () => {
  it('uses what is there', async () => {
    const named = `import { copyFile as cp } from 'fs/promises';\n`;
    assert.equal(await imports(named, 'node:fs/promises', 'copyFile'), named);
    await edit(`import fs from 'fs';\n`, (editor) => {
      assert.equal(editor.require({ kind: 'import', module: 'node:fs', name: 'copyFileSync' }), 'fs.copyFileSync');
      assert.equal(editor.require({ kind: 'import', module: 'node:fs/promises', name: 'cp' }), 'fs.promises.cp');
    });
    await edit(`import { promises as p } from 'fs';\n`, (editor) => {
      assert.equal(editor.require({ kind: 'import', module: 'node:fs/promises', name: 'copyFile' }), 'p.copyFile');
    });
  });

  it('merges into a list', async () => {
    assert.equal(
      await imports(`import { stat } from 'node:fs';\nstat;\n`, 'node:fs', 'copyFileSync'),
      `import { stat, copyFileSync } from 'node:fs';\nstat;\n`,
    );
    assert.equal(
      await imports(`const { stat: s } = require('fs')\ns\n`, 'node:fs', 'copyFileSync', 'a.js'),
      `const { stat: s, copyFileSync } = require('fs')\ns\n`,
    );
    assert.equal(
      await imports(`import {\n  open,\n  stat,\n} from 'node:fs';\nstat;\n`, 'node:fs', 'copyFileSync'),
      `import {\n  open,\n  stat,\n  copyFileSync,\n} from 'node:fs';\nstat;\n`,
    );
  });

  it('writes in the style of the file', async () => {
    assert.equal(
      await imports(`import a from "b"\r\nimport c from "os"\r\nf()\r\n`, 'node:stream', 'pipeline'),
      `import a from "b"\r\nimport c from "os"\r\nimport { pipeline } from "stream"\r\nf()\r\n`,
    );
    assert.equal(
      await imports(
        `#!/usr/bin/env node\n'use strict';\nconst a = require('node:os');\n`,
        'stream',
        'pipeline',
        'a.cjs',
      ),
      `#!/usr/bin/env node\n'use strict';\nconst a = require('node:os');\nconst { pipeline } = require('node:stream');\n`,
    );
    assert.equal(
      await imports(`#!/usr/bin/env node\n// What it is.\nf();\n`, 'node:stream', 'pipeline', 'a.mjs'),
      `#!/usr/bin/env node\n// What it is.\nimport { pipeline } from 'node:stream';\n\nf();\n`,
    );
    const documented = `// Who made\n// it.\n\n/** What f does. */\nfunction f() {}\n`;
    assert.equal(
      await imports(documented, 'node:stream', 'pipeline', 'a.cjs'),
      documented.replace('/**', `const { pipeline } = require('node:stream');\n\n/**`),
    );
    assert.equal(
      await imports(`import {a} from 'a';\nf({ a });\n`, 'node:stream', 'pipeline'),
      `import {a} from 'a';\nimport {pipeline} from 'node:stream';\nf({ a });\n`,
    );
  });

  it('keeps new imports when the last old one goes', async () => {
    const change = (editor: SourceEditor, at: (text: string) => Span): void => {
      const name = editor.require({ kind: 'import', module: 'node:stream', name: 'pipeline' });
      editor.replace(at('b()'), [`${name}()`]);
    };
    assert.equal(
      await edit(`import { a } from 'node:os';\nimport { b } from 'node:fs';\na;\nb();\n`, change),
      `import { a } from 'node:os';\nimport { pipeline } from 'node:stream';\na;\npipeline();\n`,
    );
    assert.equal(
      await edit(`import { b, c } from 'node:fs';\nc;\nb();\n`, change),
      `import { c } from 'node:fs';\nimport { pipeline } from 'node:stream';\nc;\npipeline();\n`,
    );
  });

  it('takes the value of what was imported as a type only', async () => {
    assert.equal(
      await imports(`import type { copyFile } from 'node:fs';\nlet c: typeof copyFile;\n`, 'node:fs', 'copyFile'),
      `import { copyFile } from 'node:fs';\nlet c: typeof copyFile;\n`,
    );
    assert.equal(
      await imports(`import { stat, type copyFile } from 'node:fs';\nstat;\n`, 'node:fs', 'copyFile'),
      `import { stat, copyFile } from 'node:fs';\nstat;\n`,
    );
  });

  it('leaves types and names of the file alone', async () => {
    assert.equal(
      await imports(`import type { Stats } from 'node:fs';\nlet copyFile: Stats;\n`, 'node:fs', 'copyFile'),
      `import type { Stats } from 'node:fs';\nimport { copyFile as copyFile2 } from 'node:fs';\nlet copyFile: Stats;\n`,
    );
  });
});

describe('TypeScript editor: changes', () => {
  it('replaces in the indentation of the file', async () => {
    assert.equal(
      await edit('function f() {\n\tif (a) {\n\t\tg(b);\n\t}\n}\n', (editor, at) => {
        editor.replace(at('g(b)'), ['h(() => {', '\tb();', '})']);
      }),
      'function f() {\n\tif (a) {\n\t\th(() => {\n\t\t\tb();\n\t\t});\n\t}\n}\n',
    );
  });

  it('puts statements in front, with braces where they are needed', async () => {
    assert.equal(
      await edit('if (a) b();\nc();\n', (editor, at) => {
        editor.insertBefore(at('b()'), ['x();']);
        editor.insertBefore(at('c()'), ['y();', 'z();']);
      }),
      'if (a) {\n  x();\n  b();\n}\ny();\nz();\nc();\n',
    );
  });

  it('puts braces around an arm on the line of its `if` that takes several lines', async () => {
    const lines = ['h(() => {', '\tb();', '})'];
    assert.equal(
      await edit('if (a) g(b); // c\nelse g(d).e();\n', (editor, at) => {
        editor.replace(at('g(b)'), lines);
        editor.replace(at('g(d)'), lines);
      }),
      'if (a) {\n  h(() => {\n    b();\n  });\n} // c\nelse {\n  h(() => {\n    b();\n  }).e();\n}\n',
    );
    const both = 'if (a) {\n  x();\n  h(() => {\n    b();\n  });\n}\n';
    const before = (editor: SourceEditor, span: Span): void => {
      editor.insertBefore(span, ['x();']);
    };
    const replaced = (editor: SourceEditor, span: Span): void => {
      editor.replace(span, lines);
    };
    const text = 'if (a) g(b);\n';
    for (const order of [
      [before, replaced],
      [replaced, before],
    ]) {
      const after = await edit(text, (editor, at) => {
        for (const change of order) change(editor, at('g(b)'));
      });
      assert.equal(after, both);
    }
    const inLine = await edit(text, (editor, at) => {
      editor.replace(at('g(b)'), ['h(b)']);
    });
    assert.equal(inLine, 'if (a) h(b);\n');
    const below = await edit('if (a)\n  g(b);\n', (editor, at) => {
      editor.replace(at('g(b)'), lines);
    });
    assert.equal(below, 'if (a)\n  h(() => {\n    b();\n  });\n');
  });

  it('takes statements away, and refuses what would stay broken', async () => {
    assert.equal(
      await edit('a();\nconst d = r();\nb();\n', (e, at) => {
        e.replace(at('r()'), []);
      }),
      'a();\nb();\n',
    );
    assert.match(
      await edit('const d = r();\nb(d);\n', (e, at) => {
        e.replace(at('r()'), []);
      }),
      /refused: `d` is used elsewhere/,
    );
    assert.match(
      await edit('const d = r(), x = 1;\n', (e, at) => {
        e.replace(at('r()'), []);
      }),
      /refused/,
    );
    assert.match(
      await edit('if (a) b();\n', (e, at) => {
        e.replace(at('b()'), []);
      }),
      /refused/,
    );
    assert.match(
      await edit('b();\n', (e, at) => {
        e.replace(at('b()'), ['b((;']);
      }),
      /refused: the result would not parse/,
    );
  });

  it('loses no comment', async () => {
    assert.equal(
      await edit('{\n  s.on(1, () => {\n    // why\n    g();\n  });\n}\n', (e, at) => {
        e.replace(at('s.on(1, () => {\n    // why\n    g();\n  })'), ['p(s)']);
      }),
      '{\n  // why\n  p(s);\n}\n',
    );
    assert.equal(
      await edit('  // above\n  const d = r(/* here */ 1); // behind\n  b();\n', (e, at) => {
        e.replace(at('r(/* here */ 1)'), []);
      }),
      '  // above\n  /* here */ // behind\n  b();\n',
    );
  });

  it('finds free names and declared types', async () => {
    await edit('let error: string;\nfunction f(a: Map<string, number>) { g(a); }\n', (editor, at) => {
      assert.equal(editor.freshName('error', at('g(a)')), 'error2');
      assert.equal(editor.freshName('other', at('g(a)')), 'other');
      assert.equal(editor.typeOf('a', at('g(a)')), 'Map<string, number>');
      assert.equal(editor.typeOf('b', at('g(a)')), undefined);
    });
  });
});

describe('TypeScript fixes that must not be made', () => {
  const fs = (body: string): string =>
    `import * as fs from 'node:fs';\nexport async function f(a, b, n) {\n${body}\n}\n`;
  const refusedBodies: Readonly<Record<string, string>> = {
    'the source is removed in between': 'const d = fs.readFileSync(a); fs.unlinkSync(a); fs.writeFileSync(b, d);',
    'the path changes in between': 'let p = a; const d = fs.readFileSync(p); p = n; fs.writeFileSync(b, d);',
    'the path is made by a call': 'const d = fs.readFileSync(n()); fs.writeFileSync(b, d);',
    'the write has a condition': 'const d = fs.readFileSync(a); if (n) fs.writeFileSync(b, d);',
    'the write is one of many': 'const d = fs.readFileSync(a); for (const t of n) fs.writeFileSync(t, d);',
    'the data are used as a count': 'const d = fs.readFileSync(a); fs.writeFileSync(b, d); return d.length;',
    'another statement shares the line': 'const d = fs.readFileSync(a), x = n(); fs.writeFileSync(b, d); return x;',
    'the target is appended to': `fs.writeFileSync(b, fs.readFileSync(a), { flag: 'a' });`,
    'the mode is given': 'fs.writeFileSync(b, fs.readFileSync(a), { mode: 0o600 });',
    'the options are not known': 'fs.writeFileSync(b, fs.readFileSync(a), n);',
    'the source is a descriptor': 'fs.writeFileSync(b, fs.readFileSync(0));',
    'one call blocks and one does not': 'await fs.promises.writeFile(b, fs.readFileSync(a));',
    'a read error is handled apart':
      'let d; try { d = fs.readFileSync(a); } catch { return n; } fs.writeFileSync(b, d);',
    'something else happens before the read': 'fs.writeFileSync(b, (n(), fs.readFileSync(a)));',
  };
  for (const [title, body] of Object.entries(refusedBodies)) {
    it(`copyFile: ${title}`, async () => {
      assert.match(await fixed(fs(body), 'a.js'), /^(no advice|refused)/);
    });
  }

  const streams = (listeners: string): string =>
    `import { createReadStream, createWriteStream } from 'node:fs';
export function f(a, b, done, n) {
  const src = createReadStream(a);
  const dst = createWriteStream(b);
  ${listeners}
}
`;
  const whole = `src.on('end', () => dst.end()); src.on('error', done); dst.on('error', done); dst.on('finish', () => done());`;
  const data = `src.on('data', (c) => dst.write(c));`;

  it('pipeline: the same without an obstacle is made', async () => {
    assert.match(await fixed(streams(`${data} ${whole}`), 'a.mjs'), /pipeline\(src, dst, \(error\) => \{/);
  });
  const refusedListeners: Readonly<Record<string, string>> = {
    'no callback': `${data} src.on('end', () => dst.end());`,
    'only the end is told': `${data} src.on('end', () => { dst.end(); done(); });`,
    'a footer follows': `${data} ${whole.replace('dst.end()', "dst.end('x')")}`,
    'a header goes before': `dst.write('x'); ${data} ${whole}`,
    'another source goes to the same sink': `${data} ${whole} n.on('data', (c) => dst.write(c));`,
    'the sink is given away': `${data} ${whole} return dst;`,
    'the source is given away': `${data} ${whole} n(src);`,
    'the source is paused at first': `src.pause(); ${data} ${whole}`,
    'bytes are counted': `${data.replace('dst', 'n.x += c.length, dst')} ${whole}`,
    'a listener comes with a condition': `${data} if (n) { src.on('error', done); } src.on('end', () => dst.end()); dst.on('error', done);`,
    'errors go to two places': `${data} ${whole.replace("src.on('error', done)", "src.on('error', n)")}`,
    'an error answers': `${data} src.on('end', () => dst.end()); dst.on('error', done); src.on('error', () => { n.statusCode = 500; dst.end(); });`,
    'only the first chunk': `${data.replace('on(', 'once(')} ${whole}`,
    'the handler has a name': `const h = (c) => dst.write(c); src.on('data', h); ${whole}`,
    'a listener is taken off again': `${data} ${whole} src.removeAllListeners('data');`,
    'the sink stays open': `${data} src.on('error', done); dst.on('error', done);`,
  };
  for (const [title, listeners] of Object.entries(refusedListeners)) {
    it(`pipeline: ${title}`, async () => {
      assert.match(await fixed(streams(listeners), 'a.mjs'), /^(no advice|refused)/);
    });
  }
});
