import type { Technique } from '../../model/index.js';
import { kept, lost } from '../answers.js';

export const discharges: Technique['discharges'] = {
  'byte-count': (keep) => lost(`\`${keep.text ?? 'the counter'}\` would not be counted any more`),
  limit: lost('`pipe` goes on to the end of the source'),
  'source-offset': kept('the source stream starts where it was made to'),
  'sink-offset': kept('a stream of the process has no offset of its own'),
  eintr: kept('libuv tries an interrupted call again'),
  'short-write': kept('a stream takes every chunk whole'),
  'error-split': kept('`pipe` hands on no errors'),
  nonblocking: kept('`pipe` waits for `drain`'),
  timeout: lost('`pipe` waits as long as the sink does'),
  progress: (keep) => lost(`\`${keep.text ?? 'the work'}\` would not run after every chunk any more`),
  cancel: lost('`pipe` goes on until it is undone'),
  throttle: lost('`pipe` goes as fast as the sink does'),
  order: kept('chunks go out as they come, as before'),
  append: kept('the sink stays the same'),
  'stdio-buffer': kept('there is none'),
  'send-flags': kept('there are none'),
  'drain-after-error': lost('`pipe` lets go of a sink that fails'),
  'keep-sink-open': kept('`pipe` does not end the streams of the process'),
  'error-answer': kept('`pipe` hands on no errors'),
  'file-mode': kept('the sink stays the same'),
  encoding: lost('`pipe` hands on what the source gives'),
  'conditional-write': (keep) => lost(`what \`${keep.text ?? 'the condition'}\` leaves out would be written`),
  exclusive: kept('the sink stays the same'),
};
