/**
 * What a site does besides moving bytes, and a rewrite must keep. The words are those of docs/safety.md; each technique
 * answers for all of them (see Technique.discharges), so a new word here is a compile error until every technique answers.
 */
export const OBLIGATIONS = {
  'byte-count': 'the number of bytes moved is counted',
  limit: 'at most a given number of bytes is moved',
  'source-offset': 'the source is read at an explicit offset',
  'sink-offset': 'the sink is written at an explicit offset',
  eintr: 'an interrupted call is tried again',
  'short-write': 'a short write is continued',
  'error-split': 'read errors and write errors are told apart',
  nonblocking: 'a descriptor that would block is waited for or given back',
  timeout: 'the wait is bounded in time',
  progress: 'something is done after every chunk',
  cancel: 'the loop can be left between two chunks',
  throttle: 'the rate is limited',
  order: 'other bytes are written to the same sink before or after',
  append: 'the sink is written at its end, whoever else writes',
  'stdio-buffer': 'a stdio buffer may hold bytes of the source or the sink',
  'send-flags': 'the send call has flags',
  'drain-after-error': 'the source is read on after a write error',
  'keep-sink-open': 'the sink is used after the copy',
  'error-answer': 'an error is answered to the peer',
  'file-mode': 'the permission bits of the target are set or kept',
  encoding: 'the bytes pass through a text encoding',
  'conditional-write': 'some of what is read is not written, under a condition of the program',
  exclusive: 'the target must not exist before',
} as const;

export type Obligation = keyof typeof OBLIGATIONS;
