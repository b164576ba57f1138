import assert from 'node:assert/strict';
import { compareCost } from '../../server/src/cost/index.js';
import type { Advice, CopySite, Finding, Mechanism, Safety, TechniqueId } from '../../server/src/model/index.js';
import { renderCard } from '../../server/src/render/card/index.js';
import { ANSI } from '../../server/src/render/index.js';
import { copySite, endpoint, transfer } from '../support/site.js';

const proof = { span: { start: 0, end: 0 }, because: '`in` is opened here with `open`' };
const fileToSocket = copySite({
  source: endpoint({ proof }),
  buffer: { name: 'buf', storage: 'array', capacity: 4096 },
});

function advise(site: CopySite, technique: TechniqueId, mechanism: Mechanism, changes: Partial<Advice> = {}): Advice {
  return {
    technique,
    title: `use \`${technique}\``,
    safety: 'safe',
    assumed: [],
    lost: [],
    keptByCode: [],
    cost: compareCost(site, mechanism),
    ...changes,
  };
}

function findingOf(site: CopySite, ...advice: Advice[]): Finding {
  return { pattern: 'copy-loop', severity: 'warning', message: '', site, advice };
}

const articles = findingOf(
  fileToSocket,
  advise(fileToSocket, 'sendfile', 'sendfile'),
  advise(fileToSocket, 'mmap-write', 'mmap-write'),
);

