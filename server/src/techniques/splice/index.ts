import { IN_EXAMPLES, MEASURED, type Claim, type Technique } from '../../model/index.js';
import { HAND_OVER_SOURCES } from '../hand-over/discharges.js';
import { afterAnError, wayOf } from '../hand-over/names.js';
import { betweenSockets, conditions } from './conditions.js';
import { discharges } from './obligations.js';
import { ERROR_ONCE, NO_NOSIGNAL, POSITION_TAKEN, TIMEOUT_AGAIN } from '../hand-over/risks.js';
import { rewrite } from './rewrite.js';

const WRITER_WAITS: Claim = [
  'While the sink is full, whoever writes into the pipe waits for it, and can’t be killed meanwhile.',
  MEASURED,
];

export const technique: Technique = {
  id: 'splice',
  name: 'splice(2)',
  language: 'c',
  title: (site) => `move ${wayOf(site)} with \`splice\`, keep the loop as fallback`,
  summary: [
    [
      'From a pipe, a `splice` loop in front of the old one moves the bytes inside the kernel.',
      'splice(2), DESCRIPTION',
    ],
    [
      'The old loop stays as it was: it does the work where `splice` refuses, and meets every error itself.',
      IN_EXAMPLES,
    ],
    [
      'Into a pipe it is not advised: while a socket has nothing to give, `splice` locks the pipe, and its reader hangs.',
      MEASURED,
    ],
    [
      'Between other descriptors it would need a pipe of its own, in which bytes are left when the sink fails: the loop would never see them, nor the error. There a buffer of 1 MiB gains as much, so nothing is written.',
      `${MEASURED}, 1 GiB, TCP to file and TCP to TCP`,
    ],
  ],
  risks: (site) => [
    [
      'A call moves what the pipe holds at most, 64 KiB by default, whatever was asked for.',
      `pipe(7), Pipe capacity; ${MEASURED}`,
    ],
    [
      'Refused (EINVAL) for `O_APPEND` targets, terminals and most of `/proc`: then the loop works as before.',
      `splice(2), ERRORS; ${MEASURED}`,
    ],
    ...(site.sink.kind === 'file' ? [POSITION_TAKEN] : [WRITER_WAITS, NO_NOSIGNAL, ERROR_ONCE, TIMEOUT_AGAIN]),
    ['A pipe that does not block makes the whole call not block.', 'Linux 6.12, fs/splice.c: do_splice'],
    ['Linux only.', 'splice(2), STANDARDS'],
    ...afterAnError(site),
  ],
  mechanism: 'splice',
  conditions,
  discharges,
  dischargeSources: HAND_OVER_SOURCES,
  obstacle: betweenSockets,
  systems: { linux: { kernel: '2.6.17', glibc: '2.5' } },
  rewrite,
};
