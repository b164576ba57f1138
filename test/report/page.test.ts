/** The HTML report as people use it: in a real browser, from a file. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { compareCost } from '../../server/src/cost/index.js';
import { htmlSite, renderHtml } from '../../server/src/render/html/index.js';
import { launch } from '../editor/drive.js';
import { needs } from '../support/needs.js';
import { copySite } from '../support/site.js';

function siteOf(path: string, capacity: number, pattern: 'copy-loop' | 'small-buffer') {
  const site = copySite({ buffer: { name: 'buf', storage: 'array', capacity } });
  const advice = {
    technique: 'sendfile',
    title: 'send with `sendfile`',
    safety: 'review',
    assumed: [],
    lost: [],
    keptByCode: [],
    cost: compareCost(site, 'sendfile'),
  } as const;
  const finding = { pattern, severity: 'warning', message: '`in` is copied', site, advice: [advice] } as const;
  return htmlSite(path, finding, 'text');
}

describe('the HTML report in a browser', function () {
  needs('chromium');
  this.timeout(60_000);
  let folder: string;
  let browser: Browser;
  let page: Page;
  const failures: string[] = [];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'zerocopy-report-'));
    const file = join(folder, 'report.html');
    const sites = [
      siteOf('net/send.c', 4096, 'copy-loop'),
      siteOf('net/deep/relay.c', 512, 'small-buffer'),
      siteOf('main.c', 65_536, 'copy-loop'),
    ];
    writeFileSync(
      file,
      renderHtml({ version: '1', root: '/w', figures: { files: 3, parsed: 3 }, sites, warnings: [] }),
    );
    browser = await launch();
    page = await browser.newPage();
    page.on('pageerror', (error) => failures.push(String(error)));
    page.on('console', (message) => failures.push(message.text()));
    await page.goto(pathToFileURL(file).href);
  });

  afterEach(() => {
    assert.deepEqual(failures, []);
  });

  after(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const places = (): Promise<string[]> => page.locator('#sites > tbody:not([hidden]) td.place a').allInnerTexts();

  it('sorts by what is clicked on, up and down', async () => {
    const calls = page.locator('#sites > thead th', { hasText: 'calls per MiB' });
    await calls.click();
    assert.deepEqual(await places(), ['main.c:1', 'net/send.c:1', 'net/deep/relay.c:1']);
    await calls.click();
    assert.deepEqual(await places(), ['net/deep/relay.c:1', 'net/send.c:1', 'main.c:1']);
    assert.equal(await calls.getAttribute('aria-sort'), 'descending');
  });

  it('searches, and says how many are left', async () => {
    await page.fill('#search', 'relay SENDFILE');
    assert.deepEqual(await places(), ['net/deep/relay.c:1']);
    assert.equal(await page.locator('#shown').innerText(), '1 of 3');
    await page.fill('#search', '');
    assert.equal((await places()).length, 3);
  });

  it('leaves only a folder or a pattern, until it is clicked on again', async () => {
    const folderButton = page.locator('button[data-key=folder][data-value=net]');
    await folderButton.click();
    assert.equal((await places()).length, 2);
    await page.locator('button[data-key=pattern][data-value=copy-loop]').click();
    assert.deepEqual(await places(), ['net/send.c:1']);
    await folderButton.click();
    assert.equal((await places()).length, 2);
    await page.locator('button[data-key=pattern][data-value=copy-loop]').click();
  });

  it('unfolds a card with its picture', async () => {
    const site = page.locator('#sites > tbody', { hasText: 'main.c:1' });
    const picture = site.locator('svg[role=img]');
    assert.equal(await picture.isVisible(), false);
    await site.locator('button.fold').click();
    assert.equal(await picture.isVisible(), true);
    const box = await picture.boundingBox();
    assert.ok(box && box.width > 300 && box.height > 100);
  });

  it('follows the colours of the system', async () => {
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.emulateMedia({ colorScheme: 'light' });
    const light = await ground();
    await page.emulateMedia({ colorScheme: 'dark' });
    assert.notEqual(await ground(), light);
  });

  it('fits a narrow window: nothing but the table is wider', async () => {
    await page.setViewportSize({ width: 420, height: 800 });
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(wider <= 0, `${wider} pixels too wide`);
  });
});
