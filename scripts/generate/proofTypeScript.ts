import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resultsSchema } from '../../test/prove/ts/results.js';
import { code, table } from './markdown.js';

/** What running the TypeScript rewrites has shown, for docs/safety.md; the figures are those that the tests hold to. */
export function typeScriptProofs(root: string): readonly string[] {
  const path = join(root, 'test/prove/ts/results.json');
  const releases = Object.entries(resultsSchema.parse(JSON.parse(readFileSync(path, 'utf8'))));
  const number = (n: number): string => n.toLocaleString('en');
  const names = releases.map(([release]) => release);
  const total = releases.reduce((sum, [, { runs }]) => sum + runs, 0);
  const [, first] = releases[0] ?? [];
  if (first === undefined) return [];
  const told = new Map<string, { readonly cells: readonly string[]; readonly releases: string[] }>();
  for (const [release, { techniques }] of releases) {
    for (const { id, differences } of techniques) {
      for (const { what, nature, claim } of differences) {
        const cells = [code(id), what, nature === 'mend' ? 'mended' : 'assumed', claim];
        const row = told.get(cells.join('|')) ?? { cells, releases: [] };
        row.releases.push(release);
        told.set(cells.join('|'), row);
      }
    }
  }
  return [
    '### TypeScript and JavaScript',
    `${first.programs} small programs, one for each form of copy, and ${first.rewrites} rewrites of them run on Node ` +
      `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}, ${number(total)} pairs of runs: between files of 0 bytes to 3 MiB, links, ` +
      'folders, missing paths, a file below `/proc`, streams that give their chunks one by one, slow and failing sinks, ' +
      'TCP and Unix sockets, requests, responses and answers, child processes, and streams of the web platform. Disks ' +
      'fail (EIO, ENOSPC) and give or take little at a time, streams are destroyed, with and without an error, peers ' +
      'and clients reset, before, in the middle, and when all has come. Compared are the bytes; what a function returns, ' +
      'throws, settles with, or calls back; errors that nobody caught; the ends of streams; the answer that a client got; ' +
      'permission bits, files that were left, descriptors left open, and what was held in memory.',
    'Every difference is one that the card tells of: _mended_, where the old program leaked, lost bytes or an error, or ' +
      'said too early that it was done, and _assumed_, where it is named among the assumptions or risks. A fix that is ' +
      '`safe` may only mend. Chunks and faults at random places are tried besides.',
    table(
      ['technique', 'rewrites', 'of them safe', 'pairs of runs on each Node'],
      first.techniques.map((t) => [code(t.id), `${t.rewrites}`, `${t.safe}`, number(t.runs)]),
    ),
    table(
      ['technique', 'what differs', '', 'what is told of it', 'Node'],
      [...told.values()].map(({ cells, releases: where }) => [...cells, where.join(', ')]),
    ),
  ];
}
