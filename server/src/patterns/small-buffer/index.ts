import { IN_EXAMPLES, MEASURED, iterationBytes, type Pattern } from '../../model/index.js';

/** A loop that copies through a small buffer, where a larger one is the best there is to do. */
export const pattern: Pattern = {
  id: 'small-buffer',
  title: 'bytes are copied through a small buffer, and no kernel call can take over',
  languages: ['c'],
  why: [
    ['Each pass enters the kernel twice and moves only a few KiB.', 'counted with `strace -c`, Linux 6.18'],
    [
      'With 4 KiB such a loop took 1.5 to 3.7 times the processor time of one with 64 KiB, which is more than most kernel calls save.',
      `${MEASURED}, 1 GiB, page cache hot, tmpfs, ext4 and TCP`,
    ],
    [
      'It stands in for `copy-loop`, never beside it: a copy is reported here where the technique `larger-buffer` comes first, because no call that copies in the kernel fits or none can be written in safely.',
      IN_EXAMPLES,
    ],
  ],
  matches: (site, best) => site.defect === undefined && best?.technique === 'larger-buffer',
  severity: (site) => (site.source.proof && site.sink.proof ? 'warning' : 'information'),
  message: (site, name) => {
    const { source, sink, buffer } = site;
    const bytes = iterationBytes(site) ?? 0;
    const size = `${bytes.toLocaleString('en')} bytes at a time`;
    return `${name(source.handle)} is copied to ${name(sink.handle)} through ${name(buffer.name)}, ${size}`;
  },
};
