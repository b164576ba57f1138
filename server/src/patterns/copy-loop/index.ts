import type { Pattern } from '../../model/index.js';

/** Bytes go round a loop, or once, from one descriptor or stream to another through a buffer of the program. */
export const pattern: Pattern = {
  id: 'copy-loop',
  title: 'bytes are read into a buffer and written out again unchanged',
  languages: ['c'],
  why: 'Each iteration enters the kernel twice, and the processor copies every byte into the program and out again, though the program never looks at it. The kernel can move the bytes by itself; where it cannot, a larger buffer at least makes fewer calls.',
  matches: (site, best) =>
    site.defect === undefined && site.shape !== 'read-all' && best?.technique !== 'larger-buffer',
  severity: (site) => (site.source.proof && site.sink.proof && site.shape === 'loop' ? 'warning' : 'information'),
};
