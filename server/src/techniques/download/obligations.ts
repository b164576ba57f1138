import type { Technique } from '../../model/index.js';
import { kept, lost } from '../answers.js';

export const discharges: Technique['discharges'] = {
  'byte-count': (keep) => lost(`\`${keep.text ?? 'the size'}\` is not known before all has come`),
  limit: lost('the stream goes on to its end'),
  'source-offset': kept('the source stream starts where it was made to'),
  'sink-offset': lost('the temporary file starts at the first byte'),
  eintr: kept('libuv tries an interrupted call again'),
  'short-write': kept('a stream takes every chunk whole'),
  'error-split': lost('one promise gets the errors of both'),
  nonblocking: kept('`pipeline` waits for the file'),
  timeout: lost('`pipeline` takes as long as the stream does'),
  progress: (keep) => lost(`\`${keep.text ?? 'the work'}\` would not run after every chunk any more`),
  cancel: lost('`pipeline` can’t be left between two chunks without a signal'),
  throttle: lost('`pipeline` goes as fast as the stream does'),
  order: lost('the target is replaced, with what was written to it before'),
  append: lost('the target is replaced, with what it held'),
  'stdio-buffer': kept('there is none'),
  'send-flags': kept('there are none'),
  'drain-after-error': lost('the source is destroyed after an error of the file'),
  'keep-sink-open': kept('the target is named by its path'),
  'error-answer': kept('the error is handed on as it was'),
  'file-mode': lost('the temporary file gets the permission bits of a new file'),
  encoding: lost('the bytes are not decoded any more: a byte order mark stays, and so does what is no UTF-8'),
  'conditional-write': (keep) => lost(`\`${keep.text ?? 'something'}\` stands between the read and the write`),
  exclusive: lost('`rename` replaces an old target'),
};
