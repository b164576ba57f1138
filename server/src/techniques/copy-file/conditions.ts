import { contains, MEASURED_NODE, type Companion, type Condition, type CopySite } from '../../model/index.js';
import { assumed, proved, refuted } from '../answers.js';
import { named } from '../words.js';

export const conditions: readonly Condition[] = [
  {
    title: 'the whole source is read, and written by one call',
    source: 'Node documentation, fs.copyFile',
    ask: (site) => {
      const { fill, drains, otherFills } = site;
      if (isPiped(site)) return proved(`${named(site.source.handle)} reads all of the file`);
      return fill.wholeSource && drains.length === 1 && drains[0].completion !== 'event' && otherFills.length === 0
        ? proved(`\`${fill.callee}\` reads all of the file`)
        : refuted('the file is not read and written as a whole');
    },
  },
  {
    title: 'both ends are named by paths',
    source: 'Node documentation, fs.copyFile',
    ask: (site) => {
      const { source, sink } = site;
      if (isPiped(site)) return proved('both streams are made from paths');
      const other = [source, sink].find((end) => end.access !== 'path');
      return other
        ? refuted(`${named(other.handle)} is no path`)
        : proved(`${named(source.handle)} and ${named(sink.handle)} are paths`);
    },
  },
  {
    title: 'the target is replaced',
    source: 'Node documentation, fs.copyFile',
    ask: ({ sink, keeps }) =>
      keeps.some((k) => k.obligation === 'append')
        ? refuted(`\`copyFile\` would replace what ${named(sink.handle)} holds`)
        : proved(`what ${named(sink.handle)} held is replaced`),
  },
  {
    title: 'the source is a regular file',
    source: `${MEASURED_NODE}; libuv, src/unix/fs.c: uv__fs_copyfile`,
    ask: ({ source, sink }) =>
      [source, sink].some((end) => end.traits.includes('special-file'))
        ? refuted(`${named(source.handle)} or ${named(sink.handle)} is a kernel file`)
        : assumed(`${named(source.handle)} is a regular file`),
  },
  {
    title: 'decoding and encoding change nothing',
    source: `Node documentation, buffer: Buffers and character encodings; ${MEASURED_NODE}`,
    ask: ({ keeps, source }) =>
      keeps.some((k) => k.obligation === 'encoding' && k.text === 'utf8')
        ? assumed(`${named(source.handle)} holds text in UTF-8`)
        : proved('bytes, or text of an encoding that loses nothing'),
  },
  {
    title: 'the target may have the permission bits of the source',
    source: `${MEASURED_NODE}; libuv, src/unix/fs.c: uv__fs_copyfile`,
    ask: ({ sink }) => assumed(`${named(sink.handle)} may get the permission bits of the source`),
  },
  {
    title: 'errors of both ends were handled by the same function',
    source: 'Node documentation, fs.copyFile and events: Error events',
    ask: (site) => {
      const all = isPiped(site) ? (site.loop?.companions ?? []) : [];
      if (!all.some((c) => c.calls !== undefined)) return proved('no end is listened to on its own');
      const unheard = (['source', 'sink'] as const).filter((of) => !all.some((c) => c.of === of && c.does === 'fails'));
      return unheard.length === 0
        ? proved('errors of both streams are handled')
        : assumed(
            `errors of ${unheard.map((of) => named(site[of].handle)).join(' and ')} may go to the promise of the copy, too`,
          );
    },
  },
  {
    title: 'the end of the copy was told when all was written',
    source: 'Node documentation, stream: end and finish events; Node documentation, fs.copyFile',
    ask: (site) => {
      const early = isPiped(site) ? site.loop?.companions?.find(isEarly) : undefined;
      return early === undefined
        ? proved('nothing is told before all is written')
        : assumed(`\`${early.calls ?? ''}\` may run later, when all is written`);
    },
  },
  {
    title: 'the target may go when the copy fails',
    source: 'libuv, src/unix/fs.c: uv__fs_copyfile; issue nodejs/node#43471',
    ask: ({ sink }) => assumed(`an old ${named(sink.handle)} need not survive a failed copy`),
  },
];

/** A file is read by one stream and written by another, both made here. */
export function isPiped({ fill, source, sink }: CopySite): boolean {
  if (fill.completion !== 'pipe' || sink.traits.includes('append')) return false;
  return [source, sink].every(({ kind, fresh, proof }) => kind === 'file' && fresh === true && proof !== undefined);
}

/** Told at the end of the source. */
function isEarly({ of, does, calls }: Companion): boolean {
  return of === 'source' && does !== 'fails' && calls !== undefined;
}

/** Why the two calls can't be made one. */
export function obstacle(site: CopySite): string | undefined {
  const { fill, drains, source, sink } = site;
  const [drain] = drains;
  if (isPiped(site)) return undefined;
  const callbacks = [fill, drain].filter((t) => t.completion === 'callback').length;
  if (callbacks === 1)
    return `one of \`${fill.callee}\` and \`${drain.callee}\` reports to a callback, the other does not`;
  if (callbacks === 2) return sink.repeatable ? undefined : `${named(sink.handle)} can be another path before the read`;
  const blocks = [fill, drain].filter((t) => t.completion === 'returned').length;
  if (blocks === 1) return `one of \`${fill.callee}\` and \`${drain.callee}\` blocks, the other does not`;
  const nested = contains(drain.span, fill.span);
  // Nested, the target's path is evaluated before the source's; otherwise the source's moves behind what is between.
  if (!source.repeatable && !(nested && sink.repeatable)) return `${named(source.handle)} can be another path later`;
  return undefined;
}
