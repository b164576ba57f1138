import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resultsSchema } from '../../test/prove/ts/results.js';
import { code, sentence, table } from './markdown.js';

/** What is compared, in the words of the page. */
const WORDS: Readonly<Record<string, string>> = {
  settled: 'outcome',
  syscall: 'call that an error names',
  when: 'time of the outcome',
  mode: 'permission bits',
  files: 'other files',
  uncaught: 'errors nobody caught',
  source: 'end of the source',
  sink: 'end of the sink',
  left: 'descriptors left open',
  held: 'memory held',
};

/** What running the TypeScript rewrites has shown, for docs/safety.md; the figures are those that the tests hold to. */
export function typeScriptProofs(root: string): readonly string[] {
  const path = join(root, 'test/prove/ts/results.json');
  const releases = Object.entries(resultsSchema.parse(JSON.parse(readFileSync(path, 'utf8'))));
  const number = (n: number): string => n.toLocaleString('en');
  const names = releases.map(([release]) => release);
  const total = releases.reduce((sum, [, { runs }]) => sum + runs, 0);
  const [, first] = releases[0] ?? [];
  if (first === undefined) return [];
  const told = new Map<string, { id: string; nature: string; claim: string; what: Set<string>; on: Set<string> }>();
  for (const [release, { techniques }] of releases) {
    for (const { id, differences } of techniques) {
      for (const { what, nature, claim } of differences) {
        const key = [id, nature, claim].join('|');
        const row = told.get(key) ?? { id, nature, claim, what: new Set<string>(), on: new Set<string>() };
        row.what.add(WORDS[what] ?? what);
        row.on.add(release);
        told.set(key, row);
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
      ['technique', 'what is told', '', 'what differs', 'Node'],
      [...told.values()].map(({ id, nature, claim, what, on }) => [
        code(id),
        sentence(claim),
        nature === 'mend' ? 'mended' : 'assumed',
        [...what].join(', '),
        [...on].join(', '),
      ]),
    ),
  ];
}
