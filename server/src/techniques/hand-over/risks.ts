import { IN_EXAMPLES, MEASURED, type Claim, type CopySite } from '../../model/index.js';

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

export const TIMEOUT_AGAIN: Claim = [
  'A timeout of the socket (`SO_SNDTIMEO`) passes for the call and then for the loop again: 1 s became 3.1 s.',
  `socket(7), SO_SNDTIMEO; ${MEASURED}, Unix socket whose peer does not read`,
];

export const POSITION_TAKEN: Claim = [
  'A call takes the position of a file at its start and sets it at its end: who writes through the same open file meanwhile (a thread, a child) and the call write over each other, where `write` would queue.',
  `Linux 6.12, fs/read_write.c: do_sendfile and copy_file_range, fs/file.c: fdget_pos; ${MEASURED}`,
];

/** Of stdio streams whose descriptors are handed to the kernel. */
export function streamRisks({ source, sink }: CopySite): readonly Claim[] {
  const given: Claim = [
    '`fflush` gives back what the stream has read ahead; where a C library does not, or a pipe can’t take it back, the loop does the work.',
    'the POSIX.1-2017 standard, fflush; glibc 2.36, libio/fileops.c: _IO_new_file_sync; musl, src/stdio/fflush.c',
  ];
  const waits: Claim = [
    'Where something waits in the stream that is written, the loop does all the work: an `fflush` that failed would forget it, and `fclose` would not tell.',
    `stdio_ext(3), __fpending; glibc 2.36, libio/fileops.c: new_do_write; musl 1.2.3, src/stdio/__stdio_write.c; ${MEASURED}, file size limit`,
  ];
  const seen: Claim = [
    'Errors of a stream show when its buffer is flushed: with the fast path perhaps by `fclose` instead of by the loop.',
    `fclose(3), RETURN VALUE; ${IN_EXAMPLES}`,
  ];
  return [...(source.access === 'stdio' ? [given] : []), ...(sink.access === 'stdio' ? [waits, seen] : [])];
}
