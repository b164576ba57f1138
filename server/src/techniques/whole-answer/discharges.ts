import type { Technique } from '../../model/index.js';
import { kept, lost } from '../answers.js';

/** For `call`, which answers with a file instead of its content. */
export function dischargesOf(call: string): Technique['discharges'] {
  return {
    'byte-count': (keep) => lost(`\`${keep.text ?? 'the size'}\` is not known before the file is sent`),
    limit: lost(`${call} sends all of the file`),
    'source-offset': lost(`${call} starts at the first byte`),
    'sink-offset': kept('a response has no offset'),
    eintr: kept('libuv tries an interrupted call again'),
    'short-write': kept('a stream takes every chunk whole'),
    'error-split': lost('one outcome stands for reading and sending'),
    nonblocking: kept(`${call} waits for room in the response`),
    timeout: lost(`${call} takes as long as the peer does`),
    progress: lost(`${call} says nothing until it is done`),
    cancel: lost('the `AbortSignal` of the read would stop nothing any more'),
    throttle: lost(`${call} goes as fast as the peer does`),
    order: lost('other bytes are written to the response, too'),
    append: kept('a response is only ever written at its end'),
    'stdio-buffer': kept('there is none'),
    'send-flags': kept('there are none'),
    'drain-after-error': lost(`${call} stops at the first error`),
    'keep-sink-open': lost(`${call} ends the response`),
    'error-answer': lost('an error in the middle comes when the answer has begun'),
    'file-mode': kept('a response has no permission bits'),
    encoding: kept('text in UTF-8 is sent as the bytes that it is stored as'),
    'conditional-write': (keep) => lost(`\`${keep.text ?? 'something'}\` stands between the read and the answer`),
    exclusive: kept('a response is none that could be there before'),
  };
}
