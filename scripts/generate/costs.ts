import {
  allFacts,
  costOf,
  copiesOn,
  gainOf,
  mechanismTitle,
  pathOf,
  transferCost,
  type Circumstance,
  type FactId,
} from '../../server/src/cost/index.js';
import type { EndpointKind, Mechanism } from '../../server/src/model/index.js';
import { bullets, code, page, sentence, table } from './markdown.js';

type Pair = readonly [EndpointKind, EndpointKind];

/** The pairs of endpoints that each mechanism of a technique is shown for. */
const SHOWN: readonly (readonly [Mechanism, EndpointKind, EndpointKind])[] = [
  ['larger-buffer', 'socket', 'file'],
  ['larger-buffer', 'socket', 'socket'],
  ['larger-buffer', 'pipe', 'file'],
  ['mmap-write', 'file', 'socket'],
  ['mmap-write', 'file', 'file'],
  ['sendfile', 'file', 'socket'],
  ['sendfile', 'file', 'pipe'],
  ['sendfile', 'file', 'file'],
  ['copy_file_range', 'file', 'file'],
  ['splice', 'file', 'pipe'],
  ['splice', 'pipe', 'file'],
  ['splice', 'socket', 'file'],
  ['splice', 'socket', 'socket'],
  ['stream-pipeline', 'stream', 'stream'],
  ['web-pipe', 'stream', 'stream'],
  ['send-file', 'file', 'http-response'],
  ['copy-file', 'file', 'file'],
];

/** What is replaced, where that is no loop of read and write. */
const BEFORE: Readonly<Partial<Record<Mechanism, Mechanism>>> = {
  'stream-pipeline': 'stream-chunks',
  'web-pipe': 'stream-chunks',
  'send-file': 'whole-file',
  'copy-file': 'stream-chunks',
};

const BUFFERS = [4096, 8192, 65_536, 1_048_576] as const;

function figuresRow(label: string, mechanism: Mechanism, [source, sink]: Pair): string[] {
  const { systemCalls, modeSwitches, cpuCopies, dmaCopies } = costOf(mechanism, source, sink);
  const copies = `${cpuCopies + dmaCopies} (${cpuCopies} + ${dmaCopies})`;
  return [label, `${systemCalls}`, `${modeSwitches}`, copies];
}

const FIGURES = ['system calls', 'mode switches', 'copies (CPU + DMA)'] as const;

/** Before and after of a mechanism, for each pair it serves, with what is known about the gain. */
export function costSection(mechanism: Mechanism, language: 'c' | 'typescript'): string {
  const now: Mechanism = language === 'c' ? 'read-write' : 'stream-chunks';
  const pairs = pairsOf(mechanism);
  const rows = pairs.flatMap((pair) => {
    const name = pair.join(' → ');
    return [
      figuresRow(`${name}, ${mechanismTitle(now)}`, now, pair),
      figuresRow(`${name}, ${mechanismTitle(mechanism)}`, mechanism, pair),
    ];
  });
  const gains = pairs.map((pair) => `${pair.join(' → ')}: ${gainOf(now, mechanism, ...pair).gainBecause}`);
  return [table(['per iteration', ...FIGURES], rows), 'Gain:', bullets(gains)].join('\n\n');
}

/** The facts that the figures of a mechanism name, over all pairs it serves. */
export function factsOf(mechanism: Mechanism): readonly string[] {
  const ids = pairsOf(mechanism).flatMap((pair) => costOf(mechanism, ...pair).facts);
  return factLines((id) => ids.includes(id));
}

function pairsOf(mechanism: Mechanism): readonly Pair[] {
  return SHOWN.flatMap(([shown, ...pair]) => (shown === mechanism ? [pair] : []));
}

function factLines(wanted: (id: FactId) => boolean): readonly string[] {
  return allFacts.filter(({ id }) => wanted(id)).map(({ text, source }) => `${text} *(${source})*`);
}

const REFINED = ['read-write', 'mmap-write', 'sendfile', 'splice', 'copy_file_range'] as const;

const REFINEMENTS: readonly (readonly [string, EndpointKind, EndpointKind, Circumstance | undefined])[] = [
  ['file → socket, a card that gathers and checksums', 'file', 'socket', 'gathering-card'],
  ['file → socket, any card', 'file', 'socket', undefined],
  ['file → socket over loopback', 'file', 'socket', 'same-machine'],
  ['file → pipe, with its reader', 'file', 'pipe', 'same-machine'],
  ['file → file', 'file', 'file', undefined],
  ['file → file, shared extents (XFS, btrfs)', 'file', 'file', 'shared-extents'],
  ['file → file on one NFS 4.2 or SMB server', 'file', 'file', 'one-server'],
  ['socket → file', 'socket', 'file', undefined],
  ['socket → socket, a card that gathers', 'socket', 'socket', 'gathering-card'],
  ['pipe → file', 'pipe', 'file', undefined],
];

