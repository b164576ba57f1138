import type { Pattern } from '../../model/index.js';

/** A loop that ends only when enough was read, though the source may end before. */
export const pattern: Pattern = {
  id: 'endless-at-eof',
  title: 'a loop reads until enough has come, and never ends when the source ends early',
  languages: ['c'],
  why: [
    [
      'At the end of a file, and when the peer has closed its side, `read` and `recv` give 0, again and again.',
      'read(2) and recv(2), RETURN VALUE',
    ],
    [
      'A loop that is left only when a count is reached or a call fails takes that 0 for data: the count stays as it is, and the loop goes round for ever.',
      'issues proftpd/proftpd#591 and civetweb/civetweb#190',
    ],
    [
      'It happens when a file is shortened meanwhile, or a transfer breaks off.',
      'issue proftpd/proftpd#591; recv(2), RETURN VALUE',
    ],
  ],
  matches: ({ defect }) => defect?.kind === 'endless-at-eof',
  severity: ({ defect }) => (defect?.proved === true ? 'warning' : 'information'),
  message: ({ fill, source }, name) =>
    `the loop never ends when ${name(source.handle)} ends early: 0 of ${name(fill.callee)} counts like data`,
  way: () => 'leave it at 0',
};
