import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { compareCost } from '../../server/src/cost/index.js';
import type { Advice, CopySite, Finding } from '../../server/src/model/index.js';
import { htmlSite, renderHtml, type HtmlReport } from '../../server/src/render/html/index.js';
import { copySite, endpoint } from '../support/site.js';

function findingAt(start: number, changes: Partial<CopySite> = {}, message = 'bytes are copied'): Finding {
  const site = copySite({
    anchor: { start, end: start + 5 },
    buffer: { name: 'buf', storage: 'array', capacity: 4096 },
    ...changes,
  });
  const advice: Advice = {
    technique: 'sendfile',
    title: 'send with `sendfile`',
    safety: 'review',
    assumed: [],
    lost: [],
    keptByCode: [],
    cost: compareCost(site, 'sendfile'),
  };
  return { pattern: 'copy-loop', severity: 'warning', message, site, advice: [advice] };
}

const TEXT = 'one\ntwo\nthree\n';

function page(changes: Partial<HtmlReport> = {}): string {
  const sites = [htmlSite('src/net/a.c', findingAt(4), TEXT), htmlSite('b.c', findingAt(0), TEXT)];
  return renderHtml({
    version: '1.2.3',
    root: '/w',
    figures: { files: 9, parsed: 2 },
    sites,
    warnings: [],
    ...changes,
  });
}

describe('HTML report', () => {
  const html = page();

  it('has every site with its place, its cost, its way out and its card', () => {
    assert.match(html, /2 copies in 2 files/);
    assert.equal(html.match(/<tbody data-place/g)?.length, 2);
    assert.match(html, /href="\.\/src\/net\/a\.c"[^>]*>src\/net\/a\.c:2</);
    assert.match(html, /data-calls="512"[^>]*data-moved="2097152"/);
    assert.match(html, /<td class="number">512<\/td><td class="number">2 MiB<\/td>/);
    assert.match(html, /<code>sendfile\(2\)<\/code> \(review\)/);
    assert.match(html, /512 system calls and 2 MiB moved by the processor per MiB/);
  });

  it('counts by folder and pattern', () => {
    assert.match(html, /data-key="folder" data-value="src"[^>]*>src <strong>1</);
    assert.match(html, /data-key="folder" data-value="src\/net"/);
    assert.match(html, /data-key="pattern" data-value="copy-loop"[^>]*>copy-loop <strong>2</);
  });

  it('draws equal pictures once', () => {
    assert.equal(html.match(/<symbol/g)?.length, 1);
    assert.equal(html.match(/<use href="#path-1"/g)?.length, 2);
  });

  it('needs nothing from elsewhere, and runs no script but its own', () => {
    assert.doesNotMatch(html, /(?:src|href)="(?:https?:)?\/\//);
    assert.doesNotMatch(html, /url\((?!#)|@import/);
    const [, script] = /<script>(.*?)<\/script>/s.exec(html)!;
    const hash = createHash('sha256').update(script!).digest('base64');
    assert.ok(html.includes(`sha256-${hash}`));
    assert.match(html.replaceAll('&#x27;', "'"), /content="default-src 'none'; /);
  });

  it('says what was not looked at', () => {
    assert.match(page({ warnings: [{ path: 'c.c', message: 'too <large>' }] }), /<li>c\.c: too &#x3C;large><\/li>/);
  });

  it('is a page, too, when nothing is found', () => {
    const empty = page({ sites: [] });
    assert.match(empty, /No copies found/);
    assert.doesNotMatch(empty, /<script|<table/);
  });

  const HOSTILE = [
    '<img src=x onerror=alert(1)>',
    '"><script>alert(1)</script>',
    "' onmouseover='x",
    '</script><b>',
    '</style>',
    'javascript:alert(1)',
    '`|[x](command:y)',
    'a\nb\r\n\u0000\u202e',
    '<!-- -->',
    '&lt;b&gt;',
  ];
  for (const hostile of HOSTILE) {
    it(`shows ${JSON.stringify(hostile)} as text, wherever it comes from`, () => {
      const because = `\`${hostile}\` is opened, ${hostile}`;
      const finding = findingAt(
        0,
        {
          function: { name: hostile, span: { start: 0, end: 0 } },
          source: endpoint({ handle: hostile, proof: { span: { start: 0, end: 0 }, because } }),
          sink: endpoint({ handle: hostile, kind: 'socket' }),
          buffer: { name: hostile, storage: 'array', capacity: 4096 },
        },
        hostile,
      );
      const sites = [
        htmlSite(`${hostile.replaceAll('/', '')}/x`, finding, TEXT),
        htmlSite('a/b.c', findingAt(0), TEXT),
      ];
      const shown = page({ sites, root: hostile, warnings: [{ path: hostile, message: hostile }] });
      const plain = page({
        sites: [htmlSite('x/x', findingAt(0), TEXT), htmlSite('a/b.c', findingAt(0), TEXT)],
        root: 'x',
        warnings: [{ path: 'x', message: 'x' }],
      });
      // The same elements as with harmless names, and no attribute that runs anything.
      const elements = (text: string): string[] => {
        const bare = text.replace(/="[^"]*"/g, '');
        const outside = bare.replace(/<script>.*?<\/script>|<style>.*?<\/style>/gs, '');
        const tags = [...outside.matchAll(/<([a-z][a-z0-9]*)/gi)].map((match) => match[1]!);
        return tags.filter((tag) => !['code', 'symbol', 'g', 'rect', 'text', 'path', 'li', 'ul', 'p'].includes(tag));
      };
      assert.deepEqual(elements(shown), elements(plain));
      const values = shown.replace(/<script>.*?<\/script>/s, '');
      assert.doesNotMatch(values.replace(/="[^"]*"/g, '=""'), /<[^>]*\son\w+=|<img|<b>/i);
      assert.doesNotMatch(values, /href="(?!\.\/|#)/);
      assert.ok(!shown.includes('\u0000') && !shown.includes('\u202e'));
    });
  }
});
