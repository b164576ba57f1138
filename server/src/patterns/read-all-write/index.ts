import type { Pattern } from '../../model/index.js';

/** The whole content is gathered in memory first, and written out afterwards. */
export const pattern: Pattern = {
  id: 'read-all-write',
  title: 'a whole content is gathered in memory and written out unchanged',
  languages: ['c'],
  why: [
    [
      'The program holds all of the content at once, so memory grows with it, and nothing is written before all is read.',
      'read(2), DESCRIPTION: the bytes go to the buffer that is given',
    ],
    [
      'Every byte is copied twice by the processor, though the program never looks at it.',
      'read(2) and write(2), DESCRIPTION; Linux 6.12, mm/filemap.c: filemap_read',
    ],
  ],
  matches: (site) => site.defect === undefined && site.shape === 'read-all',
  severity: (site) => (site.source.proof && site.sink.proof ? 'warning' : 'information'),
};
