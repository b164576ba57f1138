import type { Endpoint, EndpointKind, Technique } from '../../model/index.js';
import { afterAnError, wayOf } from '../hand-over/names.js';
import { conditions } from './conditions.js';
import { discharges } from './obligations.js';
import { rewrite } from './rewrite.js';

/** Whether an end is of that kind, as far as is known. */
function mayBe({ kind, proof }: Endpoint, wanted: EndpointKind): boolean {
  return kind === wanted || kind === 'unknown' || (proof === undefined && kind !== 'file');
}

export const technique: Technique = {
  id: 'sendfile',
  name: 'sendfile(2)',
  language: 'c',
  title: (site) => `send ${wayOf(site)} with \`sendfile\`, keep the loop as fallback`,
  summary:
    'A `sendfile` loop in front of the old one moves the bytes inside the kernel, up to 2 GiB less one page per call. ' +
    'The old loop stays as it was: it does the work where `sendfile` refuses, and meets every error itself. ' +
    'From a file to a socket the processor copies once or, with a scatter-gather network card, not at all.',
  risks: (site) => [
    ...(site.sink.kind === 'file'
      ? []
      : [
          'The pages of the file itself wait in the queue: a change in place before the peer has read them is sent, and a truncation sends zeros.',
          'There is no `MSG_NOSIGNAL`: a peer that has gone raises SIGPIPE, as with `write`.',
        ]),
    ...(mayBe(site.sink, 'socket')
      ? ['An error of the socket is given once: the loop may meet EPIPE where it met ECONNRESET before.']
      : []),
    ...(mayBe(site.sink, 'pipe') ? ['A pipe takes no more than fits per call, 64 KiB by default.'] : []),
    'May move less than asked; 0 is the end of the file.',
    'Refused (EINVAL) for `O_APPEND` targets, for sockets and pipes as source and for many files below `/proc`: then the loop works as before.',
    'In glibc it is no cancellation point: `pthread_cancel` waits until it returns.',
    'A cold file blocks the thread on the disk even when the socket does not block, as `read` does.',
    'Linux only; 32-bit programs need `_FILE_OFFSET_BITS=64` for files over 2 GiB.',
    ...afterAnError(site),
  ],
  mechanism: 'sendfile',
  conditions,
  discharges,
  systems: { linux: { kernel: '2.6.33', glibc: '2.1' } },
  rewrite,
};
