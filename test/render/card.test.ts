import assert from 'node:assert/strict';
import { compareCost } from '../../server/src/cost/index.js';
import type { Advice, CopySite, Finding, Mechanism, TechniqueId } from '../../server/src/model/index.js';
import { renderCard } from '../../server/src/render/card/index.js';
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

  it('says in its first line what is copied from where to where, in which function, through how much', () => {
    assert.equal(
      card.split('\n')[0],
      '**`in` (a file) is copied to `out` (presumably a socket) through `buf` (4,096 bytes) in `serve`**',
    );
  });

  it('has the figures of read and write, sendfile, and mmap and write in its table', () => {
    const [head, , ...rows] = table(card);
    assert.deepEqual(head, ['per iteration', 'system calls', 'mode switches', 'copies (CPU + DMA)']);
    assert.deepEqual(
      rows.map((cells) => cells.slice(1)),
      [
        ['2', '4', '4 (2 + 2)'],
        ['1', '2', '3 (1 + 2)'],
        ['2', '4', '3 (1 + 2)'],
      ],
    );
  });

  it('says in words what one iteration and one MiB cost', () => {
    assert.match(card, /2 system calls \(4 mode switches\) and 4 copies: 2 by the processor, 2 by DMA\./);
    assert.match(card, /Per MiB: 512 system calls, 1,024 mode switches, 2 MiB moved by the processor\./);
    assert.match(card, /per MiB: 1 system call, 2 mode switches, 1 MiB moved by the processor/);
    assert.match(card, /Articles call them context switches/);
  });

  it('says that a larger buffer helps where it is small, and only there', () => {
    assert.match(card, /A larger buffer alone helps already: with 64 KiB it is 32 system calls per MiB\./);
    const large = copySite({ buffer: { name: 'buf', storage: 'array', capacity: 65_536 } });
    assert.doesNotMatch(renderCard(findingOf(large), '', { format: 'markdown' }), /larger buffer alone/);
  });

  it('says what a copy costs now even where nothing is advised', () => {
    const alone = renderCard(findingOf(fileToSocket), '', { format: 'markdown' });
    assert.deepEqual(table(alone)[2], ['now', '2', '4', '4 (2 + 2)']);
    assert.equal(table(alone).length, 3);
  });

  it('says what its figures are about: an iteration, a chunk, a buffer', () => {
    const subjectOf = (changes: Partial<CopySite>): string | undefined =>
      /^(.*) takes? 2 system calls/m.exec(renderCard(findingOf(copySite(changes)), '', { format: 'markdown' }))?.[1];
    assert.equal(subjectOf({}), 'Each iteration');
    assert.equal(subjectOf({ shape: 'callback', sink: endpoint({ access: 'stream' }) }), 'Each chunk');
    assert.equal(subjectOf({ shape: 'read-all' }), 'One read and one write');
    assert.match(subjectOf({ sink: endpoint({ access: 'stdio' }) }) ?? '', /^Filling and emptying/);
  });

  it('has no figures per MiB where the size of an iteration is unknown', () => {
    const site = copySite();
    const silent = renderCard(findingOf(site, advise(site, 'sendfile', 'sendfile')), '', { format: 'markdown' });
    assert.doesNotMatch(silent, /per MiB/i);
  });

  it('names what is assumed, lost and kept, and is honest about the gain', () => {
    const advice = advise(fileToSocket, 'mmap-write', 'mmap-write', {
      safety: 'shown-only',
      assumed: ['`in` is not shortened'],
      lost: ['a limit'],
      keptByCode: ['the count goes on'],
    });
    const text = renderCard(findingOf(fileToSocket, advice), '', { format: 'plaintext' });
    assert.match(text, /use `mmap-write` \(shown only, not applied\)/);
    assert.match(text, /assumes that `in` is not shortened/);
    assert.match(text, /loses: a limit/);
    assert.match(text, /kept by the new code: the count goes on/);
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
  });
});
