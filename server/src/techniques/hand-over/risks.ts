import { MEASURED, type Claim } from '../../model/index.js';

/** What can go wrong with more than one of the calls that copy in the kernel. */

export const PAGES_WAIT: Claim = [
  'The pages of the file itself wait in the queue: a change in place before the peer has read them is sent, and a truncation sends zeros.',
  `sendfile(2), NOTES; ${MEASURED}`,
];

export const NO_NOSIGNAL: Claim = [
  'There is no `MSG_NOSIGNAL`: a peer that has gone raises SIGPIPE, as with `write`.',
  `sendfile(2) and splice(2), SYNOPSIS; ${MEASURED}`,
];

export const ERROR_ONCE: Claim = [
  'An error of a socket is given once: the loop may meet EPIPE where it met ECONNRESET before.',
  `socket(7), SO_ERROR; ${MEASURED}`,
];
