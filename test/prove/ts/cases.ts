import type { Case, Fault, Parameter, SinkKind, SourceKind } from './driver/case.js';

/** In bytes: none, one, around 64 KiB, and 3 MiB. */
const SIZES = [0, 1, 65_535, 65_536, 65_537, 3 * 1024 * 1024] as const;
const USUAL = 150_001;
const POSITIONS = [0, 1, 65_536, 100_000] as const;

const usual = { size: USUAL, content: 'bytes' } as const;

/** Sources and sinks by what the program takes; the first is the plain one. */
const SOURCES: Readonly<Partial<Record<Parameter, readonly SourceKind[]>>> = {
  from: ['file', 'link', 'proc', 'missing', 'directory'],
  source: ['chunks', 'file-stream', 'tcp', 'unix', 'answer', 'child', 'missing-stream'],
  body: ['web'],
  request: ['request'],
};
const SINKS: Readonly<Partial<Record<Parameter, readonly SinkKind[]>>> = {
  to: ['new', 'existing', 'directory', 'no-directory'],
  sink: ['collector', 'slow', 'file-stream', 'tcp', 'unix', 'child', 'no-directory-stream'],
  writable: ['web'],
  stdout: ['collector', 'slow'],
  response: ['response'],
  listen: ['response'],
};

function endsOf<T>(
  table: Readonly<Partial<Record<Parameter, readonly T[]>>>,
  takes: readonly Parameter[],
): readonly T[] {
  return takes.flatMap((name) => table[name] ?? []);
}

/** What may go wrong at an end of this kind. */
function faultsOf(on: Fault['on'], kind: SourceKind | SinkKind): readonly Fault[] {
  const at = (does: Fault['does']): readonly Fault[] => POSITIONS.map((position) => ({ on, does, at: position }));
  switch (kind) {
    case 'file':
    case 'new':
    case 'existing':
    case 'file-stream':
      return [...at('error'), { on, does: 'short', at: 0 }, { on, does: 'refused', at: 0 }];
    case 'chunks':
    case 'collector':
    case 'slow':
      return [...at('error'), ...at('close')];
    case 'web':
      return at('error');
    case 'tcp':
      return on === 'sink' ? [...at('close'), { on, does: 'late', at: 0 }] : at('close');
    case 'answer':
    case 'request':
    case 'response':
      return at('close');
    // A peer that just closes a Unix socket is an end like any other to a reader.
    case 'unix':
      return on === 'sink' ? [...at('close'), { on, does: 'late', at: 0 }] : [];
    default:
      return [];
  }
}

/** All worlds that a program is run in. */
export function casesOf(takes: readonly Parameter[]): readonly Case[] {
  const sources = endsOf(SOURCES, takes);
  // What stores a request and answers it is asked about its file.
  const sinks = takes.includes('to') ? endsOf(SINKS, ['to']) : endsOf(SINKS, takes);
  const [source] = sources;
  const [sink] = sinks;
  if (source === undefined || sink === undefined)
    throw new Error(`a program that takes ${takes.join(', ')} copies nothing`);
  const all = sources.flatMap((from) => sinks.map((to) => ({ source: from, sink: to })));
  const paths = takes.includes('from') && takes.includes('to');
  // Streams that meet are all alike to each other; paths are not.
  const ends = all.filter((e) => paths || isPlain(e, source, sink) || e.sink === 'slow');
  const cases: Case[] = [
    ...SIZES.flatMap((size) =>
      ends.filter((e) => isPlain(e, source, sink)).map((e): Case => ({ ...usual, ...e, size })),
    ),
    ...ends.map((e): Case => ({ ...usual, ...e })),
    { ...usual, source, sink, content: 'text' },
    ...ends.flatMap((e): Case[] =>
      [...faultsOf('source', e.source), ...faultsOf('sink', e.sink)].map((fault) => ({ ...usual, ...e, fault })),
    ),
    ...(paths ? samePaths(source) : []),
    ...(takes.includes('signal') ? POSITIONS.map((abortAt): Case => ({ ...usual, source, sink, abortAt })) : []),
  ];
  return cases.filter(isPossible);
}

/** Sizes are tried with the plain source and every sink, and the plain sink and every source. */
function isPlain(ends: Pick<Case, 'source' | 'sink'>, source: SourceKind, sink: SinkKind): boolean {
  return ends.source === source || ends.sink === sink;
}

function samePaths(source: SourceKind): readonly Case[] {
  return (['same', 'link-to-source'] as const).map((sink) => ({ ...usual, source, sink }));
}

/** Ends that fail before a byte moves, and those that are like a file, are tried plain only. */
function isPossible({ source, sink, fault, size }: Case): boolean {
  const plainOnly: readonly string[] = [
    'missing',
    'directory',
    'missing-stream',
    'no-directory',
    'no-directory-stream',
    'proc',
    'link',
  ];
  return !plainOnly.some((kind) => kind === source || kind === sink) || (fault === undefined && size === USUAL);
}