/** Which mechanisms the kernel lets do what: a mapping and sendfile need a file, copy_file_range two. */
function refined(
  mechanism: (typeof REFINED)[number],
  source: EndpointKind,
  sink: EndpointKind,
  circumstance: Circumstance | undefined,
): string {
  const needsFile = mechanism !== 'read-write' && mechanism !== 'splice';
  if (needsFile && source !== 'file') return '–';
  if (mechanism === 'copy_file_range' && sink !== 'file') return '–';
  const { cpu, peer } = copiesOn(pathOf(mechanism, source, sink, circumstance));
  return peer === 0 ? `${cpu}` : `${cpu} + ${peer}`;
}

const TRANSFERS: readonly (readonly [Mechanism, EndpointKind, EndpointKind, number | undefined])[] = [
  ['read-write', 'file', 'socket', 4096],
  ['read-write', 'file', 'socket', 65_536],
  ['read-write', 'file', 'socket', 1_048_576],
  ['sendfile', 'file', 'socket', undefined],
  ['sendfile', 'file', 'pipe', undefined],
  ['copy_file_range', 'file', 'file', undefined],
  ['mmap-write', 'file', 'socket', 65_536],
];

/** docs/cost.md */
export function costPage(): string {
  const articles: Pair = ['file', 'socket'];
  const beyond = SHOWN.map(([mechanism, ...pair]) => [
    ...figuresRow(mechanismTitle(mechanism), mechanism, pair),
    pair.join(' → '),
  ]);
  return page(
    'What a copy costs',
    'A loop that reads into a buffer and writes from it moves every byte through the program although the program never ' +
      'looks at it. The cards count what that takes, from the code, and say what is known about the gain, from ' +
      'measurements. They never give a time or a factor that follows from the counts alone.',
    '## One iteration, from a file to a socket',
    'These are the figures of the literature. A *mode switch* is the step from the program into the kernel or back, two for ' +
      'a system call; many articles call it a context switch, though no other task is scheduled.',
    table(
      ['', ...FIGURES],
      (['read-write', 'mmap-write', 'sendfile'] as const).map((it) => figuresRow(mechanismTitle(it), it, articles)),
    ),
    '## One MiB',
    'With a buffer of B bytes a loop makes 2·⌈1 MiB / B⌉ system calls for each MiB, and the processor moves it twice.',
    table(
      ['buffer (bytes)', 'system calls', 'mode switches', 'MiB moved by the processor'],
      BUFFERS.map((bytes) => {
        const perMiB = costOf('read-write', ...articles, bytes).perMiB;
        if (perMiB === undefined) throw new Error('no figures per MiB');
        const moved = perMiB.cpuBytes / 1_048_576;
        return [bytes, perMiB.systemCalls, perMiB.modeSwitches, moved].map((n) => n.toLocaleString('en'));
      }),
    ),
    '## Other ways and other pairs',
    'Splice needs a pipe; where neither end is one, the program makes its own and needs two calls. What newer hardware and ' +
      'file systems save beyond these figures is among the facts below.',
    table(['', ...FIGURES, 'from → to'], beyond),
    '## What hardware and file systems save',
    'The code does not tell on what it will run, so the figures of the cards are the upper bound. `+ 1`: the reader copies ' +
      'once more, on the same machine.',
    table(
      ['copies by the processor', ...REFINED.map((it) => mechanismTitle(it))],
      REFINEMENTS.map(([title, source, sink, circumstance]) => [
        title,
        ...REFINED.map((it) => refined(it, source, sink, circumstance)),
      ]),
    ),
    '## A whole transfer',
    'System calls for 1 GiB, set-up and the end of the file included; counted in the program and with `strace -c`.',
    table(
      ['', 'step', 'system calls', 'page faults'],
      TRANSFERS.map(([mechanism, source, sink, step]) => {
        const cost = transferCost(mechanism, source, sink, 1024 ** 3, step);
        if (cost === undefined) throw new Error(`no cost of ${mechanism}`);
        const name = `${mechanismTitle(mechanism)}, ${source} → ${sink}`;
        const bytes = step === undefined ? 'as much as fits' : step.toLocaleString('en');
        return [name, bytes, cost.systemCalls.toLocaleString('en'), cost.pageFaults.toLocaleString('en')];
      }),
    ),
    '## What is known about the gain',
    table(
      ['now', 'instead', 'from → to', 'gain', 'because'],
      SHOWN.map(([mechanism, ...pair]) => {
        const now = BEFORE[mechanism] ?? 'read-write';
        const { gain, gainBecause } = gainOf(now, mechanism, ...pair);
        return [mechanismTitle(now), mechanismTitle(mechanism), pair.join(' → '), gain, sentence(gainBecause)];
      }),
    ),
    '## Facts and their sources',
    '*Measured* means: processor time (user and system) of the copying process, page cache hot, techniques interleaved in ' +
      'each round, Linux 6.18 on x86-64 in a virtual machine with 2 processors. No real network card was involved.',
    table(
      ['fact', 'what is known', 'source'],
      allFacts.map(({ id, text, source }) => [code(id), text, source]),
    ),
  );
}
