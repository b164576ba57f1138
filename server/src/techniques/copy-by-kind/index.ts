import type { Technique } from '../../model/index.js';
import { afterAnError, wayOf } from '../hand-over/names.js';
import { conditions, interrupting } from './conditions.js';
import { discharges } from './obligations.js';
import { rewrite } from './rewrite.js';

export const technique: Technique = {
  id: 'copy-by-kind',
  name: 'copy_file_range(2), sendfile(2) or splice(2), by kind',
  language: 'c',
  title: (site) => `copy ${wayOf(site)} by the kernel call that fits their kinds, keep the loop as fallback`,
  summary:
    'Where the code does not tell what the descriptors are, a helper asks `fstat` and takes the call that fits: ' +
    '`copy_file_range` between files, `sendfile` from a file to a socket or pipe, `splice` from a pipe; a file gets it once. ' +
    'The old loop stays as it was: it does the work for all other kinds, and meets every error itself.',
  risks: (site) => [
    'From a file to a socket or pipe the pages of the file itself wait in the queue: a change in place before the peer has read them is sent, and a truncation sends zeros.',
    'From a pipe to a full socket, whoever writes into the pipe waits for it, and can’t be killed meanwhile.',
    'There is no `MSG_NOSIGNAL`: a peer that has gone raises SIGPIPE, as with `write`.',
    'An error of a socket is given once: the loop may meet EPIPE where it met ECONNRESET before.',
    'Two `fstat` more for each copy; small files may lose more than they gain.',
    'Linux only.',
    ...afterAnError(site),
  ],
  mechanism: 'copy_file_range',
  conditions,
  discharges,
  // The helper goes on until all is moved, so nothing can be asked in between.
  obstacle: interrupting,
  systems: { linux: { kernel: '5.3', glibc: '2.27' } },
  rewrite,
};
