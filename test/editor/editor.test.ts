/** What a person does, in a real VS Code: open a file, see the squiggle, read the card, take the fix, see it gone. */
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needs } from '../support/needs.js';
import { Editor } from './drive.js';
import { type EditorHost, startHost } from './host.mjs';

const root = join(import.meta.dirname, '..', '..');
const keptScreenshot = join(root, 'docs', 'images', 'editor.png');

/** `[Ln 5, Col 9]` at the end of a row of the Problems panel. */
function positionOf(problem: string): [line: number, column: number] {
  const [, line, column] = /\[Ln (\d+), Col (\d+)\]/.exec(problem) ?? [];
  return [Number(line), Number(column)];
}

describe('in VS Code', function () {
  needs('chromium', 'vscode');
  this.timeout(180_000);

  /** What ends what `before` has started, as far as it got. */
  const endings: (() => void | Promise<void>)[] = [];
  let folder: string;
  let file: string;
  let host: EditorHost;
  let editor: Editor;

  before(async () => {
    const vsix = process.env['ZEROCOPY_VSIX'];
    assert(vsix, 'ZEROCOPY_VSIX names the packed extension: run this by `npm test`');
    folder = mkdtempSync(join(tmpdir(), 'zerocopy-examples-'));
    endings.push(() => {
      rmSync(folder, { recursive: true, force: true });
    });
    cpSync(join(root, 'examples'), folder, { recursive: true });
    file = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((path) => path.endsWith('.c')) ?? '';
    host = await startHost({ vsix, folder });
    endings.push(() => host.stop());
    editor = await Editor.open(host.url);
    endings.push(() => editor.close());
  });

  afterEach(async function () {
    if (this.currentTest?.isFailed() !== true) return;
    console.error(host.log());
    await editor.screenshot(join(root, 'build', 'editor-failed.png'));
  });

  after(async () => {
    for (const end of endings.reverse()) await end();
  });

  /** The problems of the extension in the open file, once their number is as expected. */
  async function problems(expected: (count: number) => boolean): Promise<string[]> {
    const deadline = Date.now() + 30_000;
    for (;;) {
      const rows = (await editor.problems()).filter((row) => /zerocopy/i.test(row) && row.includes('[Ln '));
      if (expected(rows.length)) return rows;
      assert(Date.now() < deadline, `the problems stay at ${rows.length}: ${rows.join(' | ')}`);
      await editor.page.waitForTimeout(100);
    }
  }

  it('shows the squiggle and the card, and the quick fix takes both away', async () => {
    await editor.openFile(file);
    await editor.squiggles().first().waitFor();
    const before = await problems((count) => count > 0);

    await editor.openFile(file);
    await editor.goTo(...positionOf(before[0]!));
    const card = await editor.hover(/sendfile|copy_file_range/);
    assert.match(card, /\bCPU\b[^]*\bDMA\b/);
    const screenshot = join(root, 'build', 'editor.png');
    await editor.screenshot(screenshot);
    // Pictures differ a little from run to run: the one in the docs changes only when it is asked for.
    if (!existsSync(keptScreenshot) || process.env['UPDATE_IMAGES'] !== undefined) cpSync(screenshot, keptScreenshot);
    await editor.press('Escape');

    const fixes = await editor.quickFixes();
    const fix = fixes.find((title) => /sendfile|copy_file_range/.test(title));
    assert(fix, `no fix among: ${fixes.join(', ')}`);
    const technique = /sendfile|copy_file_range/.exec(fix)![0];
    assert(!readFileSync(join(folder, file), 'utf8').includes(`${technique}(`));
    await editor.takeQuickFix(fix);

    await problems((count) => count === before.length - 1);
    await editor.openFile(file);
    await editor.save();
    assert(readFileSync(join(folder, file), 'utf8').includes(`${technique}(`));
  });
});
