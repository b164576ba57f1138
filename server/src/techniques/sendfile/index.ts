import {
  IN_EXAMPLES,
  MEASURED,
  type Claim,
  type Endpoint,
  type EndpointKind,
  type Technique,
} from '../../model/index.js';
import { HAND_OVER_SOURCES } from '../hand-over/discharges.js';
import { afterAnError, wayOf } from '../hand-over/names.js';
import { conditions } from './conditions.js';
import { discharges } from './obligations.js';
import { ERROR_ONCE, NO_NOSIGNAL, PAGES_WAIT, POSITION_TAKEN, streamRisks, TIMEOUT_AGAIN } from '../hand-over/risks.js';
import { rewrite } from './rewrite.js';

/** Whether an end is of that kind, as far as is known. */
function mayBe({ kind, proof }: Endpoint, wanted: EndpointKind): boolean {
  return kind === wanted || kind === 'unknown' || (proof === undefined && kind !== 'file');
}

const PIPE_FULL: Claim = [
  'A pipe takes no more than fits per call, 64 KiB by default.',
  `pipe(7), Pipe capacity; ${MEASURED}`,
];

export const technique: Technique = {
  id: 'sendfile',
  name: 'sendfile(2)',
  language: 'c',
  title: (site) => `send ${wayOf(site)} with \`sendfile\`, keep the loop as fallback`,
  summary: [
    [
      'A `sendfile` loop in front of the old one moves the bytes inside the kernel, up to 2 GiB less one page per call.',
      'sendfile(2), DESCRIPTION and NOTES; Linux 6.12, include/linux/fs.h: MAX_RW_COUNT',
    ],
    [
      'The old loop stays as it was: it does the work where `sendfile` refuses, and meets every error itself.',
      IN_EXAMPLES,
    ],
    [
      'From a file to a socket the processor copies once or, with a scatter-gather network card, not at all.',
      'Linux 6.12, fs/splice.c: splice_to_socket (read, not measured)',
    ],
  ],
  risks: (site) => [
    ...(site.sink.kind === 'file' ? [] : [PAGES_WAIT, NO_NOSIGNAL]),
    ...(mayBe(site.sink, 'socket') ? [ERROR_ONCE, TIMEOUT_AGAIN] : []),
    ...(mayBe(site.sink, 'pipe') ? [PIPE_FULL] : []),
    ...(mayBe(site.sink, 'file') ? [POSITION_TAKEN] : []),
    ...streamRisks(site),
    ['May move less than asked; 0 is the end of the file.', 'sendfile(2), RETURN VALUE'],
    [
      'Refused (EINVAL) for `O_APPEND` targets, for sockets and pipes as source and for many files below `/proc`: then the loop works as before.',
      `sendfile(2), ERRORS; ${MEASURED}`,
    ],
    ['In glibc it is no cancellation point: `pthread_cancel` waits until it returns.', 'measured: glibc 2.36'],
    [
      'A cold file blocks the thread on the disk even when the socket does not block, as `read` does.',
      'issues apache/kafka#14289 and redis/redis#7096',
    ],
    [
      'Linux only; 32-bit programs need `_FILE_OFFSET_BITS=64` for files over 2 GiB.',
      'sendfile(2), STANDARDS; feature_test_macros(7)',
    ],
    ...afterAnError(site),
  ],
  mechanism: 'sendfile',
  conditions,
  discharges,
  dischargeSources: HAND_OVER_SOURCES,
  systems: { linux: { kernel: '2.6.33', glibc: '2.1' } },
  rewrite,
};
