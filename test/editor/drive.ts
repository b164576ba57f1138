/** Drives VS Code in Chromium the way a person does: with keys, reading what is on the screen. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { find } from '../support/needs.js';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

export async function launch(): Promise<Browser> {
  const executablePath = find('chromium');
  if (executablePath === undefined) throw new Error('no Chromium in PATH');
  const options = { executablePath, args: flags };
  // Under load a launch may fail once.
  return chromium.launch(options).catch(() => chromium.launch(options));
}

/** Code on the screen has no-break spaces in place of spaces. */
function plain(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}

/** One window of VS Code in the browser. */
export class Editor {
  private constructor(
    private readonly browser: Browser,
    readonly page: Page,
  ) {}

  /** Opens the window at the host's address and waits until the workbench stands. */
  static async open(url: string, size = { width: 1280, height: 800 }): Promise<Editor> {
    const browser = await launch();
    const page = await browser.newPage({ viewport: size });
    page.setDefaultTimeout(30_000);
    await page.goto(url);
    await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
    await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
    return new Editor(browser, page);
  }

  async close(): Promise<void> {
    await this.browser.close();
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Runs a command of the palette by its title. */
  async command(title: string): Promise<void> {
    await this.press('F1');
    await this.pick(`>${title}`);
  }

  /** Opens a file of the folder by its path. */
  async openFile(path: string): Promise<void> {
    await this.press('Control+P');
    const name = path.slice(path.lastIndexOf('/') + 1);
    await this.pick(path, name);
    await this.page.locator('.tab.active', { hasText: name }).waitFor();
    await this.page.locator('.editor-instance .view-line').first().waitFor();
  }

  /** Puts the cursor on a line and column, both counted from 1. */
  async goTo(line: number, column: number): Promise<void> {
    await this.press('Control+G');
    await this.pick(`:${line}:${column}`);
    await this.page.locator('.statusbar', { hasText: `Ln ${line}, Col ${column}` }).waitFor();
  }

  /** The text of the hover at the cursor, once it contains this (its parts come one by one). The hover stays open. */
  async hover(containing: string | RegExp): Promise<string> {
    await this.press('Control+K', 'Control+I');
    const card = this.page.locator('.monaco-hover:visible', { hasText: containing }).last();
    await card.waitFor();
    return plain(await card.innerText());
  }

  /** The titles of the code actions at the cursor, with the list left open. */
  async quickFixes(): Promise<string[]> {
    const rows = this.quickFixRows();
    // A list that opens while another extension still starts may close again at once: then a person asks again, too.
    for (const timeout of [5_000, 10_000, 30_000]) {
      await this.press('Control+.');
      const shown = await rows
        .first()
        .waitFor({ timeout })
        .then(() => true)
        .catch(() => false);
      if (shown) break;
      await this.press('Escape');
    }
    await rows.first().waitFor({ timeout: 1_000 });
    return (await rows.allInnerTexts()).map((title) => plain(title).trim());
  }

  /** Takes the first code action whose title contains the text; the list must be open (see quickFixes). */
  async takeQuickFix(title: string): Promise<void> {
    await this.quickFixRows().filter({ hasText: title }).first().click();
    await this.quickFixRows().first().waitFor({ state: 'detached' });
  }

  /** The lines of the active document that are on the screen. */
  async visibleText(): Promise<string> {
    const lines = await this.page.locator('.editor-instance .view-line').evaluateAll((elements) =>
      elements
        .map((element) => ({ top: element.getBoundingClientRect().top, text: element.textContent }))
        .sort((a, b) => a.top - b.top)
        .map(({ text }) => text),
    );
    return plain(lines.join('\n'));
  }

  /** Saves the active document and waits until it is no longer marked as changed. */
  async save(): Promise<void> {
    await this.press('Control+S');
    await this.page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
  }

  /** The squiggles on the screen, of any severity. */
  squiggles(): Locator {
    return this.page.locator('.squiggly-error, .squiggly-warning, .squiggly-info, .squiggly-hint');
  }

  /** The rows of the Problems panel, which is left open. */
  async problems(): Promise<string[]> {
    if (!(await this.page.locator('.markers-panel').isVisible())) await this.press('Control+Shift+M');
    await this.page.locator('.markers-panel').waitFor();
    return (await this.page.locator('.markers-panel .monaco-list-row').allInnerTexts()).map(plain);
  }

  /** A language status item's text, if the item's name is shown in the status bar. */
  statusItem(text: string): Locator {
    return this.page.locator('.statusbar-item', { hasText: text });
  }

  async screenshot(path: string): Promise<void> {
    mkdirSync(dirname(path), { recursive: true });
    await this.page.screenshot({ path });
  }

  private quickFixRows(): Locator {
    return this.page.locator('.action-widget .monaco-list-row.action');
  }

  /**
   * Types into the quick input that is about to open, and takes the first entry, once it shows what is expected: the list
   * of what was opened lately stands there before.
   */
  private async pick(text: string, expected = ''): Promise<void> {
    const input = this.page.locator('.quick-input-widget input').first();
    await input.waitFor();
    await input.fill(text);
    await this.page.locator('.quick-input-list .monaco-list-row[data-index="0"]', { hasText: expected }).waitFor();
    await this.press('Enter');
  }
}
