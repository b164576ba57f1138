/** The site as its readers have it: built, then read page by page in a real browser. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { allPatterns } from '../../server/src/patterns/index.js';
import { allCalls } from '../../server/src/reference/index.js';
import { allTechniques } from '../../server/src/techniques/index.js';
import { launch } from '../editor/drive.js';
import { needs } from '../support/needs.js';

const root = join(import.meta.dirname, '..', '..');

/** What a page shows, and what it points at. */
interface Read {
  readonly title: string;
  readonly heading: string;
  readonly words: number;
  readonly ids: readonly string[];
  /** Absolute addresses, with fragments. */
  readonly links: readonly string[];
  /** Images that could not be shown. */
  readonly broken: readonly string[];
}

function readPage(page: Page): Promise<Read> {
  return page.evaluate(async () => {
    const images = [...document.images];
    await Promise.all(images.map((image) => image.decode().catch(() => undefined)));
    return {
      title: document.title,
      heading: document.querySelector('h1')?.textContent ?? '',
      words: document.querySelector('main')?.innerText.split(/\s+/).length ?? 0,
      ids: [...document.querySelectorAll('[id]')].map(({ id }) => id),
      links: [...document.querySelectorAll('a[href]')].map((link) =>
        link instanceof HTMLAnchorElement ? link.href : '',
      ),
      broken: images.filter((image) => image.naturalWidth === 0).map(({ src }) => src),
    };
  });
}

describe('the static site', function () {
  needs('chromium');
  this.timeout(120_000);
  let folder: string;
  let browser: Browser;
  const pages = new Map<string, Read>();
  const failures: string[] = [];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'zerocopy-site-'));
    execFileSync(process.execPath, [join(root, 'scripts', 'site', 'build.mjs'), folder], { stdio: 'pipe' });
    browser = await launch();
    const page = await browser.newPage();
    page.on('pageerror', (error) => failures.push(String(error)));
    page.on('requestfailed', (request) => failures.push(`${request.url()} could not be read`));
    page.on('request', (request) => {
      if (!request.url().startsWith('file:')) failures.push(`${request.url()} is asked for`);
    });
    // From page to page, as a reader goes; from files, for it needs no server.
    const waiting = [pathToFileURL(join(folder, 'index.html')).href];
    for (let address = waiting.pop(); address !== undefined; address = waiting.pop()) {
      if (pages.has(address)) continue;
      await page.goto(address);
      const read = await readPage(page);
      pages.set(address, read);
      for (const link of read.links) {
        const [target = ''] = link.split('#');
        if (target.startsWith('file:') && target.endsWith('.html') && !pages.has(target)) waiting.push(target);
      }
    }
  });

  after(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('asks for nothing that is not there, and for nothing from elsewhere', () => {
    assert.deepEqual(failures, []);
    for (const [address, { broken }] of pages) assert.deepEqual(broken, [], address);
  });

  it('has a page for every pattern, technique and call, and the others, all reached by links', () => {
    const found = [...pages.keys()].map((address) => fileURLToPath(address).slice(folder.length + 1));
    const wanted = [
      ...['index', 'how-zero-copy-works', 'articles', 'cost', 'safety', 'settings'],
      ...allPatterns.map(({ id }) => `patterns/${id}`),
      ...allTechniques.map(({ id }) => `techniques/${id}`),
      ...allCalls.map(({ id }) => `reference/${id}`),
    ];
    assert.deepEqual(found.sort(), wanted.map((name) => `${name}.html`).sort());
  });

  it('has links that lead somewhere, to headings, too', () => {
    for (const [address, { links }] of pages) {
      for (const link of links) {
        if (!link.startsWith('file:')) {
          assert.match(link, /^https:\/\//, `${address}: ${link}`);
          continue;
        }
        const [target = '', fragment] = link.split('#');
        const page = pages.get(target);
        assert.ok(page, `${address}: ${link}`);
        if (fragment !== undefined) assert.ok(page.ids.includes(decodeURIComponent(fragment)), `${address}: ${link}`);
      }
    }
  });

  it('has a title, a heading and words on every page', () => {
    for (const [address, { title, heading, words }] of pages) {
      assert.ok(title.includes('Zero-Copy Lint'), address);
      assert.ok(heading.length > 2, address);
      assert.ok(words > 40, `${address}: ${words} words`);
    }
  });

  it('links in docs/ work on GitHub, too: they name files', () => {
    const how = readFileSync(join(root, 'docs', 'how-zero-copy-works.md'), 'utf8');
    assert.match(how, /\]\(images\/paths\/sendfile\.svg\)/);
    assert.match(how, /\]\(README\.md#calls\)/);
  });

  it('fits a telephone: only tables and code are wider, and they scroll', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 800 } });
    for (const name of ['index', 'how-zero-copy-works', 'cost', 'reference/mmap', 'patterns/copy-loop']) {
      await page.goto(pathToFileURL(join(folder, `${name}.html`)).href);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok(wider <= 0, `${name}: ${wider} pixels too wide`);
    }
  });
});
