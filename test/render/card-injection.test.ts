import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compareCost } from '../../server/src/cost/index.js';
import type { Finding } from '../../server/src/model/index.js';
import { renderCard } from '../../server/src/render/card/index.js';
import { copySite, endpoint } from '../support/site.js';

/** A finding that carries `hostile` wherever text of the source can get into a card. */
function findingWith(hostile: string): Finding {
  const because = `\`${hostile}\` is opened here, ${hostile}`;
  const site = copySite({
    function: { name: hostile, span: { start: 0, end: 0 } },
    source: endpoint({ handle: hostile, proof: { span: { start: 0, end: 0 }, because } }),
    sink: endpoint({ handle: hostile, kind: 'socket' }),
    buffer: { name: hostile, storage: 'array' },
  });
  const advice = {
    technique: 'sendfile',
    title: `send \`${hostile}\` with \`sendfile\``,
    safety: 'shown-only',
    assumed: [because],
    lost: [because],
    keptByCode: [because],
    cost: compareCost(site, 'sendfile'),
  } as const;
  return { pattern: 'copy-loop', severity: 'warning', message: hostile, site, advice: [advice] };
}

/** The card without its code spans, in which nothing is markup, and without backslash escapes. */
function outsideCode(card: string): string {
  return card.replace(/\\[!-/:-@[-`{-~]/g, '').replace(/(`+)(?!`)[^]*?[^`]\1(?!`)/g, '');
}

const HOSTILE = [
  '`',
  '``` a',
  'a | b | c',
  '[run](command:workbench.action.terminal.new)',
  '![x](https://example.org/x.png)',
  '<img src=x onerror=alert(1)>',
  '<a href="command:x">y</a>',
  'https://example.org/?q=secret',
  'www.example.org',
  'someone@example.org',
  '**bold** _it_ ~~gone~~',
  'x\n# heading\n\n- list\n\n    code\n',
  'x\r\n\r\n| a |\n|---|\n',
  '[ref]: https://example.org',
  '&lt;b&gt; &#x5b;',
  '$(trash) ${x}`y`',
];

describe('card: text from the source stays text', () => {
  for (const hostile of HOSTILE) {
    it(JSON.stringify(hostile), () => {
      const card = renderCard(findingWith(hostile), '', { format: 'markdown' });
      const rest = outsideCode(card);
      assert.doesNotMatch(rest, /\]\(|<[a-z!/]|https?:\/\/|www\.|\w@\w|!\[|^#|^\[[^\]]*\]:/im);
      const harmless = renderCard(findingWith('x'), '', { format: 'markdown' });
      // As many lines and table cells as with a harmless name: nothing broke out of its line or cell.
      assert.equal(card.split('\n').length, harmless.split('\n').length);
      const cells = (text: string): number[] =>
        text
          .split('\n')
          .filter((line) => line.startsWith('|'))
          .map((line) => line.split(/(?<!\\)\|/).length);
      assert.deepEqual(cells(card), cells(harmless));
    });
  }

  for (const hostile of HOSTILE) {
    it(`${JSON.stringify(hostile)}, with pictures and folds, too`, () => {
      const abilities = { format: 'markdown', pictures: true, folds: true } as const;
      const card = renderCard(findingWith(hostile), '', abilities);
      const [, url = ''] = /^!\[.*\]\((data:image\/svg\+xml,[^\s()]*)\)$/m.exec(card)!;
      const svg = decodeURIComponent(url.slice(url.indexOf(',') + 1));
      const tags = (text: string): string[] => [...text.matchAll(/<\/?([a-z]+)/gi)].map((match) => match[1]!);
      const plain = renderCard(findingWith('x'), '', abilities);
      const [, plainUrl = ''] = /\((data:image[^\s()]*)\)$/m.exec(plain)!;
      assert.deepEqual(tags(svg), tags(decodeURIComponent(plainUrl)));
      assert.doesNotMatch(svg, /<[^>]*\s(?:on\w+|href)=|<script/i);
      // Outside of code and pictures there is no HTML but the folds.
      const rest = outsideCode(card.replace(/^!\[.*$/m, ''));
      for (const tag of tags(rest)) assert.ok(tag === 'details' || tag === 'summary', tag);
    });
  }

  it('shows control and direction characters as escapes, on terminals, too', () => {
    const hostile = 'a\u001b[2Jb\u0007\u202ec\u0000';
    for (const format of ['markdown', 'plaintext'] as const) {
      const card = renderCard(findingWith(hostile), '', { format });
      // eslint-disable-next-line no-control-regex -- looking for them is the point
      assert.doesNotMatch(card, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      assert.ok(card.includes('u{1b}'));
    }
  });

  it('clips long names and keeps characters whole', () => {
    const card = renderCard(findingWith('😀'.repeat(4000)), '', { format: 'markdown' });
    assert.ok(card.length < 12_000, `${card.length} characters`);
    assert.equal(Buffer.from(card).toString(), card);
  });

  it('never fails and never links, whatever a name is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (hostile) => {
        renderCard(findingWith(hostile), hostile, { format: 'plaintext' });
        assert.doesNotMatch(
          outsideCode(renderCard(findingWith(hostile), hostile, { format: 'markdown' })),
          /\]\(|https?:\/\//,
        );
      }),
    );
  });
});
