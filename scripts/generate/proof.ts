import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { matrixSchema } from '../../test/prove/matrix/results.js';
import { examplesSchema } from '../../test/prove/results.js';
import { resultsSchema } from '../../test/prove/small/results.js';
import { code, sentence, table } from './markdown.js';
import { typeScriptProofs } from './proofTypeScript.js';

/** What running the rewrites has shown, for docs/safety.md; the figures are those that the tests hold to. */
export function proofSection(root: string): readonly string[] {
  const kept = (path: string): unknown => JSON.parse(readFileSync(join(root, 'test/prove', path), 'utf8'));
  const results = resultsSchema.parse(kept('small/results.json'));
  const matrix = matrixSchema.parse(kept('matrix/results.json'));
  const examples = examplesSchema.parse(kept('results.json'));
  const number = (n: number): string => n.toLocaleString('en');
  const { programs, rewrites, worlds, runs, depth } = results;
  return [
    '## Shown by running',
    'Every C rewrite of the examples is compiled and run beside the original, under a library that makes calls short, ' +
      'refuses them, interrupts them or lets them fail: the same bytes, status, messages and positions must come out. ' +
      `Those are ${examples.rewrites} rewrites, ${examples.scenarios} scenarios, sources of ${examples.sizes} sizes, ${number(examples.runs)} runs.`,
    'Small programs, one for each form of loop, run so between real descriptors of every kind, too: files of 0 bytes to 3 MiB ' +
      'and of more than 2 GiB, files in memory (`tmpfs`), FIFOs, pipes, Unix and TCP sockets, sockets of messages, `/dev/null`, `/dev/full`, a file below ' +
      '`/proc`, directories, sinks opened with `O_APPEND` or for reading, closed descriptors, pipes and sockets whose peer ' +
      'has gone, and files that are shortened or grow while they are read. ' +
      `${matrix.rewrites} rewrites, ${matrix.kinds.sources} kinds of sources, ${matrix.kinds.sinks} of sinks, ${matrix.kinds.faults} faults: ` +
      `${number(matrix.worlds)} worlds, ${number(matrix.runs)} runs. Bytes, status, messages, both positions, descriptors left open and ` +
      'signals are compared.',
    `Besides, ${programs} small programs and ${rewrites} rewrites of them are run in every small world: files, sinks opened with ` +
      '`O_APPEND`, pipes and sockets of up to 9 bytes, errors that stay and errors told once at every byte, two of them ' +
      'together, twelve refusals of the copying calls, and every way of cutting the bytes into calls, depth first. ' +
      `Those are ${number(worlds)} worlds and ${number(runs)} runs, with up to ${depth} choices in a row. What a rewritten program does must ` +
      'be something that the old one could have done in the same world. A fix that is `safe` has shown no difference. ' +
      'All others are below; each breaks an assumption that the card names. Where bytes are missing and success is told, as the ' +
      'old program never did in that world, it says so: an error or a signal that is told once was then told to the copying call. ' +
      'No such thing comes of streams of stdio, whose rewrites leave alone what waits in them.',
    table(
      ['technique', 'rewrites', 'of them safe', 'worlds', 'runs', 'differences'],
      results.techniques.map((t) => [
        code(t.id),
        `${t.rewrites}`,
        `${t.safe}`,
        number(t.worlds),
        number(t.runs),
        number(t.differences.reduce((sum, d) => sum + d.worlds, 0)),
      ]),
    ),
    table(
      ['technique', 'what the world has', 'between', 'worlds', 'what was assumed'],
      results.techniques.flatMap((t) =>
        t.differences.map((d) => [code(t.id), d.nature, d.ends.join(', '), number(d.worlds), sentence(d.assumed)]),
      ),
    ),
    'Not counted as differences: the text for an `errno` that no failed call has set (a short write, then `perror`), which ' +
      'may now be that of a refused copying call; and counters after an error in the middle of a chunk, which tell what was ' +
      'really moved, as the old loop does when a read was short.',
    ...typeScriptProofs(root),
  ];
}
