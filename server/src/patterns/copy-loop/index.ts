import type { Pattern } from '../../model/index.js';

/** Bytes go round a loop, or once, from one descriptor or stream to another through a buffer of the program. */
export const pattern: Pattern = {
  id: 'copy-loop',
  title: 'bytes are read into a buffer and written out again unchanged',
  languages: ['c'],
  why: [
    [
      'Each iteration enters the kernel twice, and the processor copies every byte into the program and out again, though the program never looks at it.',
      'counted with `strace -c`, Linux 6.18; read(2) and write(2), DESCRIPTION; Linux 6.12, mm/filemap.c: filemap_read',
    ],
    [
      'The kernel can move the bytes by itself; where it cannot, a larger buffer at least makes fewer calls.',
      'sendfile(2), copy_file_range(2) and splice(2), DESCRIPTION; counted with `strace -c`, Linux 6.18',
    ],
  ],
  matches: (site, best) =>
    site.defect === undefined && site.shape !== 'read-all' && best?.technique !== 'larger-buffer',
  severity: (site) => (site.source.proof && site.sink.proof && site.shape === 'loop' ? 'warning' : 'information'),
};
