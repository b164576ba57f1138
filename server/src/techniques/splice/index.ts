import type { Technique } from '../../model/index.js';
import { afterAnError, wayOf } from '../hand-over/names.js';
import { conditions } from './conditions.js';
import { discharges } from './obligations.js';
import { rewrite } from './rewrite.js';

export const technique: Technique = {
  id: 'splice',
  name: 'splice(2)',
  language: 'c',
  title: (site) => `move ${wayOf(site)} with \`splice\`, keep the loop as fallback`,
  summary:
    'From a pipe, a `splice` loop in front of the old one moves the bytes inside the kernel. ' +
    'The old loop stays as it was: it does the work where `splice` refuses, and meets every error itself. ' +
    'Into a pipe it is not advised: while a socket has nothing to give, `splice` locks the pipe, and its reader hangs. ' +
    'Between other descriptors it would need a pipe of its own, in which bytes are left when the sink fails; there a larger buffer gains as much.',
  risks: (site) => [
    'A call moves what the pipe holds at most, 64 KiB by default, whatever was asked for.',
    'Refused (EINVAL) for `O_APPEND` targets, terminals and most of `/proc`: then the loop works as before.',
    ...(site.sink.kind === 'file'
      ? []
      : [
          'While the sink is full, whoever writes into the pipe waits for it, and can’t be killed meanwhile.',
          'There is no `MSG_NOSIGNAL`: a peer that has gone raises SIGPIPE, as with `write`.',
          'An error of a socket is given once: the loop may meet EPIPE where it met ECONNRESET before.',
        ]),
    'A pipe that does not block makes the whole call not block.',
    'Linux only.',
    ...afterAnError(site),
  ],
  mechanism: 'splice',
  conditions,
  discharges,
  systems: { linux: { kernel: '2.6.17', glibc: '2.5' } },
  rewrite,
};
