/** What a person does, in a real VS Code: open a file, see the squiggle, read the card, take the fix, see it gone. */
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Editor } from './drive.js';
import { editorSession, root } from './session.js';

const keptScreenshot = join(root, 'docs', 'images', 'editor.png');

const C_FILE = 'c/fileserver.c';
/** The call that is underlined there. */
const C_CALL = 'write(client, buf, n)';
const TS_FILE = 'typescript/server.ts';
const TS_CALL = 'res.write(chunk)';

describe('in VS Code', function () {
  const session = editorSession(this, {
    settings: { 'editor.codeActionsOnSave': { 'source.fixAll.zerocopy': 'explicit' } },
    // Very high: the picture shall show the whole table.
    size: { width: 1280, height: 2000 },
  });
  const { saved, openAt } = session;
  let editor: Editor;

  before(() => {
    editor = session.editor;
  });

  /** A picture of the squiggle, the card above it and the light bulb beside it. */
  async function picture(path: string): Promise<void> {
    const card = await editor.page.locator('.monaco-hover:visible').first().boundingBox();
    const squiggle = await editor.squiggles().first().boundingBox();
    await editor.page.locator('[class*=codicon-light-bulb]:visible, [class*=lightbulb]:visible').first().waitFor();
    assert(card && squiggle);
    const clip = { x: 52, y: card.y - 60, width: card.x + card.width, height: squiggle.y - card.y + 170 };
    mkdirSync(dirname(path), { recursive: true });
    await editor.page.screenshot({ path, clip });
  }

  it('underlines the copy of a file server, and shows its card and the light bulb', async () => {
    await openAt(C_FILE, C_CALL);
    await editor.squiggles().first().waitFor();
    assert.equal(await editor.squiggles().count(), 1);
    assert.match(await editor.visibleText(), /write\(client, buf, n\)/);

    const card = await editor.hover('mode switches');
    assert.match(card, /`file` is copied to `client` through `buf`/, 'the message');
    assert.match(card, /\d+ system calls and 2 MiB moved by the processor per MiB; sendfile\(2\)/, 'all in one line');
    assert.match(card, /\bnow\s+sendfile\(2\)\s.*mmap-write/, 'the columns');
    assert.match(card, /\bmode switches\s+4\s+2\s/, 'the switches of today and of sendfile');
    assert.match(card, /\bcopies \(CPU \+ DMA\)\s+4 \(2 \+ 2\)\s+3 \(1 \+ 2\)\s/, 'the copies');

    const screenshot = join(root, 'build', 'editor.png');
    await picture(screenshot);
    // Pictures differ a little from run to run: the one in the docs changes only when it is asked for.
    if (!existsSync(keptScreenshot) || process.env['UPDATE_IMAGES'] !== undefined) cpSync(screenshot, keptScreenshot);
    await editor.press('Escape');
  });

  it('takes the quick fix: the document changes, and the squiggle goes', async () => {
    await openAt(C_FILE, C_CALL);
    await editor.squiggles().first().waitFor();
    assert.doesNotMatch(saved(C_FILE), /sendfile/);
    const fixes = await editor.quickFixes();
    const fix = fixes.find((title) => title.includes('`sendfile`'));
    assert(fix, `no fix among: ${fixes.join(', ')}`);
    await editor.takeQuickFix(fix);
    await editor.squiggles().first().waitFor({ state: 'detached' });
    assert.match(await editor.visibleText(), /sendfile\(client, file, /);
    await editor.save();
    assert.match(saved(C_FILE), /#include <sys\/sendfile\.h>\n[^]*sendfile\(client, file, [^]*write\(client, buf, n\)/);
  });

  it('does the same for TypeScript, with a comment that silences it', async () => {
    await openAt(TS_FILE, TS_CALL);
    await editor.squiggles().first().waitFor();
    await editor.hover('pipeline');
    await editor.press('Escape');
    const fixes = await editor.quickFixes();
    assert(
      fixes.some((title) => title.includes('`pipeline`')),
      `no fix among: ${fixes.join(', ')}`,
    );
    await editor.takeQuickFix('with a comment');
    await editor.squiggles().first().waitFor({ state: 'detached' });
    await editor.save();
    assert.match(saved(TS_FILE), /^ +\/\/ zerocopy-ignore-next-line data-handler: .+$/m);
  });

  it('says how the server does, and starts it again on request', async () => {
    await openAt('c/backup.c', 'write(');
    await editor.squiggles().first().waitFor();
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    const status = editor.page.locator('.statusbar-item[id="status.languageStatus"]');
    await status.hover();
    const item = editor.page.locator('.hover-language-status', { hasText: 'Zero-Copy Lint' });
    await item.filter({ hasText: version }).waitFor();
    await item.getByText('Restart Server').click();
    // The old server's squiggles go with it, the new one's come.
    await editor.squiggles().first().waitFor({ state: 'detached' });
    await editor.squiggles().first().waitFor();
    assert.equal(await editor.page.locator('.notification-toast').count(), 0, 'nothing pops up');
  });

  it('makes the safe fixes when a file is saved, if the user has chosen so', async () => {
    const file = 'c/backup.c';
    assert.doesNotMatch(saved(file), /copy_file_range/);
    await openAt(file, 'write(');
    await editor.squiggles().first().waitFor();
    await editor.press('End', 'Space');
    await editor.save();
    assert.match(saved(file), /copy_file_range\(in, /);
    await editor.squiggles().first().waitFor({ state: 'detached' });
  });
});