/** The cells of the card's table, without alignment. */
function table(card: string): string[][] {
  const rows = card.split('\n').filter((line) => line.startsWith('|'));
  return rows.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe('card: content', () => {
  const card = renderCard(articles, '', { format: 'markdown' });

  it('says in its first line what it costs now and with the best advice', () => {
    assert.equal(
      card.split('\n')[0],
      '**512 system calls and 2 MiB moved by the processor per MiB; `sendfile(2)`: 1 call, at most 1 MiB**',
    );
    const pipe = copySite({ ...fileToSocket, sink: endpoint({ handle: 'out', kind: 'pipe' }) });
    assert.match(
      renderCard(findingOf(pipe, advise(pipe, 'sendfile', 'sendfile')), '', { format: 'markdown' }),
      /^\*\*512 system calls and 2 MiB moved by the processor per MiB; `sendfile\(2\)`: 16 calls, nothing\*\*/,
    );
    const unsized = copySite();
    assert.match(
      renderCard(findingOf(unsized, advise(unsized, 'sendfile', 'sendfile')), '', { format: 'markdown' }),
      /^\*\*2 system calls and 4 copies for one iteration; `sendfile\(2\)`: 1 call, at most 3 copies\*\*/,
    );
  });

  it('does not claim to save what stays the same', () => {
    const streams = copySite({ source: endpoint({ access: 'stream' }), sink: endpoint({ access: 'stream' }) });
    const text = renderCard(findingOf(streams, advise(streams, 'pipeline', 'stream-pipeline')), '', {
      format: 'plaintext',
    });
    assert.match(text, /^2 system calls and 4 copies for one iteration; .*: correctness, not speed/s);
  });

  it('says then what is copied from where to where, in which function, through how much', () => {
    assert.equal(
      card.split('\n')[2],
      '`in` (a file) is copied to `out` (presumably a socket) through `buf` (4,096 bytes) in `serve`',
    );
  });

  it('has the figures of now, sendfile, and mmap and write side by side', () => {
    const [head, , ...rows] = table(card);
    assert.deepEqual(head, ['for one iteration', 'now', '`sendfile(2)`', '`mmap-write`']);
    assert.deepEqual(rows, [
      ['system calls', '2', '1', '2'],
      ['mode switches', '4', '2', '4'],
      ['copies (CPU + DMA)', '4 (2 + 2)', '3 (1 + 2)', '3 (1 + 2)'],
      ['calls per MiB', '512', '1', '3'],
      ['switches per MiB', '1,024', '2', '6'],
      ['moved by CPU per MiB', '2 MiB', '1 MiB', '1 MiB'],
      ['page faults per MiB', '0', '0', '16'],
      ['gain', '', 'measured', 'none measured'],
    ]);
    assert.match(card, /Articles call them context switches/);
  });

  it('says that a larger buffer helps where it is small, and only there', () => {
    assert.match(card, /A larger buffer alone helps already: with 64 KiB it is 32 system calls per MiB\./);
    const large = copySite({ buffer: { name: 'buf', storage: 'array', capacity: 65_536 } });
    assert.doesNotMatch(renderCard(findingOf(large), '', { format: 'markdown' }), /larger buffer alone/);
  });

  it('says what a copy costs now even where nothing is advised', () => {
    const alone = renderCard(findingOf(fileToSocket), '', { format: 'markdown' });
    assert.deepEqual(
      table(alone).map((cells) => cells[1]),
      ['now', '--------:', '2', '4', '4 (2 + 2)', '512', '1,024', '2 MiB'],
    );
  });

  it('says what its figures are about: an iteration, a chunk, a buffer', () => {
    const unit = (changes: Partial<CopySite>): string | undefined =>
      table(renderCard(findingOf(copySite(changes)), '', { format: 'markdown' }))[0]?.[0];
    assert.equal(unit({}), 'for one iteration');
    assert.equal(unit({ shape: 'callback', sink: endpoint({ access: 'stream' }) }), 'for one chunk');
    assert.equal(unit({ shape: 'read-all' }), 'for one read and one write');
    assert.equal(unit({ sink: endpoint({ access: 'stdio' }) }), 'for one filling of the stdio buffers');
  });

  it('has no figures per MiB where the size of an iteration is unknown', () => {
    const site = copySite();
    const silent = renderCard(findingOf(site, advise(site, 'sendfile', 'sendfile')), '', { format: 'markdown' });
    assert.doesNotMatch(silent, /per MiB/i);
  });

  it('draws the way of the bytes now and with the best advice', () => {
    const [, url] = /^!\[.*\]\((data:image\/svg\+xml,[^)]*)\)$/m.exec(
      renderCard(articles, '', { format: 'markdown', pictures: true }),
    )!;
    const svg = decodeURIComponent(url!.slice(url!.indexOf(',') + 1));
    assert.match(svg, /^<svg [^>]*viewBox/);
    const drawn = [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map((match) => match[1]);
    assert.equal(drawn.filter((word) => word === 'CPU').length, 3);
    assert.equal(drawn.filter((word) => word === 'DMA').length, 4);
    assert.ok(drawn.includes('buf, 4 KiB') && drawn.includes('read()') && drawn.includes('sendfile()'));
  });

  it('has a figure in text for who shows no pictures', () => {
    assert.doesNotMatch(card, /data:/);
    for (const text of [card, renderCard(articles, '', { format: 'plaintext' })]) {
      assert.match(
        text,
        /^ {2}disk -DMA-> page cache =CPU=> \[buf, 4 KiB\] =CPU=> socket buffer -DMA-> network card$/m,
      );
      assert.match(text, /^ {2}disk -DMA-> page cache =CPU=> socket buffer -DMA-> network card$/m);
    }
  });

  it('folds its details away for who can unfold them', () => {
    const folded = renderCard(articles, '', { format: 'markdown', folds: true });
    assert.doesNotMatch(folded, /^---$/m);
    assert.equal(folded.match(/<details><summary>[^<]+<\/summary>/g)?.length, folded.match(/<\/details>/g)?.length);
    assert.match(folded, /<summary>Where the figures come from<\/summary>\n\n- /);
    assert.doesNotMatch(card, /<details>/);
  });

  it('names what is assumed, lost and kept, and is honest about the gain', () => {
    const reasons = { assumed: ['`in` is not shortened'], lost: ['a limit'], keptByCode: ['the count goes on'] };
    const cardOf = (safety: Safety): string => {
      const advice = advise(fileToSocket, 'mmap-write', 'mmap-write', { safety, ...reasons });
      return renderCard(findingOf(fileToSocket, advice), '', { format: 'plaintext' });
    };
    const text = cardOf('shown-only');
    assert.match(text, /use `mmap-write` \(shown only, not applied\)/);
    assert.match(text, /assumes that `in` is not shortened/);
    assert.match(text, /loses: a limit/);
    assert.doesNotMatch(text, /kept by the new code/, 'there is none');
    assert.match(cardOf('review'), /kept by the new code: the count goes on/);
    assert.match(text, /gain: no gain was measured/);
  });

  it('is short first: reasons and sources stand after the rule', () => {
    const [short, details] = card.split('\n---\n');
    assert.ok(short !== undefined && details !== undefined);
    assert.match(short, /gain:/);
    assert.doesNotMatch(short, /counted with/);
    assert.match(details, /counted with `strace -c`/);
  });

  it('gives the lines of the calls and of the proofs', () => {
    const text = 'int in = open(p);\nread();\nwrite();\n';
    const site = copySite({
      source: endpoint({ proof: { ...proof, span: { start: 9, end: 16 } } }),
      fill: transfer({ span: { start: 18, end: 24 } }),
      drains: [transfer({ callee: 'write', direction: 'out', span: { start: 26, end: 33 } })],
    });
    const lines = renderCard(findingOf(site), text, { format: 'plaintext' });
    assert.match(lines, /`in` is opened here with `open`, line 1/);
    assert.match(lines, /filled by `read`, line 2/);
    assert.match(lines, /emptied by `write`, line 3/);
  });

  it('links to the docs only when it is told where they are', () => {
    assert.doesNotMatch(card, /\]\(/);
    const linked = renderCard(articles, '', { format: 'markdown', docs: 'https://example.org/docs' });
    assert.match(linked, /\]\(https:\/\/example\.org\/docs\/techniques\/sendfile\.md\)/);
  });

  it('fits a terminal as plain text', () => {
    const text = renderCard(articles, '', { format: 'plaintext' });
    assert.ok(text.split('\n').every((line) => line.length <= 100));
    assert.doesNotMatch(text, /\*\*|\\|\|/);
    assert.ok(text.endsWith('\n'));
    const coloured = renderCard(articles, '', { format: 'plaintext', style: ANSI });
    // eslint-disable-next-line no-control-regex -- the colours are what this is about
    const bare = coloured.replace(/\u001b\[\d+m/g, '');
    assert.notEqual(coloured, bare);
    assert.equal(bare, text);
  });
});
