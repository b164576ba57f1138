/**
 * Cards, the report and the chart as people see them: in a real VS Code, light and dark, narrow and wide. Pictures go to
 * build/cards, and to docs/images/cards where UPDATE_IMAGES is set.
 */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import type { Editor } from './drive.js';
import { editorSession, root } from './session.js';

const built = join(root, 'build', 'cards');
const kept = join(root, 'docs', 'images', 'cards');

const CALLS = `#include <sys/mman.h>
#include <sys/sendfile.h>

char *map(int fd, size_t size)
{
    return mmap(0, size, PROT_READ, MAP_PRIVATE, fd, 0);
}

long give(int sock, int file, size_t size)
{
    return sendfile(sock, file, 0, size);
}
`;

const HOVERS = [
  { name: 'site-c', file: 'c/fileserver.c', at: 'write(client, buf, n)', shows: 'mode switches' },
  { name: 'site-typescript', file: 'typescript/server.ts', at: 'res.write(chunk)', shows: 'mode switches' },
  { name: 'mmap', file: 'calls.c', at: 'mmap(0', shows: 'page cache' },
  { name: 'sendfile', file: 'calls.c', at: 'sendfile(sock', shows: 'network card' },
] as const;

/** The light one takes another start of VS Code and differs in colours only: it is for the pictures of the docs. */
const THEMES: Readonly<Record<string, string>> = {
  ...(process.env['UPDATE_IMAGES'] === undefined ? {} : { light: 'Default Light Modern' }),
  dark: 'Default Dark Modern',
};
/** In pixels. */
const WIDTHS = { narrow: 620, wide: 1280 } as const;
const HEIGHT = 5200;

for (const [tone, theme] of Object.entries(THEMES)) {
  describe(`cards in VS Code, ${tone}`, function () {
    const session = editorSession(this, {
      settings: {
        'workbench.colorTheme': theme,
        'security.workspace.trust.enabled': false,
        'zerocopy.hints': true,
      },
      size: { width: WIDTHS.wide, height: HEIGHT },
      prepare: (folder) => {
        writeFileSync(join(folder, 'calls.c'), CALLS);
        mkdirSync(built, { recursive: true });
      },
    });
    let editor: Editor;

    before(() => {
      editor = session.editor;
    });

    async function keep(name: string, what: Locator): Promise<void> {
      const file = `${name}-${tone}.png`;
      await what.screenshot({ path: join(built, file) });
      if (process.env['UPDATE_IMAGES'] === undefined) return;
      mkdirSync(kept, { recursive: true });
      cpSync(join(built, file), join(kept, file));
    }

    for (const [size, width] of Object.entries(WIDTHS)) {
      for (const { name, file, at, shows } of HOVERS) {
        it(`shows the card ${name}, ${size}, with its picture whole`, async () => {
          await editor.page.setViewportSize({ width, height: HEIGHT });
          await session.openAt(file, at);
          // The server knows the file by then.
          if (name.startsWith('site')) await editor.squiggles().first().waitFor();
          await editor.hover(shows);
          const hover = editor.page.locator('.monaco-hover:visible', { hasText: shows }).last();
          const picture = hover.locator('img');
          await picture.waitFor();
          const inside = await picture.evaluate((image) => {
            if (!(image instanceof HTMLImageElement)) return undefined;
            const around = image.closest('.monaco-hover')?.getBoundingClientRect();
            const box = image.getBoundingClientRect();
            return { natural: image.naturalWidth, right: (around?.right ?? 0) - box.right, width: box.width };
          });
          assert.ok(inside && inside.natural > 0, 'the picture was read');
          assert.ok(inside.right >= 0, `${-inside.right} pixels are cut off`);
          assert.ok(inside.width >= 300, `only ${inside.width} pixels wide`);
          const tables = await hover.locator('table').evaluateAll((elements) =>
            elements.map((element) => {
              const around = element.closest('.monaco-hover')?.getBoundingClientRect();
              return (around?.right ?? 0) - element.getBoundingClientRect().right;
            }),
          );
          for (const right of tables) assert.ok(right >= 0, `a table is ${-right} pixels too wide`);
          assert.ok((await hover.locator('details').count()) > 0, 'there are folds');
          await keep(`${name}-${size}`, hover);
          await editor.press('Escape');
        });
      }
    }

    it('unfolds the details of a card', async () => {
      await session.openAt('calls.c', 'mmap(0');
      await editor.hover('page cache');
      const fold = editor.page.locator('.monaco-hover:visible details').first();
      await fold.locator('summary').click();
      await fold.getByText('SIGBUS').first().waitFor();
      await editor.press('Escape');
    });

    it('shows what a copy costs behind it, where the setting asks for it', async () => {
      await session.openAt('c/fileserver.c', 'write(client, buf, n)');
      await editor.page
        .locator('.view-line', { hasText: /\d+\scopies,\s\d+\scalls\sper\sMiB/ })
        .first()
        .waitFor();
    });

    /** The document in the panel that is shown last. */
    function panel(): FrameLocator {
      return editor.page.locator('iframe.webview.ready').last().contentFrame().locator('#active-frame').contentFrame();
    }

    it('shows the report of all copies in a panel, and opens a place from it', async () => {
      await editor.page.setViewportSize({ width: WIDTHS.wide, height: 1000 });
      await editor.command('Zero-Copy Lint: Show Report of All Copies');
      const report = panel();
      await report.locator('h1', { hasText: /copies in \d+ files/ }).waitFor({ timeout: 60_000 });
      await report.locator('button.fold').first().click();
      await report.locator('tr.more:not([hidden]) svg[role=img]').first().waitFor();
      await keep('report', editor.page.locator('.editor-group-container').first());
      await report.locator('td.place a', { hasText: 'backup.c' }).first().click();
      await editor.page.locator('.tab.active', { hasText: 'backup.c' }).waitFor();
      await editor.command('View: Close All Editors');
    });

    it('measures on this machine after asking, and shows the chart', async () => {
      await session.openAt('c/fileserver.c', 'write(client, buf, n)');
      await editor.command('Zero-Copy Lint: Measure on This Machine');
      const dialog = editor.page.locator('.monaco-dialog-box');
      await dialog.waitFor();
      await dialog.getByRole('button', { name: 'Measure', exact: true }).click();
      const chart = panel();
      await chart.locator('h1', { hasText: 'Measured on this machine' }).waitFor({ timeout: 90_000 });
      assert.ok((await chart.locator('svg rect').count()) >= 3);
      await keep('measured', editor.page.locator('.editor-group-container').last());
    });
  });
}
