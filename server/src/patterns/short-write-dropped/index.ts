import { IN_EXAMPLES, type Pattern } from '../../model/index.js';

/** A write that may take only a part, and nobody looks how much it took. */
export const pattern: Pattern = {
  id: 'short-write-dropped',
  title: 'a write may take only a part of the buffer, and the rest is dropped',
  languages: ['c'],
  why: [
    [
      '`write` and `send` may take fewer bytes than they are given: a socket or a pipe that does not block takes what fits, and a signal ends a call that has begun.',
      'write(2), RETURN VALUE; pipe(7), PIPE_BUF; signal(7), Interruption of system calls',
    ],
    [
      'A program that throws the count away, or only asks whether it is negative, goes on with the next chunk and loses the rest without any error.',
      'write(2), RETURN VALUE',
    ],
    ['`(void)` in front of the call keeps this silent, as do sinks that are known to be files.', IN_EXAMPLES],
  ],
  matches: ({ defect }) => defect?.kind === 'short-write-dropped',
  severity: ({ defect }) => (defect?.proved === true ? 'warning' : 'information'),
  message: ({ anchor, drains, sink, buffer }, name) => {
    const [first] = drains;
    const call = drains.find((d) => d.span.start === anchor.start) ?? first;
    return `${name(call.callee)} to ${name(sink.handle)} may take only a part of ${name(buffer.name)}, and the rest is lost`;
  },
  way: () => 'write on until all is gone',
};
