/** A file that is piped to another one: where one call that copies it stands for all of that, and where not. */
import assert from 'node:assert/strict';
import { analyse, fixed } from '../../languages/typescript/support.js';
import { advised, NODE } from './advised.js';

describe('TypeScript techniques: a file that is piped to another', () => {
  const copy = (body: string, made = 'Promise<void>', behind = ''): string => `
    export async function copy(from: string, to: string, seen: (bytes: number) => void) {
      const path = { is: to };
      seen(1);
      await new ${made}((resolve, reject) => {
        ${body}
      });
      ${behind}
    }`;
  const OPENED = 'const a = createReadStream(from); const b = createWriteStream(to);';
  const HEARD = `a.on('error', reject); b.on('error', reject); b.on('close', () => resolve());`;

  it('is copied by one call, where all that is done waits for that', async () => {
    const after = await fixed(NODE + copy(`${OPENED} ${HEARD} a.pipe(b);`));
    assert.ok(after.includes('await copyFile(from, to);'), after);
  });

  const REFUSED: readonly (readonly [title: string, body: string, because: RegExp, made?: string])[] = [
    [
      'other permission bits',
      `${OPENED.replace('(to)', '(to, { mode: 0o600 })')} ${HEARD} a.pipe(b);`,
      /mode: 0o600` asks for more than a copy/,
    ],
    ['a new file', `${OPENED.replace('(to)', "(to, { flags: 'wx' })")} ${HEARD} a.pipe(b);`, /flags: 'wx'/],
    [
      'progress',
      `${OPENED} ${HEARD} a.on('data', (c) => seen(c.length)); a.pipe(b);`,
      /is done while it is copied, too/,
    ],
    [
      'another error',
      `${OPENED} a.on('error', () => reject(new Error('no'))); b.on('close', () => resolve()); a.pipe(b);`,
      /is done while it is copied/,
    ],
    [
      'more at the end',
      `${OPENED} a.on('error', reject); b.on('close', () => { seen(2); resolve(); }); a.pipe(b);`,
      /is done while it is copied/,
    ],
    [
      'a promise that waits for something else',
      `${OPENED} a.on('error', reject); a.pipe(b);`,
      /does not wait for this copy/,
    ],
    [
      'a promise of another value',
      `${OPENED} a.on('error', reject); b.on('close', resolve as () => void); a.pipe(b);`,
      /./,
      'Promise<string>',
    ],
    [
      'a path that is asked for later',
      `const a = createReadStream(from); a.on('error', reject); a.on('open', () => { const b = createWriteStream(next(path)); b.on('close', () => resolve()); a.pipe(b); });`,
      /can be another path before it is opened/,
    ],
  ];
  const BEFORE = 'declare const next: (of: object) => string;\n';
  for (const [title, body, because, made] of REFUSED) {
    it(`${title}: not by one call`, async () => {
      const { safety, lost } = await advised(BEFORE + copy(body, made), 'copy-file');
      assert.equal(safety, 'shown-only');
      assert.match(lost.join('; '), because);
    });
  }

  it('a stream that is asked later is not taken away', async () => {
    const text = `export async function copy(from: string, to: string) {
      const a = createReadStream(from);
      const b = createWriteStream(to);
      await new Promise<void>((resolve, reject) => { ${HEARD} a.pipe(b); });
      return b.bytesWritten;
    }`;
    const { safety, lost } = await advised(text, 'copy-file');
    assert.equal(safety, 'shown-only');
    assert.match(lost.join('; '), /`b` is used elsewhere, too/);
  });

  it('streams that are made in another place are not taken away', async () => {
    const text = `export async function copy(from: string, to: string) {
      const a = createReadStream(from);
      const b = createWriteStream(to);
      log(from);
      await new Promise<void>((resolve, reject) => { ${HEARD} a.pipe(b); });
    }`;
    const { safety, lost } = await advised(text, 'copy-file');
    assert.equal(safety, 'shown-only');
    assert.match(lost.join('; '), /made in another place than the promise/);
  });

  it('what is offered is named with what is best', async () => {
    const body = `${OPENED} a.on('error', reject); b.on('finish', () => { seen(2); resolve(); }); a.pipe(b);`;
    const { findings } = await analyse(NODE + copy(body));
    const [finding] = findings;
    assert.match(finding?.message ?? '', /use fs\.copyFile, or at least stream\.pipeline$/);
  });
});
